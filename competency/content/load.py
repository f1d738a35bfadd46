"""Read the folder of a career path whole: a curriculum, or everything that is wrong with it."""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from competency.content.assets import Diagram, read_diagram
from competency.content.check import LinkCheck, check_bank, check_cues, check_unique
from competency.content.document import to_document, version_of
from competency.content.parse.items import PlacedItem, read_items
from competency.content.parse.lessons import LessonReader
from competency.content.parse.pages import PageReader, missing_language
from competency.content.parse.path import PathFile, read_path
from competency.content.parse.rubric import read_rubric
from competency.content.problems import Place, Problem, Problems
from competency.content.render import Renderer
from competency.content.scale import GENERAL_ANCHORS
from competency.content.source import Source, read_source
from competency.domain.career_path import LANGUAGES, Language, Text
from competency.domain.curriculum import Curriculum, Lesson, Module

_PAGE = re.compile(r"(?P<name>[a-z0-9-]+)\.(?P<language>fa|en)\.md")
_DIAGRAM = re.compile(r"[a-z0-9-]+(\.(fa|en))?\.svg")


def load(folder: Path) -> tuple[Curriculum | None, tuple[Problem, ...]]:
    """Read and check a career path's folder.

    Returns:
        The curriculum, only where there are no problems; all problems in reading order.
    """
    problems = Problems()
    if not (folder / "path.yaml").is_file():
        problems.add(
            Place("path.yaml"),
            "the folder has no path.yaml, so it is no career path",
            "write path.yaml or name another folder",
        )
        return None, problems.sorted()
    source = read_source(folder, "path.yaml", problems)
    path_file = read_path(source, problems) if source else None
    curriculum = _Loader(folder, path_file, problems).load() if path_file else None
    if curriculum is None or problems:
        return None, problems.sorted()
    return replace(curriculum, version=version_of(to_document(curriculum))), ()


@dataclass
class _Area:
    """The files of a skill area's folder, sorted by what they are."""

    modules: dict[Language, Source] = field(default_factory=dict)
    lessons: dict[str, dict[Language, Source]] = field(default_factory=dict)
    items: Source | None = None
    rubric: Source | None = None


