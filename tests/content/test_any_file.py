"""Whatever stands in the files, the checker answers with problems, never with a crash."""

import random
from pathlib import Path

import pytest

from competency import content
from tests.content.conftest import SAMPLE, Draft

FILES = [path.relative_to(SAMPLE).as_posix() for path in sorted(SAMPLE.rglob("*.*"))]
SNIPPETS = [
    "",
    "\n",
    ": ",
    "- ",
    "[",
    "{",
    '"',
    "|",
    "  ",
    "\t",
    "0",
    "null",
    "ي",
    "#",
    "---\n",
    "*a",
]


@pytest.mark.parametrize("seed", range(40))
def test_a_randomly_damaged_path_is_answered_with_problems(draft: Draft, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 4)):
        file = chance.choice(FILES)
        text = draft.read(file)
        start = chance.randrange(len(text))
        end = min(len(text), start + chance.choice([0, 1, 5, 80, 600]))
        draft.write(file, text[:start] + chance.choice(SNIPPETS) + text[end:])
    for problem in draft.problems():
        file, line, column, _ = problem.split(":", 3)
        assert int(line) >= 1
        assert int(column) >= 1


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("text", ["", "- x\n", "---\na: 1\n---\n", "\x00"])
def test_a_file_of_something_else_is_answered_with_problems(
    draft: Draft, file: str, text: str
) -> None:
    draft.write(file, text)
    assert draft.problems()


def test_a_folder_instead_of_a_file_is_answered_with_problems(tmp_path: Path) -> None:
    (tmp_path / "path.yaml").mkdir()
    curriculum, problems = content.load(tmp_path)
    assert curriculum is None
    assert len(problems) == 1
