"""Every setting: its type, default and one sentence. Nothing else reads the environment.

A setting `x` comes from the environment variable `COMPETENCY_X`, else from `x` in
`config.toml` in the instance folder, else from its default.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

PREFIX = "COMPETENCY_"


def _setting(default: Any, sentence: str) -> Any:
    return field(default=default, metadata={"sentence": sentence})


@dataclass(frozen=True)
class Settings:
    """All settings of one installation."""

    instance: str = _setting(
        "", "Folder of the database, secret key and config.toml; default ./instance."
    )
    database_url: str = _setting(
        "",
        "PostgreSQL address (postgresql+psycopg://…); empty means SQLite in the instance folder.",
    )
    secret_key: str = _setting(
        "", "Signs cookies and tokens; empty means a random one kept in the instance folder."
    )
    public_url: str = _setting(
        "", "Address people reach the platform at, used in mails; empty means the request's own."
    )
    organisation: str = _setting("", "Name of the organisation, shown at the foot of every page.")
    time_zone: str = _setting(
        "Asia/Tehran", "Zone of the organisation: days begin and dates are shown in it."
    )
    trusted_proxies: int = _setting(
        0, "How many proxies in front set X-Forwarded-* headers; 0 trusts none."
    )
    trusted_hosts: str = _setting(
        "", "Comma-separated host names that are answered; empty means any."
    )
    secure_cookies: bool = _setting(
        False, "Send cookies over HTTPS only; set it wherever HTTPS is used."
    )
    session_days: int = _setting(14, "Days after which a person signs in again.")
    reset_minutes: int = _setting(60, "Minutes for which a password reset link works.")
    invite_days: int = _setting(14, "Days for which an invitation link works.")
    sign_in_limit: str = _setting(
        "10 per 15 minutes", "Failed sign-ins, and resets asked for, per account."
    )
    address_limit: str = _setting(
        "100 per 15 minutes",
        "The same per network address, which a whole office may share.",
    )
    limits_storage: str = _setting(
        "memory://", "Where rate limits are counted: memory:// or redis://…"
    )
    max_upload_mb: int = _setting(5, "Largest file that can be uploaded, in megabytes.")
    smtp_host: str = _setting(
        "", "Mail server; empty means that mails are kept in the mail log instead."
    )
    smtp_port: int = _setting(587, "Port of the mail server.")
    smtp_user: str = _setting("", "User name at the mail server; empty means none.")
    smtp_password: str = _setting("", "Password at the mail server.")
    smtp_tls: bool = _setting(True, "Use STARTTLS with the mail server.")
    mail_from: str = _setting("competency@localhost", "Sender address of mails.")
    password_cost: str = _setting("normal", "Cost of password hashes: normal, or low for tests.")
    demo: bool = _setting(
        False, "Show the demo sign-ins on the sign-in page; only for the demo organisation."
    )
    daily_roll: bool = _setting(
        True, "Advance estimates to today in the background; off where cron runs `competency roll`."
    )

    @property
    def instance_path(self) -> Path:
        """The instance folder, absolute."""
        return Path(self.instance or "instance").resolve()

    @property
    def database(self) -> str:
        """SQLAlchemy address of the database."""
        if not self.database_url:
            return f"sqlite:///{self.instance_path / 'competency.sqlite3'}"
        url = self.database_url
        for short in ("postgresql://", "postgres://"):
            if url.startswith(short):
                return "postgresql+psycopg://" + url.removeprefix(short)
        return url

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's time zone."""
        return ZoneInfo(self.time_zone)


class SettingError(ValueError):
    """A setting cannot be used; the message names it and what it takes."""


def _convert(name: str, kind: Any, raw: object) -> object:
    if kind is bool:
        text = str(raw).strip().lower()
        if text in {"1", "true", "yes", "on"}:
            return True
        if text in {"0", "false", "no", "off", ""}:
            return False
        raise SettingError(f"{PREFIX}{name.upper()}: {raw!r} is neither true nor false.")
    if kind is int:
        try:
            return int(str(raw))
        except ValueError:
            raise SettingError(f"{PREFIX}{name.upper()}: {raw!r} is not a whole number.") from None
    return str(raw)


def load(environment: Mapping[str, str] | None = None, **overrides: object) -> Settings:
    """Settings from overrides, environment, config.toml and defaults, in that order.

    Raises:
        SettingError: for a value of the wrong type, an unknown name in config.toml, or mail
            without an address for its links.
    """
    environment = os.environ if environment is None else environment
    known = {f.name: f.type for f in fields(Settings)}
    instance = str(overrides.get("instance") or environment.get(PREFIX + "INSTANCE", ""))
    toml = Path(instance or "instance") / "config.toml"
    values: dict[str, object] = {}
    if toml.is_file():
        values = tomllib.loads(toml.read_text(encoding="utf-8"))
        for name in values:
            if name not in known:
                raise SettingError(f"{toml}: {name!r} is not a setting; see docs/operating.md.")
    for name in known:
        if PREFIX + name.upper() in environment:
            values[name] = environment[PREFIX + name.upper()]
    values.update(overrides)
    settings = Settings(**{k: _convert(k, known[k], v) for k, v in values.items()})  # type: ignore[arg-type]
    if settings.smtp_host and not (settings.public_url or settings.trusted_hosts):
        # Else whoever asks for a reset in another's name chooses where its link leads.
        raise SettingError(
            f"{PREFIX}PUBLIC_URL: set it where mail is sent (or {PREFIX}TRUSTED_HOSTS): "
            "links in mails must not lead to whatever host a request names."
        )
    return settings
