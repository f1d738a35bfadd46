"""Every sentence of storage, backup and restore has its Persian translation."""

import ast
from pathlib import Path

import pytest

from competency.i18n.translations import translator
from competency.services.operation import backup
from competency.storage import migrate


def marked(module_file: str) -> list[str]:
    """The message ids marked with N_ in a module."""
    tree = ast.parse(Path(module_file).read_text(encoding="utf-8"))
    return [
        ast.literal_eval(node.args[0])
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "N_"
    ]


@pytest.mark.parametrize("message", [*marked(backup.__file__), *marked(migrate.__file__)])
def test_a_sentence_is_translated_with_the_same_places(message: str) -> None:
    translated = translator("fa").gettext(message)
    assert translated != message
    assert placeholders(translated) == placeholders(message)


def placeholders(text: str) -> set[str]:
    return {part.split(")s")[0] for part in text.split("%(")[1:]}
