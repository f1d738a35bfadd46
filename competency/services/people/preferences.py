"""What people set for themselves: language, theme, the level they work towards."""

from sqlalchemy.orm import Session

from competency.domain.career_path import LANGUAGES, LEVELS
from competency.domain.errors import N_, InvalidInput, NotFound
from competency.domain.permissions import Actor
from competency.storage.queries import people as queries
from competency.storage.transactions import transaction

THEMES = ("auto", "light", "dark")


def set_preferences(
    session: Session,
    actor: Actor,
    *,
    language: str | None = None,
    theme: str | None = None,
    target_level: str | None = None,
) -> None:
    """Keep a person's language, theme or target level; None leaves one as it is. Commits.

    Args:
        target_level: Empty for the next level above one's own.
    Raises:
        InvalidInput: for a value that is not offered.
    """
    for field, value, offered in (
        ("language", language, LANGUAGES),
        ("theme", theme, THEMES),
        ("target_level", target_level, ("", *LEVELS)),
    ):
        if value is not None and value not in offered:
            raise InvalidInput(N_("Choose one of the values offered."), field=field)
    with transaction(session) as work:
        identity = queries.identity(session, actor.person)
        if identity is None:
            raise NotFound(N_("There is nothing at this address, or it is not yours to see."))
        identity.language = language or identity.language
        identity.theme = theme or identity.theme
        if target_level is not None:
            identity.target_level = target_level or None
        work.commit()
