"""The tree of teams: made, renamed and moved without ever closing a circle."""

import pytest
from sqlalchemy.orm import Session

from competency.domain.errors import Forbidden, InvalidInput, NotFound
from competency.services.people import team_tree
from competency.storage.queries import people as queries
from tests.services.hr_cast import NOW, Cast, act, acts, build


@pytest.fixture
def cast(sqlite_session: Session) -> Cast:
    return build(sqlite_session)


def test_a_team_comes_under_its_parent_with_its_people(sqlite_session: Session, cast: Cast) -> None:
    nodes = team_tree.tree(sqlite_session)
    assert [(n.team.id, n.depth, n.size) for n in nodes] == [
        (cast.marketing, 0, 0),
        (cast.brand, 1, 0),
        (cast.social, 1, 2),
    ]
    assert [lead.person_id for lead in nodes[2].leads] == [cast.manager]


def test_a_new_team_is_made_once_and_audited(sqlite_session: Session, cast: Cast) -> None:
    hr = act(sqlite_session, cast.hr)
    made = {
        team_tree.add_team(
            sqlite_session,
            hr,
            name_fa="پشتيبانی",
            name_en="",
            parent_id=None,
            now=NOW,
            key="form-7",
        )
        for _ in range(2)
    }
    (team_id,) = made
    team = queries.team(sqlite_session, team_id)
    assert team is not None
    assert (team.name.fa, team.name.en) == ("پشتیبانی", "پشتیبانی")
    assert acts(sqlite_session) == ["team.create"]


@pytest.mark.parametrize("target", ["marketing", "brand"])
def test_a_team_never_comes_under_itself(sqlite_session: Session, cast: Cast, target: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        team_tree.edit_team(
            sqlite_session,
            act(sqlite_session, cast.hr),
            cast.marketing,
            name_fa="بازاریابی",
            name_en="Marketing",
            parent_id=getattr(cast, target),
            now=NOW,
        )
    assert refused.value.field == "parent"


def test_a_team_can_be_renamed_and_moved_to_the_top(sqlite_session: Session, cast: Cast) -> None:
    team_tree.edit_team(
        sqlite_session,
        act(sqlite_session, cast.hr),
        cast.brand,
        name_fa="برند و طراحی",
        name_en="Brand",
        parent_id=None,
        now=NOW,
    )
    team = queries.team(sqlite_session, cast.brand)
    assert team is not None
    assert (team.name.fa, team.parent_id) == ("برند و طراحی", None)
    assert acts(sqlite_session) == ["team.edit"]


@pytest.mark.parametrize("name", ["برند", "بَرند", "Brand", " brand "])
def test_two_neighbours_never_share_a_name(sqlite_session: Session, cast: Cast, name: str) -> None:
    with pytest.raises(InvalidInput):
        team_tree.create_team(sqlite_session, name_fa=name, parent_id=cast.marketing)


def test_the_same_name_may_stand_elsewhere(sqlite_session: Session, cast: Cast) -> None:
    assert team_tree.create_team(sqlite_session, name_fa="برند", parent_id=cast.social)


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "تیم\x07"])
def test_a_name_must_be_readable(sqlite_session: Session, cast: Cast, name: str) -> None:
    with pytest.raises(InvalidInput):
        team_tree.create_team(sqlite_session, name_fa=name)


@pytest.mark.parametrize("role", ["admin", "manager", "learner"])
def test_only_hr_changes_teams(sqlite_session: Session, cast: Cast, role: str) -> None:
    actor = act(sqlite_session, getattr(cast, role))
    with pytest.raises(Forbidden):
        team_tree.add_team(
            sqlite_session, actor, name_fa="تازه", name_en="", parent_id=None, now=NOW
        )
    with pytest.raises(Forbidden):
        team_tree.edit_team(
            sqlite_session, actor, cast.brand, name_fa="تازه", name_en="", parent_id=None, now=NOW
        )


def test_a_team_that_is_not_there_is_not_found(sqlite_session: Session, cast: Cast) -> None:
    with pytest.raises(NotFound):
        team_tree.edit_team(
            sqlite_session,
            act(sqlite_session, cast.hr),
            999,
            name_fa="تازه",
            name_en="",
            parent_id=None,
            now=NOW,
        )
