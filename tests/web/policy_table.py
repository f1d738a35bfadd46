"""Who may do what at which address: the one list that a new page is entered in.

`test_policies` holds every row against the application, and every route against the rows.
`test_smoke` opens every page of it in both languages. The browser tests walk those pages that
they have no state of their own for (`tests/browser/places.py`).
"""

from dataclasses import dataclass
from typing import Literal

Role = Literal["learner", "colleague", "boss", "keeper", "rival", "hr", "admin", "author"]
ROLES: tuple[Role, ...] = (
    "learner", "colleague", "boss", "keeper", "rival", "hr", "admin", "author",
)  # fmt: skip
EVERYBODY: frozenset[Role] = frozenset(ROLES)


def only(*roles: Role) -> frozenset[Role]:
    return frozenset(roles)


@dataclass(frozen=True)
class Row:
    """One thing that can be asked of one address.

    Attributes:
        address: With names for what differs between organisations; `names_of` of the tests
            that use the table say what they stand for.
        allowed: Roles that get in.
        refusal: What the others get: 403 where existence is no secret, else 404.
    """

    method: Literal["GET", "POST"]
    address: str
    allowed: frozenset[Role]
    refusal: Literal[0, 403, 404] = 0

    @property
    def is_page(self) -> bool:
        """Whether it answers with a page of its own."""
        last = self.address.rpartition("/")[2]
        return self.method == "GET" and "." not in last and self.address not in NO_PAGES


NO_PAGES = frozenset(
    {
        "/path",
        "/hr/calibration/progress",
        "/path-assets/{version}/{figure}",
        "/path/{path}/case/{sheet}",
    }
)
"""What leads on to a page, is read into one, shown by one, or taken away from one."""