class _Loader:
    def __init__(self, folder: Path, path_file: PathFile, problems: Problems) -> None:
        self._folder = folder
        self._path = path_file.path
        self._path_file = path_file
        self._problems = problems
        self._diagrams: dict[str, Diagram] = {}
        self._banks: dict[str, list[PlacedItem]] = {}
        self._modules: dict[str, Module] = {}
        self._lessons: dict[str, Lesson] = {}
        self._anchors: dict[str, tuple[Text, ...]] = {}

    def load(self) -> Curriculum:
        introduction = self._own_files()
        areas = {area.id: self._area_files(area.id) for area in self._path.areas if area.id}
        sizes = {_name(file): diagram.size for file, diagram in self._diagrams.items()}
        render = {language: Renderer(language, sizes=sizes) for language in LANGUAGES}
        reader = LessonReader(
            self._path,
            self._path_file.bounds,
            PageReader(render, self._problems),
            self._problems,
        )
        missing_language(introduction, "path", Place("path.yaml"), self._problems)
        path = replace(self._path, introduction_html=reader.introduction(introduction))
        for area, files in areas.items():
            self._read_area(area, files, reader, render)
            if files.modules:
                self._check_complete(area, files)
        self._check_across(areas, reader)
        published = {area for area, files in areas.items() if files.modules}
        at_home = {c.id for c in path.competencies if c.home in published}
        return Curriculum(
            path=path,
            modules=self._modules,
            lessons={c: lesson for c, lesson in self._lessons.items() if c in at_home},
            items=tuple(
                placed.item
                for area, bank in self._banks.items()
                if area in published
                for placed in bank
            ),
            anchors=self._anchors,
            general_anchors=self._path_file.scale or GENERAL_ANCHORS,
            assets={_name(file): diagram.text for file, diagram in self._diagrams.items()},
        )

    def _own_files(self) -> dict[Language, Source]:
        """The introduction; notes every other file and folder that belongs nowhere."""
        introduction: dict[Language, Source] = {}
        areas = [area.id for area in self._path.areas]
        for entry in _entries(self._folder):
            page = _PAGE.fullmatch(entry.name)
            if entry.is_dir():
                if entry.name not in areas:
                    self._problems.add(
                        Place(f"{entry.name}/"),
                        "path.yaml has no area of this name",
                        "rename the folder to one of: %(areas)s",
                        areas=", ".join(areas),
                    )
            elif page and page["name"] == "path":
                source = read_source(self._folder, entry.name, self._problems)
                if source:
                    introduction[_language(page)] = source
            elif entry.name != "path.yaml":
                self._note_unknown(entry.name, "path.yaml, path.fa.md, path.en.md")
        return introduction

    def _area_files(self, area: str) -> _Area:
        files = _Area()
        for entry in _entries(self._folder / area):
            file = f"{area}/{entry.name}"
            page = _PAGE.fullmatch(entry.name)
            known = page or entry.name in {"items.yaml", "rubric.yaml"}
            if entry.is_dir() or not (known or _DIAGRAM.fullmatch(entry.name)):
                self._note_unknown(
                    file, "module.fa.md, <competency>.fa.md, items.yaml, rubric.yaml, <name>.fa.svg"
                )
                continue
            source = read_source(self._folder, file, self._problems)
            if source is None:
                continue
            if entry.name == "items.yaml":
                files.items = source
            elif entry.name == "rubric.yaml":
                files.rubric = source
            elif page is None:
                self._diagram(source)
            elif page["name"] == "module":
                files.modules[_language(page)] = source
            elif self._is_home(area, page["name"], source):
                files.lessons.setdefault(page["name"], {})[_language(page)] = source
        return files

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

    def _diagram(self, source: Source) -> None:
        name = _name(source.file)
        for other in self._diagrams:
            if _name(other) == name:
                self._problems.add(
                    source.start,
                    "%(other)s has the same name",
                    "begin the names of drawings with the id of their competency",
                    other=other,
                )
        diagram = read_diagram(source, self._problems)
        # A broken drawing is there all the same: the texts that show it are not to blame.
        self._diagrams[source.file] = diagram or Diagram(source.text, (0, 0))

    def _read_area(
        self, area: str, files: _Area, reader: LessonReader, render: dict[Language, Renderer]
    ) -> None:
        start = Place(f"{area}/items.yaml")
        if files.modules:
            missing_language(files.modules, f"{area}/module", start, self._problems)
            module = reader.module(area, files.modules)
            if module:
                self._modules[area] = module
        for competency, sources in files.lessons.items():
            missing_language(sources, f"{area}/{competency}", start, self._problems)
            lesson = reader.lesson(competency, sources)
            if lesson:
                self._lessons[competency] = lesson
        if files.items:
            bank = read_items(files.items, area, self._path, render, self._problems)
            if bank is not None:
                self._banks[area] = bank
                check_cues(bank, area, start, self._problems)
        if files.rubric:
            self._anchors |= read_rubric(
                files.rubric, area, self._path, self._path_file.bounds, self._problems
            )

    def _check_complete(self, area: str, files: _Area) -> None:
        """What an area needs as soon as it has a module."""
        module = next(iter(files.modules.values())).start
        at_home = [c for c in self._path.competencies if c.home == area]
        for competency in at_home:
            if competency.id not in files.lessons:
                missing_language({}, f"{area}/{competency.id}", module, self._problems)
            if files.rubric and competency.id not in self._anchors:
                self._problems.add(
                    files.rubric.start,
                    '"%(id)s" has no anchors',
                    "write five, for the steps 0 to 4",
                    id=competency.id,
                )
        for name, source in (("items.yaml", files.items), ("rubric.yaml", files.rubric)):
            if source is None and at_home:
                self._problems.add(
                    module,
                    "the module has no %(file)s beside it",
                    "write it; an area without module files is in preparation",
                    file=name,
                )
        if files.items and area in self._banks:
            check_bank(
                self._banks[area],
                files.items.start,
                at_home,
                self._path_file.bounds,
                self._problems,
            )

    def _check_across(self, areas: dict[str, _Area], reader: LessonReader) -> None:
        check_unique([placed for bank in self._banks.values() for placed in bank], self._problems)
        links = LinkCheck(reader.pages, self._diagrams.keys(), self._problems)
        links.pages()
        for area, bank in self._banks.items():
            links.stems(bank, area)
        links.unused()

    def _note_unknown(self, file: str, names: str) -> None:
        self._problems.add(
            Place(file),
            "a file of this name is not read",
            "name it like one of: %(names)s, or delete it",
            names=names,
        )


def _entries(folder: Path) -> list[Path]:
    """Files and folders that are not hidden, by name; none for a folder that is not there."""
    if not folder.is_dir():
        return []
    return sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))


def _language(page: re.Match[str]) -> Language:
    return "fa" if page["language"] == "fa" else "en"


def _name(file: str) -> str:
    return file.rpartition("/")[2]
