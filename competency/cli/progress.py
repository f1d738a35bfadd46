"""The progress bar of long commands."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[float], None]]:
    """A bar on standard error, shown to people and not written into files."""
    watched = sys.stderr.isatty()
    with click.progressbar(length=100, label=label, file=sys.stderr, hidden=not watched) as bar:
        yield lambda share: bar.update(int(100 * share) - bar.pos)
