"""The organisation as an import meets it: accounts, teams by name, memberships, levels."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from sqlalchemy.orm import Session

from competency.domain.career_path import LEVELS, Text
from competency.i18n.digits import search_key
from competency.storage.models import Identity
from competency.storage.portions import portions
from competency.storage.queries import directory
from competency.storage.queries import people as queries
from competency.storage.queries.people import LEAD, MEMBER

CLOSE: Final = 0.6
"""How alike two words must be for one to be offered instead of the other."""

_ROLE_WORDS: Final[Mapping[str, Sequence[str]]] = {
    MEMBER: ("member", "عضو", "عضو تیم"),
    LEAD: ("lead", "مدیر", "مدیر تیم", "سرپرست", "team lead", "manager"),
}
_LEVEL_WORDS: Final[Mapping[str, Sequence[str]]] = dict(
    zip(LEVELS, (("ابتدایی",), ("میانی",), ("ارشد",), ("رهبری",)), strict=True)
)
_LANGUAGE_WORDS: Final[Mapping[str, Sequence[str]]] = {
    "fa": ("fa", "فارسی", "persian", "farsi"),
    "en": ("en", "انگلیسی", "english"),
}
_RIGHTS: Final = {
    search_key(word)
    for word in (
        "hr", "admin", "author", "منابع انسانی", "مدیر سامانه", "مدیر سیستم", "ادمین",
        "نویسنده", "administrator",
    )
}  # fmt: skip

ROLES: Final = {search_key(word): role for role, words in _ROLE_WORDS.items() for word in words}
LEVEL_NAMES: Final = {
    search_key(word): level for level, words in _LEVEL_WORDS.items() for word in (level, *words)
}
LANGUAGE_NAMES: Final = {
    search_key(word): language for language, words in _LANGUAGE_WORDS.items() for word in words
}
LEVEL_TITLES: Final[Mapping[str, Text]] = {
    level: Text(words[0], level.title()) for level, words in _LEVEL_WORDS.items()
}

LANGUAGE_TITLES: Final[Mapping[str, Text]] = {
    "fa": Text("فارسی", "Persian"),
    "en": Text("انگلیسی", "English"),
}


def is_right(value: str) -> bool:
    """Whether a word names a right, which import never gives."""
    return search_key(value) in _RIGHTS


@dataclass(frozen=True, slots=True)
class Organisation:
    """What the rows of a table are compared with.

    Attributes:
        accounts: By address, those that the table names.
        namesakes: By name.
        memberships: Person → team → role, now.
        held: Person → level.
        team_names: Team → its name.
        teams_by_key: Search key of a name or of "above/below" → teams that bear it.
    """

    accounts: Mapping[str, Identity]
    namesakes: Mapping[str, Identity]
    memberships: Mapping[int, Mapping[int, str]]
    held: Mapping[int, str]
    team_names: Mapping[int, Text]
    teams_by_key: Mapping[str, frozenset[int]]

    def teams_called(self, value: str) -> frozenset[int]:
        """The teams that a cell may mean: by name, or by "team above/team"."""
        return self.teams_by_key.get(_path_key(value), frozenset())

    def team_like(self, value: str) -> Text | None:
        """The name that was most likely meant by one that no team bears."""
        key = _path_key(value)
        close = get_close_matches(key, self.teams_by_key, n=1, cutoff=CLOSE)
        # A name inside the other is closer than any count of letters says.
        inside = [known for known in self.teams_by_key if known in key or key in known]
        best = close or sorted(inside, key=len, reverse=True)[:1]
        if not best or not key:
            return None
        return self.team_names[min(self.teams_by_key[best[0]])]


def _path_key(value: str) -> str:
    return "/".join(search_key(part) for part in value.replace("›", "/").split("/"))


def organisation_of(session: Session, emails: Iterable[str], names: Iterable[str]) -> Organisation:
    """Everything that a table's rows touch; a fixed number of queries for every 5,000 rows."""
    accounts = directory.by_emails(session, sorted(set(emails)))
    people = [identity.person_id for identity in accounts.values()]
    held: dict[int, str] = {}
    for portion in portions(people):
        held.update(queries.held_levels(session, portion))
    teams = queries.teams(session)
    by_id = {team.id: team for team in teams}
    keys: dict[str, set[int]] = {}
    for team in teams:
        above = by_id.get(team.parent_id) if team.parent_id is not None else None
        for name in {team.name.fa, team.name.en}:
            keys.setdefault(search_key(name), set()).add(team.id)
            for upper in {above.name.fa, above.name.en} if above else ():
                keys.setdefault(_path_key(f"{upper}/{name}"), set()).add(team.id)
    return Organisation(
        accounts=accounts,
        namesakes=directory.by_names(session, sorted(set(names))),
        memberships=directory.roles_of(session, people),
        held=held,
        team_names={team.id: team.name for team in teams},
        teams_by_key={key: frozenset(ids) for key, ids in keys.items()},
    )
