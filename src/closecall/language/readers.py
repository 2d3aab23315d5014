"""Which reader to use, by its name in the settings."""

from __future__ import annotations

from closecall.errors import ModelError
from closecall.language.reader import Reader
from closecall.settings import ReaderSettings


def load_reader(settings: ReaderSettings) -> Reader:
    """The reader that the settings name.

    Raises:
        ModelError: the named reader does not exist.
    """
    if settings.model in {"auto", "cues"}:
        from closecall.language.cues import CueReader

        return CueReader()
    raise ModelError(f"unknown reader {settings.model!r}; use auto or cues")
