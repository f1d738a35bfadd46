"""Forms of reviews: asked for, assigned, written, answered."""

from datetime import datetime, time
from types import SimpleNamespace
from typing import Any, Final
from zoneinfo import ZoneInfo

from wtforms import Field, FormField

from competency.domain.errors import N_
from competency.domain.reviews import EXAMPLE_TOO_LONG, MAX_NOTE, Rating
from competency.services.reviews.answering import MAX_ANSWER
from competency.services.reviews.review_page import ReviewPage
from competency.web.forms.base import L_, BaseForm, LineForm
from competency.web.forms.fields import (
    NOT_OBSERVED,
    Choice,
    Day,
    IdChoice,
    Key,
    OwnWords,
    Step,
    options,
)
from competency.web.forms.lines import keyed
from competency.web.language import language

DUE_TIME: Final = time(23, 59)
"""A review is due by the end of its day."""


class AskForm(BaseForm):
    """Ask my lead for a review, of one area or of everything."""

    area = Choice(L_(N_("What should it be about?")), choices=[], validate_choice=False, default="")
    idempotency_key = Key()


class AssignForm(BaseForm):
    """Who reviews a person, what, and by when."""

    reviewer = IdChoice(
        L_(N_("Who writes it?")),
        description=L_(
            N_(
                "The person who has seen most of the work. Someone from elsewhere sees the form, "
                "but not the profile."
            )
        ),
        choices=[],
        validate_choice=False,
    )
    area = Choice(
        L_(N_("What should it be about?")),
        description=L_(
            N_(
                "The whole path asks for the twelve competencies that matter most now: core "
                "ones, those that the next level asks for, the least sure."
            )
        ),
        choices=[],
        default="",
    )
    due = Day(L_(N_("By when?")), render_kw={"autocomplete": "off"})
    idempotency_key = Key()

    def due_at(self, zone: ZoneInfo) -> datetime | None:
        """The end of the day that was typed; None where it is left empty."""
        day = self.due.data
        return datetime.combine(day, DUE_TIME, tzinfo=zone) if day else None


class RatingLine(LineForm):
    """What a review says of one competency."""

    step = Step(not_observed=True)
    note = OwnWords(
        L_(N_("What did you see? Give one example")), most=MAX_NOTE, too_long=EXAMPLE_TOO_LONG
    )


class RatingsForm(BaseForm):
    """A review while it is being written; see `ratings_form`."""

    ratings: Any
    act = Choice(choices=options([("save", ""), ("check", "")]), default="save")

    @property
    def started(self) -> set[str]:
        """The competencies with a step, a word or a problem."""
        return {
            line.short_name
            for line in self.ratings
            if line.step.chosen or line.note.data or line.errors
        }

    @property
    def rated(self) -> set[str]:
        """The competencies with a step or “not observed”."""
        return {line.short_name for line in self.ratings if line.step.chosen}

    def given(self) -> list[Rating]:
        """What the form says of each competency that it holds."""
        return [
            Rating(line.short_name, line.step.step, line.note.data, chosen=line.step.chosen)
            for line in self.ratings
            if line.step.raw_data or line.note.raw_data
        ]

    def field_of(self, name: str) -> Field | None:
        """The step of a competency, where that is named."""
        if name in self.ratings.form:
            step: Field = self.ratings[name].step
            return step
        return super().field_of(name)


def ratings_form(review: ReviewPage, *, sent: bool | None = None) -> RatingsForm:
    """The form of a review: a line for each competency that may be rated."""
    spoken = language()

    class Form(RatingsForm):
        ratings = keyed(
            {one.id: FormField(RatingLine, one.title[spoken]) for one in review.offered},
            {c: _shown(rating) for c, rating in review.ratings.items()},
        )

    return Form(sent=sent)


def _shown(rating: Rating) -> SimpleNamespace:
    step = NOT_OBSERVED if rating.step is None else str(rating.step)
    return SimpleNamespace(step=step if rating.chosen else None, note=rating.note)


class ReviewAnswerForm(BaseForm):
    """The subject's words on a review, and whether they acknowledge it."""

    text = OwnWords(
        L_(N_("Your words")),
        most=MAX_ANSWER,
        description=L_(N_("To acknowledge means that you have read it, not that you agree.")),
        render_kw={"rows": 3},
    )
    act = Choice(choices=options([("acknowledge", ""), ("second", "")]), default="acknowledge")
    idempotency_key = Key()


class SecondReviewForm(ReviewAnswerForm):
    """The subject's words where they ask for a second reviewer."""

    text = OwnWords(
        L_(N_("What do you see differently?")),
        most=MAX_ANSWER,
        id="text-second",
        render_kw={"rows": 3},
    )
