"""Every address that takes a POST has a test module of its own, which guards it.

A module names its actions in `ACTIONS` and calls `guard("blueprint.endpoint", address, …)` for
each of them in a test. What the guard proves, and that the address is the endpoint's, is said in
`guard.py`; here it is seen to that no action goes without.
"""

import ast
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from competency.app import create_app
from competency.config import load

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Module:
    """What a test module says of actions.

    Attributes:
        named: The endpoints in its `ACTIONS`.
        guarded: The endpoints that a test in it guards.
    """

    name: str
    named: tuple[str, ...]
    guarded: frozenset[str]

    @classmethod
    def of(cls, name: str, source: str) -> "Module":
        """Read a module without running it."""
        tree = ast.parse(source)
        named: tuple[str, ...] = ()
        guarded = set()
        for node in tree.body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "ACTIONS":
                named = tuple(ast.literal_eval(node.value))
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                guarded |= set(_guarded_by(node))
        return cls(name, named, frozenset(guarded))


def _guarded_by(test: ast.FunctionDef) -> list[str]:
    calls = [node for node in ast.walk(test) if isinstance(node, ast.Call)]
    return [
        call.args[0].value
        for call in calls
        if ast.unparse(call.func) == "guard"
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    ]


def modules() -> list[Module]:
    """All test modules of the web."""
    return [
        Module.of(str(path.relative_to(HERE)), path.read_text(encoding="utf-8"))
        for path in sorted(HERE.rglob("test_*.py"))
    ]


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """An application without a database: only its addresses are asked for."""
    return create_app(load({}, instance=str(tmp_path / "instance"), password_cost="low"))


def actions(app: Flask) -> set[str]:
    """Every endpoint that takes a POST."""
    return {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}


def test_every_action_is_named_by_exactly_one_module(app: Flask) -> None:
    named = Counter(action for module in modules() for action in module.named)
    assert not actions(app) - set(named), "actions without a test module"
    assert not set(named) - actions(app), "there is no such action"
    assert not [action for action, count in named.items() if count > 1]


def test_every_module_guards_what_it_names_and_nothing_else() -> None:
    for module in modules():
        assert module.guarded == set(module.named), module.name


def test_the_modules_are_read_rightly() -> None:
    """A guard that is not called in a test, or not by name, does not count."""
    module = Module.of(
        "test_x.py",
        'ACTIONS = ("a.b", "a.c", "a.d")\n'
        "def test_it(guard):\n"
        '    guard("a.b", "/b", may="hr")\n'
        "    guard(endpoint, '/c', may='hr')\n"
        '    other("a.c", "/c")\n'
        'def unused(guard):\n    guard("a.d", "/d", may="hr")\n',
    )
    assert module.named == ("a.b", "a.c", "a.d")
    assert module.guarded == {"a.b"}
