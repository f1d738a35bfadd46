"""Forms of learning: lessons read, quizzes, self-ratings."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from wtforms.widgets import CheckboxInput, RadioInput

from competency.domain import items
from competency.domain.career_path import Competency
from competency.domain.errors import N_
from competency.services.quiz.sitting import Question
from competency.storage.models import ResponseRow
from competency.web.forms.base import BaseForm
from competency.web.forms.fields import Checkboxes, Choice, Key, Number, Step, options
from competency.web.forms.lines import Lines, keyed
from competency.web.language import _, in_digits, language

MAX_LINES: Final = 30
"""More lines than any question has."""


class ReadForm(BaseForm):
    """Mark a lesson as read, take that back, or go on to the next one."""

    read = Choice(choices=options([("yes", ""), ("no", "")]), default="yes")
    go = Choice(choices=options([("", ""), ("next", "")]), default="")


class StartForm(BaseForm):
    """The button that starts a quiz."""

    idempotency_key = Key()


class AnswerForm(BaseForm):
    """The answer to one question of any kind; the question's own rules say what is missing.

    Options, and right sides of a matching question, go by their number on the page, from 1.
    """

    question = Number()
    answer = Checkboxes(choices=[], validate_choice=False, default=())
    place = Lines(Choice(choices=[], validate_choice=False, default=""), max_entries=MAX_LINES)
    match = Lines(Choice(choices=[], validate_choice=False, default=""), max_entries=MAX_LINES)

    def values(self) -> dict[str, list[str]]:
        """The answer as the service reads it: `place-<number>` and `match-<number>` by line."""
        lines = {
            f"{name}-{number}": [line.data]
            for name, field in (("place", self.place), ("match", self.match))
            for number, line in enumerate(field, start=1)
        }
        return {"answer": self.answer.data, **lines}

    def on_page(self, question: Question) -> "AnswerForm":
        """The same answer and problems with the choices of a question and all of its lines."""
        numbers = [str(number) for number in range(1, len(question.options) + 1)]
        form = AnswerForm(
            sent=False,
            data={
                "question": question.position + 1,
                "answer": self.answer.data,
                "place": _one_each(self.place.data, numbers),
                "match": _one_each(self.match.data, numbers),
            },
        )
        form.form_errors = [problem.sentence for problem in self.problems]
        form.answer.choices = options((number, number) for number in numbers)
        several = question.item.form is items.AnswerForm.SEVERAL
        form.answer.option_widget = CheckboxInput() if several else RadioInput()
        for line in form.place:
            line.choices = options(
                [("", "–"), *((number, in_digits(number)) for number in numbers)]
            )
        if question.item.form is items.AnswerForm.PAIRS:
            sides = [
                (str(number), option.match[language()])
                for number, option in enumerate(question.right_sides, start=1)
                if option.match is not None
            ]
            sides.sort(key=lambda side: side[1])
            for line in form.match:
                line.choices = options([("", _(N_("Choose …"))), *sides])
        return form


def _one_each(typed: list[str], numbers: list[str]) -> list[str]:
    """One value for each line, empty where none was sent."""
    return [typed[place] if place < len(typed) else "" for place in range(len(numbers))]


def recorded(question: Question, response: ResponseRow) -> AnswerForm:
    """A recorded answer, to be looked at."""
    keys, given = [option.key for option in question.options], list(response.answer)
    numbers = {key: str(number) for number, key in enumerate(keys, start=1)}
    data: dict[str, Any] = {}
    match question.item.form:
        case items.AnswerForm.ORDER:
            data["place"] = [str(given.index(key) + 1) for key in keys]
        case items.AnswerForm.PAIRS:
            of = dict(zip(question.item.keys, given, strict=True))
            data["match"] = [question.right_number(of[key]) for key in keys]
        case _:
            data["answer"] = [numbers[key] for key in given]
    return AnswerForm(sent=False, data=data)


class SelfRatingForm(BaseForm):
    """A step for each competency of an area; see `self_rating_form`."""

    steps: Any
    idempotency_key = Key()

    def ratings(self) -> dict[str, int]:
        """Competency → the chosen step; competencies without one are left out."""
        return {one.short_name: one.step for one in self.steps if one.step is not None}


def self_rating_form(
    competencies: Iterable[Competency], latest: Mapping[str, int]
) -> SelfRatingForm:
    """The form of an area.

    Args:
        latest: Competency → the step that was chosen last.
    """
    spoken = language()

    class AreaForm(SelfRatingForm):
        steps = keyed(
            {one.id: Step(one.title[spoken]) for one in competencies},
            {competency: str(step) for competency, step in latest.items()},
            name="step",
        )

    return AreaForm()
