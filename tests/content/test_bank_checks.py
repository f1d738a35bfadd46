"""A bank as a whole: enough items, graded kinds, all steps, and no cues."""

import re

from tests.content.conftest import Draft

ITEMS = "bar/items.yaml"


def remove_item(draft: Draft, item: str) -> None:
    text = draft.read(ITEMS)
    start = text.index(f"- id: {item}\n")
    end = text.find("\n- id: ", start)
    draft.write(ITEMS, text[:start] + (text[end + 1 :] if end > 0 else ""))


def test_a_competency_with_too_few_items_is_said(draft: Draft) -> None:
    remove_item(draft, "milk-q4")
    assert draft.problems() == [
        f'{draft.at(ITEMS, "milk-q1")}: "milk-steaming" has 4 items: write at least 5.'
    ]


def test_twelve_or_sixteen_items_are_wanted_by_depth_where_the_path_sets_no_bound(
    draft: Draft,
) -> None:
    draft.change("path.yaml", "  items_per_competency: 5\n", "")
    assert [problem.partition(": ")[2] for problem in draft.problems()] == [
        '"espresso-extraction" has 5 items: write at least 16.',
        '"milk-steaming" has 5 items: write at least 12.',
        '"bar-cleanliness" has 5 items: write at least 12.',
    ]


def test_a_competency_without_any_item_is_said_where_the_bank_begins(draft: Draft) -> None:
    for number in range(1, 6):
        remove_item(draft, f"clean-q{number}")
    assert draft.problems() == [
        'bar/items.yaml:1:1: "bar-cleanliness" has 0 items: write at least 5.'
    ]


def test_too_few_graded_items_are_said(draft: Draft) -> None:
    draft.change("path.yaml", "items_per_competency: 5", "items_per_competency: 2")
    for item in ("milk-q3", "milk-q4", "milk-q5"):
        remove_item(draft, item)
    assert (
        f'{draft.at(ITEMS, "milk-q1")}: 0 of 2 items of "milk-steaming" are graded kinds: '
        "write at least 40 % as multiple, ordering, matching or judgement." in draft.problems()
    )


def test_a_step_without_items_is_said(draft: Draft) -> None:
    draft.change("path.yaml", "items_per_competency: 5", "items_per_competency: 4")
    remove_item(draft, "espresso-q4")
    assert draft.problems() == [
        f'{draft.at(ITEMS, "espresso-q1")}: "espresso-extraction" has no item at step 3: '
        "spread its items over the steps 1 to 4."
    ]


def test_keys_that_are_the_longest_option_too_often_are_said(draft: Draft) -> None:
    draft.change(ITEMS, "Weight in the cup divided by dry coffee", LONG)
    assert draft.problems() == []
    draft.change(ITEMS, "After every jug of milk", LONG)
    assert draft.problems() == [
        "bar/items.yaml:1:1: in 2 of 6 single items of bar the key is the longest option in "
        "English, which is more than 30 %: "
        "shorten keys or lengthen other options in: espresso-q1, clean-q1."
    ]


LONG = "A much longer text than any of the other options that stand beside it"


def test_keys_in_one_position_too_often_are_said(draft: Draft) -> None:
    move_key_to_second(draft, "clean-q1")
    assert draft.problems() == [
        "bar/items.yaml:1:1: in 3 of 6 single items of bar the key is option 2, "
        "which is more than 45 %: move some keys to other positions."
    ]


def move_key_to_second(draft: Draft, item: str) -> None:
    """Take `correct` from the item's last option and give it to its second."""
    head, mark, rest = draft.read(ITEMS).partition(f"- id: {item}\n")
    rest = rest.replace("      correct: true\n", "", 1)
    rest = rest.replace("    - key: b\n", "    - key: b\n      correct: true\n", 1)
    draft.write(ITEMS, head + mark + rest)


