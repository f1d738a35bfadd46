"""How often one may try: per account, per person, per network address, as the settings say."""

from collections.abc import Callable
from typing import Any

from flask import Response
from flask_limiter.util import get_remote_address
from flask_login import current_user

from competency.i18n.digits import normal_email
from competency.services.people.fields import MAX_EMAIL
from competency.web.extensions import limiter
from competency.web.forms.accounts import ForgotForm
from competency.web.request import actor, settings

Decorator = Callable[[Any], Any]


def per_account(*, failures_only: bool = True) -> Decorator:
    """So many tries for the account whose address is typed, whoever types it."""
    return _limit(lambda: settings().sign_in_limit, _typed_account, failures_only)


def per_person(*, failures_only: bool = True) -> Decorator:
    """So many tries for the signed-in person."""
    return _limit(lambda: settings().sign_in_limit, _person, failures_only)


def per_address(*, failures_only: bool = True) -> Decorator:
    """So many tries from one network address."""
    return _limit(lambda: settings().address_limit, get_remote_address, failures_only)


def _typed_account() -> str:
    return f"account:{normal_email(ForgotForm().email.data)[:MAX_EMAIL]}"


def _person() -> str:
    return f"person:{actor().person}" if current_user.is_authenticated else get_remote_address()


def _limit(amount: Callable[[], str], key: Callable[[], str], failures_only: bool) -> Decorator:
    counts = _failed if failures_only else None
    limit: Decorator = limiter.limit(amount, key_func=key, deduct_when=counts)
    return limit


def _failed(answer: Response) -> bool:
    return answer.status_code >= 400
