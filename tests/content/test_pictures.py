"""Pictures that become part of a page: what passes, what is rebuilt, what is refused."""

import re
from pathlib import Path

import pytest

from competency import content
from competency.content.pictures import COLOURS, NARROW, WIDE, Picture, read_drawing
from competency.content.problems import Problems
from competency.content.source import Source
from competency.domain.curriculum import Curriculum
from tests.content.conftest import Draft

TOKENS = Path(__file__).parents[2] / "competency/static/css/tokens.css"
NAME = "bar/milk-steaming-jug.en.svg"
FILE = "bar/milk-steaming-jug.{}en.svg"
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 100" direction="ltr">'


def drawn(inside: str, *, head: str = HEAD, width: int = WIDE) -> tuple[str | None, list[str]]:
    """The markup of a drawing, and what is said about it."""
    problems = Problems()
    markup = read_drawing(Source(NAME, f"{head}{inside}</svg>"), width, "en", problems)
    return markup, [problem.sentence for problem in problems.sorted()]


def refused(inside: str, **more: str) -> str:
    markup, said = drawn(inside, **more)  # type: ignore[arg-type]
    assert markup is None
    assert said
    return said[0]


def test_shapes_and_texts_are_rebuilt_with_the_colours_of_the_page() -> None:
    markup, said = drawn(
        '<title>x</title><g transform="translate(3, 4)"><rect x="1" y="2" width="10" height="5" '
        'rx="2" fill="#E1F1F0" stroke="#7b8c92" stroke-width="1.5"/>'
        '<text x="5" y="6" font-size="16" text-anchor="middle" fill="#16262b">1 &lt; 2</text></g>'
    )
    assert said == []
    assert markup == (
        '<svg viewBox="0 0 720 100" direction="ltr" class="c-picture__wide" aria-hidden="true">'
        '<g transform="translate(3, 4)"><rect x="1" y="2" width="10" height="5" rx="2" '
        'fill="var(--soft)" stroke="var(--control)" stroke-width="1.5"></rect>'
        '<text x="5" y="6" font-size="16" text-anchor="middle" fill="var(--ink)">1 &lt; 2</text>'
        "</g></svg>"
    )


def test_ids_carry_the_name_of_the_picture() -> None:
    markup, said = drawn(
        '<defs><marker id="tip" markerWidth="3" markerHeight="3" orient="auto">'
        '<path d="M0 0L3 1.5L0 3z" fill="#0d6770"/></marker></defs>'
        '<line x1="0" y1="0" x2="9" y2="9" stroke="#0d6770" marker-end="url(#tip)"/>'
    )
    assert said == []
    assert markup is not None
    assert 'id="milk-steaming-jug-en-tip"' in markup
    assert 'marker-end="url(#milk-steaming-jug-en-tip)"' in markup


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<foreignObject><p>x</p></foreignObject>",
        '<image href="x.png"/>',
        '<use href="#a"/>',
        '<a href="javascript:alert(1)"><text>x</text></a>',
        "<style>rect{fill:red}</style>",
        '<animate attributeName="x" to="9"/>',
        '<set attributeName="onclick" to="alert(1)"/>',
        "<svg/>",
        '<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>',
        '<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>',
        '<s:script xmlns:s="http://www.w3.org/2000/svg">alert(1)</s:script>',
        '<rect onclick="alert(1)"/>',
        '<rect style="fill:red"/>',
        '<rect class="modal"/>',
        '<rect fill="url(https://example.org/x)"/>',
        '<rect fill="url(#tip)"/>',
        '<rect fill="red"/>',
        '<rect fill="var(--ink)"/>',
        '<rect x="1;2"/>',
        '<rect width="expression(1)"/>',
        '<path d="M0 0&quot; onload=&quot;alert(1)"/>',
        '<rect transform="matrix(1 0 0 1 0 0)"/>',
        '<line marker-end="url(//example.org#a)"/>',
        '<rect id="a b"/>',
        '<text font-family="Comic Sans MS">x</text>',
        '<text font-size="16" xml:space="preserve">x</text>',
        '<rect xlink:href="#a" xmlns:xlink="http://www.w3.org/1999/xlink"/>',
        "<?xml-stylesheet href='x.css'?>",
    ],
)
def test_what_runs_restyles_or_comes_from_outside_is_refused(inside: str) -> None:
    refused(inside)


