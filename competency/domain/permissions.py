"""The policy table: who may do what to whom. Rights are asked for here and nowhere else."""

from dataclasses import dataclass
from enum import StrEnum

from competency.domain.errors import N_, Forbidden, NotFound
from competency.domain.reviews import VISIBLE_TO_SUBJECT, ReviewState


class Grant(StrEnum):
    """Rights given to a person; "manager" is a relation (leads a team), not a grant."""

    ADMIN = "admin"
    AUTHOR = "author"
    HR = "hr"


class Action(StrEnum):
    """Everything that can be done, in alphabetical order."""

    ACCOUNT_MANAGE = "account.manage"
    ATTEMPT_TAKE = "attempt.take"
    CALIBRATION_MANAGE = "calibration.manage"
    GRANT_ADMIN = "grant.admin"
    GRANT_AUTHOR = "grant.author"
    GRANT_HR = "grant.hr"
    ITEMS_READ = "items.read"
    MAIL_READ = "mail.read"
    MATRIX_READ = "matrix.read"
    PATH_READ = "path.read"
    PEOPLE_IMPORT = "people.import"
    PEOPLE_MANAGE = "people.manage"
    PEOPLE_READ = "people.read"
    PROFILE_READ = "profile.read"
    REVIEW_ANSWER = "review.answer"
    REVIEW_ASSIGN = "review.assign"
    REVIEW_READ = "review.read"
    REVIEW_RELEASE = "review.release"
    REVIEW_WRITE = "review.write"
    SELF_RATE = "self.rate"
    TEAM_EXPORT = "team.export"
    TEAM_MANAGE = "team.manage"
    TEAM_READ = "team.read"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks.

    Attributes:
        person: Surrogate id.
        grants: Grants in force.
        leads: Ids of all teams the person leads, with the teams below them.
    """

    person: int
    grants: frozenset[Grant] = frozenset()
    leads: frozenset[int] = frozenset()

    def holds(self, grant: Grant) -> bool:
        return grant in self.grants


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked about; what does not apply stays empty.

    Attributes:
        person: The subject of a profile, attempt, review or account.
        teams: Ids of the teams the subject is a member of.
        team: The team asked about.
        reviewer: The person a review is assigned to.
        review_state: State of the review (draft, submitted, released, …).
        subject_grants: Grants of the subject, where an account is touched.
    """

    person: int | None = None
    teams: frozenset[int] = frozenset()
    team: int | None = None
    reviewer: int | None = None
    review_state: str | None = None
    subject_grants: frozenset[Grant] = frozenset()


_PRIVATE = frozenset(
    {Action.ATTEMPT_TAKE, Action.PROFILE_READ, Action.REVIEW_READ, Action.REVIEW_WRITE,
     Action.REVIEW_ANSWER, Action.REVIEW_RELEASE, Action.TEAM_READ, Action.TEAM_EXPORT}
)  # fmt: skip
"""Actions whose refusal must not reveal that the thing exists: they answer 404."""


def may(actor: Actor, action: Action, scope: Scope = Scope()) -> bool:
    """Whether the actor may do the action to what the scope describes."""
    own = scope.person is not None and scope.person == actor.person
    leads_subject = bool(actor.leads & scope.teams) and not own
    hr = actor.holds(Grant.HR)
    admin = actor.holds(Grant.ADMIN)
    touches_hr = Grant.HR in scope.subject_grants
    match action:
        case Action.PATH_READ:
            return True
        case Action.ATTEMPT_TAKE | Action.SELF_RATE:
            return own
        case Action.PROFILE_READ:
            return own or leads_subject or hr
        case Action.TEAM_READ | Action.TEAM_EXPORT:
            return scope.team in actor.leads or hr
        case Action.REVIEW_ASSIGN:
            return leads_subject or (hr and not own)
        case Action.REVIEW_WRITE:
            return scope.reviewer == actor.person and not own
        case Action.REVIEW_READ:
            if scope.reviewer == actor.person and not own:
                return True
            if own:
                return scope.review_state in VISIBLE_TO_SUBJECT
            return scope.review_state != ReviewState.DRAFT and (leads_subject or hr)
        case Action.REVIEW_RELEASE:
            return (scope.reviewer == actor.person or hr) and not own
        case Action.REVIEW_ANSWER:
            return own and scope.review_state in VISIBLE_TO_SUBJECT
        case Action.CALIBRATION_MANAGE | Action.MATRIX_READ | Action.PEOPLE_IMPORT:
            return hr
        case Action.ITEMS_READ:
            # Keys and rationales stand there: for those who write items or answer for them.
            return hr or actor.holds(Grant.AUTHOR)
        case Action.TEAM_MANAGE:
            # Who leads whom decides who reads whose profile, so it is not for admins to change.
            return hr
        case Action.PEOPLE_READ:
            return hr or admin
        case Action.PEOPLE_MANAGE | Action.ACCOUNT_MANAGE:
            return hr or (admin and not touches_hr)
        case Action.GRANT_HR:
            return hr and not own
        case Action.GRANT_ADMIN | Action.GRANT_AUTHOR:
            return (hr or (admin and not touches_hr)) and not own
        case Action.MAIL_READ:
            return (hr or admin) and (hr or not touches_hr)


def require(actor: Actor, action: Action, scope: Scope = Scope()) -> None:
    """Raise when the actor may not: `NotFound` where existence is private, else `Forbidden`."""
    if may(actor, action, scope):
        return
    if action in _PRIVATE:
        raise NotFound(N_("There is nothing at this address, or it is not yours to see."))
    raise Forbidden(N_("You do not have the right to do this. HR can tell you who has."))
