"""A draft of the sample career path that a test may break in one place."""

import shutil
from pathlib import Path

import pytest

from competency import content
from competency.domain.curriculum import Curriculum

SAMPLE = Path(__file__).parents[1] / "sample_path"


class Draft:
    """A copy of the sample path; tells what the checker says about it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def change(self, file: str, old: str, new: str) -> None:
        """Replace the first `old` of a file, which must be there."""
        text = self.read(file)
        assert old in text, f"{file} holds no {old!r}"
        self.write(file, text.replace(old, new, 1))

    def read(self, file: str) -> str:
        return (self.folder / file).read_text(encoding="utf-8")

    def write(self, file: str, text: str) -> None:
        (self.folder / file).parent.mkdir(exist_ok=True)
        (self.folder / file).write_text(text, encoding="utf-8")

    def delete(self, file: str) -> None:
        (self.folder / file).unlink()

    def at(self, file: str, words: str, *, after: str = "") -> str:
        """`file:line:column` of the first place where the words stand, after other words."""
        text = self.read(file)
        index = text.index(words, text.index(after))
        line_start = text.rfind("\n", 0, index) + 1
        return f"{file}:{text.count(chr(10), 0, index) + 1}:{index - line_start + 1}"

    def problems(self) -> list[str]:
        """What the checker says, line by line; nothing means that a curriculum came out."""
        curriculum, problems = content.load(self.folder)
        assert (curriculum is None) == bool(problems)
        return [str(problem) for problem in problems]


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    """The sample career path, to be broken."""
    return Draft(Path(shutil.copytree(SAMPLE, tmp_path / "barista")))


@pytest.fixture(scope="session")
def barista() -> Curriculum:
    """The sample career path, loaded."""
    curriculum, problems = content.load(SAMPLE)
    assert problems == ()
    assert curriculum is not None
    return curriculum
