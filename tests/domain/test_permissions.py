"""The policy table: every action, every role, every relation to the subject."""

from itertools import product

import pytest

from competency.domain.errors import Forbidden, NotFound
from competency.domain.permissions import Action, Actor, Grant, Scope, may, require
from competency.domain.reviews import ReviewState

ME, SOMEBODY, REVIEWER = 1, 2, 3
MY_TEAM, THEIR_TEAM = 10, 20

ROLES = {
    "learner": frozenset[Grant](),
    "hr": frozenset({Grant.HR}),
    "admin": frozenset({Grant.ADMIN}),
    "author": frozenset({Grant.AUTHOR}),
}
SITUATIONS = {
    "nobody": Scope(),
    "myself": Scope(person=ME, teams=frozenset({THEIR_TEAM})),
    "led": Scope(person=SOMEBODY, teams=frozenset({MY_TEAM}), team=MY_TEAM),
    "other": Scope(person=SOMEBODY, teams=frozenset({THEIR_TEAM}), team=THEIR_TEAM),
    "hr account": Scope(
        person=SOMEBODY,
        teams=frozenset({THEIR_TEAM}),
        team=THEIR_TEAM,
        subject_grants=frozenset({Grant.HR}),
    ),
}
ANY = frozenset(SITUATIONS)
NEVER = frozenset[str]()
SELF = frozenset({"myself"})
LED = frozenset({"led"})
OTHERS = ANY - SELF
NOT_HR = ANY - {"hr account"}

# Action → who may, in which situations. Everybody here leads MY_TEAM, whatever their grants.
TABLE: dict[Action, dict[str, frozenset[str]]] = {
    Action.ACCOUNT_MANAGE: {"hr": ANY, "admin": NOT_HR},
    Action.ATTEMPT_TAKE: dict.fromkeys(ROLES, SELF),
    Action.CALIBRATION_MANAGE: {"hr": ANY},
    Action.GRANT_ADMIN: {"hr": OTHERS, "admin": NOT_HR - SELF},
    Action.GRANT_AUTHOR: {"hr": OTHERS, "admin": NOT_HR - SELF},
    Action.GRANT_HR: {"hr": OTHERS},
    Action.ITEMS_READ: {"hr": ANY, "author": ANY},
    Action.MAIL_READ: {"hr": ANY, "admin": NOT_HR},
    Action.MATRIX_READ: {"hr": ANY},
    Action.PATH_READ: dict.fromkeys(ROLES, ANY),
    Action.PEOPLE_IMPORT: {"hr": ANY},
    Action.PEOPLE_MANAGE: {"hr": ANY, "admin": NOT_HR},
    Action.PEOPLE_READ: {"hr": ANY, "admin": ANY},
    Action.PROFILE_READ: dict.fromkeys(ROLES, SELF | LED) | {"hr": ANY},
    Action.REVIEW_ASSIGN: dict.fromkeys(ROLES, LED) | {"hr": OTHERS},
    Action.SELF_RATE: dict.fromkeys(ROLES, SELF),
    Action.TEAM_EXPORT: dict.fromkeys(ROLES, LED) | {"hr": ANY},
    Action.TEAM_MANAGE: {"hr": ANY},
    Action.TEAM_READ: dict.fromkeys(ROLES, LED) | {"hr": ANY},
}

# The rights that depend on the state of a review and on who is assigned to it.
REVIEWING = {
    Action.REVIEW_ANSWER,
    Action.REVIEW_READ,
    Action.REVIEW_RELEASE,
    Action.REVIEW_WRITE,
}
RELEASED = {ReviewState.RELEASED, ReviewState.ACKNOWLEDGED, ReviewState.DISPUTED}
BEYOND_DRAFT = set(ReviewState) - {ReviewState.DRAFT}
EVERY = set(ReviewState)
NONE = set[ReviewState]()

