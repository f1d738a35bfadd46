"""Code that nothing uses: names (by vulture) and modules (by their imports).

A name that a template uses is used. `dead-code.toml` beside this file lists what is used in a
way that neither can see, each with its reason; an entry that is no longer needed is an error,
too. Tests do not count: what only they use is dead.
"""

import sys
import tomllib
from collections.abc import Iterator
from keyword import iskeyword
from pathlib import Path

import grimp
from flask import Blueprint
from jinja2 import Environment, nodes
from vulture import Vulture

from competency.domain.items import Item
from competency.registers import modules
from competency.reporting.charts.contract import Chart
from competency.reporting.exports.contract import ExportFormat
from competency.web.navigation import NavEntry

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "competency"
MIGRATIONS = "competency.storage.migrations"
ENTRANCES = ("competency.cli.main", "competency.app")
FOUND_BY_LISTING = {
    "competency.domain.items": Item,
    "competency.reporting.charts": Chart,
    "competency.reporting.exports": ExportFormat,
    "competency.web": (Blueprint, NavEntry),
}
"""Packages whose modules nothing has to import, and what is looked for in them."""


def registered(package: str, wanted: type | tuple[type, ...]) -> Iterator[tuple[str, str]]:
    """The modules of a package and the names in them that its register finds."""
    for module in modules(package):
        for name, value in vars(module).items():
            if issubclass(value if isinstance(value, type) else type(value), wanted):
                yield module.__name__, name


def template_names(folder: Path) -> Iterator[str]:
    """Every name, attribute and key in the templates."""
    environment = Environment(autoescape=True)
    for file in sorted(folder.rglob("*.*")):
        tree = environment.parse(file.read_text(encoding="utf-8"))
        yield from (node.attr for node in tree.find_all(nodes.Getattr))
        yield from (node.name for node in tree.find_all(nodes.Name))
        yield from (node.name for node in tree.find_all(nodes.Filter))
        yield from (node.key for node in tree.find_all(nodes.Keyword))
        yield from (
            str(node.value) for node in tree.find_all(nodes.Const) if isinstance(node.value, str)
        )


def unused_names() -> dict[str, str]:
    """Names that code and templates define but do not use, and where they stand."""
    found = Vulture(
        ignore_decorators=["@blueprint.*", "@app.*", "@login_manager.*", "@event.listens_for"],
    )
    found.scavenge([PACKAGE], exclude=[str(PACKAGE / "storage" / "migrations" / "versions")])
    used = set(template_names(ROOT / "templates"))
    for package, wanted in FOUND_BY_LISTING.items():
        used |= {name for _module, name in registered(package, wanted)}
    found.scan("\n".join(n for n in sorted(used) if n.isidentifier() and not iskeyword(n)))
    return {
        item.name: f"{item.filename.relative_to(ROOT)}:{item.first_lineno}: {item.message}"
        for item in found.get_unused_code(min_confidence=60)
    }


def unused_modules() -> dict[str, str]:
    """Modules that neither the commands nor the pages come to."""
    graph = grimp.build_graph("competency")
    reached = {*ENTRANCES}
    for package, wanted in FOUND_BY_LISTING.items():
        # A chart is found, too, but it is shown only if a service makes its data.
        if wanted is not Chart:
            reached |= {module for module, _name in registered(package, wanted)}
    for module in tuple(reached):
        reached |= graph.find_upstream_modules(module)
    return {
        module: f"{module}: no command and no page comes to this module"
        for module in sorted(graph.modules - reached)
        if not graph.find_children(module) and not module.startswith(MIGRATIONS)
    }


def main() -> int:
    """Print what is dead; 1 if anything is."""
    allowed = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    faults = []
    for kind, found in (("names", unused_names()), ("modules", unused_modules())):
        reasons = {name for group in allowed[kind].values() for name in group}
        faults += [text for name, text in found.items() if name not in reasons]
        faults += [
            f".ci/dead-code.toml: {name} is used, or gone: take it off the list"
            for name in sorted(reasons - set(found))
        ]
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
