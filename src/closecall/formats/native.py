"""The project's own JSON: one call a file, a list of calls, or JSON Lines with one call a line.

A call is `{"call_id", "metadata": {}, "turns": [{"speaker", "role", "text", "start", "end", "words": [],
"speaker_confidence"}]}`; only `turns` with
`speaker` and `text` must be there. Turns are kept as they stand. Other fields, labels among them, are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice, pairwise
from typing import Any

from pydantic import Field

from closecall.errors import FormatError
from closecall.formats import tables
from closecall.formats.assemble import BACKWARDS, NOTHING_SAID, ONE_SPEAKER, strings
from closecall.formats.source import LARGEST_DOCUMENT, LONGEST_LINE, Outside, Source, at, checked, json_fault, parse_json
from closecall.types import Role, Transcript, Turn, Word


class _Word(Outside):
    text: str
    start: float
    end: float
    probability: float | None = None


class _Turn(Outside):
    speaker: str
    role: Role | None = None
    text: str
    start: float | None = None
    end: float | None = None
    words: tuple[_Word, ...] | None = ()
    speaker_confidence: float | None = Field(None, ge=0, le=1)


class _Call(Outside):
    call_id: str | int | None = None
    turns: tuple[_Turn, ...]
    metadata: dict[str, Any] | None = None
    provenance: dict[str, str] | None = None
    warnings: tuple[str, ...] | None = ()


def sniff_json(source: Source) -> bool:
    """One call, or a list of calls."""
    return _ours(at(source.json, "turns")) or _ours(at(source.json, 0, "turns"))


def read_json(source: Source) -> Iterator[Transcript | FormatError]:
    """The call or calls of a JSON document."""
    if isinstance(source.json, dict):
        yield _transcript(source, source.json, source.stem)
        return
    for number, document in enumerate(source.json, 1):
        yield _or_error(source, document, number, "call")


def sniff_lines(source: Source) -> bool:
    """Several lines, of which one of the first is a call; the others may be broken."""
    first = islice((line for line in source.head.split("\n") if line.strip()), 20)
    return source.json is None and any(_has_turns(line, source) for line in first)


def read_lines(source: Source) -> Iterator[Transcript | FormatError]:
    """The calls of JSON Lines, in order; a bad line is yielded as an error that names it."""
    for number, line in enumerate(_lines(source.text), 1):
        if line.strip():
            yield _line(source, line, number)


def _ours(turns: Any) -> bool:
    """Whether turns are in our names, or in none that another format knows: then the error names what is missing."""
    if not isinstance(turns, list):
        return False
    first = at(turns, 0)
    return not isinstance(first, dict) or first.keys() >= {"speaker", "text"} or not tables.is_turn(first)


def _lines(text: str) -> Iterator[str]:
    """Lines one by one, without a second copy of a large file."""
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        yield text[start : end if end >= 0 else len(text)]
        start = end + 1 if end >= 0 else len(text) + 1


def _line(source: Source, line: str, number: int) -> Transcript | FormatError:
    if len(line) > LARGEST_DOCUMENT:
        return FormatError(f"line {number}: {len(line) / 1e6:.0f} MB are too large for one call; check the file")
    try:
        document = parse_json(line)
    except FormatError as error:
        return FormatError(f"line {number}: {error}")
    except ValueError as error:
        return FormatError(f"line {number}: not JSON: {json_fault(error, whole_file=False)}; correct or remove the line")
    return _or_error(source, document, number, "line")


def _has_turns(line: str, source: Source) -> bool:
    if not line.lstrip().startswith("{"):
        return False
    if len(line) == len(source.head) < len(source.text):
        # The first line is longer than the head: look at its beginning alone.
        return '"turns"' in line
    try:
        return isinstance(at(parse_json(line), "turns"), list)
    except (FormatError, ValueError):
        return False


def _or_error(source: Source, document: Any, number: int, what: str) -> Transcript | FormatError:
    try:
        return _transcript(source, document, f"{source.stem}-{number}")
    except FormatError as error:
        return FormatError(f"{what} {number}: {error}")


def _transcript(source: Source, document: Any, name: str) -> Transcript:
    call = checked(_Call, document)
    turns = tuple(_turn(n, turn) for n, turn in enumerate(call.turns))
    if not any(turn.text.strip() for turn in turns):
        raise FormatError(NOTHING_SAID)
    warnings = tuple(w for w in (*source.warnings, *_doubts(turns)) if w not in (call.warnings or ()))
    return Transcript(
        call_id=str(call.call_id if call.call_id is not None else "").strip() or name,
        turns=turns,
        metadata=strings(call.metadata or {}),
        provenance=dict(call.provenance or {}),
        warnings=(*(call.warnings or ()), *warnings),
    )


def _turn(index: int, turn: _Turn) -> Turn:
    if len(turn.text) > LONGEST_LINE:
        raise FormatError(
            f"turn {index} has {len(turn.text):,} characters, more than anyone says; check that this is a transcript"
        )
    if turn.start is not None and turn.end is not None and turn.end < turn.start:
        raise FormatError(f"turn {index} ends ({turn.end}) before it starts ({turn.start}); correct its times")
    words = tuple(Word(w.text, w.start, w.end, w.probability) for w in turn.words or ())
    return Turn(index, turn.speaker, turn.role, turn.text, turn.start, turn.end, words, turn.speaker_confidence)


def _doubts(turns: Iterable[Turn]) -> Iterator[str]:
    turns = tuple(turns)
    starts = [turn.start for turn in turns if turn.start is not None]
    if any(later < earlier - 1 for earlier, later in pairwise(starts)):
        yield BACKWARDS
    if len({turn.speaker for turn in turns}) == 1:
        yield ONE_SPEAKER
