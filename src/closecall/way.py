"""How calls are scored, as fingerprints: as long as they stay the same, an earlier scoring of the same content holds."""

from __future__ import annotations

import hashlib
import json
from functools import cached_property

from closecall.pipeline import Closecall
from closecall.settings import AudioSettings, Settings
from closecall.store import Origin
from closecall.version import __version__


class Way:
    """How calls are scored, as the fingerprints that tell whether an earlier scoring still holds."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def hearing(self) -> str:
        """Changes with whatever makes another transcript of a recording: model, recogniser and settings of the audio."""
        from importlib.metadata import version

        from closecall.audio import weights

        audio = self._settings.audio.model_copy(update={"threads": 0})
        return _digest(audio.model_dump_json(), weights.resolve(audio.model).name, version("faster-whisper"))

    def judging(self, origin: Origin) -> str:
        """Changes with whatever makes another scorecard of a transcript: program, reader, rubric, settings, and what is told of the call."""
        told = {"call_id": origin.call_id, "rep": origin.rep, "date": origin.date, "objective": origin.objective}
        known = {name: value for name, value in told.items() if value}
        return f"{self._judging}-{_digest(json.dumps(known))[:8]}" if known else self._judging

    @cached_property
    def _judging(self) -> str:
        scorer = Closecall(self._settings)
        heard_alike = self._settings.model_copy(update={"audio": AudioSettings()})
        return _digest(__version__, scorer.reader.name, scorer.rubric.version, heard_alike.fingerprint)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
