"""glossary.yaml, people.yaml: terms, refused words, and the people of the case."""

import pytest

from competency.domain.career_path import Text
from competency.domain.curriculum import CasePerson, Curriculum, Term
from tests.content.conftest import Draft

GLOSSARY = "glossary.yaml"
EN = "bar/milk-steaming.en.md"
FA = "bar/milk-steaming.fa.md"


def test_terms_and_people_become_part_of_the_curriculum(barista: Curriculum) -> None:
    terms = {term.id: term for term in barista.glossary}
    assert terms["channeling"] == Term(
        "channeling",
        Text("کانالینگ", "channeling"),
        Text(
            "آب از یک شکاف می‌دود و بقیه‌ی قهوه خشک می‌ماند.",
            "Water runs through one crack and leaves the rest of the coffee dry.",
        ),
        Text("دویدن آب", "a runner"),
    )
    assert terms["ratio"].trade is None
    assert barista.case is not None
    assert barista.case.people[1] == CasePerson(
        "niloofar",
        Text("نیلوفر", "Niloofar"),
        Text("سرباریستای کافه‌ی هشتی", "head barista at Café Hashti"),
    )


def test_a_refused_word_is_said_in_a_lesson(draft: Draft) -> None:
    draft.change(FA, "شیر سرد بردارید", "عصاره‌کشی‌های سرد بردارید")
    assert draft.problems() == [
        f'{draft.at(FA, "عصاره‌کشی")}: "عصاره‌کشی‌های" is not the word for "عصاره‌گیری": '
        'write "عصاره‌گیری".'
    ]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("bar/module.en.md", "You measure espresso", "You take a measure of coffee"),
        ("case/case.en.md", "is open from", "with its measure of coffee is open from"),
        ("bar/blanks/recipe-card.en.md", "Write the coffee", "Write the measure of coffee"),
        ("bar/items.yaml", "Weight of water in", "A measure of coffee in"),
        ("bar/rubric.yaml", "stands beside the machine", "sees a measure of coffee"),
        ("case/people.yaml", "barista of the", "measure of coffee of the"),
    ],
)
def test_a_refused_word_is_said_wherever_people_read(
    draft: Draft, file: str, old: str, new: str
) -> None:
    draft.change(file, old, new)
    assert draft.problems() == [
        f'{draft.at(file, "measure of coffee")}: "measure of coffee" is not the word for "dose": '
        'write "dose".'
    ]


def test_a_matter_of_style_is_said(draft: Draft) -> None:
    draft.change(EN, "Take cold milk", "Take cold milk for free")
    draft.change(FA, "شیر سرد بردارید", "بی آن شیر سرد بردارید")
    assert draft.problems() == [
        f'{draft.at(EN, "for free")}: "for free" is not used here: write "free of charge".',
        f'{draft.at(FA, "بی آن")}: "بی آن" is not used here: write "بدون آن".',
    ]
    draft.change(EN, "milk for free", "milk for free-range cows")
    draft.change(FA, "بی آن شیر", "بدون آن شیر")
    assert draft.problems() == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  - id: dose\n", "  - id: ratio\n", 'the id "ratio" stands twice'),
        ('    en: "dose"', '    en: "ratio"', 'term "dose" has the same word as "ratio"'),
        (
            '["measure of coffee"]',
            '["grind"]',
            '"grind" is the word of term "grind", but refused for "dose"',
        ),
        ('    fa: "دوز"\n', "", 'term "dose" has no "fa": add it.'),
        ("style:\n", "styles:\n", 'the glossary has an unknown key "styles"'),
        (
            '{fa: "بی آن", write: "بدون آن"}',
            '{fa: "بی آن", en: "x", write: "بدون آن"}',
            "line 1 of style is not one phrase of one language",
        ),
    ],
)
def test_what_is_wrong_with_the_glossary_is_said(
    draft: Draft, old: str, new: str, said: str
) -> None:
    draft.change(GLOSSARY, old, new)
    found = [problem for problem in draft.problems() if problem.startswith(GLOSSARY)]
    assert [said in problem for problem in found] == [True], found


def test_a_path_without_glossary_and_case_is_right(draft: Draft) -> None:
    """Lessons in preparation need neither."""
    for name in ("espresso-extraction", "milk-steaming", "bar-cleanliness", "module"):
        for language in ("fa", "en"):
            draft.delete(f"bar/{name}.{language}.md")
    for file in (GLOSSARY, *(f"case/{name}" for name in CASE)):
        draft.delete(file)
    (draft.folder / "case").rmdir()
    expected = ("no text shows this drawing", "leads nowhere")
    assert [
        problem for problem in draft.problems() if not any(each in problem for each in expected)
    ] == []


CASE = ("people.yaml", "drinks.csv", "labels.yaml", "figures.yaml", "case.fa.md", "case.en.md")


def test_a_person_without_a_role_is_said(draft: Draft) -> None:
    draft.change("case/people.yaml", ', role: {fa: "سرباریستا', ', work: {fa: "سرباریستا')
    assert any(
        'person "niloofar" has no "role": add it.' in problem for problem in draft.problems()
    )


def test_an_area_may_not_take_the_address_of_case_or_glossary(draft: Draft) -> None:
    draft.write("path.yaml", draft.read("path.yaml").replace("shift\n", "glossary\n"))
    assert any(
        'an area may not be called "glossary": choose another id' in problem
        for problem in draft.problems()
    )
