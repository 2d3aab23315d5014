"""Which reader to use, by its name in the settings."""

from __future__ import annotations

from pathlib import Path

from closecall.errors import ModelError
from closecall.language.reader import Reader
from closecall.settings import ReaderSettings

SHIPPED = "reader"
"""The folder under `models/` with the reader that ships."""


def load_reader(settings: ReaderSettings) -> Reader:
    """The reader that the settings name.

    Raises:
        ModelError: the named reader does not exist, or its folder is not whole.
    """
    if settings.model == "cues":
        from closecall.language.cues import CueReader

        return CueReader()
    from closecall.language.trained import TrainedReader

    return TrainedReader(shipped() if settings.model == "auto" else _folder(settings.model), settings.threads)


def shipped() -> Path:
    """The folder of the reader that ships: inside the installed package, or in the checkout.

    Raises:
        ModelError: it is in neither.
    """
    package = Path(__file__).parents[1]
    places = (package / "models" / SHIPPED, package.parents[1] / "models" / SHIPPED)
    found = next((place for place in places if (place / "model.toml").exists()), None)
    if found is None:
        raise ModelError("the trained reader is missing from this installation; install closecall again")
    return found


def _folder(name: str) -> Path:
    folder = Path(name).expanduser()
    if not folder.is_dir():
        raise ModelError(f"unknown reader {name!r}; use auto, cues, or the folder of a trained reader")
    return folder
