"""In which order a sitting shows the options of its questions."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.services.accounts import sign_ins
from competency.services.curriculum import versions
from competency.services.quiz import answering
from competency.storage.models import AttemptItem, AttemptRow
from tests.services.working import TEHRAN
from tests.web.cast import NOW, enrol, publish_sample

SITTINGS = 40


def test_options_are_shuffled_and_no_order_gives_the_answer_away(
    sqlite_session: Session,
) -> None:
    publish_sample(sqlite_session)
    cast = enrol(sqlite_session)
    learner = sign_ins.actor_of(sqlite_session, cast.learner)
    curriculum = versions.in_service(sqlite_session)
    for seed in range(SITTINGS):
        attempt = answering.start(
            sqlite_session, learner, curriculum, "bar",
            now=NOW, zone=TEHRAN, seed=seed, public_id=f"sitting-{seed}",
        )  # fmt: skip
        answering.finish(sqlite_session, learner, attempt, now=NOW)
    shown: dict[str, set[tuple[str, ...]]] = {}
    for place in sqlite_session.scalars(select(AttemptItem)):
        item = curriculum.item_by_version[place.item_version]
        order = tuple(place.option_order)
        assert sorted(order) == sorted(item.keys)
        assert not item.gives_away(order), item.id
        shown.setdefault(item.id, set()).add(order)
    assert len(sqlite_session.scalars(select(AttemptRow)).all()) == SITTINGS
    assert all(len(orders) > 1 for orders in shown.values()), "the same order each time"
