"""Password hashing and the rules a new password must meet."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from competency.domain.errors import N_, InvalidInput
from competency.services.accounts.common_passwords import COMMON

MIN_LENGTH = 10
MAX_LENGTH = 200


@cache
def _hasher(cost: str) -> PasswordHasher:
    if cost == "low":
        return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@cache
def _decoy(cost: str) -> str:
    return _hasher(cost).hash("nobody has this password")


def hash_password(password: str, cost: str) -> str:
    """argon2id hash of a password; `cost` is "normal" or "low"."""
    return _hasher(cost).hash(password)


def verify(password_hash: str, password: str, cost: str) -> bool:
    """Whether the password fits; takes as long where there is no hash to compare with."""
    try:
        return _hasher(cost).verify(password_hash or _decoy(cost), password) and bool(password_hash)
    except (VerificationError, InvalidHashError):
        return False


def check(password: str, *, email: str = "") -> None:
    """Length and commonness only: no composition rules (NIST SP 800-63B).

    Raises:
        InvalidInput: too short, too long, too common, or the address itself.
    """
    if len(password) < MIN_LENGTH:
        raise InvalidInput(
            N_("Use at least %(least)s characters: a few unrelated words do well."),
            field="password",
            least=MIN_LENGTH,
        )
    if len(password) > MAX_LENGTH:
        raise InvalidInput(
            N_("Use at most %(most)s characters."), field="password", most=MAX_LENGTH
        )
    plain = password.casefold().replace(" ", "")
    if plain in COMMON or len(set(plain)) < 4 or (email and plain in email.casefold()):
        raise InvalidInput(
            N_("This password is one of the first that others would try. Choose another."),
            field="password",
        )
