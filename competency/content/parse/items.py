"""items.yaml: the item bank of a skill area.

A bank in which any item has a `rule:` is written to the present standard; the others wait for
their area's revision.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import yaml

from competency.content.braces import Filler
from competency.content.document import item_version
from competency.content.fields import Record, compose, text_name
from competency.content.parse.item_notes import KEYS, Notes, read_notes
from competency.content.problems import Place, Problems
from competency.content.render import Renderer
from competency.content.source import Source
from competency.domain.career_path import LANGUAGES, CareerPath, Language, Text
from competency.domain.items import (
    ITEM_CLASSES,
    JUDGEMENT_VALUES,
    Item,
    ItemKind,
    MatchingItem,
    Option,
)

_KEY = re.compile(r"[a-z]")
_COUNTS: dict[ItemKind, tuple[int, int]] = {
    ItemKind.SINGLE: (2, 4),
    ItemKind.MULTIPLE: (4, 6),
    ItemKind.ORDERING: (4, 5),
    ItemKind.MATCHING: (3, 5),
    ItemKind.JUDGEMENT: (4, 4),
}
_MOST_RIGHT = 4
_MOST_SPARE = 2
_OWN_KEY: dict[ItemKind, str] = {
    ItemKind.SINGLE: "correct",
    ItemKind.MULTIPLE: "correct",
    ItemKind.ORDERING: "position",
    ItemKind.MATCHING: "match",
    ItemKind.JUDGEMENT: "value",
}
_CATCH_ALL: dict[Language, re.Pattern[str]] = {
    "fa": re.compile(
        r"(همه( ی)?|هر (سه|چهار)|هیچ ?(کدام|یک) از) (موارد?|گزینه( ها( ?ی)?)?)( (بالا|فوق))?"
        r"|هیچ ?کدام"
    ),
    "en": re.compile(r"(all|none|both|any) of (the above|these|the( other)? options)"),
}


@dataclass(frozen=True, slots=True)
class PlacedItem:
    """An item with its place in the bank."""

    item: Item
    place: Place


@dataclass(frozen=True)
class Bank:
    """The item bank of an area.

    Attributes:
        items: Those with problems too, for the checks of the whole bank.
        noted: Whether it is written to the present standard, with what its authors note.
    """

    area: str
    source: Source
    items: list[PlacedItem]
    noted: bool


def read_items(
    source: Source,
    area: str,
    path: CareerPath,
    render: Mapping[Language, Renderer],
    filler: Filler,
    problems: Problems,
) -> Bank | None:
    """Read an item bank; None, with a problem noted, where it is no list of items.

    Args:
        area: The skill area whose bank it is; its items ask about competencies at home there.
        render: A renderer a language, for the stems.
        filler: Replaces the figures that texts name.
    """
    node = compose(source, source.text, problems)
    if node is None:
        return None
    if not isinstance(node, yaml.SequenceNode):
        problems.add(
            source.start, "the item bank is not a list of items", 'begin each item with "- id: …"'
        )
        return None
    records = [
        Record(source, item, f"item {number}", problems)
        for number, item in enumerate(node.value, start=1)
    ]
    noted = any("rule" in record for record in records)
    reader = _ItemReader(area, path, render, filler, noted=noted)
    return Bank(area, source, [reader.read(record) for record in records], noted)


class _ItemReader:
    def __init__(
        self,
        area: str,
        path: CareerPath,
        render: Mapping[Language, Renderer],
        filler: Filler,
        *,
        noted: bool,
    ) -> None:
        self._area = area
        self._path = path
        self._render = render
        self._filler = filler
        self._noted = noted

    def read(self, record: Record) -> PlacedItem:
        if record.peek("id"):
            record.what = f'"{record.peek("id")}"'
        kind = record.choice("kind", list(ItemKind))
        matching = kind is ItemKind.MATCHING
        record.allow(
            *("id", "competency", "step", "kind", "stem", "options"),
            *(KEYS if self._noted else ()),
            *(("spare",) if matching else ()),
        )
        competency = self._competency(record)
        stem = self._filled(record, "stem", record.both("stem", named="stem"))
        options = self._options(record, kind)
        item = ITEM_CLASSES[kind or ItemKind.SINGLE](
            id=record.id(),
            competency=competency,
            step=self._step(record, competency),
            stem=stem,
            options=options,
            stem_html=Text(
                *(
                    self._render[language].render(stem[language], folder=self._area).html
                    for language in LANGUAGES
                )
            ),
        )
        if isinstance(item, MatchingItem) and "spare" in record:
            item = replace(item, spare=self._spare(record, options))
        if self._noted:
            notes = read_notes(record, kind, options)
            item = replace(item, **{name: getattr(notes, name) for name in Notes.__slots__})
        return PlacedItem(replace(item, version=item_version(item)), record.place("id"))

    def _filled(self, record: Record, key: str, text: Text) -> Text:
        """A text in both languages with its figures put in."""
        if "{" not in text.fa + text.en:
            return text
        place = record.place(key)
        fa, en = (
            self._filler.fill(text[language], language, lambda _: place, names=False)
            for language in LANGUAGES
        )
        return Text(fa, en)

    def _spare(self, record: Record, options: tuple[Option, ...]) -> tuple[Option, ...]:
        """Right entries without a partner."""
        what = record.what
        records = record.records("spare", lambda n: f"spare entry {n} of {what}")
        if len(records) > _MOST_SPARE:
            record.note(
                record.place("spare"),
                "%(what)s has %(count)s spare entries",
                "write one or two",
                count=len(records),
            )
        taken = {option.key for option in options}
        sides = {_normal(option.match.fa) for option in options if option.match}
        found: list[Option] = []
        for each in records:
            each.allow("key", *LANGUAGES, "why")
            spare = Option(self._key(each), self._own_text(each), each.both("why"))
            _check_one_line(each, [spare.text, spare.why])
            if spare.key in taken or _normal(spare.text.fa) in sides:
                each.note(
                    each.place(),
                    "%(what)s repeats the key or the text of another entry",
                    "give it a key and a text of its own",
                )
            taken.add(spare.key)
            sides.add(_normal(spare.text.fa))
            found.append(spare)
        return tuple(found)

    def _competency(self, record: Record) -> str:
        competency = record.string("competency")
        if competency and not self._path.has_competency(competency):
            record.note(
                record.place("competency"),
                'there is no competency "%(id)s"',
                "mend the id, or add it to path.yaml",
                id=competency,
            )
        elif competency and self._path.competency(competency).home != self._area:
            record.note(
                record.place("competency"),
                'the competency "%(id)s" is not at home in %(area)s',
                "move the item to %(home)s/items.yaml",
                id=competency,
                area=self._area,
                home=self._path.competency(competency).home,
            )
        return competency

    def _step(self, record: Record, competency: str) -> int:
        step = record.integer("step", 1, 4)
        if self._path.has_competency(competency):
            depth = self._path.competency(competency).depth
            if step > depth + 1:
                record.note(
                    record.place("step"),
                    '%(what)s asks for step %(step)s, but the depth of "%(id)s" is %(depth)s',
                    "ask for step %(highest)s at most",
                    step=step,
                    id=competency,
                    depth=depth,
                    highest=depth + 1,
                )
        return step

    def _options(self, record: Record, kind: ItemKind | None) -> tuple[Option, ...]:
        what = record.what
        records = record.records("options", lambda n: f"option {n} of {what}")
        options = tuple(self._option(option, kind) for option in records)
        if kind is not None and records:
            low, high = _COUNTS[kind]
            if not low <= len(records) <= high:
                record.note(
                    record.place("options"),
                    "%(what)s has %(count)s options",
                    "a %(kind)s item has %(wanted)s",
                    count=len(records),
                    kind=kind,
                    wanted=low if low == high else f"{low} to {high}",
                )
            self._check_key(record, kind, options)
        for key in ("key", *LANGUAGES):
            _note_repeated(records, key)
        return options

    def _option(self, record: Record, kind: ItemKind | None) -> Option:
        own_key = _OWN_KEY.get(kind) if kind else None
        record.allow("key", *LANGUAGES, *([own_key] if own_key else _OWN_KEY.values()), "why")
        key = self._key(record)
        text = self._own_text(record)
        for language in LANGUAGES:
            if _CATCH_ALL[language].fullmatch(_normal(text[language])):
                record.note(
                    record.place(language),
                    "%(what)s stands for the other options",
                    "write an option that can be judged by itself",
                )
        match = record.both("match") if own_key == "match" else None
        why = record.both("why", named="rationale", hint=_why_hint(record, own_key))
        why = self._filled(record, "why", why)
        _check_one_line(record, [text, why, *([match] if match else [])])
        correct = own_key == "correct" and record.flag("correct")
        return Option(
            key=key,
            text=text,
            why=why,
            correct=correct,
            position=record.integer("position", 1, 9) if own_key == "position" else None,
            match=match,
            value=record.choice("value", JUDGEMENT_VALUES) if own_key == "value" else None,
        )

    def _key(self, record: Record) -> str:
        key = record.string("key")
        if key and not _KEY.fullmatch(key):
            record.note(
                record.place("key"),
                'the key "%(key)s" of %(what)s is not one small Latin letter',
                "write a, b, c, …",
                key=key,
            )
        return key

    def _own_text(self, record: Record) -> Text:
        """The text of an option, which stands in it beside its key."""
        text = Text(*(record.string(language, named=text_name(language)) for language in LANGUAGES))
        record.check_persian("fa")
        return self._filled(record, "fa", text)

    def _check_key(self, record: Record, kind: ItemKind, options: tuple[Option, ...]) -> None:
        """Note a key that no answer can meet, or that every answer meets."""
        right = sum(option.correct for option in options)
        wanted = found = ""
        match kind:
            case ItemKind.SINGLE if right != 1:
                found, wanted = f"{right} right options", "mark exactly one with correct: true"
            case ItemKind.MULTIPLE if not 2 <= right <= min(_MOST_RIGHT, len(options) - 1):
                found = f"{right} right options of {len(options)}"
                wanted = "mark two to four with correct: true and leave at least one wrong"
            case ItemKind.ORDERING if sorted(_places(options)) != [*range(1, len(options) + 1)]:
                found = f"the positions {', '.join(map(str, _places(options)))}"
                wanted = f"use each of 1 to {len(options)} once"
            case ItemKind.JUDGEMENT if Counter(o.value for o in options) != Counter(
                JUDGEMENT_VALUES
            ):
                found = f"the values {', '.join(str(option.value) for option in options)}"
                wanted = f"use each of {', '.join(reversed(JUDGEMENT_VALUES))} once"
            case ItemKind.MATCHING:
                for language in LANGUAGES:
                    sides = [option.match[language] for option in options if option.match]
                    if len({_normal(side) for side in sides}) != len(sides):
                        found = "two equal right sides"
                        wanted = "give each line a match that fits it alone"
            case _:
                pass
        if found:
            record.note(
                record.place("options"),
                "%(what)s has %(found)s",
                "%(wanted)s",
                found=found,
                wanted=wanted,
            )


def _why_hint(record: Record, own_key: str | None) -> str:
    match own_key:
        case "correct":
            return "say why it is " + ("right" if record.peek("correct") == "true" else "wrong")
        case "position":
            return "say why it stands at this place"
        case "match":
            return "say why the two belong together"
        case _:
            return "say what speaks for and against it"


def _check_one_line(record: Record, texts: Iterable[Text]) -> None:
    """Options are one line each, with code, strong and stressed words at most."""
    for text in texts:
        if any("\n" in text[language] or "](" in text[language] for language in LANGUAGES):
            record.note(
                record.place(),
                "%(what)s holds more than one line, or a link",
                "write one line; tables, lists and links belong in the stem",
            )


def _places(options: Iterable[Option]) -> list[int]:
    return [option.position or 0 for option in options]


def _note_repeated(records: Iterable[Record], key: str) -> None:
    seen: dict[str, str] = {}
    for record in records:
        normal = _normal(record.peek(key))
        first = seen.setdefault(normal, record.what)
        if normal and first != record.what:
            record.note(
                record.place(key),
                '%(what)s repeats "%(key)s" of %(first)s',
                "options differ from each other",
                key=key,
                first=first.partition(" of ")[0],
            )


def _normal(text: str) -> str:
    """A text as compared: without differences of case, spacing and final stop."""
    return " ".join(text.replace("\u200c", " ").casefold().split()).rstrip(".")
