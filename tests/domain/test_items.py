"""Item kinds: what an answer is worth, and what is refused before it is marked."""

from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competency.domain.career_path import Text
from competency.domain.errors import InvalidInput
from competency.domain.items import (
    JUDGEMENT_VALUES,
    Answer,
    AnswerForm,
    Item,
    Mark,
    Option,
    item_classes,
    item_kinds,
)
from competency.domain.items.contract import JudgementValue

WORDS = Text("متن", "text")
KEYS = "abcdefgh"


def option(key: str, **more: object) -> Option:
    return Option(key, WORDS, WORDS, **more)  # type: ignore[arg-type]


def made(kind: str, options: list[Option]) -> Item:
    return item_classes()[kind](f"{kind}-q", "competency", 2, WORDS, tuple(options))


def single(right: int = 1, size: int = 4) -> Item:
    return made("single", [option(KEYS[i], correct=i == right) for i in range(size)])


def multiple(key: list[bool]) -> Item:
    return made("multiple", [option(KEYS[i], correct=c) for i, c in enumerate(key)])


def ordering(places: list[int]) -> Item:
    return made("ordering", [option(KEYS[i], position=p) for i, p in enumerate(places)])


def matching(size: int) -> Item:
    return made("matching", [option(KEYS[i], match=WORDS) for i in range(size)])


def judgement(values: list[JudgementValue]) -> Item:
    return made("judgement", [option(KEYS[i], value=v) for i, v in enumerate(values)])


BANK = st.one_of(
    st.builds(single, st.integers(0, 3)),
    st.lists(st.booleans(), min_size=4, max_size=8).filter(any).map(multiple),
    st.integers(3, 6).flatmap(lambda n: st.permutations(range(1, n + 1))).map(ordering),
    st.integers(3, 6).map(matching),
    st.permutations(JUDGEMENT_VALUES).map(judgement),
)


@st.composite
def answered(draw: st.DrawFn) -> tuple[Item, Answer]:
    """An item and any well-formed answer to it."""
    item = draw(BANK)
    if item.form in {AnswerForm.ORDER, AnswerForm.PAIRS}:
        return item, tuple(draw(st.permutations(item.keys)))
    if item.form is AnswerForm.SEVERAL:
        chosen = draw(st.lists(st.sampled_from(item.keys), min_size=1, unique=True))
        return item, tuple(sorted(chosen))
    return item, (draw(st.sampled_from(item.keys)),)


def form_of(item: Item, answer: Answer) -> dict[str, list[str]]:
    """The answer as a form sends it."""
    if item.form is AnswerForm.ORDER:
        return {f"place-{key}": [str(place)] for place, key in enumerate(answer, start=1)}
    if item.form is AnswerForm.PAIRS:
        return {f"match-{key}": [given] for key, given in zip(item.keys, answer, strict=True)}
    return {"answer": list(answer)}


@given(answered())
def test_a_mark_is_always_one_of_the_categories(pair: tuple[Item, Answer]) -> None:
    item, answer = pair
    assert 0 <= item.mark(answer) < item.categories


@given(answered())
def test_only_the_best_answer_gets_the_top_category(pair: tuple[Item, Answer]) -> None:
    item, answer = pair
    assert item.mark(item.best) == item.categories - 1
    assert (item.mark(answer) == item.categories - 1) is (answer == item.best)


@given(answered())
def test_a_form_gives_back_the_answer_that_filled_it(pair: tuple[Item, Answer]) -> None:
    item, answer = pair
    assert item.parse(form_of(item, answer)) == answer


@given(
    BANK,
    st.dictionaries(
        st.one_of(
            st.just("answer"),
            st.sampled_from([f"{name}-{key}" for name in ("place", "match") for key in KEYS]),
            st.text(max_size=8),
        ),
        st.lists(
            st.one_of(st.sampled_from([*KEYS, "1", "2", "3", "4", "0", "-1", ""]), st.text()),
            max_size=4,
        ),
        max_size=8,
    ),
)
def test_any_form_at_all_is_either_an_answer_or_refused_with_a_sentence(
    item: Item, values: dict[str, list[str]]
) -> None:
    outcome: Answer | InvalidInput
    try:
        outcome = item.parse(values)
    except InvalidInput as refused:
        outcome = refused
    if isinstance(outcome, InvalidInput):
        assert outcome.field == "answer"
        assert outcome.message.endswith(".")
    else:
        assert 0 <= item.mark(outcome) < item.categories


