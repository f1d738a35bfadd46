"""What is held in memory of one database never answers for another."""

import gc

from sqlalchemy.orm import Session

from competency.storage.engine import make_engine, write_session
from competency.storage.per_engine import PerEngine
from tests.conftest import MakeDatabase


def test_two_databases_of_one_process_have_values_of_their_own(
    new_sqlite: MakeDatabase,
) -> None:
    kept: PerEngine[dict[int, str]] = PerEngine(dict)
    one, other = make_engine(new_sqlite()), make_engine(new_sqlite())
    with Session(one) as first, Session(one) as again, Session(other) as elsewhere:
        kept.of(first)[7] = "seven"
        assert kept.of(again) == {7: "seven"}
        assert kept.of(elsewhere) == {}
    with write_session(one) as writing:
        assert kept.of(writing) == {7: "seven"}
    one.dispose()
    other.dispose()


def test_a_value_goes_with_its_engine(new_sqlite: MakeDatabase) -> None:
    kept: PerEngine[dict[int, str]] = PerEngine(dict)
    engine = make_engine(new_sqlite())
    with Session(engine) as session:
        kept.of(session)[7] = "seven"
    engine.dispose()
    del engine, session
    gc.collect()
    assert len(kept._values) == 0
