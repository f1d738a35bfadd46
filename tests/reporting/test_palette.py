"""The colours of charts are the colours of the pages, and inks can be read on them."""

import re
from pathlib import Path

import pytest

import competency
from competency.reporting.palette import PALETTES, Palette, Tone

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


def luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", PALETTES.values(), ids=PALETTES.keys())
def test_every_ink_is_legible_on_its_ground(theme: object) -> None:
    palette = next(p for p in PALETTES.values() if p is theme)
    tones = [*palette.steps, palette.warning]
    tones += [Tone(palette.surface, ink) for ink in (palette.ink, palette.secondary)]
    tones += [Tone(palette.surface, person) for person in palette.people]
    assert min(contrast(tone.ground, tone.ink) for tone in tones) >= 4.5
    assert contrast(palette.surface, palette.control) >= 3