@pytest.mark.parametrize("item", [single(), multiple([True, False, True, False])])
@pytest.mark.parametrize("values", [{}, {"answer": []}, {"answer": ["z"]}, {"answer": ["a", "z"]}])
def test_a_choice_must_be_one_of_the_options(item: Item, values: dict[str, list[str]]) -> None:
    with pytest.raises(InvalidInput):
        item.parse(values)


@pytest.mark.parametrize("item", [single(), judgement(list(JUDGEMENT_VALUES))])
def test_one_answer_means_one(item: Item) -> None:
    with pytest.raises(InvalidInput, match="exactly one"):
        item.parse({"answer": ["a", "b"]})
    assert item.parse({"answer": ["b", "b"]}) == ("b",)


@pytest.mark.parametrize(
    "places",
    [
        ["1", "2", "3", ""],
        ["1", "2", "3", "3"],
        ["0", "1", "2", "3"],
        ["2", "3", "4", "5"],
        ["1", "2", "3", "۳"],
        ["1", "2", "3", "²"],
        ["1", "2", "3", "9" * 5000],
        ["1", "2", "3", "-4"],
    ],
)
def test_an_order_needs_each_place_once(places: list[str]) -> None:
    item = ordering([3, 1, 4, 2])
    with pytest.raises(InvalidInput):
        item.parse({f"place-{key}": [place] for key, place in zip("abcd", places, strict=True)})


def test_places_are_read_in_any_digits() -> None:
    item = ordering([3, 1, 4, 2])
    assert item.parse(
        {f"place-{key}": [place] for key, place in zip("abcd", "۳1٤2", strict=True)}
    ) == ("b", "d", "a", "c")


@pytest.mark.parametrize("given_keys", [["a", "b", "c", ""], ["a", "b", "c", "c"], ["a", "b", "c"]])
def test_a_match_needs_each_right_side_once(given_keys: list[str]) -> None:
    item = matching(4)
    values = {f"match-{key}": [chosen] for key, chosen in zip("abcd", given_keys, strict=False)}
    with pytest.raises(InvalidInput):
        item.parse(values)


def test_a_choice_off_the_key_costs_one_category_of_several_answers() -> None:
    item = multiple([True, True, False, False, False])
    assert item.categories == 4
    for chosen in product([False, True], repeat=5):
        answer = tuple(key for key, on in zip("abcde", chosen, strict=True) if on)
        off = sum(on != right for on, right in zip(chosen, [1, 1, 0, 0, 0], strict=True))
        assert item.mark(answer) == (max(0, 3 - off) if answer else 0)


def test_choosing_every_option_is_not_a_way_to_the_top() -> None:
    assert multiple([True, True, False, False, False]).mark(tuple("abcde")) == 0
    assert multiple([True, False, False, False]).mark(tuple("abcd")) == 0


def test_an_order_is_worth_its_share_of_pairs_in_the_right_order() -> None:
    item = ordering([1, 2, 3, 4])
    for order in permutations("abcd"):
        pairs = [(x, y) for i, x in enumerate(order) for y in order[i + 1 :]]
        share = sum(x < y for x, y in pairs) / len(pairs)
        expected = 3 if share == 1 else 2 if share >= 0.8 else 1 if share >= 0.6 else 0
        assert item.mark(order) == expected


def test_a_reversed_order_is_worth_nothing() -> None:
    assert ordering([1, 2, 3, 4, 5]).mark(tuple("edcba")) == 0


def test_two_lines_exchanged_cost_one_category_of_a_match() -> None:
    item = matching(4)
    assert item.mark(("b", "a", "c", "d")) == 2
    assert item.mark(("b", "c", "a", "d")) == 1
    assert item.mark(("b", "a", "d", "c")) == 0


def test_a_judgement_is_worth_the_value_of_its_action() -> None:
    item = judgement(["poor", "best", "worst", "acceptable"])
    assert [item.mark((key,)) for key in "abcd"] == [1, 3, 0, 2]


def test_only_a_single_answer_can_be_guessed() -> None:
    assert single(size=4).guess == 0.25
    assert single(size=5).guess == 0.2
    assert not any(i.guess for i in (matching(4), ordering([1, 2, 3]), multiple([True, False])))


def test_graded_means_more_than_right_and_wrong() -> None:
    assert not single().graded
    assert all(i.graded for i in (matching(3), ordering([1, 2, 3]), multiple([True] * 4)))


