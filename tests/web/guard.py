"""Three of the four tests of every action in one line: who may, who may not, and how not.

    guard("reviews.release", f"/reviews/{review}/release", may="boss", may_not=others("boss", "hr"))

sends the same form to the same address again and again: with another method, without its token,
as each person who may not, as nobody. Each time the answer must be the right refusal, and not a
row of the database may change. Then the one who may sends it, and it must work and leave a
change. So the guard cannot pass on a wrong address, an incomplete form or an action that does
nothing. `test_every_action.py` demands it of every action.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from competency.storage.models import Base
from tests.web.browser import Browser, Form, SignIn

Stored = dict[str, list[str]]


def stored(session: Session) -> Stored:
    """Every row of every table, as text."""
    session.expire_all()
    return {
        table.name: sorted(str(tuple(row)) for row in session.execute(select(table)))
        for table in Base.metadata.sorted_tables
    }


@dataclass(frozen=True)
class Guard:
    """Knows the application, how people sign in, and what is stored.

    Attributes:
        look: What an action may change: the database, unless a test says otherwise.
    """

    app: Flask
    sign_in: SignIn
    look: Callable[[], object]

    def __call__(
        self,
        endpoint: str,
        address: str,
        form: Form | Callable[[], Form] | None = None,
        *,
        may: str | None,
        may_not: Iterable[str] = (),
        refusal: int = 404,
        answer: int = 302,
        look: Callable[[], object] | None = None,
    ) -> TestResponse:
        """Prove that an action works for one person, once, and in no other way.

        Args:
            endpoint: Whose rule the address must be.
            form: What is sent besides the token; a function where it must be made each time.
            may: Somebody of the cast who may; None for somebody who is not signed in.
            may_not: People of the cast who get `refusal`.
            answer: The status with which it works.
            look: What the action changes, where that is not in the database.
        Returns:
            The answer of the one that worked.
        """
        filled = form if callable(form) else lambda: dict(form or {})  # type: ignore[arg-type]
        look = look or self.look
        right = self._enter(may)
        wrong = {name: self._enter(name) for name in may_not}
        nobody = self._enter(None)
        public = getattr(self.app.view_functions[endpoint], "policy", None) == "public"
        assert self._endpoint(address, "POST") == endpoint, address
        before = look()

        def refused(what: str, given: TestResponse, status: int) -> None:
            assert given.status_code == status, f"{what}: {given.status_code}, not {status}"
            assert look() == before, f"{what}: something has changed"

        for method in ("GET", "PUT", "DELETE"):
            sent = right.client.open(address, method=method, data=self._with_token(right, filled()))
            if self._endpoint(address, method) is None:
                refused(method, sent, 405)
            else:
                assert look() == before, f"{method}: something has changed"
        refused("no token", right.client.post(address, data=filled()), 400)
        for name, browser in wrong.items():
            refused(name, browser.post(address, filled()), refusal)
        if not public:
            given = nobody.post(address, filled())
            refused("nobody", given, 302)
            assert given.location.startswith("/login")

        worked = right.post(address, filled())
        assert worked.status_code == answer, worked.get_data(as_text=True)
        assert look() != before, "nothing has changed, so the refusals prove nothing"
        return worked

    def _enter(self, name: str | None) -> Browser:
        if name is not None:
            return self.sign_in(name)
        made = Browser(self.app.test_client())
        made.get("/login")
        return made

    def _endpoint(self, address: str, method: str) -> str | None:
        try:
            found = self.app.url_map.bind("localhost").match(address, method=method)
        except HTTPException:
            return None
        return str(found[0])

    @staticmethod
    def _with_token(browser: Browser, form: Form) -> Form:
        return {"csrf_token": browser.token, **form}
