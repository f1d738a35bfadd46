"""Forms of HR's work: a person's details, their place, a team, a table of people."""

from pathlib import Path
from typing import Any, Final

from flask import request
from werkzeug.datastructures import CombinedMultiDict, FileStorage
from wtforms import FileField, FormField, HiddenField

from competency.domain.errors import N_, InvalidInput
from competency.services.people.fields import MAX_EMAIL, MAX_NAME, MAX_TITLE
from competency.services.people.persons import Details, Place
from competency.services.people.team_tree import MAX_NAME as MAX_TEAM_NAME
from competency.storage.queries.people import LEAD, MEMBER
from competency.web.forms.accounts import LANGUAGE_NAMES
from competency.web.forms.base import L_, BaseForm, LineForm
from competency.web.forms.fields import (
    Choice,
    EmailLine,
    IdChoice,
    Key,
    Limit,
    Line,
    RadioChoice,
    options,
)
from competency.web.forms.lines import Lines
from competency.web.language import _

ROLE_TITLES: Final = {MEMBER: N_("Member"), LEAD: N_("Lead")}
"""How a role in a team is called."""

MAX_TEAMS: Final = 50
"""Teams of one person; more lines are not read."""
MAX_FINGERPRINT: Final = 64


def _roles() -> list[Any]:
    return options((role, L_(title)) for role, title in ROLE_TITLES.items())


class DetailsForm(BaseForm):
    """A person's details; the rules of the record say what is wrong, field by field."""

    name = Line(
        L_(N_("Name")),
        most=MAX_NAME,
        description=L_(N_("As colleagues write it, for example: Sara Mohammadi.")),
        render_kw={"autocomplete": "off"},
    )
    name_latin = Line(
        L_(N_("Name in Latin letters")),
        most=MAX_NAME,
        description=L_(N_("Shown in English pages and files; may stay empty.")),
        render_kw={"autocomplete": "off", "dir": "ltr"},
    )
    email = EmailLine(
        L_(N_("Email")),
        most=MAX_EMAIL,
        description=L_(N_("The person signs in with it, and invitations go there.")),
        render_kw={"autocomplete": "off", "dir": "ltr"},
    )
    job_title = Line(L_(N_("Job title")), most=MAX_TITLE, render_kw={"autocomplete": "off"})
    language = RadioChoice(
        L_(N_("Language")), choices=options(LANGUAGE_NAMES.items()), default="fa"
    )

    def details(self) -> Details:
        """What was typed, for the service."""
        return Details(
            name=self.name.data,
            email=self.email.data,
            name_latin=self.name_latin.data,
            job_title=self.job_title.data,
            language=self.language.data,
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Say all at once what the rules refuse, not one field after the other."""
        super().validate(extra_validators)
        for problem in self.details().problems():
            field = self.field_of(problem.field or "")
            if field is None or not field.errors:
                self.refuse(problem)
        return not self.problems


class NewPersonForm(DetailsForm):
    """A person with a first place; the place is for HR only."""

    team = IdChoice(L_(N_("Team")), choices=[])
    role = RadioChoice(L_(N_("Role in the team")), choices=_roles(), default=MEMBER)
    level = Choice(
        L_(N_("Held level")),
        description=L_(N_("What the title of the person says today; the measured level is apart.")),
        choices=[],
    )
    idempotency_key = Key()

    def place(self) -> Place:
        """The team, role and level that were chosen."""
        return Place(self.team.data, self.role.data, self.level.data or None)


class MembershipLine(LineForm):
    """One team of a person, and their role in it."""

    team = IdChoice(L_(N_("Team")), choices=[])
    role = Choice(L_(N_("Role in the team")), choices=_roles(), default=MEMBER)


class PlaceForm(BaseForm):
    """All teams of a person, and the level that HR says they hold."""

    teams = Lines(FormField(MembershipLine, ""), "", max_entries=MAX_TEAMS)
    level = Choice(
        L_(N_("Held level")),
        id="held-level",
        description=L_(
            N_(
                "What the title of the person says today; the measured level is apart. Earlier "
                "levels stay in the record."
            )
        ),
        choices=[],
    )

    def roles(self) -> dict[int, str]:
        """Team → role; lines without a team fall away."""
        return {line.team.data: line.role.data for line in self.teams if line.team.data}

    def validate(self, extra_validators: Any = None) -> bool:
        """Also refuse a team that is chosen twice."""
        good = bool(super().validate(extra_validators))
        seen: set[int] = set()
        for line in self.teams:
            if line.team.data in seen:
                twice = _(N_("One team is chosen twice. Keep one of the two."))
                line.team.errors = [*line.team.errors, twice]
                good = False
            elif line.team.data:
                seen.add(line.team.data)
        return good


class TeamForm(BaseForm):
    """A team: its names and the team above it."""

    name_fa = Line(
        L_(N_("Name of the team in Persian")),
        most=MAX_TEAM_NAME,
        render_kw={"autocomplete": "off", "dir": "rtl", "lang": "fa"},
    )
    name_en = Line(
        L_(N_("Name of the team in English")),
        most=MAX_TEAM_NAME,
        description=L_(N_("Shown in English pages and files; may stay empty.")),
        render_kw={"autocomplete": "off", "dir": "ltr", "lang": "en"},
    )
    parent = IdChoice(L_(N_("Under the team")), choices=[])
    idempotency_key = Key()


class UploadForm(BaseForm):
    """A table of people: the one form that takes a file."""

    file = FileField(
        L_(N_("The table")),
        description=L_(N_("CSV of up to 5 megabytes and 20,000 rows, as spreadsheets save it.")),
        render_kw={"accept": ".csv,.txt,.tsv,text/csv"},
    )

    def _sent(self) -> Any:
        return CombinedMultiDict((request.files, request.form))

    def table(self) -> tuple[str, bytes]:
        """Name and content of the file.

        Raises:
            InvalidInput: none was chosen.
        """
        file = self.file.data
        name = file.filename if isinstance(file, FileStorage) else ""
        if not name:
            raise InvalidInput(N_("Choose a file first."), field="file")
        # Some browsers send the whole path, with the separators of their machine.
        return Path(name.replace("\\", "/")).name, file.read()


class ApplyForm(BaseForm):
    """The button below the preview of an import; it names what was shown."""

    fingerprint = HiddenField(validators=[Limit(MAX_FINGERPRINT)], default="")
