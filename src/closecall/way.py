"""How calls are scored, as fingerprints: as long as they stay the same, an earlier scoring of the same content holds."""

from __future__ import annotations

import hashlib
import json
from functools import cached_property

from closecall.pipeline import Closecall
from closecall.settings import AudioSettings, Settings
from closecall.store import Origin
from closecall.version import __version__

EARS = "1"
"""Raised when `closecall.audio` makes another transcript of the same recording, so that what was kept is not taken for it."""


class Way:
    """How calls are scored, as the fingerprints that tell whether an earlier scoring still holds."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def hearing(self) -> str:
        """Changes with whatever makes another transcript of a recording: model, recogniser, diarizer and settings of the audio."""
        from importlib.metadata import version

        from closecall.audio import diarize, weights

        audio = self._settings.audio.model_copy(update={"threads": 0})
        voices = diarize.version() if diarize.is_installed() else ""
        return _digest(EARS, audio.model_dump_json(), weights.resolve(audio.model).name, version("faster-whisper"), voices)

    def judging(self, origin: Origin) -> str:
        """Changes with whatever makes another scorecard of a transcript: program, reader, rubric, settings, and what is told of the call."""
        columns = {"call_id": origin.call_id, **origin.told, **origin.more}
        known: dict[str, object] = {name: value for name, value in columns.items() if value}
        if origin.about and (origin.about.side_car.facts or origin.about.name.facts):
            known["about"] = [dict(origin.about.side_car.facts), dict(origin.about.name.facts)]
        return f"{self._judging}-{_digest(json.dumps(known, sort_keys=True))[:8]}" if known else self._judging

    @cached_property
    def _judging(self) -> str:
        scorer = Closecall(self._settings)
        heard_alike = self._settings.model_copy(update={"audio": AudioSettings()})
        return _digest(__version__, scorer.reader.name, scorer.rubric.version, heard_alike.fingerprint)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
