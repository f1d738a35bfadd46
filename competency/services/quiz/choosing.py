"""Which questions a sitting asks: what is known of a person and a bank, handed to selection."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from competency.domain.attempts import MAX_ITEMS
from competency.domain.curriculum import Curriculum
from competency.domain.days import end_of_day, local_day
from competency.domain.evidence import EvidenceKind
from competency.scoring.context import ScoringContext
from competency.scoring.requirements import requirements_of
from competency.scoring.selection import (
    ADAPTIVE_BANK,
    Belief,
    Exposure,
    ItemRef,
    beliefs_of,
    expected_length,
    fixed_form,
    large_enough,
    next_item,
)
from competency.services.curriculum import contexts
from competency.services.quiz.bank import FIXED_SIZE, bank_state_of, minutes_for
from competency.storage.queries import attempts as queries
from competency.storage.queries import evidence as evidence_queries


@dataclass(frozen=True, slots=True)
class SelectionInput:
    """Everything that a choice goes by.

    Attributes:
        available: Items in service, by competency.
        beliefs: What is known of the person, by competency.
        seen: Item versions that the person has answered.
        exposure: What other recent takers have met.
    """

    available: Mapping[str, Sequence[ItemRef]]
    beliefs: Mapping[str, Belief]
    seen: frozenset[str]
    exposure: Exposure
    context: ScoringContext

    @property
    def adaptive(self) -> bool:
        """Whether a sitting that starts now chooses its questions one by one."""
        return large_enough(
            sum(item.version not in self.seen for item in bank) for bank in self.available.values()
        )

    @property
    def spent(self) -> bool:
        """Whether nothing is unseen, so that a sitting is practice."""
        return all(item.version in self.seen for bank in self.available.values() for item in bank)

    @property
    def length(self) -> int:
        """About how many questions an adaptive sitting will have."""
        return expected_length(
            self.beliefs, self.available, self.context, seen=self.seen, exposure=self.exposure
        )


def selection_input(
    session: Session,
    person_id: int,
    curriculum: Curriculum,
    area: str,
    *,
    now: datetime,
    zone: ZoneInfo,
) -> SelectionInput:
    """What is known of a person, and of an area's items, at the end of today."""
    _, context = contexts.in_force(session, curriculum.path.id)
    pieces = evidence_queries.of_person(session, person_id)
    at = end_of_day(local_day(now, zone), zone)
    banks = {
        competency.id: curriculum.items_by_competency.get(competency.id, ())
        for competency in curriculum.path.in_area(area)
    }
    met = queries.recently_met(session, curriculum.path.id, area, without=person_id)
    return SelectionInput(
        available={
            competency: [ItemRef(i.version, context.item(i.version)) for i in bank]
            for competency, bank in banks.items()
            if bank
        },
        beliefs=beliefs_of(pieces, requirements_of(curriculum.path), context, at=at),
        # The first response to an item is evidence, so evidence knows all that were seen.
        seen=frozenset(p.item for p in pieces if p.kind is EvidenceKind.QUIZ and p.item),
        exposure=Exposure(met.items, met.takers),
        context=context,
    )


@dataclass(frozen=True, slots=True)
class SittingPreview:
    """What a sitting that starts now would be like.

    Attributes:
        length: Questions: exact for a fixed form, about so many for an adaptive sitting.
        most: It never has more.
        needed: Unseen questions per competency from which choosing one by one pays.
    """

    adaptive: bool
    length: int
    most: int = MAX_ITEMS
    needed: int = ADAPTIVE_BANK

    @property
    def minutes(self) -> int:
        return minutes_for(self.length)


def preview(
    session: Session,
    person_id: int,
    curriculum: Curriculum,
    area: str,
    *,
    now: datetime,
    zone: ZoneInfo,
) -> SittingPreview:
    """What the next sitting of an area will be like for a person."""
    known = selection_input(session, person_id, curriculum, area, now=now, zone=zone)
    if known.adaptive:
        return SittingPreview(adaptive=True, length=known.length)
    length = bank_state_of(set(known.seen), curriculum, area).sitting
    return SittingPreview(adaptive=False, length=length)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a sitting begins with.

    Attributes:
        versions: All items of a fixed form; the first one of an adaptive sitting.
        expected_length: About how many an adaptive sitting will have; None for a fixed form.
    """

    versions: tuple[str, ...]
    expected_length: int | None


def first_choice(known: SelectionInput, *, seed: int) -> Choice:
    """The items that a sitting starts with."""
    if known.adaptive:
        version = following(known, (), seed=seed)
        if version is not None:
            return Choice((version,), known.length)
    chosen = fixed_form(
        known.beliefs,
        known.available,
        seen=frozenset() if known.spent else known.seen,
        exposure=known.exposure,
        size=FIXED_SIZE,
        seed=seed,
    )
    return Choice(tuple(chosen), None)


def following(known: SelectionInput, asked: Sequence[str], *, seed: int) -> str | None:
    """The next item of an adaptive sitting that has asked these; None where it ends."""
    return next_item(
        known.beliefs,
        known.available,
        seen=known.seen,
        asked=asked,
        exposure=known.exposure,
        seed=seed,
    )
