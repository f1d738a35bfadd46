"""Registers that fill themselves: what the modules of a package define, found by its type.

A page, a chart, an export format or an item kind is a module of its own in the package of its
kind. Nothing lists them, so a new one is added by adding its module.
"""

import pkgutil
from collections.abc import Iterable, Iterator
from importlib import import_module
from inspect import isabstract
from types import ModuleType
from typing import TypeVar, cast

T = TypeVar("T")


def modules(package: str) -> Iterator[ModuleType]:
    """Every module below a package, those of its sub-packages too, by name."""
    for found in pkgutil.walk_packages(import_module(package).__path__, f"{package}."):
        yield import_module(found.name)


def instances(package: str, wanted: type[T]) -> tuple[T, ...]:
    """The objects of a type that the modules of a package hold by name, each once."""
    # `type(…)`, not `isinstance`: a proxy of Flask's passes for the object behind it.
    found = (value for value in _values(package) if issubclass(type(value), wanted))
    return _once(cast(T, value) for value in found)


def subclasses(package: str, base: type[T]) -> tuple[type[T], ...]:
    """The concrete subclasses of a class in the modules of a package, each once."""
    return _once(
        value
        for value in _values(package)
        if isinstance(value, type) and issubclass(value, base) and not isabstract(value)
    )


def _values(package: str) -> Iterator[object]:
    for module in modules(package):
        yield from vars(module).values()


def _once(values: Iterable[T]) -> tuple[T, ...]:
    return tuple({id(value): value for value in values}.values())
