"""WebVTT of any maker: speakers as `<v Name>` or `Name: `, often only at the first cue of a turn; and the WebVTT that we write."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from closecall.errors import FormatError
from closecall.formats import names
from closecall.formats.assemble import NOTHING_SAID, Piece, role_of, strings, transcript
from closecall.formats.cues import Cue, cues, plain
from closecall.formats.source import Source
from closecall.types import Transcript, Turn

OURS = "NOTE closecall "
"""Begins the note in which our own WebVTT keeps the call's id and metadata."""
_VOICE = re.compile(r"<v((?:\.[^\s<>.]{1,60}){0,8})(?:[ \t]+([^<>\n]{0,200}))?>")


def sniff(source: Source) -> bool:
    """The magic word at the start, or cues without it."""
    return source.head.startswith("WEBVTT") or bool(re.match(r"\s*(?:\d+\n)?\d{1,2}:\d\d(?::\d\d)?\.\d{3} --> ", source.head))


def read(source: Source) -> Iterator[Transcript]:
    """The call, cues of one speaker joined into turns."""
    if sniff_ours(source):
        yield _read_ours(source)
    else:
        yield read_cues(source)


def sniff_ours(source: Source) -> bool:
    """Whether we wrote it: then every cue is a turn."""
    return source.head.startswith(f"WEBVTT\n\n{OURS}")


def read_cues(source: Source, voices: Callable[[Cue], Iterable[Piece]] | None = None) -> Transcript:
    """A transcript from cues.

    Args:
        source: the file.
        voices: what a cue says, and who; by default `<v Name>`, or else `Name: ` and its like.

    Raises:
        FormatError: there are no cues, or no cue names a speaker.
    """
    found = tuple(cues(source))
    if not found:
        raise FormatError("there are no cues with times in this subtitle file; check that the export is complete")
    reader = voices or _voices_of(found)
    pieces = tuple(piece for cue in found for piece in reader(cue))
    if not any(piece.speaker for piece in pieces):
        raise FormatError(
            "these subtitles name no speakers, so the rep and the customer cannot be told apart; "
            "export the transcript with speaker names, or score the recording itself"
        )
    return transcript(source, pieces)


def tagged(cue: Cue) -> Iterator[Piece]:
    """What a cue says by `<v Name>` tags, which may be left open; what stands before the first is nobody's."""
    parts = _VOICE.split(cue.text)
    if parts[0].strip():
        yield Piece(None, plain(parts[0]), cue.start, cue.end)
    for classes, name, text in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        role = next((role for word in (classes or "").split(".") if (role := role_of(word))), None)
        yield Piece(html.unescape(name or ""), plain(text), cue.start, cue.end, role)


def _voices_of(found: tuple[Cue, ...]) -> Callable[[Cue], Iterable[Piece]]:
    known = names.speakers(part[0] for cue in found for line in _lines(cue) if (part := _prefix(line)))

    def voices(cue: Cue) -> Iterator[Piece]:
        if "<v" in cue.text and _VOICE.search(cue.text):
            yield from tagged(cue)
            return
        held = Piece(None, "", cue.start, cue.end)
        for line in _lines(cue):
            part = _prefix(line)
            if part and part[0] in known:
                yield held
                held = replace(held, speaker=part[0], text=part[1])
            else:
                held = replace(held, text=f"{held.text}\n{line}")
        yield held

    return voices


def _lines(cue: Cue) -> Iterator[str]:
    for line in plain(cue.text).split("\n"):
        yield re.sub(r"^(?:>>+|-)\s*", "", line)


def _prefix(line: str) -> tuple[str, str] | None:
    """Name and words of `Name: words`, `[SPEAKER_01]: words` or `(Name)`."""
    return names.bracketed(line) or names.split(line)


def _read_ours(source: Source) -> Transcript:
    try:
        note = json.loads(source.text.split("\n", 3)[2].removeprefix(OURS))
        call_id, metadata = str(note["call_id"]), strings(note["metadata"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FormatError(
            "the note at the head of this WebVTT is damaged; remove the line that begins with NOTE closecall"
        ) from error
    turns = tuple(replace(_turn(cue), index=index) for index, cue in enumerate(cue for cue in cues(source) if cue.text))
    if not turns:
        raise FormatError(NOTHING_SAID)
    return Transcript(call_id, turns, metadata, warnings=source.warnings)


def _turn(cue: Cue) -> Turn:
    found = _VOICE.match(cue.text)
    name, rest = (html.unescape(found[2] or ""), cue.text[found.end() :]) if found else ("", cue.text)
    role = role_of(found[1].removeprefix(".")) if found else None
    return Turn(0, name, role, html.unescape(rest.removesuffix("</v>")), cue.start, cue.end)
