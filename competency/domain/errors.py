"""Errors that a person can act on: each has an HTTP status and a translatable sentence.

The sentence is an English message id with named `%(name)s` parameters; the edge (web, cli)
translates it into the reader's language. Message ids are marked with `N_`, so that the tests
find those without a translation.
"""


def N_(message: str) -> str:
    """Mark a message id; translated at the edge."""
    return message


class CompetencyError(Exception):
    """Base of all errors with a sentence for the person who caused or met them.

    Args:
        message: English message id, marked with `N_`, naming what happened and what to do.
        params: Values for its `%(name)s` places.
    """

    status: int = 400

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message % params if params else message)
        self.message = message
        self.params = params


class InvalidInput(CompetencyError):
    """Something typed, uploaded or sent is not acceptable; `field` names where."""

    status = 400

    def __init__(self, message: str, *, field: str | None = None, **params: object) -> None:
        super().__init__(message, **params)
        self.field = field


class Forbidden(CompetencyError):
    """The actor is known, the thing may exist, but the action is not theirs."""

    status = 403


class NotFound(CompetencyError):
    """There is no such thing, or its existence is private to others."""

    status = 404


class Conflict(CompetencyError):
    """The thing has moved on (closed attempt, submitted review, newer version)."""

    status = 409


class Unavailable(CompetencyError):
    """Something the platform stands on (database, published path) is not there now."""

    status = 503
