"""Where each level begins in the progress chart (decision 0009)."""

from dataclasses import replace
from datetime import timedelta
from statistics import NormalDist

import pytest
from sqlalchemy.orm import Session

from competency.domain.evidence import EvidenceKind
from competency.scoring.context import Rules
from competency.scoring.scale import CUTS
from competency.services.profile import charts, page
from tests.services.review_cast import IN_AREA, NOW, ZONE, Cast, act, learn, path_in_service

SPREAD = NormalDist(0.0, 0.5**0.5)


@pytest.mark.parametrize("share", [0.5, 0.7, 0.9])
def test_a_level_begins_where_the_share_of_its_competencies_is_expected(
    sqlite_session: Session, cast: Cast, share: float
) -> None:
    curriculum = path_in_service(sqlite_session)
    lines = charts.level_cuts(curriculum, share)
    assert [line.title.en for line in lines] == ["Junior", "Mid-level", "Senior", "Leadership"]
    for level, line in zip(curriculum.path.levels, lines, strict=True):
        cuts = [CUTS[c.required_at(level.id) - 1] for c in curriculum.path.required(level.id)]
        expected = sum(SPREAD.cdf(line.value - cut) for cut in cuts) / len(cuts)
        assert expected == pytest.approx(share, abs=0.002)


def test_higher_levels_begin_higher(sqlite_session: Session, cast: Cast) -> None:
    means = [line.value for line in charts.level_cuts(path_in_service(sqlite_session), 0.7)]
    assert means == sorted(means)
    assert len(set(means)) == 4


def test_the_chart_of_a_profile_has_the_lines_of_its_rules(
    sqlite_session: Session, cast: Cast
) -> None:
    curriculum = path_in_service(sqlite_session)
    learn(sqlite_session, cast.learner, IN_AREA[0], 3, rater=cast.manager)
    learn(sqlite_session, cast.learner, IN_AREA[1], 1, kind=EvidenceKind.SELF,
          at=NOW - timedelta(days=3))  # fmt: skip
    profile = page.load(sqlite_session, act(sqlite_session, cast.learner), cast.learner, curriculum)
    chart = charts.progress(sqlite_session, profile, "Sara", zone=ZONE)
    assert chart is not None
    assert chart.levels == charts.level_cuts(curriculum, profile.rules.share)
    assert [(day.kind, day.count) for day in chart.evidence] == [
        (EvidenceKind.REVIEW, 1), (EvidenceKind.SELF, 1)
    ]  # fmt: skip
    lenient = replace(profile, context=replace(profile.context, rules=Rules(share=0.5)))
    other = charts.progress(sqlite_session, lenient, "Sara", zone=ZONE)
    assert other is not None
    assert [line.value for line in other.levels] < [line.value for line in chart.levels]


def test_before_any_evidence_there_is_no_chart(sqlite_session: Session, cast: Cast) -> None:
    profile = page.load(
        sqlite_session, act(sqlite_session, cast.learner), cast.learner,
        path_in_service(sqlite_session),
    )  # fmt: skip
    assert charts.progress(sqlite_session, profile, "Sara", zone=ZONE) is None
    assert charts.radar(profile, profile.target, "Sara") is None
