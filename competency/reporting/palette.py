"""The colours of charts and files: the design tokens of the pages, in both themes.

Kept equal to the custom properties of the style sheet, so that a chart looks like the page
around it. One hue says proficiency; in the dark theme more is brighter.
"""

from dataclasses import dataclass
from typing import Literal

Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Tone:
    """A ground and the ink that is legible on it (contrast >= 4.5), as `#rrggbb`."""

    ground: str
    ink: str


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme, as `#rrggbb`.

    Attributes:
        steps: Grounds and inks of the proficiency steps 0–4.
        people: Lines of up to three people laid over each other, the first one the accent;
            each also has its own marker, as colour alone carries no information.
    """

    surface: str
    sunk: str
    ink: str
    secondary: str
    line: str
    control: str
    empty: str
    accent: str
    warning: Tone
    steps: tuple[Tone, Tone, Tone, Tone, Tone]
    people: tuple[str, str, str]


PALETTES: dict[Theme, Palette] = {
    "light": Palette(
        surface="#ffffff",
        sunk="#f7f9f9",
        ink="#16262b",
        secondary="#53636a",
        line="#e1e6e8",
        control="#7b8c92",
        empty="#d3dcde",
        accent="#0d6770",
        warning=Tone("#fdf1dc", "#8a4b00"),
        steps=(
            Tone("#edf0f1", "#48565b"),
            Tone("#c3e2df", "#0c3035"),
            Tone("#74b9ba", "#06282d"),
            Tone("#237a83", "#ffffff"),
            Tone("#0b414a", "#ffffff"),
        ),
        people=("#0d6770", "#8a4b00", "#5f4b8b"),
    ),
    "dark": Palette(
        surface="#162124",
        sunk="#1a272a",
        ink="#e4ecec",
        secondary="#a4b6b9",
        line="#2a393d",
        control="#6f8488",
        empty="#35464a",
        accent="#62c4c5",
        warning=Tone("#3a2c14", "#f3c177"),
        steps=(
            Tone("#2a3538", "#c9d4d6"),
            Tone("#1c4d53", "#e2f3f2"),
            Tone("#2b7a82", "#ffffff"),
            Tone("#66b9ba", "#06282d"),
            Tone("#c2ece8", "#06282d"),
        ),
        people=("#62c4c5", "#f3c177", "#c3b3ee"),
    ),
}
