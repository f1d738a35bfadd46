"""Lists in pages: every row on one page, and no page that is not there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competency.domain.paging import PAGE, paginate


@given(st.integers(0, 500), st.integers(1, 60))
def test_the_pages_together_show_every_row_once(total: int, size: int) -> None:
    pages = paginate(total, 1, size).pages
    shown: list[int] = []
    for number in range(1, pages + 1):
        page = paginate(total, number, size)
        assert page.number == number
        if total:
            shown += range(page.first, page.last + 1)
    assert shown == list(range(1, total + 1))


@pytest.mark.parametrize(("wanted", "number"), [(0, 1), (-5, 1), (2, 2), (3, 3), (10**30, 3)])
def test_a_page_that_is_not_there_is_the_nearest_one(wanted: int, number: int) -> None:
    assert paginate(2 * PAGE + 1, wanted).number == number


def test_an_empty_list_has_one_page_without_rows() -> None:
    page = paginate(0, 1)
    assert (page.pages, page.first, page.last) == (1, 0, 0)
