"""All drawings of a career path: pictures in two widths, and older single ones."""

from dataclasses import dataclass, field

from competency.content.assets import Diagram, read_diagram
from competency.content.pictures import NARROW, WIDE, Picture, read_drawing
from competency.content.problems import Problems
from competency.content.source import Source
from competency.domain.career_path import LANGUAGES, Language

_NARROW = ".narrow."


@dataclass
class Drawings:
    """What texts may show.

    Attributes:
        diagrams: Older drawings by file, shown as files of their own.
        pictures: Pictures by name, which become part of the page.
        files: All that a text may name, by path in the career path.
    """

    diagrams: dict[str, Diagram] = field(default_factory=dict)
    pictures: dict[str, Picture] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)

    @property
    def assets(self) -> dict[str, str]:
        """The older drawings by name, as they are served."""
        return {name_of(file): diagram.text for file, diagram in self.diagrams.items()}

    @property
    def sizes(self) -> dict[str, tuple[int, int]]:
        """Width and height of the older drawings, by name."""
        return {name_of(file): diagram.size for file, diagram in self.diagrams.items()}


def read_drawings(sources: list[Source], problems: Problems) -> Drawings:
    """Read all drawings; a broken one is there all the same: texts that show it are right."""
    found = Drawings()
    by_file = {source.file: source for source in sources}
    names: dict[str, str] = {}
    for file, source in by_file.items():
        other = names.setdefault(name_of(file), file)
        if other != file:
            problems.add(
                source.start,
                "%(other)s has the same name",
                "begin the names of drawings with the id of their competency",
                other=other,
            )
        if _NARROW in file:
            if file.replace(_NARROW, ".") not in by_file:
                problems.add(
                    source.start,
                    "the wide drawing of this picture is missing",
                    "draw %(file)s, 720 wide",
                    file=name_of(file.replace(_NARROW, ".")),
                )
            continue
        found.files.add(file)
        narrow = by_file.get(_narrow_name(file))
        if narrow is None:
            diagram = read_diagram(source, problems)
            found.diagrams[file] = diagram or Diagram(source.text, (0, 0))
            continue
        language = _language(file)
        wide = read_drawing(source, WIDE, language, problems)
        slim = read_drawing(narrow, NARROW, language, problems)
        found.pictures[name_of(file)] = Picture(wide or "", slim or "")
    return found


def name_of(file: str) -> str:
    """The name of a file without its folder."""
    return file.rpartition("/")[2]


def _narrow_name(file: str) -> str:
    for language in LANGUAGES:
        ending = f".{language}.svg"
        if file.endswith(ending):
            return file.removesuffix(ending) + f".narrow{ending}"
    return file.removesuffix(".svg") + ".narrow.svg"


def _language(file: str) -> Language:
    return "fa" if file.endswith(".fa.svg") else "en"
