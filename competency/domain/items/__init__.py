"""Quiz questions. A kind of item is one module: what it is called, and how answers are marked.

`contract` says what a kind has to provide, `answers` knows the forms in which people answer.
"""

from functools import cache

from competency.domain.items.contract import (
    JUDGEMENT_VALUES,
    Answer,
    AnswerForm,
    Item,
    ItemKind,
    KeyField,
    Mark,
    Option,
    Proposal,
    Rule,
    comparable,
)
from competency.registers import subclasses

__all__ = [
    "JUDGEMENT_VALUES",
    "Answer",
    "AnswerForm",
    "Item",
    "ItemKind",
    "KeyField",
    "Mark",
    "Option",
    "Proposal",
    "Rule",
    "comparable",
    "item_classes",
    "item_kinds",
]


@cache
def item_classes() -> dict[str, type[Item]]:
    """The classes of all kinds by the names of the kinds, in the order of the kinds."""
    classes = subclasses(__name__, Item)  # type: ignore[type-abstract]
    return {cls.kind.name: cls for cls in sorted(classes, key=lambda cls: cls.kind.place)}


def item_kinds() -> tuple[ItemKind, ...]:
    """All kinds, in their order."""
    return tuple(cls.kind for cls in item_classes().values())
