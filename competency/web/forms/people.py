"""Forms of HR's work: a person's account, their place, a team, a table of people."""

from flask_wtf.file import FileField
from wtforms import EmailField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from competency.domain.errors import N_
from competency.services.people.fields import MAX_EMAIL, MAX_NAME, MAX_TITLE
from competency.services.people.team_tree import MAX_NAME as MAX_TEAM_NAME
from competency.storage.queries.people import LEAD, MEMBER
from competency.web.forms.base import L_, BaseForm

ROLE_TITLES = {MEMBER: N_("Member"), LEAD: N_("Lead")}
"""How a role in a team is called."""


class DetailsForm(BaseForm):
    """What the account says of a person; the service says what is wrong, field by field."""

    name = StringField(
        L_(N_("Name")),
        description=L_(N_("As colleagues write it, for example: Sara Mohammadi.")),
        render_kw={"autocomplete": "off", "maxlength": MAX_NAME},
    )
    name_latin = StringField(
        L_(N_("Name in Latin letters")),
        description=L_(N_("Shown in English pages and files; may stay empty.")),
        render_kw={"autocomplete": "off", "maxlength": MAX_NAME, "dir": "ltr"},
    )
    email = EmailField(
        L_(N_("Email")),
        description=L_(N_("The person signs in with it, and invitations go there.")),
        render_kw={"autocomplete": "off", "maxlength": MAX_EMAIL, "dir": "ltr"},
    )
    job_title = StringField(
        L_(N_("Job title")), render_kw={"autocomplete": "off", "maxlength": MAX_TITLE}
    )
    language = RadioField(
        L_(N_("Language")),
        choices=[SelectChoice("fa", "فارسی"), SelectChoice("en", "English")],
        default="fa",
        validate_choice=False,
    )


class NewPersonForm(DetailsForm):
    """An account with its place; the place is for HR only."""

    team = SelectField(L_(N_("Team")), choices=[], validate_choice=False)
    role = RadioField(
        L_(N_("Role in the team")),
        choices=[SelectChoice(role, L_(title)) for role, title in ROLE_TITLES.items()],
        default=MEMBER,
        validate_choice=False,
    )
    level = SelectField(
        L_(N_("Held level")),
        description=L_(N_("What the title of the person says today; the measured level is apart.")),
        choices=[],
        validate_choice=False,
    )


class TeamForm(BaseForm):
    """A team: its names and the team above it."""

    name_fa = StringField(
        L_(N_("Name of the team in Persian")),
        render_kw={"autocomplete": "off", "maxlength": MAX_TEAM_NAME, "dir": "rtl", "lang": "fa"},
    )
    name_en = StringField(
        L_(N_("Name of the team in English")),
        description=L_(N_("Shown in English pages and files; may stay empty.")),
        render_kw={"autocomplete": "off", "maxlength": MAX_TEAM_NAME, "dir": "ltr", "lang": "en"},
    )
    parent = SelectField(L_(N_("Under the team")), choices=[], validate_choice=False)


class UploadForm(BaseForm):
    """A table of people."""

    file = FileField(
        L_(N_("The table")),
        description=L_(N_("CSV of up to 5 megabytes and 20,000 rows, as spreadsheets save it.")),
        render_kw={"accept": ".csv,.txt,.tsv,text/csv"},
    )
