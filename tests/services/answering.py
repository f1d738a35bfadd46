"""People who answer a whole quiz, in bulk: responses with option, language and time."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import permutations

import numpy as np
from sqlalchemy import insert
from sqlalchemy.orm import Session

from competency.domain.curriculum import Curriculum
from competency.domain.items import Answer, AnswerForm, Item
from competency.services.curriculum import contexts
from competency.storage.models import AttemptRow, Person, ResponseRow

Change = Callable[[float, bool, Answer, np.random.Generator], Answer]
"""What becomes of an answer: (ability, whether in English, the answer, chance)."""


def answers_of(item: Item) -> dict[int, list[Answer]]:
    """Every answer to an item, by the category it is marked with."""
    if item.form in {AnswerForm.ORDER, AnswerForm.PAIRS}:
        every: Sequence[Answer] = list(permutations(item.keys))
    elif item.form is AnswerForm.SEVERAL:
        every = [
            tuple(key for place, key in enumerate(item.keys) if chosen >> place & 1)
            for chosen in range(1, 1 << len(item.keys))
        ]
    else:
        every = [(key,) for key in item.keys]
    found: dict[int, list[Answer]] = {}
    for answer in every:
        found.setdefault(item.mark(answer), []).append(answer)
    return found


def key_of(item: Item) -> str:
    """The right option of a single item."""
    (key,) = item.best
    return key


def take_quizzes(
    session: Session,
    curriculum: Curriculum,
    people: int,
    *,
    at: datetime,
    seed: int = 5,
    english: float = 0.5,
    items: Sequence[Item] | None = None,
    changes: Mapping[str, Change] | None = None,
    seconds: int = 30,
    area: str = "bar",
) -> list[int]:
    """So many new people answer all items as their abilities have them. Commits.

    Args:
        english: Share of them who read English.
        changes: By item id: what is wrong with the item.
    Returns:
        Their ids.
    """
    rng = np.random.default_rng(seed)
    asked = list(curriculum.items if items is None else items)
    pools = {item.version: answers_of(item) for item in asked}
    crowd = [Person(created_at=at) for _ in range(people)]
    session.add_all(crowd)
    session.flush()
    attempts = [
        AttemptRow(
            public_id=f"crowd-{seed}-{person.id}", person_id=person.id,
            path_id=curriculum.path.id, area=area, framework_version=curriculum.version,
            state="finished", started_at=at, finished_at=at,
        )
        for person in crowd
    ]  # fmt: skip
    session.add_all(attempts)
    session.flush()
    rows = []
    for attempt in attempts:
        common = rng.normal()
        theta = {c.id: 0.7 * common + 0.7 * rng.normal() for c in curriculum.path.competencies}
        in_english = bool(rng.random() < english)
        for position, item in enumerate(asked):
            ability = theta[item.competency]
            pool = pools[item.version][_category(item, ability, rng)]
            given = pool[int(rng.integers(len(pool)))]
            if changes and item.id in changes:
                given = changes[item.id](ability, in_english, given, rng)
            shown = at + timedelta(minutes=position)
            rows.append(
                {
                    "attempt_id": attempt.id, "position": position,
                    "person_id": attempt.person_id, "competency": item.competency,
                    "item_id": item.id, "item_version": item.version, "answer": list(given),
                    "category": item.mark(given), "categories": item.categories, "first": True,
                    "exposure": 0, "language": "en" if in_english else "fa",
                    "framework_version": curriculum.version, "shown_at": shown,
                    "occurred_at": shown + timedelta(seconds=seconds),
                    "recorded_at": shown + timedelta(seconds=seconds),
                }
            )  # fmt: skip
    session.execute(insert(ResponseRow), rows)
    session.commit()
    return [person.id for person in crowd]


def _category(item: Item, theta: float, rng: np.random.Generator) -> int:
    design = contexts.design_of(item)
    tails = 1 / (1 + np.exp(-design.a * (theta - np.array(design.b))))
    return int((rng.random() < design.c + (1 - design.c) * tails).sum())


# What can be wrong with an item


def wrong_key(item: Item, really: str) -> Change:
    """The able choose another option than the one that counts as right."""

    def change(theta: float, _en: bool, _given: Answer, rng: np.random.Generator) -> Answer:
        if rng.random() < 1 / (1 + np.exp(-2 * theta)):
            return (really,)
        return (str(rng.choice([key for key in item.keys if key != really])),)

    return change


def tempting(option: str) -> Change:
    """Many of the able, and only they, fall for a wrong option."""

    def change(theta: float, _en: bool, given: Answer, rng: np.random.Generator) -> Answer:
        return (option,) if theta > 0.3 and rng.random() < 0.45 else given

    return change


def harder_in_english(item: Item) -> Change:
    """Half of the right answers are lost in translation."""
    wrong = [key for key in item.keys if key != key_of(item)]

    def change(_theta: float, en: bool, given: Answer, rng: np.random.Generator) -> Answer:
        return (str(rng.choice(wrong)),) if en and rng.random() < 0.5 else given

    return change
