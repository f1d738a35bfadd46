"""The colours of charts are the colours of the pages."""

import re
from pathlib import Path

import competency
from competency.reporting.palette import PALETTES, Palette

TOKENS = Path(competency.__file__).parent / "static" / "css" / "tokens.css"
TOKEN = re.compile(r"--([\w-]+): light-dark\((#\w+), (#\w+)\);")


def full(colour: str) -> str:
    return "#" + "".join(2 * sign for sign in colour[1:]) if len(colour) == 4 else colour


def of_charts(palette: Palette) -> dict[str, str]:
    colours = {
        name: getattr(palette, name)
        for name in (
            "surface",
            "sunk",
            "ink",
            "secondary",
            "line",
            "control",
            "empty",
            "accent",
        )
    }
    for number, tone in enumerate(palette.steps):
        colours |= {f"step-{number}": tone.ground, f"step-{number}-ink": tone.ink}
    return colours | {"warning": palette.warning.ground, "warning-ink": palette.warning.ink}


def test_charts_have_the_colours_of_the_style_sheet() -> None:
    tokens = TOKEN.findall(TOKENS.read_text(encoding="utf-8"))
    for theme, place in (("light", 1), ("dark", 2)):
        palette = PALETTES["light" if theme == "light" else "dark"]
        pages = {token[0]: full(token[place]) for token in tokens}
        charts = of_charts(palette)
        assert {name: pages.get(name) for name in charts} == charts
        assert palette.people[0] == palette.accent
