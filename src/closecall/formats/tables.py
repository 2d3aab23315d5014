"""Turns as a table: CSV, TSV, JSON Lines and lists of JSON objects, whatever their columns are called.

A column is known by its name or by `columns`; a column with the call's id makes many calls. Times may be seconds, milliseconds,
stamps, dates or time since 1970: the column's name tells, or else the figures do.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from closecall.errors import FormatError
from closecall.formats import clock
from closecall.formats.assemble import Piece, role_of, transcript
from closecall.formats.source import HEAD, Source, at, json_fault, parse_json
from closecall.types import Role, Transcript

Row = Mapping[str, Any]

ALIASES: Mapping[str, Sequence[str]] = {
    "text": (
        "text message content utterance transcript human_transcript sentence body said words description dialogue line phrase".split()
    ),
    "speaker": "speaker speaker_name name speaker_label username user participant actor author sender who from source role "
    "speaker_role participant_role participant_type speaker_type speaker_id channel".split(),
    "role": "role speaker_role participant_role participant_type speaker_type".split(),
    "start": "start start_time begin from_time ts timestamp time start_ms start_millis start_time_ms start_timestamp_usec starttime "
    "start_seconds start_sec start_timestamp offset begin_ms created_at timestamp_ms".split(),
    "end": "end end_time stop to_time end_ms end_millis end_time_ms end_timestamp_usec endtime end_seconds end_sec end_ts "
    "end_timestamp".split(),
    "duration": "duration duration_ms duration_seconds".split(),
    "call_id": "call_id conversation_id callid conversationid call conversation session_id transcript_id dialogue_id".split(),
}
"""What each column may be called, the likeliest first; case, spaces and hyphens do not matter."""
_WRAPPINGS = (
    "transcript",
    "entries",
    "lines",
    "utterances",
    "messages",
    "segments",
    "conversation",
    "dialogue",
    "data",
    "turns",
)
_UNITS = (("usec", 1e6), ("micros", 1e6), ("millis", 1e3), ("msec", 1e3), ("_ms", 1e3), ("ticks", 1e7), ("_ns", 1e9))
_EPOCHS = ((1e18, 1e9), (1e15, 1e6), (1e11, 1e3), (1e8, 1.0))
"""Figures above the first of each pair are time since 1970 in so many parts of a second."""
_SLOW = 1.0
"""Characters a second: people speak fifteen, so figures that would give less are milliseconds."""


def sniff_csv(source: Source) -> bool:
    """A header whose columns are known, or that has the columns that were named."""
    return source.json is None and bool(_header(source))


def read_csv(source: Source) -> Iterator[Transcript | FormatError]:
    """The call or calls."""
    names, delimiter = _header(source) or ([], ",")
    reader = csv.reader(io.StringIO("\n".join(source.lines())), delimiter=delimiter)
    try:
        next(reader)
        rows = [dict(zip(names, row, strict=False)) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise FormatError(f"line {reader.line_num}: {error}; correct the table") from error
    yield from _calls(source, rows)


def sniff_json(source: Source) -> bool:
    """A list of objects with a text and a speaker, alone or under a usual name; or `{"agent": "words"}` objects."""
    return bool(_listed(source))


def read_json(source: Source) -> Iterator[Transcript | FormatError]:
    """The call or calls."""
    yield from _calls(source, _listed(source))


def sniff_lines(source: Source) -> bool:
    """Lines that are such objects."""
    if source.json is not None:
        return False
    return any(_known(row, source.columns) for row in islice(_objects(source.head), 20))


def read_lines(source: Source) -> Iterator[Transcript | FormatError]:
    """The call or calls.

    Raises:
        FormatError: a line is not JSON.
    """
    rows = []
    for number, line in enumerate(source.lines(), 1):
        if line.strip():
            try:
                row = parse_json(line)
            except ValueError as error:
                raise FormatError(f"line {number}: not JSON: {json_fault(error, whole_file=False)}; correct it") from error
            if isinstance(row, dict):
                rows.append(row)
    yield from _calls(source, rows)


def is_turn(row: Row) -> bool:
    """Whether an object has a text and a speaker under names that are known."""
    return bool(_known(row, {}))


def _header(source: Source) -> tuple[list[str], str] | None:
    """The names of the columns and what parts them."""
    first = next((line for line in source.head.split("\n") if line.strip()), "")
    for delimiter in ("\t", ",", ";", "|"):
        try:
            names = [name.strip() for name in next(csv.reader([first], delimiter=delimiter), [])]
        except csv.Error:
            continue
        if len(names) > 1 and len(first) < HEAD and _known(dict.fromkeys(names, ""), source.columns, speaker=False):
            return names, delimiter
    return None


def _objects(text: str) -> Iterator[Row]:
    for line in text.split("\n"):
        if line.lstrip().startswith("{"):
            try:
                row = parse_json(line)
            except (FormatError, ValueError):
                continue
            if isinstance(row, dict):
                yield row


def _listed(source: Source) -> list[Row]:
    document = source.json
    for found in (document, at(document, "result", "segments"), *(at(document, name) for name in _WRAPPINGS)):
        if isinstance(found, list) and found and all(isinstance(row, dict) for row in found):
            if any(_known(row, source.columns) for row in found[:20]):
                return found
            if all(len(row) == 1 and all(isinstance(said, str) for said in row.values()) for row in found):
                return [{"speaker": who, "text": said} for row in found for who, said in row.items()]
    return []


def _plain(name: str) -> str:
    return re.sub(r"[\s-]+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name.strip())).lower()


def _known(row: Row, columns: Mapping[str, str], *, speaker: bool = True) -> dict[str, str]:
    """Which key of a row is which column; nothing where there is no text, or no speaker though one is needed."""
    plain = {_plain(str(key)): str(key) for key in row}
    found = {what: plain[name] for what, names in ALIASES.items() for name in names[::-1] if name in plain}
    found |= {what: key for what, key in columns.items() if key in row}
    taken = found.get("text")
    if taken is None or (speaker and "speaker" not in found) or not isinstance(row[taken], str):
        return {}
    timed = found.keys() & {"start", "speaker"}
    return found if timed else {}


def _calls(source: Source, rows: Sequence[Row]) -> Iterator[Transcript | FormatError]:
    missing = [key for key in source.columns.values() if rows and not any(key in row for row in rows)]
    if missing:
        raise FormatError(f"there is no column {missing[0]!r}; the columns are: {', '.join(map(str, rows[0]))}")
    keys = {what: key for row in rows[:20][::-1] for what, key in _known(row, source.columns, speaker=False).items()}
    if rows and "speaker" not in keys:
        raise FormatError(
            "no column names the speaker, so the rep and the customer cannot be told apart; name it with --columns"
        )
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(_cell(row, keys.get("call_id")), []).append(row)
    for call_id, group in groups.items():
        try:
            yield transcript(source, _pieces(group, keys), call_id=call_id)
        except FormatError as error:
            yield FormatError(f"call {call_id}: {error}" if call_id else str(error))


def _cell(row: Row, key: str | None) -> str:
    value = row.get(key) if key else None
    if isinstance(value, dict):
        value = value.get("name") or value.get("display_name") or value.get("id")
    return str(value).strip() if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""


def _pieces(rows: Sequence[Row], keys: Mapping[str, str]) -> list[Piece]:
    texts = [_cell(row, keys["text"]) for row in rows]
    starts = _times([row.get(keys.get("start", "")) for row in rows], keys.get("start", ""), texts)
    ends = _times([row.get(keys.get("end", "")) for row in rows], keys.get("end", ""), texts, starts.zero)
    spans = _times([row.get(keys.get("duration", "")) for row in rows], keys.get("duration", ""), texts, 0.0)
    roles = _roles([_cell(row, keys.get("role")) for row in rows]) or _roles([_cell(row, keys["speaker"]) for row in rows])
    pieces = []
    for n, row in enumerate(rows):
        start, end, span = starts.seconds[n], ends.seconds[n], spans.seconds[n]
        end = start + span if end is None and start is not None and span is not None else end
        speaker = _cell(row, keys["speaker"])
        pieces.append(Piece(speaker, texts[n], start, end, roles[n] if roles else None))
    return pieces


def _roles(labels: Sequence[str]) -> list[Role | None]:
    """Roles, if every label is a word for one and both sides are there."""
    roles = [role_of(word) for word in labels]
    told = {role for word, role in zip(labels, roles, strict=True) if word}
    return roles if None not in told and {"rep", "customer"} <= told else []


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of times in seconds from the moment that counts as zero."""

    seconds: list[float | None]
    zero: float


