"""What the names in the addresses of the policy table stand for in the tests' organisation."""

from datetime import timedelta

from sqlalchemy.orm import Session

from competency.domain.reviews import Rating
from competency.services.accounts import sign_ins
from competency.services.calibration import adoption, dry_run
from competency.services.curriculum import versions
from competency.services.quiz import answering
from competency.services.reviews import writing
from competency.storage.models import MailLogEntry
from tests.services.working import TEHRAN
from tests.web.cast import NOW, Cast
from tests.web.hr.staff import invited
from tests.web.quizzing import sitting_of
from tests.web.review_cases import IN_AREA, Cases

Names = dict[str, object]

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


def names_of(session: Session, cast: Cast) -> Names:
    """Everything that the addresses name, made where it is not there yet. Commits.

    Every form of the table can be sent in this state, and each works: the draft has a rating,
    the sitting one open question, of two dry runs the first is adopted and the second not.
    """
    cases = Cases(session, cast)
    cases.review("draft", public_id="the-draft")
    boss = sign_ins.actor_of(session, cast.boss)
    writing.save_draft(session, boss, "the-draft", [Rating(IN_AREA[0], 2)], now=NOW)
    cases.review("submitted", subject="colleague", public_id="the-submitted")
    cases.review("released", area=None, public_id="the-released")
    mail = MailLogEntry(
        person_id=cast.learner, recipient="x@y.example", subject="s", body="b", created_at=NOW
    )
    session.add(mail)
    session.commit()
    mail_id = mail.id
    return {
        **vars(cast),
        **OF_THE_PATH,
        **_calibrations(session),
        "attempt": _sitting(session, cast),
        "mail": mail_id,
        "released": "the-released",
        "review": "the-draft",
        "submitted": "the-submitted",
        "version": versions.in_service(session).version,
        "waiting": invited(session),
    }


def _sitting(session: Session, cast: Cast) -> str:
    """A sitting of the learner with one question, which has one right answer."""
    curriculum = versions.in_service(session)
    learner = sign_ins.actor_of(session, cast.learner)
    then = NOW - timedelta(hours=2)
    started = answering.start(
        session, learner, curriculum, "bar", now=then, zone=TEHRAN, seed=1, public_id="the-model"
    )
    answering.finish(session, learner, started, now=then)
    single = next(item for item in curriculum.items if item.kind.name == "single")
    sitting_of(session, cast.learner, [single], public_id="the-sitting", like=started)
    return "the-sitting"


def _calibrations(session: Session) -> Names:
    """An adopted calibration in force, and a dry run that can be adopted."""
    curriculum = versions.in_service(session)
    first = dry_run.propose_for_operator(session, curriculum, None, now=NOW, zone=TEHRAN)
    adopted = adoption.adopt_for_operator(session, curriculum, first.id, now=NOW)
    tried = dry_run.propose_for_operator(session, curriculum, None, now=NOW, zone=TEHRAN)
    return {"adopted": adopted.context_id, "tried": tried.id}
