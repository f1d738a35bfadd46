"""The secret that signs cookies, tokens and the record's daily heads."""

import os
from contextlib import suppress

from competency.config import Settings

FILE_NAME = "secret_key"


def kept_secret(settings: Settings, fresh: str) -> str:
    """The secret of the settings, else a random one that the instance folder keeps.

    It is kept once and readable by its owner only; two processes that start at once get the
    same one, as the file appears with its content or not at all.

    Args:
        fresh: Random, from the edge; used where none is kept yet.
    """
    if settings.secret_key:
        return settings.secret_key
    file = settings.instance_path / FILE_NAME
    if not file.exists():
        settings.instance_path.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f"{FILE_NAME}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(fresh, encoding="ascii")
        with suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    return file.read_text(encoding="ascii")
