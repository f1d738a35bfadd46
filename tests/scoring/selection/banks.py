"""Banks and beliefs for tests of selection."""

from collections.abc import Mapping, Sequence
from random import Random

import numpy as np
from hypothesis import strategies as st

from competency.scoring.context import cold_start
from competency.scoring.scale import normal
from competency.scoring.selection import Belief, Exposure, ItemRef

AREA = ("a", "b", "c")
NOBODY = Exposure()


def bank(competency: str, size: int, *, graded_every: int = 3) -> list[ItemRef]:
    """Items `<competency>/<number>` as written: steps 1–4 in turn, every third of each graded."""
    found = []
    for number in range(size):
        turn, place = divmod(number, 4)
        graded = turn % graded_every == 0
        parameters = cold_start(place + 1, 4 if graded else 2, None if graded else 0.25)
        found.append(ItemRef(f"{competency}/{number:02}", parameters))
    return found


def area(size: int, *names: str) -> dict[str, list[ItemRef]]:
    return {name: bank(name, size) for name in names or AREA}


def belief(mean: float = 0.0, sd: float = 1.0, missing: int = 4) -> Belief:
    return Belief(normal(np.array([mean]), np.array([sd]))[0], sd, missing)


def newcomer(*names: str) -> dict[str, Belief]:
    return {name: belief() for name in names or AREA}


def competency(version: str) -> str:
    return version.partition("/")[0]


def items_by_version(available: Mapping[str, Sequence[ItemRef]]) -> dict[str, ItemRef]:
    return {item.version: item for refs in available.values() for item in refs}


SIZES = st.fixed_dictionaries({name: st.integers(0, 9) for name in AREA})
BELIEFS = st.fixed_dictionaries(
    {
        name: st.builds(belief, st.floats(-2.0, 2.0), st.floats(0.3, 1.2), st.integers(0, 4))
        for name in AREA
    }
)


@st.composite
def situations(
    draw: st.DrawFn,
) -> tuple[dict[str, list[ItemRef]], dict[str, Belief], frozenset[str], Exposure]:
    """A bank, beliefs, what was seen, and what others have met."""
    available = {name: bank(name, size) for name, size in draw(SIZES).items()}
    versions = sorted(items_by_version(available))
    random = Random(draw(st.integers(0, 10_000)))
    takers = draw(st.integers(0, 60))
    return (
        available,
        draw(BELIEFS),
        frozenset(v for v in versions if random.random() < 0.3),
        Exposure({v: random.randint(0, takers) for v in versions}, takers),
    )
