"""A curriculum as a plain document, to be frozen, hashed and read back unchanged.

A dataclass becomes an object of its fields, without those at their default: a field that is
added later with a default changes no hash and old documents stay readable. An item also names
its kind.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from competency.domain.career_path import Text
from competency.domain.curriculum import Curriculum
from competency.domain.items import Item, item_classes

FORMAT = 1
"""Number of the document's format; raised when an old document could not be read any more."""

_Decoder = Callable[[Any], Any]

_NOT_ANSWERED: dict[str, Any] = {
    "version": "",
    "stem_html": Text("", ""),
    "setting": "",
    "see": "",
    "rule": None,
    "naive": (),
    "proposal": None,
    "not_with": (),
}
"""What of an item nobody sees who answers it, at its default."""


def to_document(curriculum: Curriculum) -> dict[str, Any]:
    """Everything of a curriculum as JSON-able data; its version is left out."""
    document: dict[str, Any] = _encode(replace(curriculum, version=""))
    return {"format": FORMAT, **document}


def from_document(document: Mapping[str, Any]) -> Curriculum:
    """The curriculum of a document: the exact inverse of `to_document`.

    Raises:
        ValueError: for a document of a newer format.
    """
    if document["format"] != FORMAT:
        raise ValueError(f"document of format {document['format']}, {FORMAT} expected")
    curriculum: Curriculum = _decoder(Curriculum)(document)
    return replace(curriculum, version=version_of(document))


def version_of(document: Mapping[str, Any]) -> str:
    """Framework version of a document: SHA-256 (hex) of its canonical JSON."""
    return _hash(document)


def item_version(item: Item) -> str:
    """Version of an item: SHA-256 (hex) of what a person reads and how it is marked.

    A change in another item, in how Markdown is rendered or in the notes of its authors
    does not change it.
    """
    return _hash(_encode(replace(item, **_NOT_ANSWERED)))


def _hash(document: object) -> str:
    canonical = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


@cache
def _fields(cls: Any) -> tuple[tuple[str, object], ...]:
    return tuple((field.name, _default(field)) for field in fields(cls))


def _default(field: Field[Any]) -> object:
    return field.default_factory() if field.default_factory is not MISSING else field.default


def _encode(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (str, int, NoneType)):
        return value
    if isinstance(value, tuple):
        return [_encode(part) for part in value]
    if isinstance(value, dict):
        return {key: _encode(part) for key, part in value.items()}
    cls: Any = type(value)
    encoded = {
        name: _encode(part)
        for name, default in _fields(cls)
        if (part := getattr(value, name)) != default
    }
    return {"kind": value.kind.name, **encoded} if isinstance(value, Item) else encoded


def _same(value: Any) -> Any:
    return value


@cache
def _decoder(hint: Any) -> _Decoder:
    """How a value of a type is read back."""
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is Item:
        return _decode_item
    if is_dataclass(hint) and isinstance(hint, type):
        return _dataclass_decoder(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    if origin is tuple:
        if arguments[-1] is not Ellipsis:
            parts = [_decoder(argument) for argument in arguments]
            return lambda value: tuple(part(each) for part, each in zip(parts, value, strict=True))
        part = _decoder(arguments[0])
        return lambda value: tuple(map(part, value))
    if origin is dict:
        part = _decoder(arguments[1])
        return lambda value: {key: part(each) for key, each in value.items()}
    if origin in (UnionType, Union):
        # Only `X | None` occurs; None is a default and thus never written.
        return _decoder(next(a for a in arguments if a is not NoneType))
    if origin is Literal or hint in (str, int, bool):
        return _same
    raise TypeError(f"no way to read back {hint!r}")


def _dataclass_decoder(cls: type[Any]) -> _Decoder:
    hints = get_type_hints(cls)
    plan = [(field.name, _decoder(hints[field.name])) for field in fields(cls)]

    def decode(value: Mapping[str, Any]) -> Any:
        return cls(**{name: part(value[name]) for name, part in plan if name in value})

    return decode


@cache
def _item_decoder(kind: str) -> _Decoder:
    return _dataclass_decoder(item_classes()[kind])


def _decode_item(value: Mapping[str, Any]) -> Item:
    item: Item = _item_decoder(value["kind"])(value)
    return item
