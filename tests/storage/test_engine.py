"""Connections: durable, serialised writes, UTC, one Persian order on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from threading import Barrier

import pytest
from sqlalchemy import Engine, collate, event, select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session, sessionmaker

from competency.storage.engine import COLLATION, configure, make_engine, write_session
from competency.storage.models import GrantRow, Identity, Person, Team
from tests.conftest import MakeDatabase
from tests.storage.records import NOW, add_person


def test_sqlite_connections_are_durable_and_strict(sqlite_engine: Engine) -> None:
    with sqlite_engine.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in (
                "journal_mode",
                "synchronous",
                "foreign_keys",
                "recursive_triggers",
                "busy_timeout",
                "secure_delete",
            )
        }
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "busy_timeout": 15_000,
        "secure_delete": 1,
    }


def test_a_reference_to_nobody_is_refused(session: Session) -> None:
    session.add(GrantRow(person_id=4711, name="hr", granted_at=NOW))
    with pytest.raises(IntegrityError):
        session.commit()


@pytest.mark.postgresql
def test_postgresql_sessions_are_in_utc_after_a_rollback_too(postgresql_url: str) -> None:
    engine = make_engine(postgresql_url, pool_size=1, max_overflow=0)
    for _ in range(2):
        with engine.connect() as connection:
            assert connection.scalar(text("SHOW TIME ZONE")) == "UTC"
            connection.rollback()
    engine.dispose()


@pytest.mark.postgresql
def test_a_connection_that_the_server_closed_is_replaced(postgresql_url: str) -> None:
    engine = make_engine(postgresql_url, pool_size=2)
    with engine.connect() as kept, engine.connect() as other:
        pid = kept.scalar(text("SELECT pg_backend_pid()"))
        kept.close()
        other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
    engine.dispose()


def _begins(engine: Engine) -> list[str]:
    seen: list[str] = []

    @event.listens_for(engine, "before_cursor_execute")
    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("BEGIN"):
            seen.append(statement)

    return seen


def test_readers_begin_deferred_and_writers_immediate_in_every_transaction(
    sqlite_engine: Engine,
) -> None:
    seen = _begins(sqlite_engine)
    with Session(sqlite_engine) as reading:
        reading.scalar(select(Person.id))
    with write_session(sqlite_engine) as writing:
        writing.scalar(select(Person.id))
        writing.commit()
        writing.scalar(select(Person.id))
    with write_session(sessionmaker(sqlite_engine)) as writing:
        writing.scalar(select(Person.id))
    assert seen == ["BEGIN", "BEGIN IMMEDIATE", "BEGIN IMMEDIATE", "BEGIN IMMEDIATE"]


def test_what_was_not_committed_is_rolled_back(engine: Engine) -> None:
    with write_session(engine) as session:
        add_person(session)
    with write_session(engine) as session:
        assert session.scalar(select(Person.id)) is None


def test_a_rolled_back_table_leaves_nothing_behind(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(text("CREATE TABLE passing (id integer)"))
        connection.rollback()
        with pytest.raises(Exception, match="passing"):
            connection.execute(text("SELECT * FROM passing"))


def test_concurrent_updates_lose_nothing(engine: Engine) -> None:
    writers, rounds = 8, 10
    with write_session(engine) as session:
        session.add(Team(id=1, name_fa="0", name_en="counter"))
        session.commit()
    together = Barrier(writers)

    def count_up(_: int) -> None:
        together.wait()
        for _round in range(rounds):
            with write_session(engine) as session:
                team = session.get_one(Team, 1, with_for_update=True)
                team.name_fa = str(int(team.name_fa) + 1)
                session.commit()

    with ThreadPoolExecutor(writers) as threads:
        list(threads.map(count_up, range(writers)))
    with write_session(engine) as session:
        assert session.get_one(Team, 1).name_fa == str(writers * rounds)


def test_two_processes_may_open_a_new_file_at_once(new_sqlite: MakeDatabase) -> None:
    url = new_sqlite()
    together = Barrier(8)

    def open_it(_: int) -> str:
        engine = make_engine(url)
        together.wait()
        with engine.connect() as connection:
            mode = str(connection.exec_driver_sql("PRAGMA journal_mode").scalar())
        engine.dispose()
        return mode

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(open_it, range(8))) == ["wal"] * 8


def test_other_databases_are_refused() -> None:
    class Other:
        class dialect:  # noqa: N801 - stands for SQLAlchemy's attribute
            name = "mysql"

    with pytest.raises(ValueError, match="'mysql': only sqlite and postgresql"):
        configure(Other())  # type: ignore[arg-type]


@pytest.mark.parametrize("column_name", ["created_at", "erased_at"])
def test_a_naive_time_is_refused(session: Session, column_name: str) -> None:
    times = {"created_at": NOW, column_name: datetime(2026, 11, 22)}  # noqa: DTZ001 - the point
    session.add(Person(**times))
    with pytest.raises(StatementError, match="naive time"):
        session.flush()


def test_a_time_comes_back_as_the_same_moment_in_utc(session: Session) -> None:
    tehran = timezone(timedelta(hours=3, minutes=30))
    session.add(Person(created_at=NOW.astimezone(tehran)))
    session.commit()
    session.expire_all()
    moment = session.scalars(select(Person.created_at)).one()
    assert moment == NOW
    assert moment.tzinfo is UTC


NAMES_IN_ORDER = [
    "آرش مرادی",
    "آزاده",
    "احمد",
    "بابک",
    "پرویز",
    "تارا",
    "ثریا",
    "جواد",
    "چنگیز",
    "حامد",
    "خسرو",
    "دارا",
    "ذبیح",
    "رضا",
    "زهرا",
    "ژاله",
    "سارا",
    "شیرین",
    "صابر",
    "ضیا",
    "طاهره",
    "ظفر",
    "علی",
    "غزل",
    "فرهاد",
    "قاسم",
    "کاوه",
    "گلناز",
    "لاله",
    "محمد علی",
    "نادر",
    "وحید",
    "هاله",
    "یاسمن",
]


def _in_database_order(session: Session, names: list[str]) -> list[str]:
    for number, name in enumerate(names):
        person = Person(created_at=NOW)
        person.identity = Identity(email=f"p{number}@example.org", name=name, name_key=name)
        session.add(person)
    session.flush()
    ordered = select(Identity.name).order_by(collate(Identity.name, COLLATION))
    return list(session.scalars(ordered))


@pytest.mark.parametrize("backwards", [False, True])
def test_persian_names_sort_alike_on_both_databases(session: Session, backwards: bool) -> None:
    names = sorted(NAMES_IN_ORDER, reverse=backwards)
    assert _in_database_order(session, names) == NAMES_IN_ORDER


def test_half_spaces_digits_and_latin_letters_sort_alike_on_both_databases(
    session: Session,
) -> None:
    # What ICU gives, written down: the same is asked of SQLite and of PostgreSQL.
    ordered = [
        "خانه",
        "خانۀ",
        "کتاب ۱۲",
        "کتاب ۲",
        "می‌آید",
        "میان",
        "می‌رود",
        "میز",
        "ali",
        "Ali",
        "zahra",
    ]
    assert _in_database_order(session, sorted(ordered)) == ordered