def _times(cells: Sequence[Any], name: str, texts: Iterable[str], zero: float | None = None) -> _Column:
    values = [_moment(cell) for cell in cells]
    told = [value for value in values if value is not None]
    if not told:
        return _Column([None] * len(values), zero or 0.0)
    per_second, epoch = _unit(
        name, told, sum(map(len, texts)), stamps=any(isinstance(cell, str) and ":" in cell for cell in cells)
    )
    in_seconds = [None if value is None else value / per_second for value in values]
    if zero is None:
        first = min(value for value in in_seconds if value is not None)
        zero = first if epoch or first >= clock.WALL_CLOCK else 0.0
    return _Column([None if value is None else value - zero for value in in_seconds], zero)


def _unit(name: str, values: Sequence[float], characters: int, *, stamps: bool) -> tuple[float, bool]:
    """How many of the unit are a second, and whether they count from 1970."""
    largest = max(values)
    parts = next((parts for least, parts in _EPOCHS if largest > least), None)
    named = next((parts for sign, parts in _UNITS if sign in _plain(name)), None)
    if stamps:
        return 1.0, largest > _EPOCHS[-1][0]
    if parts is not None:
        return named or parts, True
    if named:
        return named, False
    whole = all(value == int(value) for value in values)
    return (1000.0 if whole and largest > 0 and characters / largest < _SLOW and largest >= 1000 else 1.0), False


def _moment(cell: Any) -> float | None:
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, (int, float)):
        return float(cell) if abs(cell) < 1e19 else None
    text = str(cell).strip()
    if re.fullmatch(r"\d{1,19}(?:\.\d{1,9})?", text):
        return float(text)
    found = clock.seconds(text)
    return found if found is not None else clock.instant(text[:40])
