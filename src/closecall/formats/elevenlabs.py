"""ElevenLabs: Scribe's `words[]` with speakers and times in seconds, and the conversations of its agents (`transcript[]`)."""

from __future__ import annotations

from collections.abc import Iterator

from closecall.formats.assemble import Piece, by_speaker, transcript
from closecall.formats.source import Outside, Source, at, checked, fits
from closecall.formats.words import by_pause, interleaved, label, word
from closecall.types import Role, Transcript, Word


class _Word(Outside):
    text: str
    start: float | None = None
    end: float | None = None
    type: str = "word"
    speaker_id: str | None = None


class _Scribe(Outside):
    language_code: str | None = None
    words: tuple[_Word, ...] = ()
    channel_index: int | None = None


class _Message(Outside):
    role: str
    message: str | None = None
    time_in_call_secs: float | None = None


class _Conversation(Outside):
    transcript: tuple[_Message, ...]
    conversation_id: str | None = None


_SIDES: dict[str, Role] = {"agent": "rep", "user": "customer"}


def sniff(source: Source) -> bool:
    """Words with a speaker id beside the language, alone or by channel; or messages with the second of the call."""
    document = source.json
    first = at(document, "transcripts", 0) or document
    scribe = fits(first, "language_code") and (fits(first, "words", 0, "speaker_id") or fits(first, "words", 0, "type"))
    return scribe or fits(document, "transcript", 0, "time_in_call_secs")


def read(source: Source) -> Iterator[Transcript]:
    """The call."""
    if fits(source.json, "transcript"):
        talk = checked(_Conversation, source.json)
        pieces = (Piece(m.role, m.message or "", m.time_in_call_secs, role=_SIDES.get(m.role)) for m in talk.transcript)
        yield transcript(source, pieces, call_id=talk.conversation_id)
        return
    parts = [checked(_Scribe, part) for part in at(source.json, "transcripts") or [source.json]]
    said = (piece for number, part in enumerate(parts) for piece in _pieces(part, number, many=len(parts) > 1))
    yield transcript(source, interleaved(said), metadata={"language": parts[0].language_code})


def _pieces(part: _Scribe, number: int, *, many: bool) -> Iterator[Piece]:
    """Sounds (`(laughter)`) and the spaces between words are left out."""
    words = [(label("speaker", w.speaker_id), _word(w)) for w in part.words if w.type == "word"]
    if many:
        channel = number if part.channel_index is None else part.channel_index
        yield from by_pause(f"channel {channel}", (said for _, said in words))
    else:
        yield from by_speaker(words)


def _word(w: _Word) -> Word:
    return word(w.text, w.start, w.end, None)
