"""Tables on standard output, limits beside figures, and the time it all took."""

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Mean:
    """The mean of several organisations and its standard error."""

    value: float
    error: float

    def __str__(self) -> str:
        return f"{plain(self.value)} ± {spread(self.error)}"


Cell = str | float | int | Mean | None


@dataclass(frozen=True)
class Limit:
    """A figure with what it must not exceed (or fall below), perhaps with its standard error."""

    value: float
    at_most: float | None = None
    at_least: float | None = None
    digits: int = 3
    error: float | None = None

    @property
    def kept(self) -> bool:
        """Whether the limit is kept at the figure's precision."""
        value = round(self.value, self.digits)
        low = self.at_least is None or value >= self.at_least
        return low and (self.at_most is None or value <= self.at_most)

    def __str__(self) -> str:
        sign = "≤" if self.at_most is not None else "≥"
        bound = self.at_most if self.at_most is not None else self.at_least
        missed = "" if self.kept else " MISSED"
        said = plain(self.value, self.digits)
        if self.error is not None:
            said += f" ± {spread(self.error)}"
        return f"{said} ({sign} {plain(bound, self.digits)}){missed}"


def plain(value: Cell, digits: int = 3) -> str:
    """A figure as people write it: .645, 12.300, —."""
    if value is None:
        return "—"
    if isinstance(value, str | int | Mean):
        return str(value)
    said = f"{value:.{digits}f}"
    if said.startswith("0."):
        return said[1:]
    return "−" + said[2:] if said.startswith("-0.") else said.replace("-", "−")


def spread(error: float) -> str:
    """A standard error with one more digit where three would make it nothing."""
    return plain(error, 3 if error >= 0.0005 or not error else 4)


@dataclass
class Report:
    """Prints tables and remembers whether every limit was kept."""

    missed: list[str] = field(default_factory=list)

    def table(
        self, title: str, head: Sequence[str], rows: Sequence[Sequence[Cell | Limit]]
    ) -> None:
        """Print one table in Markdown, columns aligned."""
        cells = [list(head)]
        for row in rows:
            said = []
            for name, cell in zip(head, row, strict=True):
                if isinstance(cell, Limit):
                    said.append(str(cell))
                    if not cell.kept:
                        self.missed.append(f"{title}: {row[0]}, {name} {cell}")
                else:
                    said.append(plain(cell))
            cells.append(said)
        widths = [max(len(row[k]) for row in cells) for k in range(len(head))]
        print(f"\n**{title}**\n")
        for index, line in enumerate(cells):
            print("| " + " | ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) + " |")
            if not index:
                print("|" + "|".join("-" * (width + 2) for width in widths) + "|")
        sys.stdout.flush()

    def note(self, text: str) -> None:
        """A line under a table."""
        print(f"\n{text}", flush=True)


def run(measure: Callable[[Report], None]) -> int:
    """Run one benchmark; 1 where a limit was missed."""
    report = Report()
    begin = time.perf_counter()
    measure(report)
    print(f"\n({time.perf_counter() - begin:.1f} s)", flush=True)
    for line in report.missed:
        print(f"limit missed: {line}", file=sys.stderr)
    return 1 if report.missed else 0
