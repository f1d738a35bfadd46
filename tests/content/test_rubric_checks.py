"""rubric.yaml: five anchors a competency, of the right length, in both languages."""

from competency.content.outline import count_words
from competency.content.scale import GENERAL_ANCHORS
from tests.content.conftest import Draft

RUBRIC = "bar/rubric.yaml"


def test_four_anchors_are_said(draft: Draft) -> None:
    text = draft.read(RUBRIC)
    start, end = text.index('  - fa: "شیر را تا جوش'), text.index('  - fa: "با دماسنج')
    draft.write(RUBRIC, text[:start] + text[end:])
    assert draft.problems() == [
        f'{draft.at(RUBRIC, "- fa", after="milk-steaming")}: "milk-steaming" has 4 anchors: '
        "write five, for the steps 0 to 4."
    ]


def test_a_short_anchor_is_said(draft: Draft) -> None:
    draft.change(RUBRIC, "Does not wipe the wand and uses one cloth for everything. ", "")
    assert draft.problems() == [
        f'{draft.at(RUBRIC, chr(34) + "Overlooks")}: anchor 0 of "bar-cleanliness" has 11 words '
        "in English: write 18 to 60."
    ]


def test_anchors_of_25_words_are_wanted_where_the_path_sets_no_bound(draft: Draft) -> None:
    draft.change("path.yaml", "  anchor_words: [18, 60]\n", "")
    problems = draft.problems()
    assert problems
    assert all(problem.endswith("write 25 to 60.") for problem in problems)


def test_an_anchor_in_one_language_is_said(draft: Draft) -> None:
    line = next(line for line in draft.read(RUBRIC).split("\n") if "Measures weight" in line)
    draft.change(RUBRIC, line + "\n", "")
    assert draft.problems() == [
        f'{draft.at(RUBRIC, "fa: " + chr(34) + "وزن و زمان")}: anchor 1 of "espresso-extraction" '
        'has no English text ("en"): add it.'
    ]


def test_a_persian_slip_in_an_anchor_is_said(draft: Draft) -> None:
    draft.change(RUBRIC, "دکمه را می‌زند", "دکمه را می زند")
    assert draft.problems() == [
        f'{draft.at(RUBRIC, "می زند")}: "می زند" has a space where Persian wants a half-space: '
        'write "می‌زند".'
    ]


def test_anchors_of_an_unknown_competency_are_said(draft: Draft) -> None:
    draft.change(RUBRIC, "milk-steaming:", "milk-boiling:")
    assert draft.problems() == [
        'bar/rubric.yaml:1:1: "milk-steaming" has no anchors: write five, for the steps 0 to 4.',
        f'{draft.at(RUBRIC, "milk-boiling")}: the rubric has an unknown key "milk-boiling": '
        "delete it, or write one of: espresso-extraction, milk-steaming, bar-cleanliness.",
    ]


def test_the_general_anchors_keep_the_bounds_of_every_rubric() -> None:
    assert len(GENERAL_ANCHORS) == 5
    for anchor in GENERAL_ANCHORS:
        for language in ("fa", "en"):
            assert 25 <= count_words(anchor[language]) <= 60
