"""The fixed cast of people that web tests act as."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from competency.i18n.digits import search_key
from competency.services.accounts import passwords
from competency.services.curriculum import publishing
from competency.storage.models import GrantRow, HeldLevel, Identity, Membership, Person, Team

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
"""The frozen moment of web tests: 1 Azar 1405, noon in Tehran."""

START = NOW - timedelta(days=400)
PASSWORD = "four quiet coffee beans"
SAMPLE_PATH = Path(__file__).parents[1] / "sample_path"


@dataclass(frozen=True)
class Cast:
    """Ids of the people and teams.

    house: head (lead)
      ├─ bar: boss (lead), learner, colleague
      │    └─ night: keeper (lead), newcomer
      └─ roast: rival (lead), outsider
    hr, admin and author belong to no team; `gone` is disabled.
    """

    head: int
    boss: int
    learner: int
    colleague: int
    keeper: int
    newcomer: int
    rival: int
    outsider: int
    hr: int
    admin: int
    author: int
    gone: int
    house: int
    bar: int
    night: int
    roast: int

    def email(self, name: str) -> str:
        """The sign-in address of somebody in the cast."""
        return f"{name}@cast.example"


NAMES = {
    "head": ("مهرداد سرپرست", "Mehrdad Sarparast", "house", "lead"),
    "boss": ("پروانه مدیری", "Parvaneh Modiri", "bar", "lead"),
    "learner": ("یاسمن دانا", "Yasaman Dana", "bar", "member"),
    "colleague": ("چنگیز همکار", "Changiz Hamkar", "bar", "member"),
    "keeper": ("ژاله شبان", "Zhaleh Shaban", "night", "lead"),
    "newcomer": ("آرش نورسته", "Arash Norasteh", "night", "member"),
    "rival": ("گیتی دیگر", "Giti Digar", "roast", "lead"),
    "outsider": ("کامبیز بیرون", "Kambiz Biroun", "roast", "member"),
    "hr": ("لیلا منابع", "Leila Manabe", None, ""),
    "admin": ("بهمن سامانه", "Bahman Samaneh", None, ""),
    "author": ("سیمین نویسا", "Simin Nevisa", None, ""),
    "gone": ("فرهاد رفته", "Farhad Rafteh", "roast", "member"),
}
EVERYBODY = tuple(name for name in NAMES if name != "gone")
"""Who can sign in."""
GRANTS = {"hr": "hr", "admin": "admin", "author": "author"}
TEAMS = {
    "house": ("خانه", "House", None),
    "bar": ("بار", "Bar", "house"),
    "night": ("شب", "Night", "bar"),
    "roast": ("برشته‌کاری", "Roast", "house"),
}


def publish_sample(session: Session) -> str:
    """Put the sample path in service long before NOW; its version."""
    version, _changed = publishing.publish(session, SAMPLE_PATH, now=START)
    return version


def enrol(session: Session) -> Cast:
    """Make the cast. Commits."""
    ids: dict[str, int] = {}
    for key, (fa, en, parent) in TEAMS.items():
        team = Team(name_fa=fa, name_en=en, parent_id=ids[parent] if parent else None)
        session.add(team)
        session.flush()
        ids[key] = team.id
    secret = passwords.hash_password(PASSWORD, "low")
    for key, (name, latin, team_key, role) in NAMES.items():
        person = Person(created_at=START)
        session.add(person)
        session.flush()
        ids[key] = person.id
        session.add(
            Identity(
                person_id=person.id,
                email=f"{key}@cast.example",
                name=name,
                name_key=search_key(f"{name} {latin}"),
                name_latin=latin,
                password_hash=secret,
                disabled_at=START if key == "gone" else None,
            )
        )
        if team_key:
            session.add(
                Membership(
                    person_id=person.id,
                    team_id=ids[team_key],
                    role=role,
                    started_at=START,
                    recorded_at=START,
                )
            )
            session.add(
                HeldLevel(person_id=person.id, level="junior", occurred_at=START, recorded_at=START)
            )
        if key in GRANTS:
            session.add(GrantRow(person_id=person.id, name=GRANTS[key], granted_at=START))
    session.commit()
    return Cast(**ids)


def others(*allowed: str) -> list[str]:
    """Everybody who can sign in, but those."""
    return [name for name in EVERYBODY if name not in allowed]