def test_an_unknown_option_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        single().option("z")


def test_every_kind_is_found_in_its_order() -> None:
    assert list(item_classes()) == ["single", "multiple", "ordering", "matching", "judgement"]
    assert [cls.kind for cls in item_classes().values()] == list(item_kinds())


@given(answered())
def test_the_best_answer_hits_every_option_that_belongs(pair: tuple[Item, Answer]) -> None:
    item, answer = pair
    hits = [item.hit(option, answer) for option in item.options]
    top = item.mark(answer) == item.categories - 1
    if item.form is not AnswerForm.ONE:
        assert (hits == [item.belongs(option) for option in item.options]) is top
    elif top:
        assert all(item.belongs(o) for o, hit in zip(item.options, hits, strict=True) if hit)


def test_an_order_that_tells_the_answer_is_named() -> None:
    lines = ordering([2, 1, 3, 4])
    assert lines.gives_away(["b", "a", "c", "d"])
    assert not lines.gives_away(["a", "b", "c", "d"])
    assert not single().gives_away(["a", "b", "c", "d"])


def words(mark: Mark | None) -> str | None:
    """A mark in English; what is good has a tick."""
    if mark is None:
        return None
    params = {k: v.en if isinstance(v, Text) else v for k, v in mark.params.items()}
    return mark.message % params + (" ✓" if mark.good else "")


@pytest.mark.parametrize(
    ("item", "answer", "of_key", "of_answer"),
    [
        (single(1), ("a",), [None, "right ✓", None, None], [None, "right ✓", None, None]),
        (
            multiple([True, True, False, False]),
            ("a", "c"),
            [*["belongs to the answer ✓"] * 2, *["does not belong"] * 2],
            [*["belongs to the answer ✓"] * 2, *["does not belong"] * 2],
        ),
        (
            ordering([2, 1, 3]),
            ("b", "c", "a"),
            ["place 2", "place 1", "place 3"],
            ["you put it at 3", "in place ✓", "you put it at 2"],
        ),
        (
            matching(3),
            ("a", "c", "b"),
            [None] * 3,
            ["matched ✓", "you chose: text", "you chose: text"],
        ),
        (
            judgement(["poor", "best", "worst", "acceptable"]),
            ("d",),
            ["poor", "best ✓", "worst", "acceptable"],
            ["poor", "best ✓", "worst", "acceptable"],
        ),
    ],
    ids=lambda value: value.kind.name if isinstance(value, Item) else "",
)
def test_an_option_is_named_after_the_key_and_after_the_answer(
    item: Item, answer: Answer, of_key: list[str | None], of_answer: list[str | None]
) -> None:
    assert [words(item.key_mark(option)) for option in item.options] == of_key
    assert [words(item.answer_mark(option, answer)) for option in item.options] == of_answer


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (single(), "dcba"),
        (ordering([2, 1, 4, 3]), "badc"),
        (matching(4), "abcd"),
        (judgement(["poor", "best", "worst", "acceptable"]), "bdac"),
    ],
    ids=lambda value: value.kind.name if isinstance(value, Item) else "",
)
def test_the_result_shows_options_in_the_order_of_the_key_where_it_has_one(
    item: Item, expected: str
) -> None:
    shown = tuple(reversed(item.options))
    assert "".join(option.key for option in item.in_result(shown)) == expected


@pytest.mark.parametrize(
    "item",
    [
        single(),
        multiple([True, True, False, True]),
        ordering([4, 2, 1, 3]),
        matching(1),
        judgement(["worst", "best", "poor", "acceptable"]),
    ],
    ids=lambda value: value.kind.name,
)
def test_a_key_that_can_be_met_has_no_fault(item: Item) -> None:
    assert item.key_fault() is None


@pytest.mark.parametrize(
    ("item", "found"),
    [
        (single(7), "0 right options"),
        (multiple([True] * 4), "4 right options of 4"),
        (multiple([True, False, False, False]), "1 right options of 4"),
        (ordering([1, 2, 2, 4]), "the positions 1, 2, 2, 4"),
        (matching(3), "two equal right sides"),
        (judgement(["best", "best", "poor", "worst"]), "the values best, best, poor, worst"),
    ],
    ids=lambda value: value.kind.name if isinstance(value, Item) else "",
)
def test_a_key_that_cannot_be_met_is_described(item: Item, found: str) -> None:
    fault = item.key_fault()
    assert fault is not None
    assert fault.found == found
