"""Deliberate faults, one at a time, each with the tests that must notice it.

    python -m tests.mutants              all of them
    python -m tests.mutants --short      every seventh of them, for CI: the same each time
    python -m tests.mutants --only NAME  those whose name or file holds this

A fault is a replacement of text in a copy of the tree; the working tree is never touched.
The run fails where a fault survives its tests, and where its text is no longer found: then the
code has moved, and the fault must move with it. The faults are in `tests/mutants.toml`.

Each fault names the few quick tests that are there to notice it, as `file::test`: they run
without a browser and on SQLite alone.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("competency", "curriculum", "templates", "tests", "pyproject.toml", "docs", "README.md")
EVERY = 7
"""A short run takes every seventh fault."""
SLOWEST = 300
"""Seconds after which the tests of one fault are given up: a fault may make a loop endless."""
PASSED = 0


@dataclass(frozen=True)
class Mutant:
    """One fault.

    Attributes:
        name: What it breaks, in a few words.
        file: Where, from the root of the tree.
        old, new: The text that stands there exactly once, and what replaces it.
        tests: What pytest is told to run.
    """

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    def applied(self, text: str) -> str:
        """The text of the file with the fault in it."""
        return text.replace(self.old, self.new)


def mutants() -> list[Mutant]:
    """The list, in the order of the file."""
    listed = tomllib.loads((ROOT / "tests" / "mutants.toml").read_text(encoding="utf-8"))
    return [Mutant(**{**one, "tests": tuple(one["tests"])}) for one in listed["mutant"]]


def misplaced(mutant: Mutant, root: Path = ROOT) -> str | None:
    """Why a fault cannot be put in; None where it can."""
    path = root / mutant.file
    if not path.is_file():
        return f"{mutant.file} is gone"
    text = path.read_text(encoding="utf-8")
    found = text.count(mutant.old)
    if found != 1:
        return f"its text stands {found} times in {mutant.file}, not once"
    if path.suffix == ".py":
        try:
            compile(mutant.applied(text), mutant.file, "exec")
        except SyntaxError as error:
            return f"with the fault, {mutant.file} is no Python: {error}"
    missing = [test for test in mutant.tests if not (root / test.split("::")[0]).exists()]
    return f"no such test: {', '.join(missing)}" if missing else None


def failure(tests: Iterable[str], copy: Path, *, timeout: float | None = None) -> str | None:
    """What pytest says where tests do not pass in a copy; None where they do.

    Raises:
        subprocess.TimeoutExpired: after so many seconds.
    """
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
    ran = subprocess.run(
        [*command, "-m", "not browser and not postgresql", *tests],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=timeout,
        check=False,
    )
    return None if ran.returncode == PASSED else ran.stdout


def survives(mutant: Mutant, copy: Path) -> bool:
    """Whether the tests pass with the fault in place; the copy is as before afterwards."""
    path = copy / mutant.file
    before = path.read_text(encoding="utf-8")
    path.write_text(mutant.applied(before), encoding="utf-8")
    try:
        return failure(mutant.tests, copy, timeout=SLOWEST) is None
    except subprocess.TimeoutExpired:
        return False
    finally:
        path.write_text(before, encoding="utf-8")


def copy_tree(to: Path) -> Path:
    """A copy of what tests need."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            skipped = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, to / name, ignore=skipped)
        else:
            shutil.copyfile(source, to / name)
    (to / "instance").mkdir()
    return to


@contextmanager
def lent(copies: "SimpleQueue[Path]") -> Iterator[Path]:
    """A copy that nobody else works in meanwhile."""
    copy = copies.get()
    try:
        yield copy
    finally:
        copies.put(copy)


def chosen(listed: Sequence[Mutant], *, only: str, short: bool) -> list[Mutant]:
    """The faults of this run."""
    found = [one for one in listed if only in one.name or only in one.file]
    return found[::EVERY] if short else found


def main() -> int:
    """Run, print a line for each fault, and say whether all were noticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="only every seventh")
    parser.add_argument("--only", default="", help="only faults whose name or file holds this")
    asked = parser.parse_args()
    listed = chosen(mutants(), only=asked.only, short=asked.short)
    workers = os.cpu_count() or 1
    tests = sorted({test for mutant in listed for test in mutant.tests})
    copies: SimpleQueue[Path] = SimpleQueue()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(workers) as pool:
        for number in range(workers):
            copies.put(copy_tree(Path(folder) / str(number)))

        def healthy(some: Sequence[str]) -> str | None:
            with lent(copies) as copy:
                return failure(some, copy) if some else None

        def judge(mutant: Mutant) -> str:
            wrong = misplaced(mutant)
            if wrong:
                return wrong
            with lent(copies) as copy:
                return "survived" if survives(mutant, copy) else "killed"

        for problem in pool.map(healthy, [tests[start::workers] for start in range(workers)]):
            if problem:
                print(problem)
                print("Without any fault these tests do not pass: nothing can be said.")
                return 1
        results = []
        for mutant, result in zip(listed, pool.map(judge, listed), strict=True):
            results.append(result)
            if result in {"killed", "survived"}:
                print(f"{result:9} {mutant.name}", flush=True)
            else:
                print(f"MISPLACED {mutant.name}: {result}", flush=True)
    lost = [result for result in results if result != "killed"]
    print(f"{len(results) - len(lost)} of {len(results)} faults were noticed")
    return 1 if lost or not results else 0


if __name__ == "__main__":
    sys.exit(main())