def test_no_markup_of_a_text_survives_as_markup() -> None:
    markup, said = drawn("<text>&lt;script&gt;alert(1)&lt;/script&gt;</text>")
    assert said == []
    assert markup is not None
    assert "<script" not in markup
    markup, said = drawn("<text><![CDATA[<script>alert(1)</script>]]></text>")
    assert markup is not None
    assert "<script" not in markup


def test_a_document_type_is_refused() -> None:
    head = f'<!DOCTYPE svg [<!ENTITY a "x">]>{HEAD}'
    assert "document type" in refused("<text>x</text>", head=head)


def test_a_drawing_of_another_width_is_said() -> None:
    head = HEAD.replace("720", "700")
    assert refused("", head=head) == (
        'the drawing is not 720 wide: write viewBox="0 0 720 …" in its svg tag.'
    )


def test_a_drawing_without_a_direction_is_said() -> None:
    head = HEAD.replace(' direction="ltr"', "")
    assert refused("", head=head) == (
        "the drawing does not say in which direction its texts run: "
        'write direction="ltr" in its svg tag.'
    )


@pytest.mark.parametrize(("width", "size"), [(WIDE, "14"), (NARROW, "12")])
def test_small_text_is_said(width: int, size: str) -> None:
    head = HEAD.replace("720", str(width))
    problems = Problems()
    text = f'{head}<text font-size="{size}">x</text></svg>'
    assert read_drawing(Source(NAME, text), width, "en", problems) is None
    assert "is too small to read" in next(iter(problems)).sentence


def test_a_colour_of_its_own_is_said_with_the_ones_to_choose_from() -> None:
    said = refused('<rect fill="#123456"/>')
    assert said.startswith('fill="#123456" may not stand in a picture: write one of: #16262b, ')


def test_every_colour_of_a_picture_is_a_value_of_the_design() -> None:
    tokens = TOKENS.read_text(encoding="utf-8")
    for drawn_as, shown_as in COLOURS.items():
        name = shown_as.removeprefix("var(").removesuffix(")")
        if name == "none":
            continue
        light = re.search(rf"{name}: light-dark\((#\w+),", tokens)
        assert light is not None, name
        short = light[1]
        full = "#" + "".join(sign * 2 for sign in short[1:]) if len(short) == 4 else short
        assert full == drawn_as, name


def test_a_picture_is_one_image_with_its_alternative_text() -> None:
    markup = Picture("<svg>1</svg>", "<svg>2</svg>").markup('A "jug" <of> milk')
    assert markup == (
        '<span class="c-picture" role="img" aria-label="A &quot;jug&quot; &lt;of&gt; milk">'
        "<svg>1</svg><svg>2</svg></span>"
    )


def test_a_lesson_holds_both_drawings_of_its_picture(barista: Curriculum) -> None:
    html = barista.lessons["milk-steaming"].html
    for language in ("fa", "en"):
        assert html[language].count('class="c-picture__wide"') == 1
        assert html[language].count('class="c-picture__narrow"') == 1
        assert "<img" not in html[language]
    assert 'aria-label="A jug of milk from the side:' in html.en
    assert "milk-steaming-jug.en.svg" not in barista.assets


def test_a_stem_holds_its_picture_too(draft: Draft) -> None:
    draft.change(
        "bar/items.yaml",
        '"What is the ratio in an espresso recipe?"',
        '"![A jug](milk-steaming-jug.en.svg) What is the ratio in an espresso recipe?"',
    )
    curriculum, problems = content.load(draft.folder)
    assert problems == ()
    assert curriculum is not None
    stem = curriculum.items[0].stem_html.en
    assert 'class="c-picture" role="img" aria-label="A jug"' in stem
    assert "<img" not in stem


def test_a_narrow_drawing_without_the_wide_one_is_said(draft: Draft) -> None:
    draft.delete(FILE.format(""))
    assert (
        "bar/milk-steaming-jug.narrow.en.svg:1:1: the wide drawing of this picture is missing: "
        "draw milk-steaming-jug.en.svg, 720 wide." in draft.problems()
    )


def test_a_problem_of_a_picture_is_said_at_its_place(draft: Draft) -> None:
    draft.change(FILE.format("narrow."), 'fill="#e1f1f0"', 'fill="#e1f1f1"')
    assert draft.problems()[0].startswith(
        draft.at(FILE.format("narrow."), '<path d="M82') + ': fill="#e1f1f1" may not stand'
    )
