"""The files of a career path's folder, sorted by what they are; strangers are noted."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from competency.content.problems import Place, Problems
from competency.content.source import Source, read_source
from competency.domain.career_path import CareerPath, Language

CASE = "case"
"""The folder of the recurring case."""
_BLANKS = "blanks"

_PAGE = re.compile(r"(?P<name>[a-z0-9-]+)\.(?P<language>fa|en)\.md")
_PICTURE = re.compile(r"[a-z0-9-]+(\.narrow)?(\.(fa|en))?\.svg")
_SHEET = re.compile(r"[a-z0-9-]+\.csv")

Pages = dict[Language, Source]


@dataclass
class Shared:
    """What areas and the case may both hold: a workbook and drawings."""

    sheets: list[Source] = field(default_factory=list)
    pictures: list[Source] = field(default_factory=list)
    figures: Source | None = None
    labels: Source | None = None


@dataclass
class AreaFiles(Shared):
    """The files of a skill area's folder; pages by name and language."""

    modules: Pages = field(default_factory=dict)
    lessons: dict[str, Pages] = field(default_factory=dict)
    blanks: dict[str, Pages] = field(default_factory=dict)
    items: Source | None = None
    rubric: Source | None = None


@dataclass
class CaseFiles(Shared):
    """The files of the folder `case`."""

    pages: Pages = field(default_factory=dict)
    people: Source | None = None


@dataclass
class OwnFiles:
    """The files beside path.yaml."""

    introduction: Pages = field(default_factory=dict)
    glossary: Source | None = None


class Folder:
    """Reads the files of a career path's folder.

    Args:
        root: The folder that holds path.yaml.
    """

    def __init__(self, root: Path, path: CareerPath, problems: Problems) -> None:
        self._root = root
        self._path = path
        self._problems = problems

    def own(self) -> OwnFiles:
        """The introduction and the glossary; notes folders that are no area."""
        found = OwnFiles()
        areas = [area.id for area in self._path.areas]
        for entry in _entries(self._root):
            page = _PAGE.fullmatch(entry.name)
            if entry.is_dir():
                if entry.name not in {*areas, CASE}:
                    self._problems.add(
                        Place(f"{entry.name}/"),
                        "path.yaml has no area of this name",
                        "rename the folder to one of: %(areas)s",
                        areas=", ".join(areas),
                    )
            elif page and page["name"] == "path":
                _put(found.introduction, page, self._read(entry.name))
            elif entry.name == "glossary.yaml":
                found.glossary = self._read(entry.name)
            elif entry.name != "path.yaml":
                self._note_unknown(entry.name, "path.yaml, path.fa.md, path.en.md, glossary.yaml")
        return found

    def case(self) -> CaseFiles | None:
        """The files of the recurring case; None where the path has none."""
        if not (self._root / CASE).is_dir():
            return None
        found = CaseFiles()
        for entry in _entries(self._root / CASE):
            file = f"{CASE}/{entry.name}"
            page = _PAGE.fullmatch(entry.name)
            if page and page["name"] == CASE:
                _put(found.pages, page, self._read(file))
            elif entry.name == "people.yaml":
                found.people = self._read(file)
            elif entry.is_dir() or not self._shared(found, entry.name, file):
                self._note_unknown(
                    file,
                    "case.fa.md, people.yaml, labels.yaml, figures.yaml, <name>.csv, <name>.fa.svg",
                )
        return found

    def area(self, area: str) -> AreaFiles:
        """The files of a skill area's folder."""
        found = AreaFiles()
        for entry in _entries(self._root / area):
            file = f"{area}/{entry.name}"
            page = _PAGE.fullmatch(entry.name)
            if entry.is_dir() and entry.name == _BLANKS:
                self._blanks(found, area)
            elif entry.is_dir():
                self._note_unknown(file, _BLANKS)
            elif entry.name == "items.yaml":
                found.items = self._read(file)
            elif entry.name == "rubric.yaml":
                found.rubric = self._read(file)
            elif page and page["name"] == "module":
                _put(found.modules, page, self._read(file))
            elif page:
                source = self._read(file)
                if source and self._is_home(area, page["name"], source):
                    _put(found.lessons.setdefault(page["name"], {}), page, source)
            elif not self._shared(found, entry.name, file):
                self._note_unknown(
                    file,
                    "module.fa.md, <competency>.fa.md, items.yaml, rubric.yaml, figures.yaml, "
                    "<name>.csv, <name>.fa.svg",
                )
        return found

    def _blanks(self, found: AreaFiles, area: str) -> None:
        for entry in _entries(self._root / area / _BLANKS):
            file = f"{area}/{_BLANKS}/{entry.name}"
            page = _PAGE.fullmatch(entry.name)
            if page is None:
                self._note_unknown(file, "<name>.fa.md")
            else:
                _put(found.blanks.setdefault(page["name"], {}), page, self._read(file))

    def _shared(self, found: Shared, name: str, file: str) -> bool:
        """Take in a file of a workbook or a drawing; whether it is one."""
        if _SHEET.fullmatch(name):
            source = self._read(file)
            found.sheets.extend([source] if source else [])
        elif _PICTURE.fullmatch(name):
            source = self._read(file)
            found.pictures.extend([source] if source else [])
        elif name == "figures.yaml":
            found.figures = self._read(file)
        elif name == "labels.yaml":
            found.labels = self._read(file)
        else:
            return False
        return True

    def _is_home(self, area: str, competency: str, source: Source) -> bool:
        """Whether a lesson stands in the folder where it belongs; else notes it."""
        if not self._path.has_competency(competency):
            self._problems.add(
                source.start,
                'there is no competency "%(id)s"',
                "rename the file, or add the competency to path.yaml",
                id=competency,
            )
            return False
        home = self._path.competency(competency).home
        if home != area:
            self._problems.add(
                source.start,
                '"%(id)s" is at home in %(home)s',
                "move the file there",
                id=competency,
                home=home,
            )
        return home == area

    def _read(self, file: str) -> Source | None:
        return read_source(self._root, file, self._problems)

    def _note_unknown(self, file: str, names: str) -> None:
        self._problems.add(
            Place(file),
            "a file of this name is not read",
            "name it like one of: %(names)s, or delete it",
            names=names,
        )


def _put(pages: Pages, page: re.Match[str], source: Source | None) -> None:
    if source:
        pages["fa" if page["language"] == "fa" else "en"] = source


def _entries(folder: Path) -> list[Path]:
    """Files and folders that are not hidden, by name; none for a folder that is not there."""
    if not folder.is_dir():
        return []
    return sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
