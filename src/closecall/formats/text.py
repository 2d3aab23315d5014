"""Plain text: `Name: words` a line, with or without times, or a line with the name (and time) above the words; and our own.

The shapes, each met in exports and public repositories:

    Name: words                 [0:12] Name: words          Name (0:12): words        [SPEAKER_01]: words
    **Name:** words             0:00:12.6 **Name** words    (speaker 0) words         00:12 - 00:15 Name: words
    Name (0:12)                 **Name (0:12)**             Name  0:12                0:12 - Name (Company)
    words below                 words below                 words below               words below
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from closecall.errors import FormatError
from closecall.formats import clock, names
from closecall.formats.assemble import NOTHING_SAID, Piece, role_of, strings, transcript
from closecall.formats.source import Source
from closecall.types import Transcript, Turn

HEADING = "# closecall "
"""Begins the first line of our own plain text, which keeps the call's id and metadata."""

_T = clock.STAMP
_TIMED = re.compile(rf"\s*[\[(]?({_T})(?:\s?(?:-{{1,2}}>|-|–|to)\s?({_T}))?[\])]?(?:\s*[-–|:]\s+|\s+|$)(.*)")
_STARRED = re.compile(r"\*\*([^*\n]{1,90})\*\*\s?:?\s*(.*)")
_BRACKET_TIME = re.compile(rf"([^\[\]()\n]{{0,60}}?(?:\([^()\d]{{1,40}}\) ?)?)\s?[\[(]({_T})[\])]\s?:?(?:\s+(.*)|$)")
_SPACED_TIME = re.compile(rf"(\S[^\n]{{0,60}}?)(\s{{1,8}})({_T})\s*")
_RULE = re.compile(r"[-=*_#~\s]+")
_FOOTER = re.compile(
    r"\[?end of transcript\]?|transcribed by https?://\S+|transcription ended after.*|this editable transcript was.*"
    r"|.{1,60} (?:started|stopped) transcription|end of (?:call|recording)",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"(?:\[(\d+:\d\d:\d\d\.\d{3})(?: - (\d+:\d\d:\d\d\.\d{3}))?\] )?((?:[^\\:(\[]|\\.)*?)(?: \((rep|customer|other)\))?:(?: (.*))?"
)


@dataclass(frozen=True, slots=True)
class Line:
    """What a line may be. A `head` stands above its words; a `weak` name is one only if the whole file makes it likely."""

    kind: Literal["turn", "head", "weak", "words", "time"]
    words: str = ""
    name: str = ""
    start: float | None = None
    end: float | None = None


def sniff(source: Source) -> bool:
    """Any text that is not JSON; whether anyone speaks in it, reading tells."""
    return not source.head.lstrip().startswith(("{", "[{")) and source.json is None


def read(source: Source) -> Iterator[Transcript]:
    """The call."""
    if source.head.startswith(HEADING):
        yield _read_ours(source)
    else:
        yield read_lines(source, source.lines())


def read_lines(
    source: Source, lines: Iterable[str], *, metadata: Mapping[str, str | None] | None = None, wall_clock: bool = False
) -> Transcript:
    """A transcript from lines in any of the shapes.

    Args:
        source: the file.
        lines: those of its lines that hold the talk.
        metadata: what is known of the call besides its header lines.
        wall_clock: the times are times of day; without it they are where the first is over six hours.

    Raises:
        FormatError: no line names a speaker, or what stands before the colons is no conversation.
    """
    kept = [parse(line) for line in lines if line.strip() and not _FOOTER.fullmatch(line.strip())]
    known = names.speakers(line.name for line in kept if line.name)
    headers, body = _without_header(kept, known)
    pieces = _timed(list(_pieces(body, known)), wall_clock=wall_clock)
    _check(pieces)
    return transcript(source, pieces, metadata={**headers, **(metadata or {})}, in_order=True)


def parse(line: str) -> Line:
    """What a line may be, by its shape alone."""
    line = line.strip().lstrip("\ufeff>-•").strip()
    starred = _STARRED.fullmatch(line)
    if starred:
        return _starred(starred[1], starred[2], None)
    timed = _TIMED.fullmatch(line)
    if timed:
        return _after_time(timed[3], clock.seconds(timed[1]), clock.seconds(timed[2] or ""), dashed=" - " in line[:40])
    bracket = _BRACKET_TIME.fullmatch(line)
    if bracket and (not bracket[1].strip() or names.could_be(names.bare(bracket[1]))):
        kind: Literal["turn", "head"] = "turn" if bracket[3] else "head"
        return Line(kind, bracket[3] or "", names.bare(bracket[1]), clock.seconds(bracket[2]))
    spaced = _SPACED_TIME.fullmatch(line)
    if spaced and names.could_be(names.bare(spaced[1])) and (len(spaced[2]) > 1 or names.looks_named(names.bare(spaced[1]))):
        return Line("head", "", names.bare(spaced[1]), clock.seconds(spaced[3]))
    return _untimed(line)


