"""Links and pictures lead somewhere, in the right language; drawings are safe to serve."""

import pytest

from tests.content.conftest import Draft

FA = "bar/espresso-extraction.fa.md"
EN = "bar/espresso-extraction.en.md"
SVG = "bar/espresso-extraction-loop.en.svg"


def test_a_link_to_a_file_that_is_not_there_is_said(draft: Draft) -> None:
    draft.change("path.en.md", "bar/espresso-extraction.en.md#practice", "bar/tea.en.md")
    assert draft.problems() == [
        f'{draft.at("path.en.md", "[the lesson")}: the link "bar/tea.en.md" leads nowhere: '
        "write the path of a .md file of this career path, seen from this one, "
        "or a whole https:// address."
    ]


def test_a_link_to_a_heading_that_is_not_there_is_said(draft: Draft) -> None:
    draft.change("path.en.md", "#practice", "#praxis")
    (problem,) = draft.problems()
    assert problem.startswith(
        f'{draft.at("path.en.md", "[the lesson")}: there is no heading "#praxis" in {EN}: '
        "write one of: outcomes, why, core, three-numbers"
    )


def test_a_link_to_the_other_language_is_said(draft: Draft) -> None:
    draft.change("path.fa.md", "extraction.fa.md", "extraction.en.md")
    assert draft.problems() == [
        f'{draft.at("path.fa.md", "[درس")}: the link "bar/espresso-extraction.en.md#practice" '
        "leads to the English text: link to the file that ends in .fa.md."
    ]


@pytest.mark.parametrize("target", ["javascript:alert(1", "/login", "http:", "milk-steaming"])
def test_a_link_that_is_no_page_and_no_whole_address_is_said(draft: Draft, target: str) -> None:
    draft.change(EN, "Taste first, judge afterwards.", f"[Taste]({target}) first.")
    (problem,) = draft.problems()
    assert problem.startswith(f'{draft.at(EN, "[Taste]")}: the link "{target}" leads nowhere')


def test_links_up_and_down_and_outside_are_followed(draft: Draft) -> None:
    draft.change(
        EN,
        "Taste first, judge afterwards.",
        "See [milk](milk-steaming.en.md), [the path](../path.en.md#ladder), [above](#core), "
        "[the module](../bar/module.en.md) and [Rao](https://example.org/rao?x=1#y).",
    )
    assert draft.problems() == []


def test_links_in_code_are_not_followed(draft: Draft) -> None:
    draft.change(EN, "Taste first, judge", "Write `[x](nowhere.md)`, taste first, judge")
    assert draft.problems() == []


def test_a_picture_without_alternative_text_is_said(draft: Draft) -> None:
    draft.change(EN, "![A circle of three steps: taste, change one number, pull again.]", "![ ]")
    assert draft.problems() == [
        f"{draft.at(EN, '![ ]')}: the picture espresso-extraction-loop.en.svg has no alternative "
        "text: say in the brackets what it shows."
    ]


def test_a_picture_that_is_not_there_is_said(draft: Draft) -> None:
    draft.delete(SVG)
    assert draft.problems() == [
        f'{draft.at(EN, "![")}: there is no drawing "espresso-extraction-loop.en.svg" in this '
        "folder: mend the name, or put an SVG file of this name beside the text."
    ]


def test_a_picture_of_the_other_language_is_said(draft: Draft) -> None:
    draft.change(EN, "loop.en.svg", "loop.fa.svg")
    assert draft.problems() == [
        f"{SVG}:1:1: no text shows this drawing: show it with ![…](…) or delete it.",
        f'{draft.at(EN, "![")}: the drawing "espresso-extraction-loop.fa.svg" is not the English '
        "one: show a drawing whose name ends in .en.svg.",
    ]


def test_a_missing_picture_of_a_stem_is_said(draft: Draft) -> None:
    draft.change("bar/items.yaml", "به چه ترتیب پیش می‌رود؟", "چیست؟ ![پارچ](jug.fa.svg)")
    assert draft.problems() == [
        f'{draft.at("bar/items.yaml", "milk-q4")}: there is no drawing "jug.fa.svg" in this '
        "folder: mend the name, or put an SVG file of this name beside the text."
    ]


def test_two_drawings_of_one_name_are_said(draft: Draft) -> None:
    draft.write("shift/espresso-extraction-loop.en.svg", draft.read(SVG))
    assert (
        "shift/espresso-extraction-loop.en.svg:1:1: bar/espresso-extraction-loop.en.svg has the "
        "same name: begin the names of drawings with the id of their competency."
        in draft.problems()
    )


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ("<script>alert(1)</script>", "<script> may not stand in a drawing"),
        ("<style>*{}</style>", "<style> may not stand in a drawing"),
        ('<foreignObject width="9"/>', "<foreignObject> may not stand in a drawing"),
        ('<image href="https://example.org/x.png"/>', "<image> may not stand in a drawing"),
        ('<rect onclick="x()"/>', 'the attribute "onclick" runs code'),
        ('<rect fill="url(https://example.org/x)"/>', 'the attribute "fill" runs code'),
        ('<path href="javascript:x()"/>', 'the attribute "href" runs code'),
        ('<rect style="fill:url(//example.org)"/>', 'the attribute "style" runs code'),
        ('<text font-size="9">x</text>', "text of 9 px is too small to read: write at least 13 px"),
    ],
)
def test_a_drawing_that_is_unsafe_or_unreadable_is_said(
    draft: Draft, added: str, said: str
) -> None:
    draft.change(SVG, "</svg>", f"{added}\n</svg>")
    assert any(
        problem.startswith(f"{draft.at(SVG, added)}: {said}") for problem in draft.problems()
    )


def test_fills_from_inside_a_drawing_are_right(draft: Draft) -> None:
    draft.change(SVG, "</svg>", '<rect fill="url(#shade)" width="1" height="1"/>\n</svg>')
    assert draft.problems() == []


def test_a_drawing_with_a_document_type_is_said(draft: Draft) -> None:
    entity = '<!DOCTYPE svg [<!ENTITY a "aaaa">]>\n'
    draft.write(SVG, entity + draft.read(SVG))
    assert draft.problems() == [f"{SVG}:1:1: a drawing has no need of a document type: delete it."]


def test_a_broken_drawing_is_said_and_its_text_is_not_blamed(draft: Draft) -> None:
    draft.change(SVG, "</svg>", "")
    (problem,) = draft.problems()
    assert problem.startswith(f"{SVG}:")
    assert "not valid SVG, no element found" in problem


def test_a_drawing_without_a_size_is_said(draft: Draft) -> None:
    draft.change(SVG, ' viewBox="0 0 720 140"', "")
    assert draft.problems() == [
        f"{SVG}:1:1: the drawing does not tell its size: "
        'write viewBox="0 0 720 360" in its svg tag.'
    ]


def test_a_persian_slip_in_a_drawing_is_said(draft: Draft) -> None:
    file = "bar/espresso-extraction-loop.fa.svg"
    draft.change(file, "یک عدد را عوض کن", "1 عدد را عوض می کند")
    assert draft.problems() == [
        f'{draft.at(file, "1 عدد")}: Latin digits "1" in Persian text: '
        'write "۱", or put code, names and addresses in `backticks`.',
        f'{draft.at(file, "می کند")}: "می کند" has a space where Persian wants a half-space: '
        'write "می‌کند".',
    ]
