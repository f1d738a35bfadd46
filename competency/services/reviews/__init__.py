"""Reviews: asked for, written, released, answered. Ratings become evidence at the release."""

from competency.services.reviews.answering import MAX_ANSWER, answer
from competency.services.reviews.asking import DUE_DAYS, ask, assign, lead_of
from competency.services.reviews.background import Background, BackgroundLine, background
from competency.services.reviews.lists import Listed, Lists, lists
from competency.services.reviews.sheets import Sheet, counterparts, load, releasable
from competency.services.reviews.writing import check, release, save_draft, submit

__all__ = [
    "DUE_DAYS",
    "MAX_ANSWER",
    "Background",
    "BackgroundLine",
    "Listed",
    "Lists",
    "Sheet",
    "answer",
    "ask",
    "assign",
    "background",
    "check",
    "counterparts",
    "lead_of",
    "lists",
    "load",
    "releasable",
    "release",
    "save_draft",
    "submit",
]
