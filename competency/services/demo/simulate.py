"""How a simulated person answers, is rated and rates themself, given a true ability."""

from dataclasses import dataclass

import numpy as np

from competency.domain.items import Answer, AnswerForm, Item
from competency.scoring.items import ItemParameters
from competency.scoring.scale import CUTS
from competency.services.demo.cast import DemoPerson

RESIDUAL_SD = 0.47**0.5
SELF_SD = 1.1
DIFFICULTY_SD = 0.3


@dataclass(frozen=True, slots=True)
class Truth:
    """A person's true abilities: competency → θ today, and how θ grew over the months."""

    today: dict[str, float]
    growth: float

    def at(self, competency: str, months_ago: float) -> float:
        """True ability some months ago."""
        return self.today[competency] - self.growth * min(months_ago, 18.0) / 18.0


def truth_of(
    person: DemoPerson, competencies: dict[str, str], random: np.random.Generator
) -> Truth:
    """Draw true abilities: own mean, own offsets by area, a little spread in each competency."""
    areas = {area: random.normal(0.0, 0.25) for area in dict.fromkeys(competencies.values())}
    today = {
        competency: person.ability
        + areas[area]
        + person.areas.get(area, 0.0)
        + random.normal(0.0, 0.3)
        for competency, area in competencies.items()
    }
    return Truth(today, person.growth)


def _step(value: float) -> int:
    return sum(value >= cut for cut in CUTS)


def rating(theta: float, severity: float, halo: float, random: np.random.Generator) -> int:
    """A manager's step 0–4 under the error model of reviews."""
    return _step(theta - severity + halo + random.normal(0.0, RESIDUAL_SD))


def self_rating(theta: float, boast: float, random: np.random.Generator) -> int:
    """A person's own step 0–4: high, and little related to the truth."""
    return _step(0.55 * theta + boast + random.normal(0.0, SELF_SD))


def category(
    item: Item, parameters: ItemParameters, theta: float, random: np.random.Generator
) -> int:
    """The ordered category that a person of ability θ reaches on an item."""
    shift = random.normal(0.0, DIFFICULTY_SD)
    chances = [1.0]
    for b in parameters.b:
        above = 1.0 / (1.0 + np.exp(-parameters.a * (theta - b - shift)))
        chances.append(parameters.c + (1.0 - parameters.c) * above)
    draw = random.random()
    return int(sum(draw < chance for chance in chances[1:]))


def answer(item: Item, wanted: int, random: np.random.Generator) -> Answer:
    """An answer to the item that is marked with the wanted category, or the nearest below."""
    candidates = [_candidate(item, random) for _ in range(60)]
    marked = sorted(
        ((item.mark(given), given) for given in candidates),
        key=lambda pair: (abs(pair[0] - wanted), pair[0] > wanted),
    )
    return marked[0][1]


def _candidate(item: Item, random: np.random.Generator) -> Answer:
    match item.form:
        case AnswerForm.ONE:
            return (str(random.choice(item.keys)),)
        case AnswerForm.SEVERAL:
            count = int(random.integers(0, 4))
            off = {str(key) for key in random.choice(item.keys, size=count, replace=False)}
            return tuple(sorted(set(item.best) ^ off)) or item.keys[:1]
        case AnswerForm.ORDER:
            return _swapped(item.best, int(random.integers(0, 4)), random)
        case AnswerForm.PAIRS:
            return _swapped(item.best, int(random.integers(0, 3)), random)


def _swapped(keys: Answer, times: int, random: np.random.Generator) -> Answer:
    order = list(keys)
    for _ in range(times):
        i = int(random.integers(0, len(order) - 1))
        order[i], order[i + 1] = order[i + 1], order[i]
    return tuple(order)
