"""A bounded memory forgets what has not been asked for longest."""

from concurrent.futures import ThreadPoolExecutor

from competency.storage.recent import Recent


def test_the_value_asked_for_longest_ago_goes_first() -> None:
    held: Recent[str, int] = Recent(2)
    held.put("a", 1)
    held.put("b", 2)
    assert held.get("a") == 1
    held.put("c", 3)
    assert (held.get("a"), held.get("b"), held.get("c")) == (1, None, 3)


def test_a_value_put_again_counts_as_asked_for() -> None:
    held: Recent[str, int] = Recent(2)
    held.put("a", 1)
    held.put("b", 2)
    held.put("a", 10)
    held.put("c", 3)
    assert (held.get("a"), held.get("b")) == (10, None)


def test_threads_never_find_more_than_fits() -> None:
    held: Recent[int, int] = Recent(5)

    def use(number: int) -> int | None:
        held.put(number % 9, number % 9)
        return held.get(number % 7)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(use, range(2_000)))
    assert all(value is None or 0 <= value < 7 for value in found)
    assert sum(held.get(key) is not None for key in range(9)) <= 5
