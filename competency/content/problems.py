"""Problems of content files: where, what is wrong, what to write instead."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a content file; line and column count from 1."""

    file: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that an author has to mend.

    Attributes:
        file: Path relative to the career path's folder, with forward slashes.
        line, column: From 1; column counts characters.
        message: What is wrong, a message id with `%(name)s` places for `params`.
        hint: What to write instead, likewise.
        warning: Whether the content can be published all the same.
    """

    file: str
    line: int
    column: int
    message: str
    hint: str
    params: Mapping[str, object] = field(default_factory=dict)
    warning: bool = False

    def __str__(self) -> str:
        kind = "warning: " if self.warning else ""
        return f"{self.file}:{self.line}:{self.column}: {kind}{self.sentence}"

    @property
    def sentence(self) -> str:
        """Message and hint with their parameters, as one sentence in English."""
        return f"{self.message}: {self.hint}." % self.params

    @property
    def order(self) -> tuple[str, int, int, str]:
        """Sorting key: reading order, file by file."""
        return (self.file, self.line, self.column, self.sentence)


class Problems:
    """Collects problems, so that an author sees all of them at once.

    Its length is the number of problems without warnings.
    """

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def add(self, place: Place, message: str, hint: str, **params: object) -> None:
        """Note a problem; `message` and `hint` may use `%(name)s` of `params`."""
        self._found.append(Problem(place.file, place.line, place.column, message, hint, params))

    def warn(self, place: Place, message: str, hint: str, **params: object) -> None:
        """Note what an author should look at, though it can be published."""
        self._found.append(
            Problem(place.file, place.line, place.column, message, hint, params, warning=True)
        )

    def __len__(self) -> int:
        return sum(not problem.warning for problem in self._found)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._found)

    def sorted(self) -> tuple[Problem, ...]:
        """All problems in reading order."""
        return tuple(sorted(self._found, key=lambda problem: problem.order))
