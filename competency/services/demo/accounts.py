"""The four sign-ins of the demo organisation, shown in demo mode only."""

from dataclasses import dataclass

from competency.domain.errors import N_
from competency.i18n.translations import Translator

PASSWORD = "coffee-at-home-1405"  # noqa: S105 - printed on the sign-in page of the demo


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One sign-in, ready to be typed."""

    role: str
    title: str
    name: str
    email: str
    password: str = PASSWORD


ROLES = (
    ("learner", N_("Learner"), "سارا محمدی", "Sara Mohammadi", "sara.mohammadi@naarvan.example"),
    ("manager", N_("Manager"), "نیما کاویانی", "Nima Kaviani", "nima.kaviani@naarvan.example"),
    ("hr", N_("HR"), "لیلا شریفی", "Leila Sharifi", "leila.sharifi@naarvan.example"),
    ("admin", N_("Admin"), "آرش بهرامی", "Arash Bahrami", "arash.bahrami@naarvan.example"),
)


def accounts(words: Translator) -> list[DemoAccount]:
    """The sign-ins with titles and names in the reader's language."""
    persian = words.language == "fa"
    return [
        DemoAccount(role, words.gettext(title), fa if persian else en, email)
        for role, title, fa, en, email in ROLES
    ]
