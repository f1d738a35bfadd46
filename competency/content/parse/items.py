"""items.yaml: the item bank of a skill area.

A bank in which any item has a `rule:` is written to the present standard; the others wait for
their area's revision.
"""

import re
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
    JUDGEMENT_VALUES,
    Item,
    ItemKind,
    KeyField,
    Option,
    comparable,
    item_classes,
    item_kinds,
)
from competency.domain.items.matching import MatchingItem

_KEY = re.compile(r"[a-z]")
_MOST_SPARE = 2
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
        classes = item_classes()
        cls = classes.get(record.choice("kind", list(classes)) or "")
        kind = cls.kind if cls else None
        record.allow(
            *("id", "competency", "step", "kind", "stem", "options"),
            *(KEYS if self._noted else ()),
            *(("spare",) if cls is MatchingItem else ()),
        )
        competency = self._competency(record)
        stem = self._filled(record, "stem", record.both("stem", named="stem"))
        options = self._options(record, kind)
        item = (cls or next(iter(classes.values())))(
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
        if kind is not None and options and (fault := item.key_fault()):
            record.note(
                record.place("options"),
                "%(what)s has %(found)s",
                "%(wanted)s",
                found=fault.found,
                wanted=fault.wanted,
            )
        if isinstance(item, MatchingItem) and "spare" in record:
            item = replace(item, spare=self._spare(record, options))
        if self._noted:
            notes = read_notes(record, cls.form if cls else None, options)
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
        sides = {comparable(option.match.fa) for option in options if option.match}
        found: list[Option] = []
        for each in records:
            each.allow("key", *LANGUAGES, "why")
            spare = Option(self._key(each), self._own_text(each), each.both("why"))
            _check_one_line(each, [spare.text, spare.why])
            if spare.key in taken or comparable(spare.text.fa) in sides:
                each.note(
                    each.place(),
                    "%(what)s repeats the key or the text of another entry",
                    "give it a key and a text of its own",
                )
            taken.add(spare.key)
            sides.add(comparable(spare.text.fa))
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
            low, high = kind.options
            if not low <= len(records) <= high:
                record.note(
                    record.place("options"),
                    "%(what)s has %(count)s options",
                    "a %(kind)s item has %(wanted)s",
                    count=len(records),
                    kind=kind.name,
                    wanted=low if low == high else f"{low} to {high}",
                )
        for key in ("key", *LANGUAGES):
            _note_repeated(records, key)
        return options

    def _option(self, record: Record, kind: ItemKind | None) -> Option:
        own_key = kind.key_field if kind else None
        keys = [own_key] if own_key else [one.key_field for one in item_kinds()]
        record.allow("key", *LANGUAGES, *keys, "why")
        key = self._key(record)
        text = self._own_text(record)
        for language in LANGUAGES:
            if _CATCH_ALL[language].fullmatch(comparable(text[language])):
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


def _why_hint(record: Record, own_key: KeyField | None) -> str:
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


def _note_repeated(records: Iterable[Record], key: str) -> None:
    seen: dict[str, str] = {}
    for record in records:
        normal = comparable(record.peek(key))
        first = seen.setdefault(normal, record.what)
        if normal and first != record.what:
            record.note(
                record.place(key),
                '%(what)s repeats "%(key)s" of %(first)s',
                "options differ from each other",
                key=key,
                first=first.partition(" of ")[0],
            )
