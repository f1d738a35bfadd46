"""What a table would do to the organisation: every row's problems, changes and warnings.

Nothing is written here. An empty cell leaves what is there; a person is known by their
address, which an import never changes.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from sqlalchemy.orm import Session

from competency.domain.career_path import Text
from competency.domain.errors import N_, CompetencyError, InvalidInput
from competency.i18n.digits import normalise, search_key
from competency.services.people import fields
from competency.services.people.importing import organisation as words
from competency.services.people.importing.columns import Column, Layout, layout_of
from competency.services.people.importing.organisation import Organisation, organisation_of
from competency.services.people.importing.plan import Effect, Plan, Remark, RowPlan
from competency.services.people.importing.reading import MAX_CELL, WINDOWS, Record, Table
from competency.services.people.membership import led
from competency.services.people.persons import Details
from competency.storage.models import Identity
from competency.storage.queries.people import MEMBER

_ARABIC: Final = re.compile("[\u064a\u0649\u0643]")


def make_plan(session: Session, table: Table) -> Plan:
    """Compare a table with the organisation. Writes nothing.

    Raises:
        InvalidInput: the columns cannot be told.
    """
    layout = layout_of(table.titles)
    emails = [_stored_email(layout.cell(r.cells, Column.EMAIL)) for r in table.records]
    names = [" ".join(normalise(layout.cell(r.cells, Column.NAME)).split()) for r in table.records]
    organisation = organisation_of(session, (e for e in emails if e), names)
    first_line: dict[str, int] = {}
    rows = []
    for record, email in zip(table.records, emails, strict=True):
        draft = _Draft(record, layout, organisation, table.encoding == WINDOWS)
        earlier = first_line.setdefault(email, record.line) if email else record.line
        rows.append(draft.plan(email, earlier))
    return Plan(tuple(rows), _file_remarks(table, layout), table.titles)


def _stored_email(cell: str) -> str:
    """The address as it is stored, or nothing for one that is not acceptable."""
    try:
        return fields.clean_email(cell)
    except InvalidInput:
        return ""


def _file_remarks(table: Table, layout: Layout) -> tuple[Remark, ...]:
    found = [
        Remark(
            N_("The column “%(title)s” is left out: import never touches passwords or rights."),
            {"title": title},
        )
        for title in layout.forbidden
    ]
    found += [
        Remark(N_("The column “%(title)s” is unknown and left out."), {"title": title[:60]})
        for title in layout.ignored[:5]
    ]
    if table.encoding == WINDOWS:
        found.append(
            Remark(
                N_(
                    "The file is in the old encoding Windows-1256; its Arabic letters are turned "
                    "into Persian ones."
                )
            )
        )
    return tuple(found)


class _Draft:
    """One row while its remarks are being gathered."""

    def __init__(
        self, record: Record, layout: Layout, organisation: Organisation, quiet: bool
    ) -> None:
        self.record = record
        self.layout = layout
        self.organisation = organisation
        self.quiet = quiet
        self.errors: list[Remark] = []
        self.warnings: list[Remark] = []
        self.effects: list[Remark] = []

    def cell(self, column: Column) -> str:
        return self.layout.cell(self.record.cells, column).strip()

    def fail(self, message: str, column: Column | None = None, **params: object) -> None:
        value = self.cell(column) if column else ""
        self.errors.append(Remark(message, {"value": value[:80]} | params, column, value))

    def plan(self, email: str, earlier: int) -> RowPlan:
        """The row's plan; `earlier` is the first row with the same address."""
        self._check_shape()
        if earlier != self.record.line:
            self.fail(N_("Row %(line)s has the same address already."), Column.EMAIL, line=earlier)
        account = self.organisation.accounts.get(email) if email else None
        details = self._details(account, email)
        team, role = self._team(), self._role()
        level = self._word(
            Column.LEVEL,
            words.LEVEL_NAMES,
            N_("The level “%(value)s” is unknown. Write one of: %(words)s."),
            {"words": Text("ابتدایی، میانی، ارشد، رهبری", "junior, mid, senior, leadership")},
        )
        person = account.person_id if account else None
        before = self.organisation.memberships.get(person, {}) if person else {}
        teams = self._teams(before, team, role)
        held = level if level and self.organisation.held.get(person or 0) != level else None
        if account is None:
            self._tell_new(email, details)
        else:
            self._tell_change(account, details)
        self._tell_teams(before, teams, new=account is None)
        if held is not None:
            self._tell_level(person, held)
        return self._row(account, details, dict(before), teams, held)

    def _row(
        self,
        account: Identity | None,
        details: Details | None,
        before: Mapping[int, str],
        teams: Mapping[int, str],
        held: str | None,
    ) -> RowPlan:
        changed = bool(self.effects)
        effect = Effect.NEW if account is None else Effect.CHANGE if changed else Effect.SAME
        if self.errors:
            effect = Effect.ERROR
        return RowPlan(
            line=self.record.line,
            name=self.cell(Column.NAME)[:200],
            email=self.cell(Column.EMAIL)[:254],
            team=self.cell(Column.TEAM)[:200],
            effect=effect,
            person=account.person_id if account else None,
            details=None if self.errors else details,
            teams=dict(teams) if teams != before else None,
            held=held,
            errors=tuple(self.errors),
            warnings=tuple(self.warnings) if effect in {Effect.NEW, Effect.CHANGE} else (),
            effects=() if self.errors else tuple(self.effects),
            cells=self.record.cells,
        )

    def _check_shape(self) -> None:
        cells = self.record.cells
        if any(cell.strip() for cell in cells[self.layout.width :]):
            self.fail(
                N_(
                    "The row has %(cells)s cells, but the first row has %(titles)s: is there a "
                    "separator too many?"
                ),
                cells=len(cells),
                titles=self.layout.width,
            )
        if any(len(cell) > MAX_CELL for cell in cells):
            self.fail(N_("A cell of the row is longer than %(most)s characters."), most=MAX_CELL)

    def _clean(self, column: Column, rule: Callable[[str], str], fallback: str) -> str:
        """A cell by the rule of its field; what is there already where it is empty."""
        raw = self.cell(column)
        if not raw and fallback:
            return fallback
        try:
            cleaned = rule(raw)
        except CompetencyError as error:
            self.fail(error.message, column, **error.params)
            return fallback
        if not self.quiet and _ARABIC.search(raw):
            self.warnings.append(
                Remark(
                    N_("The Arabic letters “ي” and “ك” become Persian: “%(clean)s”."),
                    {"clean": cleaned},
                    column,
                    raw,
                )
            )
        return cleaned

    def _details(self, account: Identity | None, email: str) -> Details | None:
        name = self._clean(Column.NAME, fields.clean_name, account.name if account else "")
        email = email or self._clean(Column.EMAIL, fields.clean_email, "")
        latin = self._clean(
            Column.NAME_LATIN,
            fields.clean_latin_name,
            account.name_latin if account else "",
        )
        title = self._clean(
            Column.JOB_TITLE, fields.clean_job_title, account.job_title if account else ""
        )
        language = self._word(
            Column.LANGUAGE,
            words.LANGUAGE_NAMES,
            N_("The language “%(value)s” is unknown. Write fa or en."),
        ) or (account.language if account else "fa")
        if not name or not email:
            return None
        return Details(name, email, latin, title, language)

    def _word(
        self,
        column: Column,
        known: Mapping[str, str],
        message: str,
        params: Mapping[str, object] | None = None,
    ) -> str | None:
        raw = self.cell(column)
        if not raw:
            return None
        found = known.get(search_key(raw))
        if found is None:
            self.fail(message, column, **(params or {}))
        return found

    def _team(self) -> int | None:
        raw = self.cell(Column.TEAM)
        if not raw:
            return None
        found = self.organisation.teams_called(raw)
        if len(found) == 1:
            return min(found)
        if found:
            self.fail(
                N_(
                    "More than one team is called “%(value)s”. Write it with the team above it: "
                    "above/team."
                ),
                Column.TEAM,
            )
            return None
        like = self.organisation.team_like(raw[:200])
        if like is None:
            self.fail(
                N_("There is no team “%(value)s”. Create it on the teams page first."),
                Column.TEAM,
            )
        else:
            self.fail(
                N_("There is no team “%(value)s”. Did you mean “%(team)s”?"), Column.TEAM, team=like
            )
        return None

    def _role(self) -> str | None:
        raw = self.cell(Column.ROLE)
        if raw and words.is_right(raw):
            self.fail(
                N_(
                    "Import cannot give the right “%(value)s”. Write member or lead here; HR gives "
                    "rights on the page of the person."
                ),
                Column.ROLE,
            )
            return None
        return self._word(
            Column.ROLE, words.ROLES, N_("The role “%(value)s” is unknown. Write member or lead.")
        )

    def _teams(
        self, before: Mapping[int, str], team: int | None, role: str | None
    ) -> Mapping[int, str]:
        """Team → role as the row wants it."""
        if team is None and role is None:
            return before
        if team is None:
            if len(before) == 1:
                return {next(iter(before)): role or MEMBER}
            if self.cell(Column.TEAM):
                return before
            self.fail(N_("A role needs a team: fill in the column of the team, too."), Column.ROLE)
            return before
        if team in before:
            return {**before, team: role or before[team]}
        if len(before) > 1:
            self.fail(
                N_(
                    "This person is in several teams. Change them on the person's own page, or "
                    "leave the team empty here."
                ),
                Column.TEAM,
            )
            return before
        return {team: role or MEMBER}

    def _tell_new(self, email: str, details: Details | None) -> None:
        self.effects.append(
            Remark(N_("An account is created; the person chooses a password at first sign-in."))
        )
        namesake = self.organisation.namesakes.get(details.name) if details else None
        if namesake is not None and namesake.email != email:
            self.warnings.append(
                Remark(
                    N_(
                        "There is already a %(name)s, with the address %(email)s. "
                        "Is it the same person?"
                    ),
                    {"name": namesake.name, "email": namesake.email},
                    Column.EMAIL,
                    email,
                )
            )

    def _tell_change(self, account: Identity, details: Details | None) -> None:
        for column, attribute in (
            (Column.NAME, "name"),
            (Column.NAME_LATIN, "name_latin"),
            (Column.JOB_TITLE, "job_title"),
            (Column.LANGUAGE, "language"),
        ):
            old = getattr(account, attribute)
            new = getattr(details, attribute) if details else old
            if new != old and column is Column.LANGUAGE:
                self._tell(column, words.LANGUAGE_TITLES[old], words.LANGUAGE_TITLES[new])
            elif new != old:
                self._tell(column, old, new)
        if account.disabled_at is not None:
            self.warnings.append(
                Remark(N_("The account is disabled and stays so; enable it on the person's page."))
            )

    def _tell(self, column: Column, old: object, new: object) -> None:
        """One change, before and after; `column` is shown by its title."""
        if old:
            message = N_("%(field)s: “%(before)s” → “%(after)s”")
        else:
            message = N_("%(field)s: “%(after)s”")
        params: dict[str, object] = {"field": column, "after": new}
        self.effects.append(Remark(message, params | ({"before": old} if old else {}), column))

    def _tell_teams(
        self, before: Mapping[int, str], after: Mapping[int, str], *, new: bool
    ) -> None:
        names = self.organisation.team_names
        left, joined = [t for t in before if t not in after], [t for t in after if t not in before]
        # A new person's team stands in the row itself and is not told again.
        if left or (joined and not new):
            old = names[left[0]] if left else ""
            self._tell(Column.TEAM, old, names[joined[0]] if joined else "")
        for team in led(after) - led(before):
            self.effects.append(Remark(N_("Becomes lead of “%(team)s”."), {"team": names[team]}))
        for team in led(before) - led(after):
            self.effects.append(
                Remark(N_("Is no longer lead of “%(team)s”."), {"team": names[team]})
            )

    def _tell_level(self, person: int | None, held: str) -> None:
        old = self.organisation.held.get(person) if person else None
        titles = words.LEVEL_TITLES
        self._tell(Column.LEVEL, titles[old] if old else "", titles[held])
