"""Transcript -> the same transcript, if it is in a language that the reader knows: what it makes of any other would be guesses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from closecall.errors import LanguageError
from closecall.language import tongues
from closecall.types import Transcript


def understood(transcript: Transcript, known: Sequence[str], *, force: bool) -> Transcript:
    """The transcript of a call that can be read; one in another language only where that is forced, and marked so.

    Args:
        transcript: as heard or read.
        known: ISO 639-1 codes of the languages that the reader was trained on.
        force: let a call in another language pass, with a warning and an entry in its provenance.

    Raises:
        LanguageError: the call is in another language.
    """
    code = foreign(transcript, known)
    if code is None:
        return transcript
    where, trained = tongues.name(code), " and ".join(tongues.name(each) for each in known)
    if not force:
        raise LanguageError(
            f"{transcript.call_id}: this call is in {where}, and the reader was trained on {trained}: what it found would be guesses. "
            "--force, or the setting reader.force, scores it all the same and marks the scorecard"
        )
    warning = f"This call is in {where}, and the reader was trained on {trained}: it was scored by force, and may be wrong throughout."
    return replace(
        transcript,
        provenance={**transcript.provenance, "forced_language": code},
        warnings=(*transcript.warnings, warning),
    )


def foreign(transcript: Transcript, known: Sequence[str]) -> str | None:
    """The code of the language of a call where it is none of the known ones.

    The words decide: recognisers take accented English for Welsh, and tools mark every call with the language of their user. Where the
    words do not tell, what the source says does.
    """
    marked = tongues.code_of(transcript.metadata.get("language", ""))
    heard = tongues.told((turn.text for turn in transcript.turns), known)
    if heard in known or (heard in {None, tongues.UNLISTED} and marked in known):
        return None
    return marked if marked is not None and marked not in known else heard
