"""CONTRIBUTING.md and docs/architecture.md speak of what is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "competency"
GUIDES = ("CONTRIBUTING.md", "docs/architecture.md")
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)#\s]+)?(?:#([^)\s]+))?\)")
PATH = re.compile(r"[\w./-]+(?:/[\w.-]*|\.(?:py|po|html|toml|js))")
PLACES = (ROOT, PACKAGE, PACKAGE / "i18n" / "catalogs" / "fa")


def paths_in(text: str) -> list[str]:
    """The files and folders that a text names as code."""
    return [code for code in CODE.findall(text) if PATH.fullmatch(code)]


def is_there(path: str) -> bool:
    """Whether a path is one of ours: from the root, from the package, or a catalogue."""
    return any((place / path).exists() for place in PLACES)


def is_ours(path: str) -> bool:
    """Whether a path speaks of the repository, not of a career path or an address."""
    first = path.partition("/")[0]
    return path.endswith(".po") or any(
        (place / first).is_dir() and first not in {"case", "content"} for place in PLACES[:2]
    )


@pytest.mark.parametrize("guide", GUIDES)
def test_every_file_that_a_guide_names_is_there(guide: str) -> None:
    named = paths_in((ROOT / guide).read_text(encoding="utf-8"))
    ours = [path for path in named if is_ours(path)]
    assert len(ours) > 20
    assert [path for path in ours if not is_there(path)] == []


@pytest.mark.parametrize("guide", GUIDES)
def test_every_link_of_a_guide_leads_somewhere(guide: str) -> None:
    file = ROOT / guide
    wrong = []
    for target, anchor in LINK.findall(file.read_text(encoding="utf-8")):
        if "://" in target or "…" in target or target.endswith((".fa.svg", ".en.md", ".html")):
            continue
        other = (file.parent / target) if target else file
        if not other.exists() or (anchor and anchor not in anchors(other)):
            wrong.append(f"{target}#{anchor}")
    assert wrong == []


def anchors(file: Path) -> set[str]:
    """The ids of the headings of a Markdown file, as the site that shows it makes them."""
    heads = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\s-]", "", head.lower()).strip().replace(" ", "-") for head in heads}


def test_a_file_that_is_not_there_would_be_named() -> None:
    assert paths_in("`web/nowhere.py` and `one_word`, `domain/`") == ["web/nowhere.py", "domain/"]
    assert is_ours("web/nowhere.py")
    assert not is_there("web/nowhere.py")
    assert is_there("domain/")
