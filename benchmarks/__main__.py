"""All benchmarks, one after the other: `python -m benchmarks [name …]`; 1 if a limit is missed."""

import sys
import time

from benchmarks import (
    ablations,
    decay,
    levels,
    population,
    published,
    rescore,
    robustness,
    selection,
    severity,
    simulation,
    speed,
)
from benchmarks.report import run

ALL = {
    "published": published.measure,
    "speed": speed.measure,
    "simulation": simulation.measure,
    "decay": decay.measure,
    "severity": severity.measure,
    "population": population.measure,
    "ablations": ablations.measure,
    "robustness": robustness.measure,
    "levels": levels.measure,
    "rescore": rescore.measure,
    "selection": selection.measure,
}


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all."""
    unknown = [name for name in names if name not in ALL]
    if unknown:
        print(f"No benchmark {', '.join(unknown)}; there are {', '.join(ALL)}.", file=sys.stderr)
        return 1
    begin = time.perf_counter()
    missed = 0
    for name in names or ALL:
        print(f"\n## {name}")
        missed |= run(ALL[name])
    print(f"\nAll in {time.perf_counter() - begin:.0f} s.")
    return missed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
