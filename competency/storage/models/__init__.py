"""All tables. Importing this package registers every one on `Base.metadata`."""

from competency.storage.models.accounts import (
    IdempotencyKey,
    MailLogEntry,
    OneTimeToken,
    SignInRow,
)
from competency.storage.models.attempts import AttemptItem, AttemptRow, ResponseRow
from competency.storage.models.base import Base
from competency.storage.models.estimates import EstimateRow, LevelRow
from competency.storage.models.evidence import (
    AuditEntry,
    ChainHead,
    EvidenceRow,
    KpiRecord,
    LessonRead,
)
from competency.storage.models.framework import (
    ContextProposal,
    FrameworkVersion,
    Publication,
    ScoringContextRow,
)
from competency.storage.models.jobs import JobRow, NightlyRecalibration
from competency.storage.models.people import GrantRow, HeldLevel, Identity, Membership, Person, Team
from competency.storage.models.reviews import ReviewDraft, ReviewNote, ReviewResult, ReviewRow

__all__ = [
    "AttemptItem",
    "AttemptRow",
    "AuditEntry",
    "Base",
    "ChainHead",
    "ContextProposal",
    "EstimateRow",
    "EvidenceRow",
    "FrameworkVersion",
    "GrantRow",
    "HeldLevel",
    "IdempotencyKey",
    "Identity",
    "JobRow",
    "KpiRecord",
    "LessonRead",
    "LevelRow",
    "MailLogEntry",
    "Membership",
    "NightlyRecalibration",
    "OneTimeToken",
    "Person",
    "Publication",
    "ResponseRow",
    "ReviewDraft",
    "ReviewNote",
    "ReviewResult",
    "ReviewRow",
    "ScoringContextRow",
    "SignInRow",
    "Team",
]
