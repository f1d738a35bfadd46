"""How likely each career level is: five columns, and a bracket over "at least this level"."""

import math
from dataclasses import dataclass

from competency.domain.career_path import Language
from competency.i18n.translations import translator
from competency.reporting import wording
from competency.reporting.charts.contract import Size, Table, Width
from competency.reporting.charts.sheet import BODY, SMALL, Sheet
from competency.reporting.palette import Theme

_COLUMN_HEIGHT = 84.0
_BASE = 96.0
_LINE = 17
_BELOW_NAMES = 134
_BRACKET = 38


@dataclass(frozen=True, slots=True)
class LevelBarData:
    """What the chart shows.

    Attributes:
        name: The person.
        shares: Probability of each level, from below junior to leadership; they sum to 1.
        reached: Rank of the level that is reached (0 below junior … 4 leadership); None
            where too little is assessed to say.
    """

    name: str
    shares: tuple[float, float, float, float, float]
    reached: int | None

    def __post_init__(self) -> None:
        if any(not 0 <= share <= 1 for share in self.shares):
            raise ValueError(f"shares are probabilities, not {self.shares}")
        if not math.isclose(sum(self.shares), 1, abs_tol=1e-6):
            raise ValueError(f"shares sum to 1, not to {sum(self.shares)!r}")
        if self.reached is not None and self.reached not in wording.LEVEL_RANKS:
            raise ValueError(f"reached is a rank 0–4 or None, not {self.reached!r}")

    @property
    def at_least(self) -> float | None:
        """Probability of the reached level or a higher one; None where that says nothing."""
        return min(1.0, sum(self.shares[self.reached :])) if self.reached else None


def title(data: LevelBarData, language: Language) -> str:
    """One line that names the chart."""
    return translator(language).gettext("Probability of each level: %(name)s", name=data.name)


def description(data: LevelBarData, language: Language) -> str:
    """What the chart shows, for those who do not see it."""
    t = translator(language)
    parts = (
        f"{wording.level_word(rank, language)} {wording.percent(share, language)}"
        for rank, share in enumerate(data.shares)
    )
    said = t.gettext("Levels: %(shares)s.", shares=wording.join(parts, language))
    return said if data.at_least is None else f"{said} {_at_least(data, language)}."


def table(data: LevelBarData, language: Language) -> Table:
    """One row a level; then the reached level or higher, in a row of its own."""
    t = translator(language)
    rows = [
        (wording.level_word(rank, language), wording.percent(share, language))
        for rank, share in enumerate(data.shares)
    ]
    if data.reached and data.at_least is not None:
        level = wording.level_word(data.reached, language)
        rows.append(
            (t.gettext("At least %(level)s", level=level), wording.percent(data.at_least, language))
        )
    return Table((t.gettext("Level"), t.gettext("Probability")), tuple(rows))


def size(data: LevelBarData, width: Width) -> Size:
    """Width and height in px."""
    across, lines = (520, 1) if width == "wide" else (320, 2)
    return across, _BELOW_NAMES + lines * _LINE + (_BRACKET if data.reached else 0)


def draw(data: LevelBarData, *, language: Language, theme: Theme, width: Width) -> bytes:
    """The chart as SVG: 520 px wide, or 320 px for a telephone."""
    sheet = compose(data, language=language, theme=theme, width=width)
    return sheet.svg(title(data, language), description(data, language))


def compose(data: LevelBarData, *, language: Language, theme: Theme, width: Width) -> Sheet:
    """The chart on its sheet, before it becomes a file."""
    wide = width == "wide"
    sheet = Sheet(*size(data, width), language=language, theme=theme)
    palette = sheet.palette
    step = (sheet.width - 8) / len(data.shares)
    inset = 19.0 if wide else 9.0
    most = 1 if wide else 2
    names = [
        sheet.wrap(wording.level_word(rank, language), step - 2, lines=most)
        for rank in wording.LEVEL_RANKS
    ]
    # A flat distribution looks flat: a column of full height is a half or more.
    full = max(*data.shares, 0.5)
    below = _BASE + 18
    for rank, share in enumerate(data.shares):
        reached = rank == data.reached
        start = 4 + rank * step
        height = max(share / full * _COLUMN_HEIGHT, 1.5)
        colour = palette.accent if reached else palette.empty
        middle = sheet.x(start + step / 2)
        sheet.bar(
            start + inset, _BASE - height / 2, step - 2 * inset, height, radius=0, fill=colour
        )
        ends = [(sheet.x(start + 3), _BASE), (sheet.x(start + step - 3), _BASE)]
        sheet.line(ends, palette.accent if reached else palette.control, 1.6 if reached else 1)
        said = palette.ink if reached else palette.secondary
        for number, line in enumerate(names[rank]):
            sheet.text(middle, below + number * _LINE, line, bold=reached, colour=said)
        share_text = wording.percent(share, language)
        sheet.text(middle, below + most * _LINE + 3, share_text, size=BODY, bold=reached)
    if data.reached:
        bottom = below + most * _LINE + 16
        _draw_bracket(sheet, data, 4 + data.reached * step + 6, sheet.width - 10, bottom)
    return sheet


def _draw_bracket(sheet: Sheet, data: LevelBarData, start: float, end: float, top: float) -> None:
    accent = sheet.palette.accent
    left, right = sheet.x(start), sheet.x(end)
    sheet.line([(left, top), (left, top + 7), (right, top + 7), (right, top)], accent, 1.4)
    text = _at_least(data, sheet.language)
    half = sheet.measure(text, size=SMALL, bold=True) / 2
    # The bracket of the highest level is narrower than its words.
    middle = min(max((left + right) / 2, half + 4), sheet.width - half - 4)
    sheet.text(middle, top + 23, text, bold=True, colour=accent)


def _at_least(data: LevelBarData, language: Language) -> str:
    return translator(language).gettext(
        "At least %(level)s: %(share)s",
        level=wording.level_word(data.reached or 0, language),
        share=wording.percent(data.at_least or 0.0, language),
    )
