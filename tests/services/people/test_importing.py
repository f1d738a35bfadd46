"""The dry run tells everything and writes nothing; the apply writes exactly what was told."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competency.domain.errors import Conflict, Forbidden, InvalidInput, NotFound, Unavailable
from competency.services.accounts import status
from competency.services.people import membership, team_tree
from competency.services.people.importing import applying, drafts, files
from competency.services.people.importing.applying import ImportResult
from competency.services.people.importing.columns import Column
from competency.services.people.importing.drafts import Draft
from competency.services.people.importing.plan import Effect, Plan, RowPlan
from competency.services.people.importing.planning import make_plan
from competency.services.people.importing.reading import read
from competency.storage.models import Base, GrantRow, Identity, Membership, Person
from competency.storage.queries import people as queries
from competency.storage.queries.people import LEAD, MEMBER
from tests.services.hr_cast import NOW, Cast, act, acts, build, person, sign_in, signed_in

HEAD = "name,email,team,role,job_title,level,language,name_latin\n"
Import = Callable[[str], Plan]


@pytest.fixture
def cast(sqlite_session: Session) -> Cast:
    return build(sqlite_session)


@pytest.fixture
def dry(sqlite_session: Session, cast: Cast) -> Import:
    return lambda text: make_plan(sqlite_session, read((HEAD + text).encode()))


def sentences(row: RowPlan) -> list[str]:
    return [files.sentence_of(remark, "en") for remark in row.remarks]


def only(plan: Plan) -> RowPlan:
    (row,) = plan.rows
    return row


def test_a_new_person_is_announced_and_nothing_is_written(
    sqlite_session: Session, dry: Import
) -> None:
    def counts() -> dict[str, int]:
        return {
            table.name: sqlite_session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }

    before = counts()
    row = only(dry("مریم حسینی,maryam@c.example.org,برند,lead,کارشناس,میانی,fa,Maryam Hosseini\n"))
    assert (row.effect, row.outcome, row.errors, row.warnings) == (Effect.NEW, "new", (), ())
    assert "An account is created; the person chooses a password at first sign-in." in sentences(
        row
    )
    assert "Becomes lead of “Brand”." in sentences(row)
    assert "Level: “Mid”" in sentences(row)
    assert not sqlite_session.new
    assert not sqlite_session.dirty
    assert counts() == before


@pytest.mark.parametrize(
    ("line", "column", "sentence"),
    [
        (",a@c.example.org,,,,,,", Column.NAME, "The name is missing."),
        ("=CMD(),a@c.example.org,,,,,,", Column.NAME, "“=CMD()” is not a name"),
        ("سارا,,,,,,,", Column.EMAIL, "The email address is missing."),
        ("سارا,hedieh.akbari@,,,,,,", Column.EMAIL, "nothing comes after the @"),
        ("سارا,@c.example.org,,,,,,", Column.EMAIL, "nothing comes before the @"),
        ("سارا,sara.c.example.org,,,,,,", Column.EMAIL, "there is no @ in it"),
        ("سارا,sa ra@c.example.org,,,,,,", Column.EMAIL, "a space"),
        ("سارا,سارا@c.example.org,,,,,,", Column.EMAIL, "not Latin"),
        ("سارا,a@c.example.org,برندینگ,,,,,", Column.TEAM, "Did you mean “Brand”?"),
        ("سارا,a@c.example.org,حسابداری,,,,,", Column.TEAM, "There is no team “حسابداری”."),
        ("سارا,a@c.example.org,,lead,,,,", Column.ROLE, "A role needs a team"),
        ("سارا,a@c.example.org,برند,boss,,,,", Column.ROLE, "The role “boss” is unknown"),
        ("سارا,a@c.example.org,برند,hr,,,,", Column.ROLE, "Import cannot give the right “hr”."),
        ("سارا,a@c.example.org,برند,ادمین,,,,", Column.ROLE, "Import cannot give the right"),
        ("سارا,a@c.example.org,,,,guru,,", Column.LEVEL, "The level “guru” is unknown"),
        ("سارا,a@c.example.org,,,,,de,", Column.LANGUAGE, "The language “de” is unknown"),
        ("سارا,a@c.example.org,,,,,,سارا", Column.NAME_LATIN, "is not in Latin letters"),
        ("سارا,a@c.example.org,,," + "x" * 121 + ",,,", Column.JOB_TITLE, "too long"),
        ("سارا,a@c.example.org,,,,,,,extra", None, "The row has 9 cells"),
        ("سارا,a@c.example.org,,," + "x" * 1001 + ",,,", None, "longer than 1000"),
    ],
)
def test_every_problem_is_told_with_its_column_and_value(
    dry: Import, line: str, column: Column | None, sentence: str
) -> None:
    row = only(dry(line + "\n"))
    assert row.effect is Effect.ERROR
    found = [r for r in row.errors if sentence in files.sentence_of(r, "en")]
    assert [r.column for r in found] == [column]
    if column is not None:
        assert found[0].value in line
    assert not row.written
    assert row.effects == ()


def test_all_problems_of_a_row_are_told_at_once(dry: Import) -> None:
    row = only(dry(",@x,nowhere,boss,,guru,de,\n"))
    assert [r.column for r in row.errors] == [
        Column.NAME,
        Column.EMAIL,
        Column.LANGUAGE,
        Column.TEAM,
        Column.ROLE,
        Column.LEVEL,
    ]


def test_an_address_that_comes_twice_names_the_earlier_row(dry: Import) -> None:
    plan = dry("سارا,new@c.example.org,,,,,,\nرها,NEW@c.example.org,,,,,,\n")
    assert [row.effect for row in plan.rows] == [Effect.NEW, Effect.ERROR]
    assert sentences(plan.rows[1]) == ["Row 2 has the same address already."]


def test_a_known_person_shows_what_changes_and_an_empty_cell_changes_nothing(
    dry: Import, cast: Cast
) -> None:
    row = only(dry("سارا کریمی,sara@c.example.org,برند,,سرپرست محتوا,ارشد,en,\n"))
    assert row.effect is Effect.CHANGE
    assert row.person == cast.learner
    assert sentences(row) == [
        "Name: “سارا محمدی” → “سارا کریمی”",
        "Job title: “سرپرست محتوا”",
        "Language: “Persian” → “English”",
        "Team: “Social media” → “Brand”",
        "Level: “Senior”",
    ]
    same = only(dry(",sara@c.example.org,,,,,,\n"))
    assert (same.effect, same.remarks) == (Effect.SAME, ())


def test_a_first_team_of_somebody_known_is_a_change(dry: Import, cast: Cast) -> None:
    row = only(dry(",arash@c.example.org,برند,,,,,\n"))
    assert (row.effect, sentences(row)) == (Effect.CHANGE, ["Team: “Brand”"])
    assert row.teams == {cast.brand: MEMBER}


def test_a_change_of_lead_is_told(dry: Import) -> None:
    up = only(dry(",sara@c.example.org,شبکه‌های اجتماعی,مدیر,,,,\n"))
    assert sentences(up) == ["Becomes lead of “Social media”."]
    down = only(dry(",nima@c.example.org,,عضو,,,,\n"))
    assert sentences(down) == ["Is no longer lead of “Social media”."]


def test_teams_are_found_however_they_are_typed_and_by_the_team_above(
    sqlite_session: Session, dry: Import, cast: Cast
) -> None:
    for typed in ("شبكه هاي اجتماعي", "SOCIAL MEDIA", "بازاریابی/شبکه‌های اجتماعی"):
        row = only(dry(f"مریم,m@c.example.org,{typed},,,,,\n"))
        assert row.teams == {cast.social: MEMBER}, typed
    other = team_tree.create_team(sqlite_session, name_fa="برند", parent_id=cast.social)
    ambiguous = only(dry("مریم,m@c.example.org,برند,,,,,\n"))
    assert "More than one team is called “برند”." in sentences(ambiguous)[0]
    assert only(dry("مریم,m@c.example.org,Social media / برند,,,,,\n")).teams == {other: MEMBER}


def test_somebody_in_several_teams_is_not_moved_by_a_table(
    sqlite_session: Session, dry: Import, cast: Cast
) -> None:
    membership.apply_teams(
        sqlite_session, cast.learner, {cast.social: MEMBER, cast.marketing: MEMBER}, now=NOW
    )
    assert only(dry(",sara@c.example.org,برند,,,,,\n")).effect is Effect.ERROR
    promoted = only(dry(",sara@c.example.org,بازاریابی,lead,,,,\n"))
    assert promoted.teams == {cast.social: MEMBER, cast.marketing: LEAD}


def test_arabic_letters_are_turned_and_the_row_warns(dry: Import) -> None:
    row = only(dry("كيميا يوسفي,kimia@c.example.org,,,,,,\n"))
    assert (row.effect, row.outcome) == (Effect.NEW, "warning")
    assert "“کیمیا یوسفی”" in sentences(row)[0]
    assert row.details is not None
    assert row.details.name == "کیمیا یوسفی"


def test_a_windows_file_says_it_once_for_all_rows(sqlite_session: Session, cast: Cast) -> None:
    data = "name;email\r\nكيميا يوسفي;kimia@c.example.org\r\n".encode("cp1256")
    plan = make_plan(sqlite_session, read(data))
    assert only(plan).warnings == ()
    assert ["Windows-1256" in files.sentence_of(r, "en") for r in plan.remarks] == [True]


def test_a_namesake_warns_with_the_address_of_the_other(dry: Import) -> None:
    row = only(dry("سارا محمدي,sara.m@c.example.org,,,,,,\n"))
    assert any("sara@c.example.org" in sentence for sentence in sentences(row))


def test_a_disabled_account_stays_disabled(
    sqlite_session: Session, dry: Import, cast: Cast
) -> None:
    status.disable(sqlite_session, act(sqlite_session, cast.hr), cast.learner, now=NOW)
    row = only(dry("سارا کریمی,sara@c.example.org,,,,,,\n"))
    assert row.outcome == "warning"
    assert any("disabled" in sentence for sentence in sentences(row))


def test_errors_come_first_and_the_counts_add_up(dry: Import) -> None:
    plan = dry(
        "نو,new@c.example.org,,,,,,\n"
        ",sara@c.example.org,,,,,,\n"
        "كامران,kamran@c.example.org,,,,,,\n"
        "سارا,bad@,,,,,,\n"
        ",nima@c.example.org,,عضو,,,,\n"
    )
    assert [row.outcome for row in plan.urgent_first] == [
        "error", "warning", "change", "new", "same",
    ]  # fmt: skip
    assert plan.counts == {Effect.ERROR: 1, Effect.CHANGE: 1, Effect.NEW: 2, Effect.SAME: 1}
    assert [row.line for row in plan.to_write] == [2, 4, 6]
    assert plan.warned[Effect.NEW] == 1


def test_columns_of_passwords_and_rights_are_left_out_and_named(
    sqlite_session: Session, cast: Cast
) -> None:
    data = "name,email,password,hr,shoe size\nسارا محمدی,sara@c.example.org,x,yes,38\n".encode()
    plan = make_plan(sqlite_session, read(data))
    told = [files.sentence_of(remark, "en") for remark in plan.remarks]
    assert len(told) == 3
    assert "“password”" in told[0]
    assert "“hr”" in told[1]
    assert "“shoe size”" in told[2]
    assert only(plan).effect is Effect.SAME


# Apply


TABLE = (
    HEAD + "مریم حسینی,maryam@c.example.org,برند,lead,کارشناس,میانی,,Maryam\n"
    "سارا کریمی,sara@c.example.org,برند,,,ارشد,,\n"
    "خراب,bad@,,,,,,\n"
    ",nima@c.example.org,,,,,,\n"
)


@pytest.fixture
def kept(sqlite_session: Session, cast: Cast, tmp_path: Path) -> tuple[Path, str, str]:
    """(folder, token, fingerprint) of an upload by HR."""
    data = TABLE.encode()
    drafts.keep(tmp_path / "imports", "token", Draft(cast.hr, "people.csv", NOW, data))
    return tmp_path / "imports", "token", make_plan(sqlite_session, read(data)).fingerprint


def test_an_apply_writes_the_good_rows_only(
    sqlite_session: Session, cast: Cast, kept: tuple[Path, str, str]
) -> None:
    sign_in(sqlite_session, cast.learner)
    result = applying.apply(sqlite_session, act(sqlite_session, cast.hr), *kept, now=NOW)
    assert result == ImportResult(new=1, changed=1)
    maryam = queries.by_email(sqlite_session, "maryam@c.example.org")
    assert maryam is not None
    assert (maryam.name, maryam.name_latin, maryam.job_title) == ("مریم حسینی", "Maryam", "کارشناس")
    assert maryam.password_hash == ""
    teams = queries.memberships_of_people(sqlite_session, [maryam.person_id, cast.learner])
    assert [(t.id, role) for t, role in teams[maryam.person_id]] == [(cast.brand, LEAD)]
    assert [(t.id, role) for t, role in teams[cast.learner]] == [(cast.brand, MEMBER)]
    held = queries.held_levels(sqlite_session, [maryam.person_id, cast.learner])
    assert held == {maryam.person_id: "mid", cast.learner: "senior"}
    assert queries.by_email(sqlite_session, "bad@") is None
    assert acts(sqlite_session) == ["person.create", "person.edit", "people.import"]
    assert sqlite_session.get_one(Identity, cast.learner).password_hash == "chosen"
    assert sqlite_session.scalar(select(func.count()).select_from(GrantRow)) == 2


def test_an_apply_that_comes_twice_has_one_effect(
    sqlite_session: Session, cast: Cast, kept: tuple[Path, str, str]
) -> None:
    hr = act(sqlite_session, cast.hr)
    first = applying.apply(sqlite_session, hr, *kept, now=NOW)
    people_then = sqlite_session.scalar(select(func.count()).select_from(Person))
    assert applying.apply(sqlite_session, hr, *kept, now=NOW) == first
    assert sqlite_session.scalar(select(func.count()).select_from(Person)) == people_then
    assert acts(sqlite_session).count("people.import") == 1
    assert list(kept[0].iterdir()) == []


def test_the_same_table_again_changes_nothing(
    sqlite_session: Session, cast: Cast, kept: tuple[Path, str, str]
) -> None:
    applying.apply(sqlite_session, act(sqlite_session, cast.hr), *kept, now=NOW)
    again = make_plan(sqlite_session, read(TABLE.encode()))
    assert again.to_write == ()
    with pytest.raises(InvalidInput, match="nothing to write"):
        applying.apply_plan(sqlite_session, cast.hr, again, now=NOW)


def test_becoming_a_lead_by_import_ends_sign_ins(sqlite_session: Session, cast: Cast) -> None:
    sign_in(sqlite_session, cast.learner)
    table = read((HEAD + ",sara@c.example.org,برند,lead,,,,\n").encode())
    applying.apply_plan(sqlite_session, cast.hr, make_plan(sqlite_session, table), now=NOW)
    assert not signed_in(sqlite_session, cast.learner)
    ended = select(func.count()).where(
        Membership.person_id == cast.learner, Membership.ended_at.is_not(None)
    )
    assert sqlite_session.scalar(ended) == 1


def test_what_was_not_shown_is_not_written(
    sqlite_session: Session, cast: Cast, kept: tuple[Path, str, str]
) -> None:
    person(sqlite_session, "مریم حسینی", "maryam@c.example.org")
    sqlite_session.commit()
    with pytest.raises(Conflict, match="has changed since"):
        applying.apply(sqlite_session, act(sqlite_session, cast.hr), *kept, now=NOW)
    sqlite_session.rollback()
    assert "people.import" not in acts(sqlite_session)
    assert list(kept[0].iterdir()) != []


@pytest.mark.parametrize("role", ["admin", "manager", "learner"])
def test_only_hr_imports(
    sqlite_session: Session, cast: Cast, kept: tuple[Path, str, str], role: str
) -> None:
    with pytest.raises(Forbidden):
        applying.apply(sqlite_session, act(sqlite_session, getattr(cast, role)), *kept, now=NOW)


def test_an_upload_belongs_to_one_person_for_one_day(tmp_path: Path) -> None:
    drafts.keep(tmp_path, "token", Draft(1, "people.csv", NOW, b"name,email\n"))
    assert drafts.find(tmp_path, "token", 1, now=NOW).data == b"name,email\n"
    for token, owner, when in (
        ("token", 2, NOW),
        ("other", 1, NOW),
        ("../token", 1, NOW),
        ("token", 1, NOW + timedelta(days=1, seconds=1)),
    ):
        with pytest.raises(NotFound):
            drafts.find(tmp_path, token, owner, now=when)


def test_uploads_are_readable_by_the_platform_only_and_leave_in_time(tmp_path: Path) -> None:
    folder = tmp_path / "imports"
    drafts.keep(folder, "a", Draft(1, "a.csv", NOW, b"x"))
    (file,) = folder.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert drafts.sweep(folder, now=NOW) == 0
    file.write_bytes(b"tampered with")
    assert drafts.sweep(folder, now=NOW) == 1
    for number in range(9):
        later = NOW + timedelta(minutes=number)
        drafts.keep(folder, f"token{number}", Draft(1, "a.csv", later, b"x"))
    assert len(list(folder.iterdir())) == drafts.MOST_OF_ONE_PERSON
    assert drafts.find(folder, "token8", 1, now=NOW).name == "a.csv"
    assert drafts.sweep(folder, now=NOW + timedelta(days=2)) == drafts.MOST_OF_ONE_PERSON


def test_a_full_disk_is_a_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "imports"
    blocked.write_text("a file where the folder should be")
    with pytest.raises(Unavailable, match="disk"):
        drafts.keep(blocked, "token", Draft(1, "a.csv", NOW, b"x"))


def test_the_faulty_rows_can_be_mended_and_imported_again(dry: Import) -> None:
    plan = dry('"=HYPERLINK(""x"")",bad@,,,,,,\nسارا,c@c.example.org,برندینگ,,,,,\n')
    data = files.faulty_rows(plan, "fa")
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"'=HYPERLINK" in data
    again = read(data)
    assert [r.line for r in again.records] == [2, 3]
    assert again.records[1].cells[8] == "3"
    assert "«برند»" in again.records[1].cells[9]


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_template_holds_titles_that_import_knows(language: str) -> None:
    with pytest.raises(InvalidInput, match="no people"):
        read(files.template(language))  # type: ignore[arg-type]
    filled = files.template(language) + "سارا,,a@b.org,,,,,\r\n".encode()  # type: ignore[arg-type]
    assert len(read(filled).titles) == len(Column)


def test_a_thousand_rows_are_planned_and_written_with_few_statements(
    sqlite_session: Session, cast: Cast
) -> None:
    rows = "".join(f"نفر {n},p{n}@c.example.org,برند,,,میانی,,\n" for n in range(1000))
    plan = make_plan(sqlite_session, read((HEAD + rows).encode()))
    result = applying.apply_plan(sqlite_session, cast.hr, plan, now=NOW)
    assert result.new == 1000
    assert len(queries.members(sqlite_session, [cast.brand])) == 1000


def test_new_accounts_are_written_alike_on_both_databases(session: Session) -> None:
    cast = build(session)
    plan = make_plan(session, read(TABLE.encode()))
    assert applying.apply_plan(session, cast.hr, plan, now=NOW) == ImportResult(1, 1)
    maryam = queries.by_email(session, "maryam@c.example.org")
    assert maryam is not None
    assert queries.held_levels(session, [maryam.person_id]) == {maryam.person_id: "mid"}
