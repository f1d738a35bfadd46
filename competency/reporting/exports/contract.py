"""What every export format has in common: what it is called and how it is written."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from competency.domain.career_path import Language
from competency.reporting.matrix import MatrixHead, MatrixRow


class WriteMatrix(Protocol):
    """Writes a skill matrix: takes the rows once, in order, and leaves `out` open."""

    def __call__(
        self,
        head: MatrixHead,
        rows: Iterable[MatrixRow],
        out: BinaryIO,
        /,
        *,
        language: Language,
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A kind of file that the skill matrix can be taken away as.

    Attributes:
        ending: Ends the file's name; names the format in addresses and commands.
        title: What people call it.
        note: What it is good for, in a few words; a message id like the title.
        mime: Content type.
        place: Where it is offered among the others, the lowest first.
        write: Writes the file.
    """

    ending: str
    title: str
    note: str
    mime: str
    place: int
    write: WriteMatrix
