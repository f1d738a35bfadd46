"""Files that people take away: always attachments, written whole before the first byte goes out."""

from collections.abc import Callable, Iterator
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, Final, cast

from flask import Response

from competency.domain.errors import N_, NotFound
from competency.reporting.exports import export_formats
from competency.reporting.exports.contract import ExportFormat
from competency.reporting.wording import join
from competency.services.matrix.export import Export, note_export
from competency.storage.engine import write_session
from competency.web.extensions import db
from competency.web.language import language
from competency.web.request import actor, now

IN_MEMORY: Final = 2 * 1024 * 1024
"""Bytes of a file that are held in memory; larger ones go through the disk."""
PIECE: Final = 64 * 1024


def chosen_format(ending: str) -> ExportFormat:
    """The format of a matrix that an address names.

    Raises:
        NotFound: there is no such format.
    """
    formats = export_formats()
    if ending not in formats:
        raise NotFound(
            N_("There is no export in this format. Choose one of these: %(formats)s."),
            formats=join(map(str.upper, formats), language()),
        )
    return formats[ending]


def offered_formats(address: Callable[[str], str]) -> list[tuple[ExportFormat, str]]:
    """All formats of a matrix, each with the address of its file.

    Args:
        address: Makes the address for the ending of a format.
    """
    return [(one, address(one.ending)) for one in export_formats().values()]


def matrix_file(
    export: Export, format_: ExportFormat, stem: str, *, team_id: int | None = None
) -> Response:
    """The matrix as an attachment; the audit trail knows of it before it goes out.

    Args:
        stem: Start of the file name; the ISO day follows.
    """
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by `_pieces`
    out = cast(BinaryIO, file)
    format_.write(export.head, export.rows, out, language=language())
    kind = format_.ending
    # A request that reads has a reading transaction; the entry gets one of its own.
    with write_session(db.engine) as session:
        note_export(session, actor(), kind=kind, export=export, team_id=team_id, now=now())
    file.seek(0)
    name = f"{stem}-{export.head.as_of.isoformat()}.{kind}"
    return attached(_pieces(out), name, format_.mime)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    """The file a piece at a time; it is closed at its end."""
    with file:
        while piece := file.read(PIECE):
            yield piece


def attached(content: bytes | Iterator[bytes], name: str, mime: str) -> Response:
    """A file to be saved, never shown: attachment, its own content type, no sniffing."""
    answer = Response(content, content_type=mime)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
