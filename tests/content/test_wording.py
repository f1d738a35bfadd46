"""Refused words: whole words, in any spelling, in prose only."""

import pytest

from competency.content.wording import Refused, Wording

ZWNJ = "\u200c"


def found(text: str, *refused: Refused) -> list[str]:
    language = refused[0].language
    return [each.text for each in Wording(refused).find(text, language)]


TEST = Refused("fa", "آزمون", "آزمایش", term="آزمایش")
SEND_OUT = Refused("fa", "به دست", "توسط", unless=("به دست آور", "به دست می‌آ"))
HALF = Refused("fa", f"پیش{ZWNJ}آزمون", "آزمایش نخست")
BARE = Refused("fa", "بی آن", "بدون آن")
LIKE = Refused("fa", "پسند", "لایک")
SESSION = Refused("en", "visit", "session", term="session", unless=("visit card",))
PHRASE = Refused("en", "by whose hand", "by whom")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("این آزمون است", ["آزمون"]),
        (f"آزمون{ZWNJ}های ما", [f"آزمون{ZWNJ}های"]),
        (f"آزمون{ZWNJ}ی بزرگ", [f"آزمون{ZWNJ}ی"]),
        ("«آزمون»، آزمون.", ["آزمون", "آزمون"]),
        ("آزمونِ تازه", ["آزمونِ"]),
        ("آزمونگر و هم‌آزمون", []),
        (f"آزمون{ZWNJ}گر", []),
        ("`آزمون` و [پیوند](آزمون.fa.md)", []),
        ("{آزمایش}", []),
        ("{آزمون|test}", ["آزمون"]),
    ],
)
def test_a_persian_word_is_found_whole_with_endings_and_not_inside_others(
    text: str, words: list[str]
) -> None:
    assert found(text, TEST) == words


@pytest.mark.parametrize("written", [f"پیش{ZWNJ}آزمون", "پیش آزمون", "پیشآزمون"])
def test_half_spaces_of_a_refused_word_may_be_any(written: str) -> None:
    assert found(f"یک {written} بود", HALF) == [written]


def test_arabic_letters_and_broken_lines_hide_nothing() -> None:
    assert found("بي آن", BARE) == ["بي آن"]
    assert found("بی\nآن", BARE) == ["بی\nآن"]


def test_a_phrase_is_right_where_a_context_allows_it() -> None:
    assert found("به دست او نوشته شد", SEND_OUT) == ["به دست"]
    assert found("آن را به دست آورد و به دست می‌آید", SEND_OUT) == []


def test_a_verb_is_not_the_noun_inside_it() -> None:
    assert found(f"می{ZWNJ}پسندد", LIKE) == []
    assert found("پسند زیاد", LIKE) == ["پسند"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Each visit counts. Visits too.", ["visit", "Visits"]),
        ("visitor, revisit, visit-card", []),
        ("a visit card", []),
        ("[visit](visit.md) `visit` https://visit.example", ["visit"]),
    ],
)
def test_an_english_word_is_found_whole_with_a_plural_s(text: str, words: list[str]) -> None:
    assert found(text, SESSION) == words


def test_an_english_phrase_is_found_over_a_broken_line() -> None:
    assert found("made by whose\nhand?", PHRASE) == ["by whose\nhand"]


def test_each_language_has_words_of_its_own() -> None:
    wording = Wording([TEST, SESSION])
    assert list(wording.find("visit", "fa")) == []
    assert [each.text for each in wording.find("visit", "en")] == ["visit"]
