"""Deliberate faults, one at a time, each with the tests that must notice it.

    python -m tests.mutants            all of them, about five minutes on two cores
    python -m tests.mutants --short    a quarter of them, for CI; a different one each day

A fault is a replacement of text in a copy of the tree; the working tree is never touched.
The run fails where a fault survives its tests, and where its text is no longer found: then the
code has moved, and the fault must move with it. The faults are in `tests/mutants.toml`.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("competency", "curriculum", "templates", "tests", "pyproject.toml", "docs", "README.md")
PARTS = 4
"""Into how many short runs the list is cut."""
SLOWEST = 300
"""Seconds after which the tests of one fault are given up: a fault may make a loop endless."""


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


def mutants() -> list[Mutant]:
    """The list, in the order of the file."""
    listed = tomllib.loads((ROOT / "tests" / "mutants.toml").read_text(encoding="utf-8"))
    return [Mutant(**{**one, "tests": tuple(one["tests"])}) for one in listed["mutant"]]


def misplaced(mutant: Mutant, root: Path = ROOT) -> str | None:
    """Why a fault cannot be put in; None where it can."""
    path = root / mutant.file
    if not path.is_file():
        return f"{mutant.file} is gone"
    found = path.read_text(encoding="utf-8").count(mutant.old)
    if found != 1:
        return f"its text stands {found} times in {mutant.file}, not once"
    missing = [test for test in mutant.tests if not (root / test.split("::")[0]).exists()]
    return f"no such test: {', '.join(missing)}" if missing else None


def passes(tests: Iterable[str], copy: Path) -> bool:
    """Whether tests pass in a copy; whatever else happens to them is no pass."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
    ran = subprocess.run(
        [*command, *tests],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=SLOWEST,
        check=False,
    )
    return ran.returncode == 0


def survives(mutant: Mutant, copy: Path) -> bool:
    """Whether the tests pass with the fault in place; the copy is as before afterwards."""
    path = copy / mutant.file
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace(mutant.old, mutant.new), encoding="utf-8")
    try:
        return passes(mutant.tests, copy)
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


def main() -> int:
    """Run, print a line a fault, and say whether all were noticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="only today's quarter")
    parser.add_argument("--only", default="", help="only faults whose name holds this")
    chosen = parser.parse_args()
    listed = [mutant for mutant in mutants() if chosen.only in mutant.name]
    if chosen.short:
        listed = listed[date.today().toordinal() % PARTS :: PARTS]  # noqa: DTZ011
    with tempfile.TemporaryDirectory() as folder:
        copies = [copy_tree(Path(folder) / str(number)) for number in range(os.cpu_count() or 1)]
        if not passes(sorted({test for mutant in listed for test in mutant.tests}), copies[0]):
            print("Without any fault these tests do not pass: nothing can be said.")
            return 1
        free = list(copies)

        def judge(mutant: Mutant) -> str:
            wrong = misplaced(mutant)
            if wrong:
                return wrong
            copy = free.pop()
            try:
                return "survived" if survives(mutant, copy) else "killed"
            finally:
                free.append(copy)

        with ThreadPoolExecutor(len(copies)) as pool:
            results = list(pool.map(judge, listed))
    for mutant, result in zip(listed, results, strict=True):
        print(f"{result:9} {mutant.name}" if result in {"killed", "survived"} else
              f"MISPLACED {mutant.name}: {result}")  # fmt: skip
    lost = [result for result in results if result != "killed"]
    print(f"{len(results) - len(lost)} of {len(results)} faults were noticed")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
