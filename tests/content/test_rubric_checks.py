"""rubric.yaml: five anchors a competency, in three parts, of the right length."""

from competency import content
from competency.content.outline import count_words
from competency.content.scale import GENERAL_ANCHORS
from competency.domain.curriculum import Curriculum
from tests.content.conftest import Draft

RUBRIC = "bar/rubric.yaml"
ONE = "Measures weight and time as written on the board."


def test_an_anchor_is_put_together_from_its_three_parts(barista: Curriculum) -> None:
    anchor = barista.anchors["espresso-extraction"][1]
    assert anchor.en == (
        "**Measures weight and time as written on the board.** Usually also: sees a number that "
        "leaves the recipe; calls a colleague to set the grinder. Ask to see: the three "
        "numbers of today's cups."
    )
    assert anchor.fa == (
        "**وزن و زمان را همان‌طور که روی تخته نوشته‌اند اندازه می‌گیرد.** معمولاً همچنین: عدد بیرون از "
        "دستور را می‌بیند؛ برای تنظیم آسیاب همکاری را صدا می‌زند. بخواهید ببینید: سه عدد "
        "فنجان‌های امروز."
    )


def test_four_anchors_are_said(draft: Draft) -> None:
    text = draft.read(RUBRIC)
    start = text.index("  - decides", text.index("milk-steaming:"))
    end = text.index("  - decides", start + 5)
    draft.write(RUBRIC, text[:start] + text[end:])
    assert draft.problems() == [
        f'{draft.at(RUBRIC, "- decides", after="milk-steaming:")}: "milk-steaming" has 4 anchors: '
        "write five, for the steps 0 to 4."
    ]


def test_a_short_anchor_is_said(draft: Draft) -> None:
    draft.change(RUBRIC, "the three numbers of today's cups", "cups")
    draft.change(RUBRIC, "calls a colleague to set the grinder", "calls")
    draft.change(RUBRIC, "sees a number that leaves the recipe", "sees a number")
    assert draft.problems() == [
        f'{draft.at(RUBRIC, "{fa: " + chr(34) + "وزن و زمان")}: anchor 1 of "espresso-extraction" '
        "has 14 words in English: write 18 to 60."
    ]


def test_anchors_of_25_words_are_wanted_where_the_path_sets_no_bound(draft: Draft) -> None:
    draft.change("path.yaml", "  anchor_words: [18, 60]\n", "")
    problems = draft.problems()
    assert problems
    assert all(problem.endswith("write 25 to 60.") for problem in problems)


def test_an_anchor_in_one_language_is_said(draft: Draft) -> None:
    draft.change(RUBRIC, f', en: "{ONE}"', "")
    assert draft.problems() == [
        f'{draft.at(RUBRIC, "{fa: " + chr(34) + "وزن و زمان")}: "decides" of anchor 1 of '
        '"espresso-extraction" has no English text ("en"): add it.'
    ]


def test_a_missing_part_is_said(draft: Draft) -> None:
    line = next(line for line in draft.read(RUBRIC).split("\n") if "today's cups" in line)
    draft.change(RUBRIC, line + "\n", "")
    assert draft.problems()[0].endswith('anchor 1 of "espresso-extraction" has no "ask": add it.')


def test_one_sign_or_three_are_said(draft: Draft) -> None:
    draft.change(RUBRIC, '"عدد بیرون از دستور را می‌بیند", ', "")
    draft.change(RUBRIC, '"sees a number that leaves the recipe", ', "")
    assert draft.problems()[0] == (
        f"{draft.at(RUBRIC, '{fa: [' + chr(34) + 'برای تنظیم')}: anchor 1 of "
        '"espresso-extraction" has 1 signs beside the one that decides: '
        "write two under also: in each language."
    )


def test_own_bold_and_full_stops_between_parts_are_said(draft: Draft) -> None:
    draft.change(RUBRIC, ONE, f"**{ONE}**")
    draft.change(RUBRIC, "today's cups", "today's cups.")
    said = "holds ** or ends in a full stop: delete them; they are put in."
    assert [problem.split('"', 1)[1] for problem in draft.problems()] == [
        f'decides" of anchor 1 of "espresso-extraction" {said}',
        f'ask" of anchor 1 of "espresso-extraction" {said}',
    ]


def test_a_persian_slip_in_an_anchor_is_said(draft: Draft) -> None:
    draft.change(RUBRIC, "اندازه می‌گیرد", "اندازه می گیرد")
    assert draft.problems() == [
        f'{draft.at(RUBRIC, "می گیرد")}: "می گیرد" has a space where Persian wants a half-space: '
        'write "می‌گیرد".'
    ]


def test_anchors_of_an_unknown_competency_are_said(draft: Draft) -> None:
    draft.change(RUBRIC, "milk-steaming:", "milk-boiling:")
    assert draft.problems() == [
        'bar/rubric.yaml:1:1: "milk-steaming" has no anchors: write five, for the steps 0 to 4.',
        f'{draft.at(RUBRIC, "milk-boiling")}: the rubric has an unknown key "milk-boiling": '
        "delete it, or write one of: espresso-extraction, milk-steaming, bar-cleanliness.",
    ]


def test_a_rubric_may_stand_in_an_area_without_a_module(draft: Draft) -> None:
    text = draft.read(RUBRIC)
    milk = text[text.index("milk-steaming:") : text.index("bar-cleanliness:")]
    draft.write("shift/rubric.yaml", milk.replace("milk-steaming", "shift-handover"))
    assert draft.problems() == []
    curriculum, _ = content.load(draft.folder)
    assert curriculum is not None
    assert "shift" not in curriculum.modules
    assert "steamed milk" in curriculum.anchors_of("shift-handover")[0].en


def test_the_general_anchors_keep_the_bounds_of_every_rubric() -> None:
    assert len(GENERAL_ANCHORS) == 5
    for anchor in GENERAL_ANCHORS:
        for language in ("fa", "en"):
            assert 25 <= count_words(anchor[language]) <= 60
