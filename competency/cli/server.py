"""The bundled server: waitress, the daily roll beside it, and an orderly end on SIGTERM."""

import logging
import os
import secrets
import signal
import threading
import time
from datetime import UTC, datetime
from types import FrameType
from typing import Any

import click
from sqlalchemy.orm import Session
from waitress.server import create_server

from competency.app import create_app
from competency.cli.database import open_database
from competency.cli.recalibrate import job_context_of
from competency.config import Settings
from competency.domain.errors import CompetencyError
from competency.services.calibration import nightly
from competency.services.curriculum import versions
from competency.services.evidence import store
from competency.services.operation.secret_key import kept_secret
from competency.services.operation.signing import sign_ended_days

log = logging.getLogger("competency")

DRAIN_SECONDS = 30
ROLL_CHECK_SECONDS = 600


def serve_until_stopped(settings: Settings, *, host: str, port: int, threads: int) -> None:
    """Serve until Ctrl-C or SIGTERM; requests in hand are finished first."""
    app = create_app(settings)
    try:
        server: Any = create_server(
            app,
            host=host,
            port=port,
            threads=threads,
            ident=None,
            clear_untrusted_proxy_headers=False,
        )
    except OSError as error:
        raise click.ClickException(
            f"Cannot listen on {host}:{port} ({error.strerror}). Choose another port with PORT=…"
        ) from error
    if settings.daily_roll:
        threading.Thread(target=_roll_daily, args=(settings,), daemon=True).start()

    def drain(_signal: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        threading.Thread(target=_drain, args=(server,), daemon=True).start()

    signal.signal(signal.SIGTERM, drain)
    shown = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::"} else host  # noqa: S104
    click.echo(f"Competency is at http://{shown}:{port}/ (Ctrl-C stops it)")
    server.run()


def _drain(server: Any) -> None:
    """Take no new connections, let the ones in hand finish, then stop the main thread."""
    server.accepting = False
    server.del_channel()
    server.socket.close()
    deadline = time.monotonic() + DRAIN_SECONDS
    while time.monotonic() < deadline:
        channels = list(server.active_channels.values())
        if not any(c.requests or c.total_outbufs_len for c in channels):
            break
        time.sleep(0.05)
    os.kill(os.getpid(), signal.SIGINT)


def sign_yesterday(session: Session, settings: Settings, *, now: datetime) -> None:
    """Sign the digest of the days that have ended, once each."""
    sign_ended_days(session, kept_secret(settings, secrets.token_hex(32)), now=now)


def recalibrate_if_due(session: Session, settings: Settings, *, now: datetime) -> bool:
    """Recalibrate where HR lets the nightly run and the time has come; whether it did."""
    curriculum = versions.in_service(session)
    session.rollback()
    job_context = job_context_of(session)
    done = nightly.run_if_due(session, job_context, curriculum, now=now, zone=settings.zone)
    if done is not None:
        log.info("recalibrated: context %s is in force", done.context_id)
    return done is not None


def _roll_daily(settings: Settings) -> None:
    """Advance estimates at start and after each local midnight; goes on where it stopped."""
    while True:
        try:
            with open_database(settings) as session:
                recalibrate_if_due(session, settings, now=datetime.now(UTC))
                store.roll(
                    session,
                    versions.in_service(session),
                    now=datetime.now(UTC),
                    zone=settings.zone,
                )
                sign_yesterday(session, settings, now=datetime.now(UTC))
        except CompetencyError:
            log.warning("daily roll: no career path is published yet")
        except Exception:
            log.exception("daily roll failed; it is tried again")
        time.sleep(ROLL_CHECK_SECONDS)
