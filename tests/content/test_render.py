"""Markdown becomes safe, accessible HTML in both languages."""

import re

import pytest

from competency.content.places import with_addresses
from competency.content.render import Renderer, inline, plain, slug
from competency.domain.curriculum import Curriculum
from tests.content.rendering import render


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,eA==)",
        "<a href='jAvAsCrIpT:alert(1)'>x</a>",
        "<svg onload=alert(1)>",
        "<iframe src='https://example.org'></iframe>",
        "<p style='position:fixed'>x</p>",
        "<div class='modal' id='login'>x</div>",
        "<form action='/logout'><input name=a></form>",
        "`x`{onclick=alert(1)}",
        '![x](" onerror=alert(1) x=")',
        "<bdi onclick=alert(1)>x</bdi>",
    ],
)
def test_nothing_that_runs_or_restyles_survives(text: str) -> None:
    for language in ("fa", "en"):
        html = render(f"{text}\n\nend", language).html
        tags = re.findall(r"<[^>]*>", html)
        forbidden = r"(?i)script|\son\w+=|style=|iframe|<svg|<form|<input|modal|data:|id=\"login"
        assert not [tag for tag in tags if re.search(forbidden, tag)]


def test_headings_get_ids_in_their_own_language() -> None:
    rendered = render("## چرا مهم است؟\n\nx\n\n### Two words\n\ny", "fa")
    assert [heading.id for heading in rendered.headings] == ["چرا-مهم-است", "two-words"]
    assert '<h2 id="چرا-مهم-است">' in rendered.html


def test_equal_headings_get_different_ids() -> None:
    rendered = render("## A\n\nx\n\n## A\n\ny", "en")
    first, second = (heading.id for heading in rendered.headings)
    assert first != second


def test_a_slug_keeps_persian_letters_and_parts_at_half_spaces() -> None:
    assert slug("هسته‌ی درس: (KPI)") == "هسته-ی-درس-kpi"


def test_known_headings_get_their_fixed_ids() -> None:
    rendered = Renderer("fa").render("## تمرین\n\nx", heading_ids={"تمرین": "practice"})
    assert '<h2 id="practice">تمرین</h2>' in rendered.html


def test_a_task_list_becomes_a_checklist_without_form_fields() -> None:
    html = render("- [ ] one\n- [x] two\n\ntext\n\n- plain", "en").html
    assert '<ul class="checklist">\n<li>one</li>\n<li>two</li>\n</ul>' in html
    assert html.count("checklist") == 1
    assert "<input" not in html


def test_a_loose_task_list_becomes_a_checklist_too() -> None:
    html = render("- [ ] one **bold**\n\n- [ ] two", "en").html
    assert html.count("[ ]") == 0
    assert '<ul class="checklist">' in html
    assert "one <strong>bold</strong>" in html


def test_a_table_scrolls_in_a_named_frame_that_keys_reach() -> None:
    table = "| a | b |\n|:--|--:|\n| 1 | 2 |"
    html = render(f"{table}\n\nx\n\n{table}", "fa").html
    assert html.count('role="group" tabindex="0"') == 2
    assert 'aria-label="جدول ۱"' in html
    assert 'aria-label="جدول ۲"' in html
    assert 'scope="col"' in html
    assert '<td align="right">2</td>' in html


def test_a_picture_keeps_its_text_and_reserves_its_space() -> None:
    renderer = Renderer("en", asset_url=lambda name: f"/a/{name}", sizes={"x.svg": (720, 140)})
    assert renderer.render("![What it shows](x.svg)").html == (
        '<p><img alt="What it shows" height="140" loading="lazy" src="/a/x.svg" width="720"></p>'
    )


def test_latin_words_in_persian_are_set_apart_with_their_language() -> None:
    html = render(
        "شاخص (KPI) و R&D در Lean Analytics و `code` و [پیوند](https://a.org/b)", "fa"
    ).html
    assert '(<bdi lang="en">KPI</bdi>)' in html
    assert '<bdi lang="en">R&amp;D</bdi>' in html
    assert '<bdi lang="en">Lean Analytics</bdi>' in html
    assert "<code>code</code>" in html
    assert 'href="https://a.org/b"' in html


def test_entities_in_persian_text_are_not_taken_for_latin_words() -> None:
    assert render("۱ < ۲ & ۳ > ۲", "fa").html == "<p>۱ &lt; ۲ &amp; ۳ &gt; ۲</p>"


def test_latin_words_in_english_stay_as_they_are() -> None:
    assert render("A plain word", "en").html == "<p>A plain word</p>"


def test_places_are_filled_with_addresses(barista: Curriculum) -> None:
    html = with_addresses(
        barista.lessons["espresso-extraction"].html.fa + barista.path.introduction_html.fa,
        asset_url=lambda file: f"/path/barista/asset/7f/{file}",
        page_url=lambda page: f"/path/barista/{page}?a=1&b=2",
    )
    assert 'src="/path/barista/asset/7f/espresso-extraction-loop.fa.svg"' in html
    assert 'href="/path/barista/bar/espresso-extraction?a=1&amp;b=2#practice"' in html
    assert "asset:" not in html
    assert "page:" not in html


@pytest.mark.parametrize(
    ("folder", "target", "page"),
    [
        ("", "bar/milk-steaming.fa.md", "page:bar/milk-steaming"),
        ("bar", "milk-steaming.fa.md#practice", "page:bar/milk-steaming#practice"),
        ("bar", "../path.fa.md", "page:"),
        ("bar", "module.fa.md", "page:bar"),
        ("bar", "../shift/module.fa.md", "page:shift"),
        ("bar", "#core", "#core"),
        ("bar", "https://example.org/x.fa.md", "https://example.org/x.fa.md"),
    ],
)
def test_links_between_files_become_places(folder: str, target: str, page: str) -> None:
    html = Renderer("fa").render(f"[پیوند]({target})", folder=folder).html
    assert f'href="{page}"' in html


def test_plain_text_loses_tags_and_entities() -> None:
    assert plain("<p>R&amp;D <em>x</em></p>").split() == ["R&D", "x"]


def test_one_renderer_gives_equal_html_for_equal_text() -> None:
    renderer = Renderer("fa")
    text = "## A\n\n| a |\n|---|\n| b |"
    assert renderer.render(text) == renderer.render(text)


def test_a_line_shows_code_strong_and_stressed_words_and_nothing_else() -> None:
    assert inline("`a_b < c` is **not** bad, *see* 2 * 3 * 4", "en") == (
        "<code>a_b &lt; c</code> is <strong>not</strong> bad, <em>see</em> 2 * 3 * 4"
    )
    assert inline("<b onclick=x>**&**</b> ## x", "en") == (
        "&lt;b onclick=x&gt;<strong>&amp;</strong>&lt;/b&gt; ## x"
    )


def test_latin_words_of_a_persian_line_are_set_apart() -> None:
    assert inline("در `utm_source` نام Telegram", "fa") == (
        'در <code>utm_source</code> نام <bdi lang="en">Telegram</bdi>'
    )
