"""Slips of Persian writing are found; right Persian is left alone."""

import pytest

from competency.content.language import slips


def found(text: str) -> list[tuple[str, str]]:
    """What was found and what to write instead."""
    return [(slip.found, slip.better) for slip in slips(text)]


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("مديريت محتوا", "ي", "ی"),
        ("كار تیم", "ك", "ک"),
        ("معنى آن", "ى", "ی"),
        ("این کار انجام می شود.", "می شود", "می\u200cشود"),
        ("نمی کند", "نمی کند", "نمی\u200cکند"),
        ("شبکه های اجتماعی", "شبکه های", "شبکه\u200cهای"),
        ("کتاب ها را", "کتاب ها", "کتاب\u200cها"),
        ("راه هایی تازه", "راه هایی", "راه\u200cهایی"),
        ("KPI های تیم", "KPI های", "KPI\u200cهای"),
        ("بزرگ ترین صفحه", "بزرگ ترین", "بزرگ\u200cترین"),
        ("برنامه ی ماه", "برنامه ی", "برنامه\u200cی"),
        ("نوشته اند که", "نوشته اند", "نوشته\u200cاند"),
        ("در 3 روز", "3", "۳"),
        ("| نرخ | 3.4 |", "3", "۳"),
        ("سال ١٤٠٥", "١٤٠٥", "۱۴۰۵"),
        ("محتوا, تصویر", "ا,", "ا،"),
        ("چرا?", "ا?", "ا؟"),
        ("می\u200c شود", "\u200c", ""),
        ("می\u200c\u200cشود", "\u200c", ""),
    ],
)
def test_a_slip_is_found_with_what_to_write(text: str, wrong: str, right: str) -> None:
    assert found(text)[0] == (wrong, right)


@pytest.mark.parametrize(
    "text",
    [
        "این کار انجام می‌شود و نمی‌گذارد شبکه‌های ما بمانند.",
        "آمی و یمی دو نام‌اند.",
        "GA4 و B2B و `utm_source=2` و HTML5",
        "نشانی https://example.org/2024/a و a1@example.org",
        "*Content Strategy for the Web*, 2nd ed. (2012)",
        "Scott Rao, The Handbook, 3rd ed. (2008)، فصل نخست",
        "پرونده‌ی [گزارش](report-2.fa.md) را ببینید.",
        "1. نخست\n2. سپس",
        "```\nx = 1, y = 2\n```\nپایان",
        '<span lang="en" dir="ltr">Phase 2</span>',
        "۳٫۴٪ از ۶۲٬۰۰۰ نفر",
        "#قهوه_نارون و @naarvan2",
        "چه کسانی؟ آن‌ها، این‌ها؛ همه.",
        "R&D و A/B",
        "هاله و هانیه آمدند.",
        "تو می، من چای",
    ],
)
def test_right_persian_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_a_slip_knows_where_it_stands() -> None:
    text = "روز خوب `می شود` و این می شود."
    (slip,) = slips(text)
    assert text[slip.start : slip.end] == "می شود"
    assert slip.start == text.rindex("می شود")


def test_every_slip_of_a_text_is_found() -> None:
    assert len(found("كار ها می شود در 2 روز")) == 4
