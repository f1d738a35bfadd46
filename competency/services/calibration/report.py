"""What a recalibration would change: the report that HR reads before adopting it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import pstdev
from typing import Any

from competency.domain.level_decision import LevelDecision
from competency.scoring.calibration.refit import MIN_ANSWERS, MIN_PEOPLE, Bank, Refit
from competency.scoring.context import ScoringContext
from competency.scoring.item_analysis import Verdict, classical, findings

MOVED = 0.1
"""Change of a mean threshold, on θ, from which an item counts as moved."""


@dataclass(frozen=True, slots=True)
class Move:
    """A person whose shown level would change; ranks 0–4, None where no level is shown."""

    person: int
    before: int | None
    after: int | None

    @property
    def up(self) -> bool:
        """Whether it is a rise; showing a level for the first time counts as one."""
        return (-1 if self.after is None else self.after) > (
            -1 if self.before is None else self.before
        )


@dataclass(frozen=True, slots=True)
class ItemMove:
    """An item whose difficulty in force would change by `MOVED` or more.

    `before`, `after`: means of its thresholds, on θ.
    """

    version: str
    competency: str
    before: float
    after: float
    answers: int

    @property
    def harder(self) -> bool:
        """Whether it turned out harder than it is taken for."""
        return self.after > self.before


@dataclass(frozen=True, slots=True)
class ItemFault:
    """Something that is wrong with an item, and the number that says so."""

    version: str
    competency: str
    verdict: Verdict
    value: float
    answers: int


@dataclass(frozen=True, slots=True)
class Report:
    """A dry run in numbers.

    Attributes:
        quizzed: People with any response; `people_needed` before the population is fitted.
        answers: First responses.
        mu, sigma: Of the proposed population; `mu_error`, `sigma_error` None where not fitted.
        mu_before, sigma_before: Of the population in force.
        items: Items that anybody has answered.
        calibrated: Those with `answers_needed` answers, whose parameters follow the answers.
        moved: Those whose difficulty in force would change by .1 or more.
        harder: How many of the moved turned out harder than they are taken for.
        unsettled: Competencies whose calibration found no maximum: they stay as they are.
        raters: Reviewers whose strictness is estimated.
        rater_spread: Standard deviation of their means, on θ.
        compared: People whose level was decided under both contexts.
        moves: Those whose shown level would change.
        chance_change: Mean absolute change of P(level or higher) over people and levels.
        misbehaving: Items to look at, the urgent first.
        item_moves: The moved items, the largest change first.
        changes_nothing: Whether the proposal is the context in force.
    """

    quizzed: int
    answers: int
    mu: float
    sigma: float
    mu_error: float | None
    sigma_error: float | None
    mu_before: float
    sigma_before: float
    items: int
    calibrated: int
    moved: int
    harder: int
    unsettled: tuple[str, ...]
    raters: int
    rater_spread: float
    compared: int
    moves: tuple[Move, ...]
    chance_change: float
    misbehaving: tuple[ItemFault, ...]
    people_needed: int = MIN_PEOPLE
    answers_needed: int = MIN_ANSWERS
    item_moves: tuple[ItemMove, ...] = ()
    changes_nothing: bool = False

    def to_document(self) -> dict[str, Any]:
        """As plain JSON-able data."""
        return asdict(self)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Report":
        """The inverse of `to_document`."""
        values = dict(document)
        values["unsettled"] = tuple(values["unsettled"])
        values["moves"] = tuple(Move(**move) for move in values["moves"])
        values["misbehaving"] = tuple(
            ItemFault(**{**item, "verdict": Verdict(item["verdict"])})
            for item in values["misbehaving"]
        )
        values["item_moves"] = tuple(ItemMove(**move) for move in values.get("item_moves", ()))
        return cls(**values)

    @property
    def risen(self) -> int:
        """How many people's shown level would rise."""
        return sum(move.up for move in self.moves)


def report_of(
    refit: Refit,
    banks: Sequence[Bank],
    before: ScoringContext,
    levels: Iterable[tuple[int, LevelDecision, LevelDecision]],
) -> Report:
    """The report on a refit.

    Args:
        before: The context in force.
        levels: (person, decision in force, decision under the proposal) of everybody.
    """
    moves: list[Move] = []
    compared, change = 0, 0.0
    for person, old, new in levels:
        compared += 1
        change += sum(abs(a - b) for a, b in zip(old.at_least, new.at_least, strict=True)) / 4
        if old.reached != new.reached:
            moves.append(Move(person, old.reached, new.reached))
    item_moves = _item_moves(refit)
    population = refit.population
    means = [mean for mean, _ in refit.severities.values()]
    return Report(
        quizzed=refit.quizzed,
        answers=int(sum(bank.responses.answered().sum() for bank in banks)),
        mu=refit.context.mu,
        sigma=refit.context.sigma,
        mu_error=None if population is None else population.mu_error,
        sigma_error=None if population is None else population.sigma_error,
        mu_before=before.mu,
        sigma_before=before.sigma,
        items=len(refit.items),
        calibrated=sum(item.answers >= MIN_ANSWERS for item in refit.items),
        moved=len(item_moves),
        harder=sum(move.harder for move in item_moves),
        unsettled=refit.unsettled,
        raters=len(means),
        rater_spread=pstdev(means) if len(means) > 1 else 0.0,
        compared=compared,
        moves=tuple(moves),
        chance_change=change / compared if compared else 0.0,
        misbehaving=_faults(refit, banks),
        item_moves=item_moves,
        changes_nothing=refit.context == before,
    )


def _item_moves(refit: Refit) -> tuple[ItemMove, ...]:
    changes = [
        ItemMove(
            item.version, item.competency, _mean(item.before.b), _mean(item.after.b), item.answers
        )
        for item in refit.items
    ]
    moves = [move for move in changes if abs(move.after - move.before) >= MOVED]
    return tuple(sorted(moves, key=lambda move: -abs(move.after - move.before)))


def _mean(thresholds: Sequence[float]) -> float:
    return sum(thresholds) / len(thresholds)


def _faults(refit: Refit, banks: Sequence[Bank]) -> tuple[ItemFault, ...]:
    """What item analysis and fit say against items; too few answers is nothing against one."""
    estimates = {item.version: item.estimate for item in refit.items}
    listed = []
    for bank in banks:
        statistics = classical(bank.responses)
        for item in statistics.items:
            estimate = estimates.get(item.item)
            fit = estimate.fit if estimate else None
            wrong = findings(item, alpha=statistics.alpha, fit=fit)
            listed += [
                (finding.urgent, ItemFault(
                    item.item, bank.competency, finding.verdict, finding.value, item.n
                ))
                for finding in wrong
                if finding.verdict is not Verdict.TOO_FEW_ANSWERS
            ]  # fmt: skip
    listed.sort(key=lambda pair: not pair[0])
    return tuple(one for _, one in listed)
