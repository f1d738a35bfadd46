"""What gives keys away: length, position, words of the stem, what common sense picks."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from math import ceil

from competency.content.blocks import blocks
from competency.content.check.banks import FEWEST_FOR_SHARES
from competency.content.fields import LANGUAGE_NAMES
from competency.content.language import ZWNJ
from competency.content.outline import without_code
from competency.content.parse.items import Bank, PlacedItem
from competency.content.problems import Place, Problems
from competency.content.wording import bare
from competency.domain.career_path import LANGUAGES, Language
from competency.domain.items import AnswerForm, Item, Option
from competency.domain.items.single import SingleItem

LONGEST_SHARE = 0.30
"""Highest share of an area's single items whose key is the longest option."""
POSITION_SHARE = 0.45
"""Highest share of an area's single items whose key stands in one position."""
STEM_WORDS = 70
"""Most Persian words of a stem, its tables and pictures not counted."""

_WORD = re.compile(rf"[^\W\d_][\w{ZWNJ}]*")
_ENDING: dict[Language, re.Pattern[str]] = {
    "fa": re.compile(r"(\u200c?(ها(ی|یی)?|ی|ای|تر|ترین))$"),
    "en": re.compile(r"(ies|es|s|ed|ing)$"),
}


def _set_of(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


_COMMON: dict[Language, frozenset[str]] = {
    "fa": _set_of(
        "است بود باشد شود شده کند کرده کردن کنید دهد دهید دارد دارید داده یک دو سه چهار هر همه",
        "این آن همین همان برای بدون روی زیر پیش پس بعد میان بین درباره هنوز فقط هم اگر چون باید",
        "نباید شما آنها خود خودش کدام چند چقدر کجا چرا چیست بیشتر کمتر نفر بار روز هفته ماه سال",
        "ساعت تومان درصد میلیون هزار شبکه محتوا صفحه پست گذاشته گفته نوشته آمده رفته گرفته",
        "خواهد خواهید دیگر نیست نبود تازه مدیر تیم کار",
    ),
    "en": _set_of(
        "about after again all also and any are because been before being between both but can",
        "could day days does each first for from had has have her him his how into its last",
        "may month more most must not now off once one only other our out over own per page",
        "post posts same she should some such team than that the their them then there these",
        "they this those three toman two under until up use used very was week weeks were what",
        "when where which while who will with without work would year you your",
    ),
}
"""Words that mean nothing by themselves, or that every stem of the trade holds."""


def check_item(placed: PlacedItem, problems: Problems) -> None:
    """Note a stem that is too long, and words of it that point at the key."""
    item = placed.item
    words = stem_words(item, "fa")
    if words > STEM_WORDS:
        problems.add(
            placed.place,
            'the stem of "%(id)s" has %(words)s words in Persian',
            "write at most %(most)s; figures belong in a table",
            id=item.id,
            words=words,
            most=STEM_WORDS,
        )
    for language in LANGUAGES:
        found = pointing_words(item, language)
        if found:
            problems.add(
                placed.place,
                'in "%(id)s" words of the stem stand in the key and in no other option, '
                "in %(language)s: %(words)s",
                "write them into another option too, or say it otherwise in the stem or the key",
                id=item.id,
                language=LANGUAGE_NAMES[language],
                words=", ".join(sorted(found)),
            )


def stem_words(item: Item, language: Language) -> int:
    """Words of a stem without its tables, pictures and code."""
    return sum(
        block.words
        for block in blocks(without_code(item.stem[language]), language)
        if block.kind not in {"table", "picture"}
    )


def pointing_words(item: Item, language: Language) -> set[str]:
    """Words of the stem that only the key has; of a multiple, only all its right options."""
    if item.kind.key_field != "correct":
        return set()
    right = [_words(option.text[language], language) for option in item.options if option.correct]
    wrong = [
        _words(option.text[language], language) for option in item.options if not option.correct
    ]
    if not right or not wrong:
        return set()
    shared = right[0].intersection(*right) - wrong[0].union(*wrong)
    return shared & _words(item.stem[language], language)


def _words(text: str, language: Language) -> set[str]:
    """The words of a text that mean something, without their endings."""
    found = set()
    for match in _WORD.finditer(text):
        whole = match[0].casefold().strip(ZWNJ)
        stem = bare(_ENDING[language].sub("", whole))
        if len(stem) >= 3 and not {whole, stem} & _COMMON[language]:
            found.add(stem)
    return found


def check_cues(bank: Bank, problems: Problems) -> None:
    """Note what gives keys away in a bank: their length, their position, common sense."""
    singles = [p.item for p in bank.items if isinstance(p.item, SingleItem)]
    if len(singles) >= FEWEST_FOR_SHARES:
        _check_lengths(singles, bank.area, bank.source.start, problems)
        _check_positions(singles, bank.area, bank.source.start, problems)
    if bank.noted:
        for placed in bank.items:
            check_item(placed, problems)
        _check_naive([p.item for p in bank.items], bank.area, bank.source.start, problems)


def _check_lengths(singles: Sequence[Item], area: str, start: Place, problems: Problems) -> None:
    for language in LANGUAGES:
        longest = [item.id for item in singles if key_is_longest(item, language)]
        if len(longest) > LONGEST_SHARE * len(singles):
            problems.add(
                start,
                "in %(count)s of %(all)s single items of %(area)s the key is the longest option "
                "in %(language)s, which is more than 30 %%",
                "shorten keys or lengthen other options in: %(items)s",
                count=len(longest),
                all=len(singles),
                area=area,
                language=LANGUAGE_NAMES[language],
                items=", ".join(longest),
            )


def _check_positions(singles: Sequence[Item], area: str, start: Place, problems: Problems) -> None:
    for position, count in Counter(map(key_position, singles)).items():
        if position and count > POSITION_SHARE * len(singles):
            problems.add(
                start,
                "in %(count)s of %(all)s single items of %(area)s the key is option %(position)s, "
                "which is more than 45 %%",
                "move some keys to other positions",
                count=count,
                all=len(singles),
                area=area,
                position=position,
            )


def _check_naive(items: Iterable[Item], area: str, start: Place, problems: Problems) -> None:
    """Common sense may be right as often as chance is, not more."""
    judged = [item for item in items if has_one_naive(item)]
    right = [item.id for item in judged if naive_is_key(item)]
    chance = sum(1 / max(1, len(item.options)) for item in judged)
    if len(judged) >= FEWEST_FOR_SHARES and len(right) > ceil(chance):
        problems.add(
            start,
            "in %(count)s of %(all)s single and judgement items of %(area)s the key is what "
            "common sense picks, by chance it would be %(chance).1f",
            "write stems that overturn it in some of: %(items)s",
            count=len(right),
            all=len(judged),
            area=area,
            chance=chance,
            items=", ".join(right),
        )


def has_one_naive(item: Item) -> bool:
    """Whether an item says which one option common sense picks."""
    return len(item.naive) == 1 and item.form is not AnswerForm.SEVERAL


def naive_is_key(item: Item) -> bool:
    """Whether what common sense picks is right; of a judgement, the best action."""
    if item.form is AnswerForm.ORDER:
        return item.naive == item.best
    return bool(item.naive) and set(item.naive) == set(item.best)


def key_position(item: Item) -> int:
    """Position of the right option of a single item, from 1; 0 where none is marked."""
    return next((n for n, option in enumerate(item.options, start=1) if option.correct), 0)


def key_is_longest(item: Item, language: Language) -> bool:
    """Whether the right option has more characters than every other one."""

    def length(option: Option) -> int:
        return len(option.text[language])

    right = [length(option) for option in item.options if option.correct]
    wrong = [length(option) for option in item.options if not option.correct]
    return bool(right and wrong) and max(right) > max(wrong)
