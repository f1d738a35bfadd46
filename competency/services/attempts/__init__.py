"""Quiz sittings: what is left of a bank, start, show, answer, end, and what a sitting did."""

from competency.services.attempts.banks import BankState, bank_state, bank_state_of
from competency.services.attempts.choosing import Plan, plan
from competency.services.attempts.outcome import Effect, Outcome, outcome
from competency.services.attempts.sittings import Ending, Question, Sitting, load
from competency.services.attempts.taking import answer, finish, start

__all__ = [
    "BankState",
    "Effect",
    "Ending",
    "Outcome",
    "Plan",
    "Question",
    "Sitting",
    "answer",
    "bank_state",
    "bank_state_of",
    "finish",
    "load",
    "outcome",
    "plan",
    "start",
]
