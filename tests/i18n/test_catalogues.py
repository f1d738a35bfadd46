"""Every message of the project has its Persian, and the Persian is well written."""

import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from competency.i18n.translations import CATALOGS

ROOT = Path(__file__).resolve().parents[2]
KEYWORDS: dict[str, Any] = {
    "_": None,
    "N_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
PLACE = re.compile(r"%\((\w+)\)[sd]")
LATIN_RUN = re.compile(
    r"\d{4}-\d\d-\d\d[\w:]*|[A-Za-z0-9@._/-]*[A-Za-z][A-Za-z0-9@._/ -]*"  # ISO dates are Latin
)


Messages = dict[str | tuple[str, ...], str]
Catalogue = tuple[tuple[str, Message], ...]


def messages_in(folder: Path, pattern: str, method: str) -> Messages:
    """Every message id in the files of a folder, and a place where it is."""
    found: Messages = {}
    for path, line, message, _comments, _context in extract_from_dir(
        folder,
        method_map=[(pattern, method)],
        options_map={pattern: {"encoding": "utf-8", "silent": "false"}},
        keywords=KEYWORDS,
    ):
        found.setdefault(message, f"{folder.relative_to(ROOT)}/{path}:{line}")
    return found


@cache
def used_messages(root: Path = ROOT, code: str = "competency") -> Messages:
    """Every message id in code and templates, and a place where it is."""
    return {
        **messages_in(root / "templates", "**.txt", "jinja2.ext:babel_extract"),
        **messages_in(root / "templates", "**.html", "jinja2.ext:babel_extract"),
        **messages_in(root / code, "**.py", "python"),
    }


@cache
def persian(folder: Path = CATALOGS / "fa") -> Catalogue:
    """Every message of every catalogue in a folder, with the name of its file."""
    messages = []
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            messages += [(path.name, m) for m in read_po(file, abort_invalid=True) if m.id]
    return tuple(messages)


def untranslated(messages: Messages, *catalogues: Catalogue) -> list[str]:
    """The messages that no catalogue translates, each with its place."""
    known = [m for catalogue in catalogues for _, m in catalogue if strings_of(m) and not m.fuzzy]
    translated = {m.id for m in known} | {m.id[0] for m in known if isinstance(m.id, tuple)}
    return [f"{place}: {m!r}" for m, place in messages.items() if m and m not in translated]


def ids_of(message: Message) -> list[str]:
    return list(message.id) if isinstance(message.id, list | tuple) else [message.id]


def strings_of(message: Message) -> list[str]:
    strings = message.string or ""
    return [text for text in ([strings] if isinstance(strings, str) else strings) if text]


def test_every_message_has_its_persian() -> None:
    missing = untranslated(used_messages(), persian())
    assert not missing, "\n".join(["without Persian:", *missing])


def test_no_persian_outlives_its_message() -> None:
    used = {part for message in used_messages() for part in one_or_more(message)}
    stale = [f"{file}: {ids_of(m)[0]!r}" for file, m in persian() if ids_of(m)[0] not in used]
    assert not stale, "\n".join(["for a message that is no more:", *stale])


def one_or_more(message: str | tuple[str, ...]) -> tuple[str, ...]:
    return message if isinstance(message, tuple) else (message,)


def test_the_extractor_reads_code_and_templates() -> None:
    places = set(used_messages().values())
    assert any(place.startswith("competency/domain/") for place in places)
    assert any(place.startswith("templates/components/") for place in places)


def test_a_translation_has_the_places_of_its_message() -> None:
    wrong = []
    for file, message in persian():
        allowed = {name for text in ids_of(message) for name in PLACE.findall(text)}
        for string in strings_of(message):
            given = set(PLACE.findall(string))
            # A singular may say «یک» instead of the number.
            if not given <= allowed or not allowed - {"n"} <= given:
                wrong.append(f"{file}: {message.id!r} → {string!r}")
    assert not wrong, "\n".join(wrong)


def test_two_catalogues_never_disagree_on_one_message() -> None:
    versions: dict[object, dict[tuple[str, ...], str]] = defaultdict(dict)
    for file, message in persian():
        versions[message.context, message.id][tuple(strings_of(message))] = file
    disputed = [f"{key[1]!r}: {strings}" for key, strings in versions.items() if len(strings) > 1]  # type: ignore[index]
    assert not disputed, "\n".join(disputed)


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("an Arabic yeh or kaf", r"[\u064a\u0643\u0649]"),
        ("Arabic-Indic digits", r"[\u0660-\u0669]"),
        ("Latin digits", r"[0-9]"),
        ("straight or English quotes", r"[\"'“”]"),
        ("Latin punctuation", r"[,;?]"),
        ("a space before punctuation", r" [،؛؟.!:]"),
        ("a prefix without its half-space", r"(?<!\S)ن?می [\u0600-\u06ff]"),
        ("a plural without its half-space", r"[\u0600-\u06ff] ها(?:ی|یی)?(?!\S)"),
        ("two spaces", r"  "),
    ],
)
def test_the_persian_is_free_of(what: str, pattern: str) -> None:
    wrong = []
    for file, message in persian():
        for string in strings_of(message):
            text = LATIN_RUN.sub("متن", PLACE.sub("متن", string))
            if re.search(pattern, text):
                wrong.append(f"{file}: {string}")
    assert not wrong, "\n".join([what, *wrong])
