"""Files that people take away: always attachments, written whole before the first byte goes out."""

from collections.abc import Callable, Iterator
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, Final, cast

from flask import Response

from competency.domain.errors import N_, NotFound
from competency.reporting.csv_export import write_csv
from competency.reporting.json_export import write_json
from competency.reporting.xlsx import write_xlsx
from competency.services.matrix.export import Export, note_export
from competency.storage.engine import write_session
from competency.web.extensions import db
from competency.web.language import language
from competency.web.request import actor, now

CSV: Final = "text/csv; charset=utf-8"
KINDS: Final = {
    "csv": CSV,
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
"""Formats of the matrix and their content types."""

IN_MEMORY: Final = 2 * 1024 * 1024
"""Bytes of a file that are held in memory; larger ones go through the disk."""
PIECE: Final = 64 * 1024


def checked_kind(kind: str) -> str:
    """A format that there is.

    Raises:
        NotFound: for any other.
    """
    if kind not in KINDS:
        raise NotFound(N_("There is no export in this format. Choose CSV, XLSX or JSON."))
    return kind


def matrix_file(export: Export, kind: str, stem: str, *, team_id: int | None = None) -> Response:
    """The matrix as an attachment; the audit trail knows of it before it goes out.

    Args:
        stem: Start of the file name; the ISO day follows.
    """
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by `_pieces`
    out = cast(BinaryIO, file)
    spoken = language()
    writers: dict[str, Callable[[], None]] = {
        "csv": lambda: write_csv(export.head, export.rows, out, language=spoken),
        "xlsx": lambda: write_xlsx(export.head, export.rows, out, language=spoken),
        "json": lambda: write_json(export.head, export.rows, out),
    }
    writers[kind]()
    # A request that reads has a reading transaction; the entry gets one of its own.
    with write_session(db.engine) as session:
        note_export(session, actor(), kind=kind, export=export, team_id=team_id, now=now())
    file.seek(0)
    return attached(_pieces(out), f"{stem}-{export.head.as_of.isoformat()}.{kind}", KINDS[kind])


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    """The file a piece at a time; it is closed at its end."""
    with file:
        while piece := file.read(PIECE):
            yield piece


def attached(content: bytes | Iterator[bytes], name: str, kind: str) -> Response:
    """A file to be saved, never shown: attachment, its own content type, no sniffing."""
    answer = Response(content, content_type=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
