"""Read the folder of a career path whole: a curriculum, or everything that is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from competency.content.braces import Filler, Names
from competency.content.check.banks import check_bank, check_unique
from competency.content.check.cues import check_cues
from competency.content.check.links import LinkCheck, check_taught
from competency.content.check.markup import check_texts_markup
from competency.content.check.seen import check_seen
from competency.content.document import to_document, version_of
from competency.content.drawings import read_drawings
from competency.content.finish import Finisher
from competency.content.folders import AreaFiles, CaseFiles, Folder, Shared
from competency.content.parse.glossary import Glossary, read_glossary
from competency.content.parse.items import Bank, read_items
from competency.content.parse.lesson_parts import Parts
from competency.content.parse.lessons import LessonReader
from competency.content.parse.pages import Page, PageReader, missing_language
from competency.content.parse.path import PathFile, read_path
from competency.content.parse.people import read_people
from competency.content.parse.rubric import read_rubric
from competency.content.problems import Place, Problem, Problems
from competency.content.render import Renderer
from competency.content.scale import GENERAL_ANCHORS
from competency.content.source import Source, read_source
from competency.content.workbook.books import Book
from competency.domain.career_path import LANGUAGES, CareerPath, Text
from competency.domain.curriculum import Blank, Case, Curriculum, Lesson, Module


@dataclass(frozen=True)
class Reading:
    """What was read of a career path's folder.

    Attributes:
        curriculum: Only where nothing but warnings was found.
        problems: All problems and warnings in reading order.
        path: The framework, as far as it could be read; None where it could not.
        lessons: Persian and English page of each lesson, by competency.
        pages: All Markdown files.
        banks: Item banks by area.
        names: Terms of the glossary and people of the case.
    """

    curriculum: Curriculum | None
    problems: tuple[Problem, ...]
    path: CareerPath | None = None
    lessons: Mapping[str, tuple[Parts, Parts]] = field(default_factory=dict)
    pages: Sequence[Page] = ()
    banks: Mapping[str, Bank] = field(default_factory=dict)
    names: Names = field(default_factory=Names)


def load(folder: Path) -> tuple[Curriculum | None, tuple[Problem, ...]]:
    """Read and check a career path's folder.

    Returns:
        The curriculum, only where there are no problems; all problems in reading order.
    """
    reading = read(folder)
    return reading.curriculum, reading.problems


def read(folder: Path, *, today: date | None = None) -> Reading:
    """Read and check a career path's folder, and keep what a report is made of.

    Args:
        today: The day against which facts that were seen are old; None leaves them alone.
    """
    problems = Problems()
    if not (folder / "path.yaml").is_file():
        problems.add(
            Place("path.yaml"),
            "the folder has no path.yaml, so it is no career path",
            "write path.yaml or name another folder",
        )
        return Reading(None, problems.sorted())
    source = read_source(folder, "path.yaml", problems)
    path_file = read_path(source, problems) if source else None
    if path_file is None:
        return Reading(None, problems.sorted())
    loader = _Loader(folder, path_file, problems)
    curriculum = loader.load()
    if today:
        check_seen(loader.lessons.pages, loader.banks.values(), today, problems)
    sound = None if problems else curriculum
    return Reading(
        sound and replace(sound, version=version_of(to_document(sound))),
        problems.sorted(),
        path_file.path,
        loader.lessons.lessons,
        loader.lessons.pages,
        loader.banks,
        loader.names,
    )


class _Loader:
    """Reads all files in an order in which each has what it needs."""

    def __init__(self, root: Path, path_file: PathFile, problems: Problems) -> None:
        self._path = path_file.path
        self._path_file = path_file
        self._problems = problems
        folder = Folder(root, self._path, problems)
        self._own = folder.own()
        self._case = folder.case()
        self._areas = {area.id: folder.area(area.id) for area in self._path.areas if area.id}
        self._glossary = self._read_glossary()
        self._people = (
            read_people(self._case.people, problems) if self._case and self._case.people else ()
        )
        self._drawings = read_drawings(
            [
                picture
                for files in (*self._areas.values(), *([self._case] if self._case else []))
                for picture in files.pictures
            ],
            problems,
        )
        self._case_book = Book(self._case or Shared(), problems)
        self.names = Names(self._glossary.terms, self._people)
        self._fillers = {
            area: Filler(self.names, Book(files, problems, self._case_book).figures, problems)
            for area, files in self._areas.items()
        }
        self._case_filler = Filler(self.names, self._case_book.figures, problems)
        self._render = {
            language: Renderer(language, sizes=self._drawings.sizes) for language in LANGUAGES
        }
        self.lessons = LessonReader(
            self._path,
            path_file.bounds,
            PageReader(self._render, self._filler, self._glossary.wording, problems),
            self.names,
            Finisher(self.names, self._drawings.pictures),
            problems,
        )
        self.banks: dict[str, Bank] = {}
        self._modules: dict[str, Module] = {}
        self._lessons: dict[str, Lesson] = {}
        self._anchors: dict[str, tuple[Text, ...]] = {}
        self._blanks: list[Blank] = []

    def load(self) -> Curriculum:
        introduction = self._own.introduction
        missing_language(introduction, "path", Place("path.yaml"), self._problems)
        path = replace(self._path, introduction_html=self.lessons.introduction(introduction))
        case = self._read_case(self._case) if self._case else None
        for area, files in self._areas.items():
            self._read_area(area, files)
            if files.modules:
                self._check_complete(area, files)
        self._check_across()
        published = {area for area, files in self._areas.items() if files.modules}
        at_home = {c.id for c in path.competencies if c.home in published}
        return Curriculum(
            path=path,
            modules=self._modules,
            lessons={c: lesson for c, lesson in self._lessons.items() if c in at_home},
            items=tuple(
                placed.item
                for area, bank in self.banks.items()
                if area in published
                for placed in bank.items
            ),
            anchors=self._anchors,
            general_anchors=self._path_file.scale or GENERAL_ANCHORS,
            assets=self._drawings.assets,
            glossary=self._glossary.terms,
            case=case,
            blanks=tuple(blank for blank in self._blanks if blank.area in published),
        )

    def _read_glossary(self) -> Glossary:
        if self._own.glossary is None:
            return Glossary()
        return read_glossary(self._own.glossary, self._problems)

    def _filler(self, folder: str) -> Filler:
        """What replaces the braces of a folder's texts; an area's own figures, or the case's."""
        return self._fillers.get(folder.partition("/")[0], self._case_filler)

    def _read_case(self, files: CaseFiles) -> Case | None:
        missing_language(files.pages, "case/case", Place("case/"), self._problems)
        self._check_texts(files.people, files.labels, files.figures)
        return self.lessons.case(files.pages, self._people, self._case_book.texts)

    def _read_area(self, area: str, files: AreaFiles) -> None:
        start = Place(f"{area}/items.yaml")
        for competency, sources in files.lessons.items():
            missing_language(sources, f"{area}/{competency}", start, self._problems)
            lesson = self.lessons.lesson(competency, sources)
            if lesson:
                self._lessons[competency] = lesson
        if files.modules:
            missing_language(files.modules, f"{area}/module", start, self._problems)
            listed = self._path.area(area).competencies
            module = self.lessons.module(
                area,
                files.modules,
                [self._lessons[each] for each in listed if each in self._lessons],
            )
            if module:
                self._modules[area] = module
        for name, sources in files.blanks.items():
            missing_language(sources, f"{area}/blanks/{name}", start, self._problems)
            blank = self.lessons.blank(area, name, sources)
            self._blanks.extend([blank] if blank else [])
        if files.items:
            bank = read_items(
                files.items,
                area,
                self._path,
                self._render,
                self._filler(area),
                self._problems,
            )
            if bank is not None:
                self.banks[area] = bank
                check_cues(bank, self._problems)
                if bank.noted:
                    self._check_texts(files.items)
        if files.rubric:
            self._anchors |= read_rubric(
                files.rubric, area, self._path, self._path_file.bounds, self._problems
            )
        self._check_texts(files.rubric, files.labels, files.figures)

    def _check_texts(self, *sources: Source | None) -> None:
        for source in sources:
            if source:
                self._glossary.wording.check_texts(source, self._problems)
                check_texts_markup(source, self._problems)

    def _check_complete(self, area: str, files: AreaFiles) -> None:
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
        if area in self.banks:
            check_bank(self.banks[area], at_home, self._path_file.bounds, self._problems)

    def _check_across(self) -> None:
        check_unique(
            [placed for bank in self.banks.values() for placed in bank.items], self._problems
        )
        links = LinkCheck(self.lessons.pages, self._drawings.files, self._problems)
        links.pages()
        taught = {
            competency: fa.page.ids & en.page.ids
            for competency, (fa, en) in self.lessons.lessons.items()
        }
        for bank in self.banks.values():
            links.stems(bank.items, bank.area)
            check_taught(bank, taught, self._problems)
        links.unused()
