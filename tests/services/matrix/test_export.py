"""Files of the matrix: what they hold, who takes them, and that it is noted."""

import json
from io import BytesIO

import pytest
from sqlalchemy.orm import Session

from competency.domain.curriculum import Curriculum
from competency.domain.errors import NotFound
from competency.domain.permissions import Actor
from competency.reporting.exports.csv import write_csv
from competency.reporting.exports.json import write_json
from competency.services.matrix.export import Export, export_matrix, export_team, note_export
from competency.services.matrix.filters import Filters
from competency.services.people import team_tree
from tests.services.hr_cast import Cast, act, acts, person
from tests.services.matrix.organisation import ALL, NOW, START, ZONE


def test_an_export_holds_exactly_the_filtered_people_and_all_competencies(
    sqlite_session: Session, cast: Cast, curriculum: Curriculum
) -> None:
    filters = Filters(team=cast.marketing, sort="level", descending=True)
    found = export_matrix(
        sqlite_session,
        act(sqlite_session, cast.hr),
        curriculum,
        filters,
        language="en",
        now=NOW,
        zone=ZONE,
    )
    out = BytesIO()
    write_json(found.head, found.rows, out)
    document = json.loads(out.getvalue())
    assert document["filters"] == "Team: Marketing"
    assert [p["id"] for p in document["people"]] == [cast.learner, cast.manager]
    assert set(document["people"][0]["cells"]) == set(ALL)
    assert found.people == 2


def test_a_team_that_looks_like_a_formula_is_disarmed_in_a_file(
    sqlite_session: Session, cast: Cast, curriculum: Curriculum
) -> None:
    team = team_tree.create_team(sqlite_session, name_fa="=1+1")
    person(sqlite_session, "کاوه", "kaveh@c.example.org", team_id=team, now=START)
    sqlite_session.commit()
    found = export_matrix(
        sqlite_session,
        act(sqlite_session, cast.hr),
        curriculum,
        Filters(search="کاوه"),
        language="fa",
        now=NOW,
        zone=ZONE,
    )
    out = BytesIO()
    write_csv(found.head, found.rows, out, language="fa")
    assert b",'=1+1," in out.getvalue()


def test_a_manager_exports_their_own_team_and_no_other(
    sqlite_session: Session, cast: Cast, curriculum: Curriculum
) -> None:
    manager = act(sqlite_session, cast.manager)

    def team_file(actor: Actor, team: int, *, below: bool = True) -> Export:
        return export_team(
            sqlite_session,
            actor,
            curriculum,
            team,
            below=below,
            as_of_day=None,
            language="fa",
            now=NOW,
            zone=ZONE,
        )

    assert {row.person_id for row in team_file(manager, cast.social).rows} == {
        cast.manager,
        cast.learner,
    }
    for foreign in (cast.brand, cast.marketing, 999):
        with pytest.raises(NotFound):
            team_file(manager, foreign)
    for nobody in (cast.learner, cast.admin):
        with pytest.raises(NotFound):
            team_file(act(sqlite_session, nobody), cast.social)
    hr = act(sqlite_session, cast.hr)
    assert team_file(hr, cast.marketing).people == 2
    assert team_file(hr, cast.marketing, below=False).people == 0


def test_an_export_is_audited_with_counts_and_no_names(
    sqlite_session: Session, cast: Cast, curriculum: Curriculum
) -> None:
    hr = act(sqlite_session, cast.hr)
    found = export_matrix(
        sqlite_session, hr, curriculum, Filters(), language="fa", now=NOW, zone=ZONE
    )
    note_export(sqlite_session, hr, kind="csv", export=found, now=NOW)
    note_export(sqlite_session, hr, kind="csv", export=found, team_id=cast.social, now=NOW)
    assert acts(sqlite_session) == ["matrix.export", "team.export"]
