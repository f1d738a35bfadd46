"""People to manage, for the tests of HR's pages."""

from sqlalchemy.orm import Session

from competency.storage.models import Identity, Person
from tests.web.browser import Form
from tests.web.cast import START

NEW: Form = {"name": "مریم حسینی", "email": "maryam@cast.example", "language": "fa"}
"""The form of a new person."""
STRANGERS = ("learner", "boss", "keeper", "author")
"""Who manages nobody."""


def invited(session: Session, email: str = "waiting@cast.example", name: str = "تازه‌وارد") -> int:
    """Somebody who has an account and has chosen no password yet; their id. Commits."""
    person = Person(created_at=START)
    session.add(person)
    session.flush()
    session.add(Identity(person_id=person.id, email=email, name=name, name_key=name))
    session.commit()
    return person.id
