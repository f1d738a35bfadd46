"""Long lists of ids are asked for a few thousand at a time."""

from competency.storage.portions import AT_ONCE, portions


def test_portions_hold_everything_once_in_order_and_none_is_too_long() -> None:
    ids = range(2 * AT_ONCE + 3)
    parts = list(portions(ids))
    assert [len(part) for part in parts] == [AT_ONCE, AT_ONCE, 3]
    assert [one for part in parts for one in part] == list(ids)


def test_of_nothing_there_is_no_portion() -> None:
    assert list(portions(())) == []