# Who asks, in relation to the review → action → the states in which they may.
REVIEW_TABLE: dict[str, dict[Action, set[ReviewState]]] = {
    "subject": {Action.REVIEW_READ: RELEASED, Action.REVIEW_ANSWER: RELEASED},
    "reviewer": {
        Action.REVIEW_READ: EVERY,
        Action.REVIEW_WRITE: EVERY,
        Action.REVIEW_RELEASE: EVERY,
    },
    "lead of the subject": {Action.REVIEW_READ: BEYOND_DRAFT},
    "hr": {Action.REVIEW_READ: BEYOND_DRAFT, Action.REVIEW_RELEASE: EVERY},
    "admin": {},
    "author": {},
    "lead of another team": {},
    "colleague": {},
    "subject assigned to themself": {Action.REVIEW_READ: RELEASED, Action.REVIEW_ANSWER: RELEASED},
    "subject who leads their own team": {
        Action.REVIEW_READ: RELEASED,
        Action.REVIEW_ANSWER: RELEASED,
    },
    "subject who is HR": {Action.REVIEW_READ: RELEASED, Action.REVIEW_ANSWER: RELEASED},
}
REVIEW_ACTORS = {
    "subject": Actor(SOMEBODY),
    "reviewer": Actor(REVIEWER),
    "lead of the subject": Actor(ME, leads=frozenset({THEIR_TEAM})),
    "hr": Actor(ME, frozenset({Grant.HR})),
    "admin": Actor(ME, frozenset({Grant.ADMIN})),
    "author": Actor(ME, frozenset({Grant.AUTHOR})),
    "lead of another team": Actor(ME, leads=frozenset({MY_TEAM})),
    "colleague": Actor(ME),
    "subject assigned to themself": Actor(REVIEWER),
    "subject who leads their own team": Actor(SOMEBODY, leads=frozenset({THEIR_TEAM})),
    "subject who is HR": Actor(SOMEBODY, frozenset({Grant.HR})),
}


def me(role: str) -> Actor:
    return Actor(ME, ROLES[role], leads=frozenset({MY_TEAM}))


def test_every_action_stands_in_one_of_the_tables() -> None:
    assert set(TABLE) | REVIEWING == set(Action)
    assert not set(TABLE) & REVIEWING


@pytest.mark.parametrize("action", sorted(TABLE))
def test_each_role_may_do_exactly_what_its_line_says(action: Action) -> None:
    for role, (situation, scope) in product(ROLES, SITUATIONS.items()):
        expected = situation in TABLE[action].get(role, NEVER)
        assert may(me(role), action, scope) is expected, (role, situation)


@pytest.mark.parametrize("relation", REVIEW_TABLE)
def test_a_review_opens_to_each_relation_in_its_states_only(relation: str) -> None:
    own = relation == "subject assigned to themself"
    for action, state in product(REVIEWING, ReviewState):
        scope = Scope(
            person=REVIEWER if own else SOMEBODY,
            teams=frozenset({THEIR_TEAM}),
            reviewer=REVIEWER,
            review_state=state,
        )
        expected = state in REVIEW_TABLE[relation].get(action, NONE)
        assert may(REVIEW_ACTORS[relation], action, scope) is expected, (action, state)


def test_nobody_reviews_or_releases_a_review_of_themself_whatever_they_hold() -> None:
    mighty = Actor(ME, frozenset(Grant), frozenset({MY_TEAM, THEIR_TEAM}))
    for state in ReviewState:
        scope = Scope(
            person=ME, teams=frozenset({MY_TEAM, THEIR_TEAM}), reviewer=ME, review_state=state
        )
        for action in (Action.REVIEW_ASSIGN, Action.REVIEW_WRITE, Action.REVIEW_RELEASE):
            assert not may(mighty, action, scope), (action, state)


def test_nobody_gives_a_right_to_themself() -> None:
    mighty = Actor(ME, frozenset(Grant))
    for action in (Action.GRANT_HR, Action.GRANT_ADMIN, Action.GRANT_AUTHOR):
        assert not may(mighty, action, Scope(person=ME)), action


def test_leading_a_team_gives_no_right_over_people_who_left_it() -> None:
    lead = Actor(ME, leads=frozenset({MY_TEAM}))
    gone = Scope(person=SOMEBODY, teams=frozenset())
    for action in (Action.PROFILE_READ, Action.REVIEW_ASSIGN, Action.REVIEW_READ):
        assert not may(lead, action, gone), action


PRIVATE = {
    Action.ATTEMPT_TAKE,
    Action.PROFILE_READ,
    Action.REVIEW_ANSWER,
    Action.REVIEW_READ,
    Action.REVIEW_RELEASE,
    Action.REVIEW_WRITE,
    Action.TEAM_EXPORT,
    Action.TEAM_READ,
}


@pytest.mark.parametrize("action", sorted(set(Action) - {Action.PATH_READ}))
def test_a_refusal_hides_what_is_private_and_names_what_is_not(action: Action) -> None:
    stranger = Actor(ME)
    scope = Scope(person=SOMEBODY, teams=frozenset({THEIR_TEAM}), team=THEIR_TEAM)
    with pytest.raises(NotFound if action in PRIVATE else Forbidden):
        require(stranger, action, scope)


def test_what_is_allowed_passes_in_silence() -> None:
    require(Actor(ME), Action.PATH_READ)
    require(Actor(ME), Action.PROFILE_READ, Scope(person=ME))
