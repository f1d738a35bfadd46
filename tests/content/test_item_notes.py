"""What authors note beside an item, and what the stem may not give away."""

import pytest

from competency import content
from competency.domain.curriculum import Curriculum
from competency.domain.items.matching import MatchingItem
from tests.content.conftest import Draft

ITEMS = "bar/items.yaml"
SPARE = """  spare:
    - key: z
      fa: "آب سرد"
      en: "Cold water"
      why: {fa: "با هیچ‌کدام جفت نمی‌شود.", en: "It goes with none of them."}
"""


def test_notes_become_part_of_the_item(barista: Curriculum) -> None:
    item = next(item for item in barista.items if item.id == "espresso-q1")
    assert (item.setting, item.see, item.naive) == ("cafe", "core", ("c",))
    assert item.rule is not None
    assert item.rule.text.en == "The ratio of an espresso is cup over coffee, by weight."
    assert (item.rule.source, item.rule.seen) == ("Rao 2008", "")
    assert item.proposal is None
    assert item.not_with == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  setting: cafe\n", "", '"espresso-q1" has no "setting": add it.'),
        ("  see: core\n", "", '"espresso-q1" has no "see": add it.'),
        ("  naive: c\n", "", '"espresso-q1" has no "naive": name the option that common sense'),
        ("naive: c", "naive: x", '"espresso-q1" has no option "x": write one of: a, b, c, d.'),
        ("naive: c", "naive: [b, c]", '"espresso-q1" has one naive answer: name one option.'),
        ("setting: cafe", "setting: bar", '"bar" is no setting: write one of: cafe, charity'),
        ("see: core", "see: gates", '"espresso-q1" is taught in "gates", which is no section'),
        (
            'source: "Rao 2008"',
            'source: "Rao 2008", seen: 1405-09-01',
            '"1405-09-01" is no day',
        ),
        (', source: "Rao 2008"', "", '"rule" of "espresso-q1" has no "source": add it.'),
        (
            "  see: core\n",
            "  see: core\n  not_with: [espresso-q99]\n",
            '"espresso-q1" is kept from "espresso-q99", which is no other item',
        ),
        (
            "  see: core\n",
            "  see: core\n  proposal: maybe\n",
            '"maybe" is no proposal: write one of: right, wrong.',
        ),
    ],
)
def test_what_is_missing_or_impossible_is_said(draft: Draft, old: str, new: str, said: str) -> None:
    draft.change(ITEMS, old, new)
    problems = draft.problems()
    assert len([problem for problem in problems if said in problem]) == 1, problems


def test_a_section_may_have_an_id_of_its_own(draft: Draft) -> None:
    draft.change(ITEMS, "see: core", "see: taste")
    assert draft.problems() == []
    draft.change("bar/espresso-extraction.en.md", " {#taste}", " {#tasting}")
    said = " ".join(draft.problems())
    assert '"espresso-q1" is taught in "taste", which is no section of the lesson' in said
    assert "the headings differ from those of espresso-extraction.fa.md" in said


def test_a_naive_order_names_each_option_once(draft: Draft) -> None:
    draft.change(ITEMS, "naive: [b, a, c, d]", "naive: [b, a, c]")
    assert [problem.partition(": ")[2] for problem in draft.problems()] == [
        'the naive order of "espresso-q4" leaves options out or names them twice: '
        "list all options in the order that common sense gives."
    ]


def test_a_matching_item_has_no_naive_answer(draft: Draft) -> None:
    head, mark, rest = draft.read(ITEMS).partition("- id: milk-q3\n")
    draft.write(ITEMS, head + mark + rest.replace("  see: core\n", "  see: core\n  naive: a\n", 1))
    assert draft.problems()[0].endswith(
        '"milk-q3" is a matching item and has no naive answer: delete naive:.'
    )


def put_spare(draft: Draft, spare: str) -> None:
    head, mark, rest = draft.read(ITEMS).partition("- id: milk-q3\n")
    draft.write(ITEMS, head + mark + rest.replace("  options:\n", spare + "  options:\n", 1))


def test_a_matching_item_may_have_spare_right_entries(draft: Draft) -> None:
    put_spare(draft, SPARE)
    assert draft.problems() == []
    curriculum, _ = content.load(draft.folder)
    assert curriculum is not None
    item = next(item for item in curriculum.items if item.id == "milk-q3")
    assert isinstance(item, MatchingItem)
    assert [(spare.key, spare.text.en) for spare in item.spare] == [("z", "Cold water")]


def test_a_spare_entry_that_repeats_a_key_is_said(draft: Draft) -> None:
    put_spare(draft, SPARE.replace("key: z", "key: a"))
    assert draft.problems()[0].endswith(
        'spare entry 1 of "milk-q3" repeats the key or the text of another entry: '
        "give it a key and a text of its own."
    )


def test_other_kinds_have_no_spare_entries(draft: Draft) -> None:
    head, mark, rest = draft.read(ITEMS).partition("- id: milk-q1\n")
    draft.write(ITEMS, head + mark + rest.replace("  options:\n", SPARE + "  options:\n", 1))
    assert '"milk-q1" has an unknown key "spare"' in draft.problems()[0]


def test_a_long_stem_is_said(draft: Draft) -> None:
    draft.change(ITEMS, "نسبت در دستور اسپرسو یعنی چه؟", "واژه " * 70 + "یعنی چه؟")
    assert draft.problems() == [
        f'{draft.at(ITEMS, "espresso-q1")}: the stem of "espresso-q1" has 72 words in Persian: '
        "write at most 70; figures belong in a table."
    ]


def test_the_words_of_a_table_in_a_stem_are_not_counted(draft: Draft) -> None:
    row = "      | سوم | ۱۸ گرم | ۳۶ گرم | ۴۰ ثانیه |\n"
    draft.change(ITEMS, "      | دوم |", row * 20 + "      | دوم |")
    assert draft.problems() == []


def test_a_word_of_the_stem_that_only_the_key_has_is_said(draft: Draft) -> None:
    draft.change(ITEMS, "What is the ratio in an espresso recipe?", "What divides the cup?")
    draft.change(ITEMS, "Weight of water in the tank", "Weight of water in the pipe")
    assert draft.problems() == []
    draft.change(ITEMS, "What divides the cup?", "What is the weight of an espresso grinder?")
    draft.change(ITEMS, "Weight in the cup divided by dry coffee", "Grinder over dry coffee")
    draft.change(ITEMS, "Notch of the grinder divided", "Notch divided")
    assert draft.problems() == [
        f'{draft.at(ITEMS, "espresso-q1")}: in "espresso-q1" words of the stem stand in the key '
        "and in no other option, in English: grinder: write them into another option too, or "
        "say it otherwise in the stem or the key."
    ]


def test_figures_of_the_workbook_may_stand_in_a_stem(draft: Draft) -> None:
    draft.change(
        ITEMS,
        '"What is the ratio in an espresso recipe?"',
        '"{=returned_shahrivar} came back. What is the ratio in an espresso recipe?"',
    )
    assert draft.problems() == []
    curriculum, _ = content.load(draft.folder)
    assert curriculum is not None
    item = curriculum.items[0]
    assert item.stem.en.startswith("4% came back.")
    assert "4% came back." in item.stem_html.en


def test_terms_in_braces_have_no_place_in_a_stem(draft: Draft) -> None:
    draft.change(ITEMS, "What is the ratio in", "What is the {ratio} in")
    assert draft.problems() == [
        f'{draft.at(ITEMS, "{fa: " + chr(34) + "نسبت در")}: the braces around "ratio" have no '
        "meaning here: write the words without braces; only {=figures} may stand in a question."
    ]
