"""A refused form comes back: its status, what is said where, and what it leaves behind."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException
from wtforms import FormField

from competency.domain.errors import N_, Conflict, Forbidden, InvalidInput, NotFound, Unavailable
from competency.web.forms.base import BaseForm, LineForm, Problem
from competency.web.forms.fields import Line
from competency.web.forms.lines import Lines, keyed
from competency.web.views import View, answering, refusing

TOO_LATE = N_("This review is submitted already.")


class TeaLine(LineForm):
    sort = Line("Sort", most=5)


class TeaForm(BaseForm):
    name = Line("Name", most=5, needs="Enter a name.")
    cups = Lines(FormField(TeaLine, ""), "", max_entries=3)
    steps = keyed({"milk-steaming": Line("Milk", most=3), "data": Line("Data", most=3)})


@pytest.fixture
def request_in_english(app: Flask) -> Iterator[None]:
    """A POST with a good form, by a reader of English."""
    with app.test_request_context(
        "/", method="POST", data={"name": "Assam"}, headers={"Cookie": "language=en"}
    ):
        yield


def refused(form: BaseForm, error: Exception | None, *also: type[Exception]) -> tuple[int, str]:
    """Status and page of a view that does what `error` says."""
    with pytest.raises(HTTPException) as ended:  # noqa: PT012 - that is how a view ends
        with refusing(form, lambda: f"page of {form.name.data}", *also):  # type: ignore[arg-type,attr-defined]
            if error:
                raise error
        raise AssertionError("the view went on")
    response = ended.value.get_response()
    return response.status_code, response.get_data(as_text=True)


@pytest.mark.usefixtures("request_in_english")
def test_an_error_of_the_service_is_beside_its_field() -> None:
    form = TeaForm()
    error = InvalidInput(N_("Choose one of the values offered."), field="name")
    assert refused(form, error) == (422, "page of Assam")
    assert form.name.errors == ["Choose one of the values offered."]
    assert form.problems == [Problem("name", "Name", "Choose one of the values offered.")]


@pytest.mark.usefixtures("request_in_english")
def test_an_error_of_no_field_is_above_the_form() -> None:
    form = TeaForm()
    assert refused(form, Conflict(TOO_LATE))[0] == 409
    assert form.problems == [Problem("", "", "This review is submitted already.")]
    form = TeaForm()
    assert refused(form, InvalidInput(TOO_LATE, field="elsewhere"))[0] == 422
    assert form.problems == [Problem("", "", "This review is submitted already.")]


@pytest.mark.usefixtures("request_in_english")
@pytest.mark.parametrize("kind", [NotFound, Forbidden, Unavailable])
def test_other_errors_are_for_the_error_page(kind: type[Exception]) -> None:
    with pytest.raises(kind), refusing(TeaForm(), lambda: "page"):
        raise kind(TOO_LATE)


@pytest.mark.usefixtures("request_in_english")
def test_a_view_may_show_other_errors_too() -> None:
    assert refused(TeaForm(), Unavailable(TOO_LATE), Unavailable) == (422, "page of Assam")


def test_what_the_fields_exclude_never_reaches_the_service(app: Flask) -> None:
    with app.test_request_context("/", method="POST", data={"name": "Darjeeling"}):
        done = []
        with pytest.raises(HTTPException) as ended, refusing(TeaForm(), lambda: "page"):
            done.append("service")
    assert done == []
    assert ended.value.get_response().status_code == 422


@pytest.mark.usefixtures("request_in_english")
def test_a_view_that_is_not_refused_goes_on() -> None:
    done = []
    with refusing(TeaForm(), lambda: "page"):
        done.append("service")
    assert done == ["service"]


@pytest.mark.usefixtures("request_in_english")
@pytest.mark.parametrize(
    ("answer", "status"), [("page", 409), (("page", 422), 422), (("page", 200), 200)]
)
def test_a_button_is_answered_as_its_view_says(answer: View, status: int) -> None:
    with (
        pytest.raises(HTTPException) as ended,
        answering(Conflict, lambda _error: answer),
    ):
        raise Conflict(TOO_LATE)
    assert ended.value.get_response().status_code == status
    with pytest.raises(NotFound), answering(Conflict, lambda _error: answer):
        raise NotFound(TOO_LATE)


def test_lines_are_read_by_their_numbers_up_to_the_most(app: Flask) -> None:
    names = {f"cups-{n}-sort": str(n) for n in ("0", "2", "7", "9")}
    hostile = {f"cups-{n}-sort": "x" for n in ("²", "-1", "x", "9" * 5_000)}
    with app.test_request_context("/", method="POST", data={"name": "x"} | names | hostile):
        form = TeaForm()
        assert [line.sort.data for line in form.cups] == ["0", "2", "7"]


def test_a_key_may_have_any_name(app: Flask) -> None:
    sent = {"name": "x", "steps-milk-steaming": "1", "steps-data": "long", "steps-other": "1"}
    with app.test_request_context("/", method="POST", data=sent):
        form = TeaForm()
        assert [(one.short_name, one.data) for one in form.steps] == [
            ("milk-steaming", "1"),
            ("data", "long"),
        ]
        assert not form.validate()
        assert [problem.place for problem in form.problems] == ["steps-data"]


def test_a_form_beside_the_one_that_was_sent_stays_as_it_was(app: Flask) -> None:
    with app.test_request_context("/", method="POST", data={"name": "Assam"}):
        assert TeaForm(sent=False, data={"name": "Ceylon"}).name.data == "Ceylon"
        assert TeaForm(data={"name": "Ceylon"}).name.data == "Assam"
    with app.test_request_context("/?name=Assam"):
        assert TeaForm(data={"name": "Ceylon"}).name.data == "Ceylon"
