"""A typed reader over YAML nodes: each value is checked where it is read and knows its place.

A value that is missing or wrong is noted as a problem and replaced by a neutral one, so that
reading goes on; whoever reads must not use the result once there are problems.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import yaml

from competency.content import language
from competency.content.problems import Place, Problems
from competency.content.scalars import place_in
from competency.content.source import Source
from competency.domain.career_path import LANGUAGES, Language, Text

_LOADER: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)
Word = TypeVar("Word", bound=str)

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NULL = "tag:yaml.org,2002:null"
_INT = "tag:yaml.org,2002:int"
_BOOL = "tag:yaml.org,2002:bool"
LANGUAGE_NAMES: dict[Language, str] = {"fa": "Persian", "en": "English"}


@dataclass(frozen=True, slots=True)
class Placed:
    """A short value (an id, a word) with its place."""

    value: str
    place: Place


def text_name(language: Language) -> str:
    """How messages call the text in a language."""
    return f'{LANGUAGE_NAMES[language]} text ("{language}")'


def compose(source: Source, yaml_text: str, problems: Problems) -> yaml.Node | None:
    """Parse YAML into nodes with marks; None, with a problem noted, for broken or empty YAML."""
    try:
        node = yaml.compose(yaml_text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(source.file, mark.line + 1, mark.column + 1) if mark else source.start
        problems.add(
            place,
            "not valid YAML, %(why)s",
            "quote texts that contain a colon, # or quotes, and indent with spaces",
            why=error.problem or error.context or "it can't be read",
        )
        return None
    except yaml.reader.ReaderError as error:
        problems.add(
            source.place(error.position),
            "a control character stands in the file",
            "delete it",
        )
        return None
    if node is None:
        problems.add(source.start, "there is nothing in it", "write its keys and values")
    return node


class Record:
    """A YAML mapping: gives out its values by key and notes what is wrong with them.

    Args:
        what: How messages call it, for example `option 3 of "calendar-q2"`.
    """

    def __init__(self, source: Source, node: yaml.Node, what: str, problems: Problems) -> None:
        self.source = source
        self.node = node
        self.what = what
        self.problems = problems
        self._values: dict[str, yaml.Node] = {}
        self._keys: dict[str, yaml.Node] = {}
        self._twice: list[yaml.Node] = []
        if not isinstance(node, yaml.MappingNode):
            self.note(self.place(), "%(what)s is not a list of keys and values", "write key: value")
            return
        for key, value in node.value:
            name = str(key.value)
            if name in self._values:
                self._twice.append(key)
                continue
            self._values[name] = value
            self._keys[name] = key

    def __contains__(self, key: str) -> bool:
        return key in self._values

    @property
    def keys(self) -> Mapping[str, Place]:
        """The keys that are there, in file order, with their places."""
        return {name: self._at(node) for name, node in self._keys.items()}

    def peek(self, key: str) -> str:
        """A short value as it is written, without checking it; "" where there is none."""
        node = self._values.get(key)
        return str(node.value) if isinstance(node, yaml.ScalarNode) else ""

    def plain(self, key: str) -> str | list[str]:
        """A short value, or a list of them, as written and unchecked: for comparing."""
        node = self._values.get(key)
        if isinstance(node, yaml.SequenceNode):
            return [str(part.value) for part in node.value]
        return self.peek(key)

    def call(self, kind: str) -> None:
        """Let messages call the record by its kind and id, where it has an id."""
        if self.peek("id"):
            self.what = f'{kind} "{self.peek("id")}"'

    def place(self, key: str | None = None) -> Place:
        """Where the value of a key begins; where the record begins, without or lacking it."""
        return self._at(self._values.get(key, self.node) if key else self.node)

    def note(self, place: Place, message: str, hint: str, **params: object) -> None:
        """Note a problem; `%(what)s` in it is this record."""
        self.problems.add(place, message, hint, **{"what": self.what, **params})

    def allow(self, *keys: str) -> None:
        """Note every key that is none of these, and every key that stands twice."""
        for node in self._twice:
            self.note(
                self._at(node),
                '%(what)s has the key "%(key)s" twice',
                "keep one of them",
                key=node.value,
            )
        for name, node in self._keys.items():
            if name not in keys:
                self.note(
                    self._at(node),
                    '%(what)s has an unknown key "%(key)s"',
                    "delete it, or write one of: %(keys)s",
                    key=name,
                    keys=", ".join(keys),
                )

    def refuse(self, derived: Mapping[str, str]) -> None:
        """Note every key whose value is derived; `derived` says from what, by key."""
        for name, why in derived.items():
            if name in self._keys:
                self.note(
                    self._at(self._keys[name]),
                    '"%(key)s" is derived',
                    "delete it; %(why)s",
                    key=name,
                    why=why,
                )

    def string(self, key: str, *, hint: str | None = None, named: str | None = None) -> str:
        """A text in one language; "" and a problem where it is missing or empty."""
        node = self._needed(key, hint, named)
        return self._string(node, named or f'"{key}"', hint) if node else ""

    def id(self, key: str = "id") -> str:
        """An id: Latin lower-case letters, digits and hyphens."""
        value = self.string(key)
        if value and not _ID.fullmatch(value):
            self.note(
                self.place(key),
                '"%(id)s" is not an id',
                'write lower-case Latin letters, digits and hyphens, like "content-calendar"',
                id=value,
            )
        return value

    def integer(self, key: str, low: int, high: int, *, otherwise: int | None = None) -> int:
        """A whole number from low to high; `otherwise` (or low) and a problem where it is not."""
        node = self._needed(key, None, None)
        neutral = low if otherwise is None else otherwise
        if node is None:
            return neutral
        if isinstance(node, yaml.ScalarNode) and node.tag == _INT and node.value.isdecimal():
            value = int(node.value)
            if low <= value <= high:
                return value
        self.note(
            self._at(node),
            '"%(key)s" of %(what)s is not a number from %(low)s to %(high)s',
            "write a whole number in Latin digits",
            key=key,
            low=low,
            high=high,
        )
        return neutral

    def flag(self, key: str) -> bool:
        """true or false; false where it is left out."""
        node = self._values.get(key)
        if node is None:
            return False
        if isinstance(node, yaml.ScalarNode) and node.tag == _BOOL:
            return node.value.lower() in {"true", "yes", "on"}
        self.note(
            self._at(node),
            '"%(key)s" of %(what)s is neither true nor false',
            "write true or false",
            key=key,
        )
        return False

    def choice(self, key: str, choices: Sequence[Word]) -> Word | None:
        """One of some words; None and a problem where it is none of them."""
        value = self.string(key)
        for word in choices:
            if word == value:
                return word
        if value:
            self.note(
                self.place(key),
                '"%(value)s" is no %(key)s',
                "write one of: %(choices)s",
                value=value,
                key=key,
                choices=", ".join(choices),
            )
        return None

    def both(self, key: str, *, hint: str | None = None, named: str | None = None) -> Text:
        """A text in both languages; the Persian one is checked for slips."""
        node = self._needed(key, hint, named)
        return self.both_in(node, named or f'"{key}"', hint) if node else Text("", "")

    def both_in(self, node: yaml.Node, named: str, hint: str | None = None) -> Text:
        """The text in both languages that stands in a node `{fa: …, en: …}`."""
        record = Record(self.source, node, f"{named} of {self.what}", self.problems)
        if not isinstance(node, yaml.MappingNode):
            return Text("", "")
        record.allow(*LANGUAGES)
        fa, en = (record.string(name, named=text_name(name), hint=hint) for name in LANGUAGES)
        record.check_persian("fa")
        return Text(fa, en)

    def both_lists(self, key: str) -> tuple[Text, ...]:
        """Two lists of equal length, one a language, as a tuple of texts."""
        record = self.record(key)
        if record is None:
            return ()
        record.allow(*LANGUAGES)
        by_language = {
            name: [record._string(node, "a line", None) for node in record.nodes(name)]
            for name in LANGUAGES
        }
        record.check_persian("fa")
        if len(by_language["fa"]) != len(by_language["en"]):
            self.note(
                self.place(key),
                '"%(key)s" of %(what)s has %(fa)s lines in Persian and %(en)s in English',
                "write the same lines in both languages",
                key=key,
                fa=len(by_language["fa"]),
                en=len(by_language["en"]),
            )
        return tuple(map(Text, by_language["fa"], by_language["en"]))

    def strings(self, key: str, *, optional: bool = False) -> list[Placed]:
        """A list of short values with their places."""
        if optional and key not in self:
            return []
        named = f'a line of "{key}"'
        return [self.placed(node, named) for node in self.nodes(key)]

    def listed(self, key: str) -> list[Placed]:
        """A short value, or a list of them, with their places."""
        if self.is_list(key):
            return self.strings(key)
        return [Placed(self.string(key), self.place(key))]

    def placed(self, node: yaml.Node, named: str) -> Placed:
        """A short value of a list, with its place."""
        return Placed(self._string(node, named, None), self._at(node))

    def record(self, key: str, *, what: str | None = None) -> "Record | None":
        """A mapping under a key; None and a problem where it is missing."""
        node = self._needed(key, None, None)
        if node is None:
            return None
        return Record(self.source, node, what or f'"{key}" of {self.what}', self.problems)

    def entries(self) -> "list[tuple[Placed, Record]]":
        """All values as mappings under their keys, in file order, called by their keys."""
        return [
            (
                Placed(name, self._at(self._keys[name])),
                Record(self.source, node, f'"{name}"', self.problems),
            )
            for name, node in self._values.items()
        ]

    def is_list(self, key: str) -> bool:
        """Whether the value of a key is a list."""
        return isinstance(self._values.get(key), yaml.SequenceNode)

    def records(self, key: str, name: Callable[[int], str]) -> "list[Record]":
        """A list of mappings; `name` tells how messages call the n-th (from 1)."""
        return [
            Record(self.source, node, name(number), self.problems)
            for number, node in enumerate(self.nodes(key), start=1)
        ]

    def nodes(self, key: str) -> Sequence[yaml.Node]:
        """The nodes of a list; empty and a problem where it is missing or no list."""
        node = self._needed(key, None, None)
        if node is None:
            return ()
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        self.note(
            self._at(node),
            '"%(key)s" of %(what)s is not a list',
            'write one line a value, each after "- "',
            key=key,
        )
        return ()

    def check_persian(self, key: str) -> None:
        """Note the slips of a Persian text, or list of texts, each at its own place."""
        node = self._values.get(key)
        lines = node.value if isinstance(node, yaml.SequenceNode) else [node]
        for line in lines:
            if isinstance(line, yaml.ScalarNode):
                self._check_persian(line)

    def _check_persian(self, node: yaml.ScalarNode) -> None:
        for slip in language.slips(str(node.value)):
            place = place_in(self.source, node, slip.start, slip.end)
            self.note(place, slip.message, slip.hint, found=slip.found, better=slip.better)

    def _at(self, node: yaml.Node) -> Place:
        return Place(self.source.file, node.start_mark.line + 1, node.start_mark.column + 1)

    def _needed(self, key: str, hint: str | None, named: str | None) -> yaml.Node | None:
        node = self._values.get(key)
        if node is None and isinstance(self.node, yaml.MappingNode):
            self.note(
                self.place(),
                "%(what)s has no %(named)s",
                hint or "add it",
                named=named or f'"{key}"',
            )
        return node

    def _string(self, node: yaml.Node, named: str, hint: str | None) -> str:
        if not isinstance(node, yaml.ScalarNode):
            self.note(
                self._at(node), "%(named)s of %(what)s is not a text", "write a text", named=named
            )
            return ""
        if node.tag == _NULL or not node.value.strip():
            self.note(
                self._at(node),
                "%(named)s of %(what)s is empty",
                hint or "write its text",
                named=named,
            )
            return ""
        return str(node.value).strip()