def test_the_bank_of_an_area_in_preparation_may_be_incomplete(draft: Draft) -> None:
    remove_item(draft, "milk-q4")
    remove_item(draft, "espresso-q4")
    for language in ("fa", "en"):
        draft.delete(f"bar/module.{language}.md")
    assert draft.problems() == []


def test_a_module_without_bank_and_rubric_is_said(draft: Draft) -> None:
    draft.delete(ITEMS)
    draft.delete("bar/rubric.yaml")
    assert draft.problems() == [
        "bar/module.en.md:1:1: the module has no items.yaml beside it: "
        "write it; an area without module files is in preparation.",
        "bar/module.en.md:1:1: the module has no rubric.yaml beside it: "
        "write it; an area without module files is in preparation.",
    ]


def test_too_many_items_of_the_recurring_case_are_said(draft: Draft) -> None:
    draft.write(ITEMS, draft.read(ITEMS).replace("setting: food", "setting: cafe"))
    draft.write(ITEMS, draft.read(ITEMS).replace("setting: education", "setting: cafe"))
    assert draft.problems() == [
        "bar/items.yaml:1:1: 5 of 15 items of bar are set outside the recurring case: "
        "set at least 40 % of them elsewhere."
    ]


def propose(draft: Draft, right: int, wrong: int) -> None:
    """Let somebody propose something in the first items."""
    text = draft.read(ITEMS)
    for word in ["right"] * right + ["wrong"] * wrong:
        line = rf"  see: \1\n  proposal: {word}\n"
        text = re.sub(r"  see: (\w+)\n(?!  proposal)", line, text, count=1)
    draft.write(ITEMS, text)


def test_a_third_of_the_proposals_may_be_right(draft: Draft) -> None:
    propose(draft, right=2, wrong=4)
    assert draft.problems() == []


def test_proposals_that_are_always_wrong_are_said(draft: Draft) -> None:
    propose(draft, right=0, wrong=4)
    assert draft.problems() == [
        "bar/items.yaml:1:1: in 0 of 4 items of bar in which somebody proposes something the "
        "proposal is right: let about a third be right, from a quarter to a half."
    ]


def test_multiples_that_all_have_two_right_options_are_said(draft: Draft) -> None:
    text = draft.read(ITEMS)
    start = text.index("- id: espresso-q3\n")
    item = text[start : text.index("- id: espresso-q4\n")]
    for number in (7, 8):
        again = item.replace("espresso-q3", f"espresso-q{number}")
        again = again.replace("Which signs tell", f"Which {number} signs tell")
        text += again.replace("کدام نشانه‌ها", f"کدام {chr(0x06F0 + number)} نشانه")
    draft.write(ITEMS, text)
    assert draft.problems() == [
        "bar/items.yaml:1:1: of 4 multiple items of bar 4 have two right options, 0 three and "
        "0 four: write about a third of each."
    ]


def test_common_sense_that_is_right_more_often_than_chance_is_said(draft: Draft) -> None:
    overturned = (
        ("espresso-q1", "b"),
        ("espresso-q2", "a"),
        ("milk-q1", "c"),
        ("espresso-q5", "b"),
    )
    for item, key in overturned:
        head, mark, rest = draft.read(ITEMS).partition(f"- id: {item}\n")
        draft.write(ITEMS, head + mark + re.sub(r"naive: \w", f"naive: {key}", rest, count=1))
    assert draft.problems() == [
        "bar/items.yaml:1:1: in 4 of 9 single and judgement items of bar the key is what common "
        "sense picks, by chance it would be 2.2: write stems that overturn it in some of: "
        "espresso-q1, espresso-q2, espresso-q5, milk-q1."
    ]


def test_a_bank_of_the_first_edition_is_still_read(draft: Draft) -> None:
    text = re.sub(r"  (setting|see|rule|naive): .*\n", "", draft.read(ITEMS))
    draft.write(ITEMS, text)
    assert draft.problems() == []
