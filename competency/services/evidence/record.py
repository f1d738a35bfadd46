"""Reading the record of some people as columns, for whatever day and number of people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt
from sqlalchemy.orm import Session

from competency.scoring.context import ScoringContext
from competency.scoring.evidence_columns import (
    NONE,
    EvidenceColumns,
    LikelihoodTable,
    Numbering,
    Pieces,
)
from competency.scoring.scale import Flags, Integers
from competency.storage.queries import evidence as queries
from competency.storage.queries.evidence import RawColumns

PEOPLE_AT_ONCE = 512
"""People read and judged together: 50,000 pieces of evidence or so."""

Moments = npt.NDArray[np.datetime64]


@dataclass(frozen=True, slots=True)
class Portion:
    """What the record says of some people up to a moment: the pieces of evidence that count.

    Attributes:
        people: Ids by person index, ascending.
        competencies: Ids by competency index; evidence of others is left out.
        pieces: Ordered by person and moment.
        items, raters: Versions and person ids by index.
        moments: When each piece occurred, UTC, (E,).
        heads: The last place in each person's chain that was read, superseded or not.
    """

    people: tuple[int, ...]
    competencies: tuple[str, ...]
    pieces: Pieces
    items: tuple[str, ...]
    raters: tuple[int, ...]
    moments: Moments
    heads: Mapping[int, int]

    def columns(self, context: ScoringContext) -> EvidenceColumns:
        """With the likelihoods of a context.

        Raises:
            LookupError: for an item that the context does not know.
            ValueError: for a category that the item or rating does not have.
        """
        likelihoods = LikelihoodTable(
            [context.item(version) for version in self.items],
            [context.severity(rater) for rater in self.raters],
            self.raters,
        )
        return likelihoods.columns(self.pieces, 0, len(self.people))

    def newest(self) -> list[datetime]:
        """When the newest piece of each person and competency occurred, in that order."""
        keys = self.pieces.person * len(self.competencies) + self.pieces.competency
        pairs, group = np.unique(keys, return_inverse=True)
        newest = np.full(pairs.size, np.iinfo(np.int64).min)
        np.maximum.at(newest, group, self.moments.astype(np.int64))
        moments: list[datetime] = newest.astype("datetime64[us]").tolist()
        return [moment.replace(tzinfo=UTC) for moment in moments]


def read(
    session: Session,
    people: Sequence[int],
    competencies: Sequence[str],
    *,
    at: datetime,
    recorded_until: datetime | None = None,
) -> Portion:
    """The record of some people up to a moment; one query.

    Args:
        people: Ids; people without evidence have no pieces and are judged all the same.
        at: What occurred later is left out.
        recorded_until: What entered the record later is left out, and what it supersedes
            is not; None for the whole record.
    """
    ids = tuple(sorted(set(people)))
    raw = queries.raw_columns(session, ids, recorded_until=recorded_until)
    person = np.searchsorted(np.array(ids, dtype=np.int64), np.array(raw.person, dtype=np.int64))
    seq = np.array(raw.seq, dtype=np.int64)
    moments = np.array(raw.occurred_at, dtype="datetime64[us]")
    number = {name: index for index, name in enumerate(competencies)}
    competency = np.array([number.get(name, NONE) for name in raw.competency], dtype=np.int64)
    items, raters = Numbering[str](), Numbering[int]()
    item = [NONE if version is None else items[version] for version in raw.item]
    rater = [NONE if one is None else raters[one] for one in raw.rater]
    everything = Pieces(
        person=person,
        competency=competency,
        item=np.array(item, dtype=np.int64),
        rater=np.array(rater, dtype=np.int64),
        day=moments.astype("datetime64[D]").astype(np.int64),
        category=np.array(raw.category, dtype=np.int64),
    )
    limit = np.datetime64(at.astimezone(UTC).replace(tzinfo=None), "us")
    kept = np.flatnonzero(
        (competency != NONE) & (moments <= limit) & ~_superseded(person, seq, raw)
    )
    kept = kept[np.lexsort((seq[kept], moments[kept], person[kept]))]
    pieces = everything.of(kept)
    counting = pieces.counting()
    heads = np.zeros(len(ids), dtype=np.int64)
    np.maximum.at(heads, person, seq)
    return Portion(
        people=ids,
        competencies=tuple(competencies),
        pieces=pieces.of(counting),
        items=tuple(items),
        raters=tuple(raters),
        moments=moments[kept[counting]],
        heads=dict(zip(ids, heads.tolist(), strict=True)),
    )


def _superseded(person: Integers, seq: Integers, raw: RawColumns) -> Flags:
    """Rows that a later one of the same person supersedes."""
    replaced = np.array([NONE if one is None else one for one in raw.supersedes], dtype=np.int64)
    later = replaced != NONE
    width = int(max(seq.max(initial=0), replaced.max(initial=0))) + 1
    return np.isin(person * width + seq, person[later] * width + replaced[later])