# Subjects: the learner is in the boss's team, the newcomer in the team below it (the keeper's),
# the outsider in the rival's. The review is the boss's draft about the learner, the attempt the
# learner's. `tried` is a dry run of a calibration, `adopted` the context that adopting it makes.
ROWS = (
    Row("GET", "/", EVERYBODY),
    Row("GET", "/account", EVERYBODY),
    Row("POST", "/account", EVERYBODY),
    Row("POST", "/account/password", EVERYBODY),
    Row("GET", "/path", EVERYBODY),
    Row("GET", "/path/{path}", EVERYBODY),
    Row("GET", "/path/{path}/{area}", EVERYBODY),
    Row("GET", "/path/{path}/{unwritten}", EVERYBODY),
    Row("GET", "/path/{path}/{area}/{competency}", EVERYBODY),
    Row("POST", "/path/{path}/{area}/{competency}/read", EVERYBODY),
    Row("GET", "/path-assets/{version}/{figure}", EVERYBODY),
    Row("GET", "/path/{path}/case", EVERYBODY),
    Row("GET", "/path/{path}/case/{sheet}", EVERYBODY),
    Row("GET", "/path/{path}/glossary", EVERYBODY),
    Row("GET", "/path/{path}/{area}/blanks/{blank}", EVERYBODY),
    Row("GET", "/path/{path}/{area}/blanks/{blank}.xlsx", EVERYBODY),
    Row("GET", "/path/{path}/{area}/blanks/{blank}.html", EVERYBODY),
    Row("GET", "/path/{path}/{area}/quiz", EVERYBODY),
    Row("POST", "/path/{path}/{area}/quiz", EVERYBODY),
    Row("GET", "/path/{path}/{area}/self", EVERYBODY),
    Row("POST", "/path/{path}/{area}/self", EVERYBODY),
    Row("GET", "/profile", EVERYBODY),
    Row("GET", "/reviews", EVERYBODY),
    Row("POST", "/reviews/ask", only("learner", "colleague", "keeper"), 404),
    Row("GET", "/attempt/{attempt}", only("learner"), 404),
    Row("POST", "/attempt/{attempt}", only("learner"), 404),
    Row("POST", "/attempt/{attempt}/finish", only("learner"), 404),
    Row("GET", "/attempt/{attempt}/result", only("learner"), 404),
    Row("GET", "/people/{learner}", only("learner", "boss", "hr"), 404),
    Row("GET", "/people/{newcomer}", only("boss", "keeper", "hr"), 404),
    Row("GET", "/people/{outsider}", only("rival", "hr"), 404),
    Row("GET", "/people/{learner}/progress.svg", only("learner", "boss", "hr"), 404),
    Row("GET", "/people/{learner}/review", only("boss", "hr"), 404),
    Row("POST", "/people/{learner}/review", only("boss", "hr"), 404),
    Row("GET", "/team/{bar}", only("boss", "hr"), 404),
    Row("GET", "/team/{night}", only("boss", "keeper", "hr"), 404),
    Row("GET", "/team/{roast}", only("rival", "hr"), 404),
    Row("GET", "/team/{bar}/export.csv", only("boss", "hr"), 404),
    Row("GET", "/reviews/{review}", only("boss"), 404),
    Row("POST", "/reviews/{review}", only("boss"), 404),
    Row("POST", "/reviews/{review}/autosave", only("boss"), 404),
    Row("GET", "/reviews/{review}/submit", only("boss"), 404),
    Row("POST", "/reviews/{review}/submit", only("boss"), 404),
    Row("POST", "/reviews/{review}/release", only("boss"), 404),
    Row("POST", "/reviews/{review}/answer", only(), 404),
    Row("GET", "/hr/matrix", only("hr"), 403),
    Row("GET", "/hr/export.csv", only("hr"), 403),
    Row("GET", "/hr/import", only("hr"), 403),
    Row("POST", "/hr/import", only("hr"), 403),
    Row("GET", "/hr/import/template.csv", only("hr"), 403),
    Row("GET", "/hr/calibration", only("hr"), 403),
    Row("GET", "/hr/calibration/progress", only("hr"), 403),
    Row("POST", "/hr/calibration/{tried}/adopt", only("hr"), 403),
    Row("POST", "/hr/calibration/undo/{adopted}", only("hr"), 403),
    Row("POST", "/hr/calibration/{tried_again}/discard", only("hr"), 403),
    Row("POST", "/hr/calibration/try", only("hr"), 403),
    Row("POST", "/hr/calibration/rebuild", only("hr"), 403),
    Row("POST", "/hr/calibration/nightly", only("hr"), 403),
    Row("GET", "/hr/items", only("hr", "author"), 403),
    Row("GET", "/hr/items/{item}", only("hr", "author"), 403),
    Row("GET", "/hr/items/{item}/information.svg", only("hr", "author"), 403),
    Row("GET", "/hr/people", only("hr", "admin"), 403),
    Row("GET", "/hr/people/new", only("hr", "admin"), 403),
    Row("POST", "/hr/people/new", only("hr", "admin"), 403),
    Row("POST", "/hr/people/invite", only("hr", "admin"), 403),
    Row("GET", "/hr/people/{learner}", only("hr", "admin"), 403),
    Row("POST", "/hr/people/{learner}", only("hr", "admin"), 403),
    Row("POST", "/hr/people/{outsider}/place", only("hr"), 403),
    Row("POST", "/hr/people/{outsider}/disable", only("hr", "admin"), 403),
    Row("POST", "/hr/people/{outsider}/enable", only("hr", "admin"), 403),
    Row("POST", "/hr/people/{outsider}/invite", only("hr", "admin"), 403),
    Row("POST", "/hr/people/{learner}/give/hr", only("hr"), 403),
    Row("POST", "/hr/people/{learner}/take/hr", only("hr"), 403),
    Row("POST", "/hr/people/{hr}", only("hr"), 403),
    Row("POST", "/hr/people/{hr}/disable", only("hr"), 403),
    Row("GET", "/hr/teams", only("hr"), 403),
    Row("POST", "/hr/teams", only("hr"), 403),
    Row("GET", "/hr/teams/{bar}", only("hr"), 403),
    Row("POST", "/hr/teams/{bar}", only("hr"), 403),
    Row("GET", "/admin/mail", only("hr", "admin"), 403),
    Row("GET", "/admin/mail/{mail}", only("hr", "admin"), 403),
    Row("POST", "/logout", EVERYBODY),
)
