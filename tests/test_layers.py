"""House rules that imports cannot show: who reads a clock, draws lots, makes secrets, writes."""

import ast
from collections.abc import Iterator
from pathlib import Path

import competency

PACKAGE = Path(competency.__file__).parent
EDGE = {"app.py", "cli", "web"}
CLOCKS = {"now", "today", "utcnow", "time", "monotonic", "perf_counter", "localtime", "gmtime"}
"""Functions of `datetime`, `date` and `time` that say what time it is."""
WRITES = {"add", "add_all", "delete", "merge", "flush", "commit"}
SESSIONS = {"session", "data()", "db.session", "work", "reading"}
"""What code of ours calls a session of the database."""
GENERATORS = {"Random", "default_rng", "SystemRandom"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for file in sorted(PACKAGE.rglob("*.py")):
        place = file.relative_to(PACKAGE).as_posix()
        yield place, ast.parse(file.read_text(encoding="utf-8"))


def below_the_edge() -> Iterator[tuple[str, ast.Module]]:
    return ((place, tree) for place, tree in modules() if place.partition("/")[0] not in EDGE)


def calls(tree: ast.Module) -> Iterator[tuple[int, str, str, bool]]:
    """Line, object, function and whether there are arguments, of every `object.function()`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = ast.unparse(node.func.value)
            yield node.lineno, owner, node.func.attr, bool(node.args or node.keywords)


def clocks_in(tree: ast.Module) -> list[int]:
    return [
        line
        for line, owner, name, _given in calls(tree)
        if owner.rpartition(".")[2] in {"datetime", "date", "time"} and name in CLOCKS
    ]


def lots_in(tree: ast.Module) -> list[int]:
    """Where chance has no seed: a generator without one, or the one of the module `random`."""
    modules = {"random", "np.random"} & (imported(tree) | {"np.random"})
    return [
        line
        for line, owner, name, given in calls(tree)
        if (name in GENERATORS and not given) or (owner in modules and name not in GENERATORS)
    ]


def imported(tree: ast.Module) -> set[str]:
    """Modules that are imported whole."""
    return {
        one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names
    }


def test_no_layer_below_the_edge_reads_a_clock() -> None:
    found = [f"{place}:{line}" for place, tree in below_the_edge() for line in clocks_in(tree)]
    assert found == []


def test_no_layer_below_the_edge_draws_lots_without_a_seed() -> None:
    found = [f"{place}:{line}" for place, tree in below_the_edge() for line in lots_in(tree)]
    assert found == []


def test_no_layer_below_the_edge_makes_secrets() -> None:
    assert [place for place, tree in below_the_edge() if "secrets" in imported(tree)] == []


def test_only_services_and_the_storage_below_them_write() -> None:
    found = [
        f"{place}:{line}"
        for place, tree in modules()
        if place.partition("/")[0] not in {"services", "storage"}
        for line, owner, name, _given in calls(tree)
        if name in WRITES and owner in SESSIONS
    ]
    assert found == []


def test_a_clock_and_a_lot_are_seen_where_they_are() -> None:
    tree = ast.parse(
        "import random\n"
        "a = datetime.now(UTC)\n"
        "b = random.Random()\n"
        "c = random.random()\n"
        "d = np.random.default_rng(5)\n"
    )
    assert clocks_in(tree) == [2]
    assert lots_in(tree) == [3, 4]
    writes = ast.parse("data().commit()\nsession.add(row)\nseen.add(row)")
    found = [line for line, owner, name, _ in calls(writes) if name in WRITES and owner in SESSIONS]
    assert found == [1, 2]
    assert lots_in(ast.parse("def one(random): return random.random()")) == []
