"""Ten people whose profile must say what a sensible manager would say.

Their evidence is fixed, item by item. Page tests reuse it: `EVIDENCE_OF[name]` is evidence by
competency id of the first path's profile, `CONTEXT` the scoring context it was given in, and
`NOW` the date of the screen.
"""

from collections.abc import Callable

from competency.domain.evidence import Evidence
from competency.scoring.context import ScoringContext
from tests.scoring.factories import NOW, context, quiz, review, self_rating
from tests.scoring.profile import COMPETENCIES, PROFILE

__all__ = ["CONTEXT", "EVIDENCE_OF", "NOW", "SEED"]

EvidenceByCompetency = dict[str, list[Evidence]]

CONTEXT: ScoringContext = context(*COMPETENCIES, per_step=3)
SEED = 2026
FIRST_RATER, SECOND_RATER = 71, 72


def answers(competency: str, ability: int, *, days: float, slips: int = 0) -> list[Evidence]:
    """Twelve responses of somebody at a step: right up to it, wrong above it.

    Args:
        ability: The step, 0–4.
        slips: How many of the items at the step itself (up to 3) they get wrong.
    """
    found = []
    for step in (1, 2, 3, 4):
        for n in range(2):
            right = step < ability or (step == ability and n >= slips)
            found.append(quiz(f"{competency}/s{step}-{n}", int(right), days))
        graded = 3 if step < ability else 2 if step == ability else 1 if step == ability + 1 else 0
        found.append(quiz(f"{competency}/g{step}-0", graded, days))
    return found


def _for_all(build: Callable[[int, str, tuple[int, ...]], list[Evidence]]) -> EvidenceByCompetency:
    return {one.competency: build(n, one.competency, one.required) for n, one in enumerate(PROFILE)}


def _newcomer(n: int, competency: str, required: tuple[int, ...]) -> list[Evidence]:
    """First day: nothing but the account."""
    return []


def _modest_expert(n: int, competency: str, required: tuple[int, ...]) -> list[Evidence]:
    """Knows the work at leadership's step or better, is rated so, and claims step 1."""
    step = min(4, max(required[3], 3))
    return [
        self_rating(1, 30, competency=competency),
        *answers(competency, step, days=20),
        review(step, 10, competency=competency, rater=FIRST_RATER),
    ]


def _boaster(n: int, competency: str, required: tuple[int, ...]) -> list[Evidence]:
    """Claims mastery of everything, answers like somebody below the junior step."""
    return [
        self_rating(4, 30, competency=competency),
        *answers(competency, 0, days=20),
    ]


def _absent_senior(n: int, competency: str, required: tuple[int, ...]) -> list[Evidence]:
    """Was a clear senior; five years without a trace."""
    return [
        *answers(competency, min(4, required[2] + 1), days=1825),
        review(min(4, required[2] + 1), 1815, competency=competency, rater=FIRST_RATER),
    ]


def _perfect_leader(n: int, competency: str, required: tuple[int, ...]) -> list[Evidence]:
    """Everything right, two managers at the top."""
    return [
        self_rating(4, 30, competency=competency),
        *answers(competency, 5, days=20),
        review(4, 10, competency=competency, rater=FIRST_RATER),
        review(4, 9, competency=competency, rater=SECOND_RATER),
    ]


def _steady_junior(n: int, competency: str, required: tuple[int, ...]) -> list[Evidence]:
    """At the junior requirement, one step above it in every third competency; not mid."""
    step = max(required[0], 1) + (n % 3 == 0)
    return [
        self_rating(2, 30, competency=competency),
        *answers(competency, step, days=20),
        review(step, 10, competency=competency, rater=FIRST_RATER),
    ]


def _rising_mid(n: int, competency: str, required: tuple[int, ...]) -> list[Evidence]:
    """Junior two years ago; half of the way from mid to senior now."""
    step = required[2] if n % 2 else required[1]
    early = [
        quiz(f"{competency}/s{level}-2", int(level <= required[0]), 700) for level in (1, 2, 3, 4)
    ]
    return [
        *early,
        *answers(competency, step, days=20),
        review(step, 10, competency=competency, rater=FIRST_RATER),
    ]


def _reviews_only(n: int, competency: str, required: tuple[int, ...]) -> list[Evidence]:
    """Two managers agree on the mid steps; no quiz yet."""
    return [
        review(max(required[1], 1), 40, competency=competency, rater=FIRST_RATER),
        review(max(required[1], 1), 10, competency=competency, rater=SECOND_RATER),
    ]


def _quizzes_only(n: int, competency: str, required: tuple[int, ...]) -> list[Evidence]:
    """Answers like a senior in the first half of the path; the rest untouched."""
    return answers(competency, required[2], days=15) if n < 19 else []


def _contradictory(n: int, competency: str, required: tuple[int, ...]) -> list[Evidence]:
    """The quiz says mastery, two managers say familiarity."""
    return [
        *answers(competency, 4, days=20),
        review(1, 10, competency=competency, rater=FIRST_RATER),
        review(1, 9, competency=competency, rater=SECOND_RATER),
    ]


EVIDENCE_OF: dict[str, EvidenceByCompetency] = {
    "blank newcomer": _for_all(_newcomer),
    "modest expert": _for_all(_modest_expert),
    "boaster": _for_all(_boaster),
    "long-absent senior": _for_all(_absent_senior),
    "perfect leader": _for_all(_perfect_leader),
    "steady junior": _for_all(_steady_junior),
    "mid on the way up": _for_all(_rising_mid),
    "reviews only": _for_all(_reviews_only),
    "quizzes only": _for_all(_quizzes_only),
    "contradictory evidence": _for_all(_contradictory),
}
