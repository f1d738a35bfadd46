"""items.yaml: each thing that can be wrong with an item is said at its place."""

from tests.content.conftest import Draft

ITEMS = "bar/items.yaml"


def test_a_missing_rationale_is_said_as_the_design_shows(draft: Draft) -> None:
    why = (
        '      why: {fa: "زمان عدد سوم دستور است و در نسبت نمی‌آید.", '
        'en: "Time is the third number of the recipe and no part of the ratio."}\n'
    )
    draft.change(ITEMS, why, "")
    assert draft.problems() == [
        'bar/items.yaml:21:7: option 3 of "espresso-q1" has no rationale: say why it is wrong.'
    ]


def test_a_rationale_in_one_language_is_said(draft: Draft) -> None:
    draft.change(ITEMS, ', en: "Oil builds up from the first cup on."}', "}")
    place = draft.at(ITEMS, '{fa: "روغن از نخستین فنجان')
    assert draft.problems() == [
        f'{place}: rationale of option 3 of "clean-q2" has no English text ("en"): '
        "say why it is wrong."
    ]


def test_a_missing_language_of_an_option_is_said(draft: Draft) -> None:
    draft.change(ITEMS, '      en: "Notch of the grinder divided by time of extraction"\n', "")
    assert draft.problems() == [
        'bar/items.yaml:25:7: option 4 of "espresso-q1" has no English text ("en"): add it.'
    ]


def test_an_unknown_kind_is_said_with_the_kinds(draft: Draft) -> None:
    draft.change(ITEMS, "kind: single", "kind: choice")
    assert draft.problems()[0] == (
        'bar/items.yaml:5:9: "choice" is no kind: '
        "write one of: single, multiple, ordering, matching, judgement."
    )


def test_an_unknown_competency_is_said(draft: Draft) -> None:
    draft.change(ITEMS, "competency: espresso-extraction", "competency: espresso")
    assert (
        'bar/items.yaml:3:15: there is no competency "espresso": '
        "mend the id, or add it to path.yaml." in draft.problems()
    )


def test_an_item_of_a_competency_at_home_elsewhere_is_said(draft: Draft) -> None:
    draft.change(ITEMS, "competency: espresso-extraction", "competency: shift-handover")
    assert (
        'bar/items.yaml:3:15: the competency "shift-handover" is not at home in bar: '
        "move the item to shift/items.yaml." in draft.problems()
    )


def test_a_step_beyond_depth_plus_one_is_said(draft: Draft) -> None:
    draft.change(
        ITEMS, "competency: milk-steaming\n  step: 1", "competency: milk-steaming\n  step: 4"
    )
    assert draft.problems() == [
        f'{draft.at(ITEMS, "4", after="competency: milk-steaming")}: "milk-q1" asks for step 4, '
        'but the depth of "milk-steaming" is 2: ask for step 3 at most.'
    ]


def test_a_step_that_is_no_number_is_said(draft: Draft) -> None:
    draft.change(ITEMS, "step: 1\n", "step: ۱\n")
    assert draft.problems() == [
        'bar/items.yaml:4:9: "step" of "espresso-q1" is not a number from 1 to 4: '
        "write a whole number in Latin digits."
    ]


def test_a_single_item_with_two_right_options_is_said(draft: Draft) -> None:
    draft.change(ITEMS, "    - key: c\n", "    - key: c\n      correct: true\n")
    assert draft.problems() == [
        'bar/items.yaml:12:5: "espresso-q1" has 2 right options: '
        "mark exactly one with correct: true."
    ]


def test_a_single_item_without_a_right_option_is_said(draft: Draft) -> None:
    draft.change(ITEMS, "      correct: true\n", "")
    assert draft.problems() == [
        'bar/items.yaml:12:5: "espresso-q1" has 0 right options: '
        "mark exactly one with correct: true."
    ]


def test_a_single_item_may_have_two_options_or_three(draft: Draft) -> None:
    text = draft.read(ITEMS)
    start, end = text.index("    - key: d"), text.index("- id: espresso-q2")
    draft.write(ITEMS, text[:start] + text[end:])
    assert draft.problems() == []
    text = draft.read(ITEMS)
    start, end = text.index("    - key: c"), text.index("- id: espresso-q2")
    draft.write(ITEMS, text[:start].replace("naive: c", "naive: a", 1) + text[end:])
    assert draft.problems() == []


def test_a_single_item_of_one_option_is_said(draft: Draft) -> None:
    text = draft.read(ITEMS)
    start, end = text.index("    - key: c"), text.index("- id: espresso-q2")
    text = text[:start].replace("naive: c", "naive: b", 1) + text[end:]
    start, end = text.index("    - key: a"), text.index("    - key: b")
    draft.write(ITEMS, text[:start] + text[end:])
    assert (
        'bar/items.yaml:12:5: "espresso-q1" has 1 options: a single item has 2 to 4.'
        in draft.problems()
    )


def test_a_multiple_item_with_one_right_option_is_said(draft: Draft) -> None:
    draft.change(
        ITEMS, '      correct: true\n      why: {fa: "آب از شکاف', '      why: {fa: "آب از شکاف'
    )
    assert draft.problems() == [
        f'{draft.at(ITEMS, "- key: a", after="espresso-q3")}: "espresso-q3" has 1 right options '
        "of 4: mark two to four with correct: true and leave at least one wrong."
    ]


