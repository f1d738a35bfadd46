"""How many cups a person makes in an hour: one bar beside a goal."""

from dataclasses import dataclass

from competency.domain.career_path import Language
from competency.i18n.translations import translator
from competency.reporting import wording
from competency.reporting.charts.contract import Chart, Size, Table, Width
from competency.reporting.charts.sheet import Sheet
from competency.reporting.palette import Theme


@dataclass(frozen=True, slots=True)
class ThroughputData:
    """Cups in an hour, and how many it should be."""

    cups: int
    goal: int

    def __post_init__(self) -> None:
        if not self.cups >= 0 or not self.goal > 0:
            raise ValueError("cups are counted, and the goal is one cup or more")


def title(data: ThroughputData, language: Language) -> str:
    return translator(language).gettext("Cups in an hour")


def description(data: ThroughputData, language: Language) -> str:
    return translator(language).gettext(
        "%(cups)s of %(goal)s cups in an hour.", cups=data.cups, goal=data.goal
    )


def table(data: ThroughputData, language: Language) -> Table:
    t = translator(language)
    cups, goal = (wording.whole(value, language) for value in (data.cups, data.goal))
    return Table((t.gettext("Cups in an hour"), t.gettext("Goal of cups")), ((cups, goal),))


def size(data: ThroughputData, width: Width) -> Size:
    return (520, 40) if width == "wide" else (320, 40)


def compose(data: ThroughputData, *, language: Language, theme: Theme, width: Width) -> Sheet:
    sheet = Sheet(*size(data, width), language=language, theme=theme)
    share = min(data.cups / data.goal, 1.0)
    sheet.bar(0, 20, share * sheet.width, 12, radius=3, fill=sheet.palette.accent)
    return sheet


CHART = Chart(
    data=ThroughputData,
    title=title,
    description=description,
    table=table,
    size=size,
    compose=compose,
)
