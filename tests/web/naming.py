"""What the names in the addresses of the policy table stand for in the tests' organisation."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from competency.services.accounts import sign_ins
from competency.services.calibration import dry_run as calibration_dry_run
from competency.services.curriculum import versions
from competency.services.reviews import asking
from competency.storage.models import ContextProposal, MailLogEntry, ScoringContextRow
from tests.services.working import TEHRAN
from tests.web.cast import NOW, Cast
from tests.web.conftest import SignIn
from tests.web.quizzing import started

OF_THE_PATH = {
    "path": "barista",
    "area": "bar",
    "unwritten": "shift",
    "competency": "milk-steaming",
    "item": "milk-q1",
    "sheet": "drinks.csv",
    "blank": "recipe-card",
    "figure": "espresso-extraction-loop.fa.svg",
}


def names_of(session: Session, cast: Cast, sign_in: SignIn) -> dict[str, object]:
    """Everything that the addresses name, made where it is not there yet."""
    curriculum = versions.in_service(session)
    review = asking.assign(
        session,
        sign_ins.actor_of(session, cast.boss),
        curriculum,
        subject_id=cast.learner,
        reviewer_id=cast.boss,
        area=None,
        due_at=NOW + timedelta(days=7),
        now=NOW,
        public_id="the-draft",
    )
    mail = MailLogEntry(
        person_id=cast.learner, recipient="x@y.example", subject="s", body="b", created_at=NOW
    )
    in_force = session.scalars(select(ScoringContextRow.id)).one()
    dry_run = calibration_dry_run.propose_for_operator(
        session, curriculum, None, now=NOW, zone=TEHRAN
    )
    first = session.get_one(ContextProposal, dry_run.id)
    second = ContextProposal(
        path_id=first.path_id,
        based_on=in_force,
        document=first.document,
        report=first.report,
        proposed_at=NOW,
    )
    session.add_all([mail, second])
    session.commit()
    tried, tried_again = first.id, second.id
    mail_id, version = mail.id, curriculum.version
    learner = sign_in("learner")
    attempt = started(learner)
    learner.get("/path/barista/bar/self")
    rated = learner.post("/path/barista/bar/self", **{"step-milk-steaming": "2"})
    assert rated.status_code == 302
    return {
        **vars(cast),
        **OF_THE_PATH,
        "review": review,
        "mail": mail_id,
        "version": version,
        "attempt": attempt,
        "tried": tried,
        "tried_again": tried_again,
        "adopted": in_force + 1,
    }