def _starred(inside: str, words: str, start: float | None) -> Line:
    """`**Name:** words`, `**Name (0:12)**`, `**[0:12] Name:** words`."""
    inner = parse(inside.strip().removesuffix(":"))
    name = inner.name or names.bare(inner.words)
    begin = start if start is not None else inner.start
    if not names.could_be(name):
        return Line("words", f"{inside} {words}".strip(), start=begin)
    return Line("turn" if words else "head", words, name, begin, inner.end)


def _after_time(rest: str, start: float | None, end: float | None, *, dashed: bool) -> Line:
    """What follows a time at the head of a line."""
    if not rest:
        return Line("time", start=start, end=end)
    starred = _STARRED.fullmatch(rest)
    if starred:
        return _starred(starred[1], starred[2], start)
    inner = _untimed(rest)
    if inner.name:
        return Line(inner.kind, inner.words, inner.name, start, end)
    if dashed and names.could_be(rest) and names.looks_named(rest):
        return Line("head", "", rest, start, end)
    return Line("words", rest, start=start, end=end)


def _untimed(line: str) -> Line:
    found = names.bracketed(line)
    if found:
        return Line("turn", found[1], found[0])
    found = names.split(line.replace("**", ""))
    return Line("weak", found[1], found[0]) if found else Line("words", line)


def _without_header(lines: list[Line], known: frozenset[str]) -> tuple[dict[str, str], list[Line]]:
    """What the lines above the first turn tell of the call (`Date: …`), and the lines from there on."""
    counts: dict[str, int] = {}
    for line in lines:
        if line.name:
            counts[line.name] = counts.get(line.name, 0) + 1
    headers: dict[str, str] = {}
    for number, line in enumerate(lines):
        if line.name and not _heads(line, counts):
            if line.name in known or line.kind in {"turn", "head"}:
                # A time on a line of its own above the first name is that turn's.
                return headers, [line for line in lines[:number] if line.kind == "time"][-1:] + lines[number:]
        elif line.name:
            headers.setdefault(re.sub(r"\[.*?\]\s*", "", line.name).lower(), line.words)
    return headers, []


def _heads(line: Line, counts: dict[str, int]) -> bool:
    return line.kind == "weak" and line.start is None and counts[line.name] == 1 and names.is_header(line.name)


def _pieces(lines: list[Line], known: frozenset[str]) -> Iterator[Piece]:
    """A piece a line; words under a name are its speaker's."""
    speaker: str | None = None
    since: float | None = None
    for line in lines:
        named = bool(line.name) and (line.kind != "weak" or line.name in known)
        if line.kind == "time":
            since = line.start
        elif named or (line.kind == "head"):
            speaker = line.name or None
            since = line.start if line.start is not None else since
            yield Piece(speaker, line.words, since, line.end)
            since = None if line.words else since
        elif not _RULE.fullmatch(line.words or " ") or line.name:
            words = f"{line.name}: {line.words}" if line.name else line.words
            since = line.start if line.start is not None else since
            yield Piece(speaker, words, since, line.end)
            since = None


def _timed(pieces: list[Piece], *, wall_clock: bool) -> list[Piece]:
    """Times of day made times of the call."""
    first = next((piece.start for piece in pieces if piece.start is not None), 0.0)
    if first < clock.WALL_CLOCK and not wall_clock:
        return pieces
    starts = clock.from_start([piece.start for piece in pieces])
    return [replace(piece, start=start, end=None) for piece, start in zip(pieces, starts, strict=True)]


def _check(pieces: list[Piece]) -> None:
    said = [piece for piece in pieces if piece.text.strip()]
    speakers = {piece.speaker for piece in said if piece.speaker}
    if not speakers:
        raise FormatError(
            "no line names a speaker, so the rep and the customer cannot be told apart; write each turn as `Name: words`, "
            "or export the transcript with speaker names"
        )
    turns = sum(
        1 for before, piece in zip([None, *said], said, strict=False) if before is None or before.speaker != piece.speaker
    )
    if len(speakers) > 3 and turns == len(speakers):
        raise FormatError(
            "this text has the form `word: words`, but nobody speaks twice, so it is no conversation; check that this is a transcript"
        )


def _read_ours(source: Source) -> Transcript:
    first, *rest = source.lines()
    try:
        note = json.loads(first.removeprefix(HEADING))
        call_id, metadata = str(note["call_id"]), strings(note["metadata"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FormatError(
            "the first line of this transcript is damaged; remove the line that begins with # closecall"
        ) from error
    turns = tuple(_our_turn(index, line) for index, line in enumerate(line for line in rest if line.strip()))
    if not turns:
        raise FormatError(NOTHING_SAID)
    return Transcript(call_id, turns, metadata, warnings=source.warnings)


def _our_turn(index: int, line: str) -> Turn:
    found = _OURS.fullmatch(line)
    if not found:
        raise FormatError(f"turn {index} is not `[time] Name: words`: {line[:60]!r}; correct it or remove the first line")
    start, end, name, role, words = found.groups()
    return Turn(
        index,
        re.sub(r"\\(.)", r"\1", name),
        role_of(role),
        words or "",
        clock.seconds(start) if start else None,
        clock.seconds(end) if end else None,
    )
