"""Passwords that are tried first: common words, keyboard runs and years put together."""

from importlib.resources import files

COMMON = frozenset(
    files("competency.services.accounts")
    .joinpath("common_passwords.txt")
    .read_text("ascii")
    .split()
)