def test_an_order_that_uses_a_place_twice_is_said(draft: Draft) -> None:
    draft.change(ITEMS, "position: 4", "position: 3")
    assert draft.problems() == [
        f"{draft.at(ITEMS, '- key: a', after='espresso-q4')}: "
        '"espresso-q4" has the positions 3, 2, 1, 3: use each of 1 to 4 once.'
    ]


def test_two_equal_right_sides_are_said(draft: Draft) -> None:
    draft.change(ITEMS, 'match: {fa: "دو سانتی‌متر"', 'match: {fa: "یک سانتی‌متر"')
    assert draft.problems() == [
        f"{draft.at(ITEMS, '- key: a', after='milk-q3')}: "
        '"milk-q3" has two equal right sides: give each line a match that fits it alone.'
    ]


def test_a_judgement_that_uses_a_value_twice_is_said(draft: Draft) -> None:
    draft.change(ITEMS, "value: worst", "value: poor")
    assert draft.problems() == [
        f"{draft.at(ITEMS, '- key: a', after='espresso-q5')}: "
        '"espresso-q5" has the values poor, best, acceptable, poor: '
        "use each of best, acceptable, poor, worst once."
    ]


def test_a_key_field_of_another_kind_is_said(draft: Draft) -> None:
    draft.change(ITEMS, "      value: poor\n", "      value: poor\n      correct: true\n")
    assert draft.problems() == [
        f'{draft.at(ITEMS, "correct", after="value: poor")}: option 1 of "espresso-q5" has an '
        'unknown key "correct": delete it, or write one of: key, fa, en, value, why.'
    ]


def test_repeated_options_are_said_in_each_language(draft: Draft) -> None:
    draft.change(ITEMS, '"۴۰ تا ۴۵ درجه"', '"۳۰ تا ۳۵  درجه."')
    assert draft.problems() == [
        f'{draft.at(ITEMS, chr(34) + "۳۰ تا ۳۵  درجه.")}: option 2 of "milk-q1" '
        'repeats "fa" of option 1: options differ from each other.'
    ]


def test_a_repeated_option_key_is_said(draft: Draft) -> None:
    draft.change(ITEMS, "    - key: b\n", "    - key: a\n")
    assert draft.problems() == [
        'bar/items.yaml:16:12: option 2 of "espresso-q1" repeats "key" of option 1: '
        "options differ from each other."
    ]


def test_an_option_that_stands_for_all_others_is_said(draft: Draft) -> None:
    draft.change(ITEMS, '"Weight of water in the tank divided by dry coffee"', '"All of the above"')
    draft.change(ITEMS, '"وزن آب مخزن تقسیم بر وزن قهوه‌ی خشک"', '"همه‌ی موارد"')
    assert draft.problems() == [
        'bar/items.yaml:13:11: option 1 of "espresso-q1" stands for the other options: '
        "write an option that can be judged by itself.",
        'bar/items.yaml:14:11: option 1 of "espresso-q1" stands for the other options: '
        "write an option that can be judged by itself.",
    ]


def test_an_item_id_that_stands_twice_is_said(draft: Draft) -> None:
    draft.change(ITEMS, "id: milk-q1", "id: espresso-q1")
    assert draft.problems() == [
        f'{draft.at(ITEMS, "espresso-q1", after="espresso-q5")}: the id "espresso-q1" stands '
        "twice, first at bar/items.yaml:2: rename or delete one of them."
    ]


def test_two_items_that_ask_the_same_are_said(draft: Draft) -> None:
    draft.change(
        ITEMS, "When do you wipe the steam wand?", "What is the ratio in an espresso recipe?"
    )
    assert draft.problems() == [
        f'{draft.at(ITEMS, "clean-q1")}: "clean-q1" asks the same in English as "espresso-q1": '
        "ask about something else."
    ]


def test_a_persian_slip_is_said_where_it_stands_in_the_file(draft: Draft) -> None:
    draft.change(ITEMS, "ساعت ۱۷ است، هشت نفر در صف‌اند", "ساعت 17 است و صف می شود")
    assert draft.problems() == [
        f'{draft.at(ITEMS, "17 است و")}: Latin digits "17" in Persian text: '
        'write "۱۷", or put code, names and addresses in `backticks`.',
        f'{draft.at(ITEMS, "می شود")}: "می شود" has a space where Persian wants a half-space: '
        'write "می‌شود".',
    ]


def test_an_item_bank_that_is_no_list_is_said(draft: Draft) -> None:
    draft.write(ITEMS, "id: espresso-q1\n")
    assert draft.problems()[0] == (
        'bar/items.yaml:1:1: the item bank is not a list of items: begin each item with "- id: …".'
    )


def test_an_empty_item_bank_is_said(draft: Draft) -> None:
    draft.write(ITEMS, "# nothing yet\n")
    assert draft.problems()[0] == (
        "bar/items.yaml:1:1: there is nothing in it: write its keys and values."
    )


def test_an_option_of_several_lines_or_with_a_link_is_said(draft: Draft) -> None:
    draft.change(ITEMS, '"Weight in the cup divided by dry coffee"', '"Weight\\n\\n- cup"')
    draft.change(ITEMS, "Time is the third number", "[Time](x.md) is the third number")
    assert draft.problems() == [
        'bar/items.yaml:16:7: option 2 of "espresso-q1" holds more than one line, or a link: '
        "write one line; tables, lists and links belong in the stem.",
        'bar/items.yaml:21:7: option 3 of "espresso-q1" holds more than one line, or a link: '
        "write one line; tables, lists and links belong in the stem.",
    ]
