"""The tables that scored calls are flattened into: every column with its type and meaning.

The SQL schema, the exported files and docs/schema.md are made from this list. Instants are UTC; a day, week or month is that of
the place of the call.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Type = Literal["text", "integer", "real", "boolean", "date", "time"]
OVERDUE_DAYS = 90
"""An overdue commitment is of no more use after a quarter; without an end the list would only grow."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its type, what it means, and whether it may be null."""

    name: str
    type: Type
    about: str
    null: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """Columns that name a row of another table; with `owned`, the row goes when that one does."""

    columns: tuple[str, ...]
    table: str
    owned: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """One table: a row is what `about` says. The first `key` columns are its primary key; `indexes` serve the usual questions."""

    name: str
    about: str
    key: int
    columns: tuple[Column, ...]
    references: tuple[Reference, ...] = ()
    indexes: tuple[tuple[str, ...], ...] = ()


def _required(of: Type, /, **columns: str) -> tuple[Column, ...]:
    return tuple(Column(name, of, about) for name, about in columns.items())


def _optional(of: Type, /, **columns: str) -> tuple[Column, ...]:
    return tuple(Column(name, of, about, null=True) for name, about in columns.items())


_CALL = _required("text", call_key="the call")
_OF_CALL = (Reference(("call_key",), "calls"),)
_NUMBER = _required("integer", number="counts from 0 in the order of the call")
_QUOTE = (
    *_required("integer", turn="the turn it is said in, from 0"),
    *_required("text", quote="the exact words"),
    *_required("integer", start_char="where the quote begins in the turn's text, from 0", end_char="where it ends"),
    *_required("real", confidence="0 to 1, calibrated"),
)
_WHEN = (
    *_optional(
        "text", when_words="the time in the speakers' words", when_iso="the same in ISO 8601: a date, date-time or interval"
    ),
    *_optional("text", when_granularity="how exact it is: time, part, day, week, month, quarter, year"),
    *_optional("date", due_from="first day of that time", due="last day of that time: the day it is due"),
)
_SPAN = _optional(
    "real", start_seconds="seconds from the start of the call; null without times", end_seconds="the same for the end"
)
_ORIGIN = (
    *_required("text", path="the source: a file, or an address in an object store", call_id="the call's own name"),
    *_optional("text", rep="the rep: as given with the call, else the name of the rep who speaks most", team="the rep's team"),
    *_optional("text", customer="the customer, as given with the call", stage="the stage of the sale, as given with the call"),
    *_optional("text", objective="what the call was planned to gain"),
)
_WORK = (
    *_required("text", content="sha256 of the source file"),
    *_required("integer", number="which call of that file, from 0"),
    *_required("text", hearing="fingerprint of what made the transcript; empty for a transcript file"),
    *_required("text", judging="fingerprint of what made the scorecard: reader, rubric, settings"),
)

TABLES: tuple[Table, ...] = (
    Table(
        "runs",
        "one batch",
        1,
        (
            *_required("text", run="the batch"),
            *_required("time", started_at="when it began"),
            *_optional("time", finished_at="when it ended; null while it runs, or where it was cut off"),
            *_optional("integer", scored="calls scored", skipped="calls that were done before", failed="calls that failed"),
            *_required("text", facts="versions, settings and further counts, as a JSON object of strings"),
        ),
    ),
    Table(
        "reps",
        "one rep",
        1,
        (
            *_required("text", rep="the rep"),
            *_optional("text", team="the team on the rep's latest call"),
            *_optional("date", seen="day of that call"),
        ),
    ),
    Table(
        "calls",
        "one scored call, as it was scored last",
        1,
        (
            *_CALL,
            *_WORK,
            *_ORIGIN,
            *_optional("text", title="the title in the source"),
            *_optional("time", started_at="start of the call; null where only its day is known"),
            *_optional("integer", utc_offset="minutes east of UTC where the call took place; null where not known"),
            *_optional(
                "date", day="day of the call where it took place", week="Monday of its week", week_ends="Sunday of its week"
            ),
            *_optional("date", month="first day of its month"),
            *_optional("real", duration_seconds="length; null without times"),
            *_required("integer", turns="number of turns"),
            *_required(
                "text",
                verdict="the verdict: gained, conditional, volunteered, deferred, declined, unanswered, hinted, not_asked",
            ),
            *_required("text", call_outcome="the call in sales terms: order, advance, continuation, no_sale"),
            *_required("integer", score="0 to 100"),
            *_required(
                "boolean", asked="whether the rep asked for a commitment", gained="whether one that was asked for was gained"
            ),
            *_required("integer", asks="number of asks", hints="number of hints", trial_closes="number of trial closes"),
            *_required("integer", stalls="asks that stalled: deferred, objected to, questioned or left unanswered"),
            *_required("integer", re_asks="stalled asks after which the rep asked for the same commitment again"),
            *_required(
                "integer", re_asks_gained="of these, those where that ask was accepted, also on a condition, or countered"
            ),
            *_optional("text", objective_status="whether the objective was asked for: asked, less, other, not_asked"),
            *_required("integer", needs_review="number of judgements that a person should look at"),
            *_optional("text", reader="what found the asks", rubric="version of the rubric", version="version of closecall"),
            *_required("text", more="further columns of the manifest, as a JSON object of strings"),
            *_required("text", run="the batch that scored it"),
            *_required("time", scored_at="when it was scored"),
            *_required("real", seconds="time that scoring took"),
        ),
        (Reference(("rep",), "reps", owned=False), Reference(("run",), "runs", owned=False)),
        (
            ("content", "judging", "hearing"),
            ("rep", "week", "asked", "gained"),
            ("rep", "stalls", "re_asks", "re_asks_gained"),
            ("team", "asked", "gained"),
            ("stage", "asked", "gained"),
            ("week", "asked", "gained"),
            ("customer", "day"),
            ("week_ends", "asked"),
            ("day",),
            ("scored_at",),
            ("run",),
        ),
    ),
    Table(
        "commitments",
        "one commitment: an action of the customer's that was asked for or volunteered",
        2,
        (
            *_CALL,
            *_required("text", commitment="its name in the call: c1, c2 … asked for, v1, v2 … volunteered"),
            *_required(
                "text", kind="what the customer would do", initiator="rep where it was asked for, customer where volunteered"
            ),
            *_required("text", outcome="the customer's final position"),
            *_required("boolean", specific="whether what and when are both fixed"),
            *_required("integer", asks="how often it was asked for"),
            *_WHEN,
            *_optional(
                "date",
                shown_until=f"of one that stands: the day until which it is shown as overdue, {OVERDUE_DAYS} days after it is due",
            ),
            *_required("text", who="people besides those on the call who would act or attend, parted by commas"),
            *_optional("integer", turn="where it was volunteered, or last asked for"),
            *_optional("text", quote="the words there"),
        ),
        _OF_CALL,
        (("shown_until",), ("kind", "initiator", "outcome", "call_key")),
    ),
    Table(
        "asks",
        "one ask for commitment, with its answer",
        2,
        (
            *_CALL,
            *_NUMBER,
            *_QUOTE,
            *_SPAN,
            *_required("real", position="its place in the call, by turns: 0 the first, 1 the last"),
            *_required("text", kind="what the customer would do"),
            *_optional("text", commitment="the commitment it seeks"),
            *_required("integer", attempt="1 for the first ask for that commitment, 2 for the next …"),
            *_required("text", response="what the customer answers"),
            *_optional("integer", response_turn="the turn of the answer"),
            *_optional("text", response_quote="the words of the answer"),
            *_required("real", response_confidence="0 to 1, calibrated"),
            *_optional("text", outcome="the customer's final position on that commitment"),
            *_required("boolean", stalled="whether the answer is deferred, objected, questioned or unanswered"),
            *_optional(
                "integer", next_ask="number of the next ask for the same commitment; null if it was not asked for again"
            ),
            *_optional("text", next_response="what the customer answers to that"),
            *_required("boolean", premature="the first ask of a call, made before any question about the customer's affairs"),
            *_required("boolean", needs_review="whether a person should look at the ask or its answer"),
        ),
        (*_OF_CALL, Reference(("call_key", "commitment"), "commitments")),
        (("kind", "response"),),
    ),
    Table("promises", "one promise of the rep", 2, (*_CALL, *_NUMBER, *_QUOTE, *_WHEN), _OF_CALL, (("due",),)),
    Table(
        "objections",
        "one concern of the customer",
        2,
        (*_CALL, *_NUMBER, *_QUOTE, *_required("text", kind="what it is about")),
        _OF_CALL,
        (("kind",),),
    ),
    Table(
        "turns",
        "one person's uninterrupted stretch of speech",
        2,
        (
            *_CALL,
            *_required("integer", turn="counts from 0"),
            *_required("text", speaker="name or label in the source"),
            *_optional("text", role="rep, customer or other; null where not known"),
            *_required("text", text="what is said"),
            *_SPAN,
            *_required("integer", words="number of words"),
        ),
        _OF_CALL,
    ),
    Table(
        "metrics",
        "one measure of a call; those that the transcript cannot support are left out",
        2,
        (*_CALL, *_required("text", name="the measure"), *_required("real", value="its value; a flag is 0 or 1")),
        _OF_CALL,
        (("name", "value"),),
    ),
    Table(
        "failures",
        "one call that could not be scored; the row goes when it is scored after all",
        1,
        (
            *_CALL,
            *_WORK,
            *_ORIGIN,
            *_required("text", error="what went wrong, in one line"),
            *_required("boolean", retryable="whether trying again can help"),
            *_required("text", run="the batch that tried it last"),
            *_required("time", failed_at="when that was"),
            *_required("real", seconds="time that it took"),
        ),
        (Reference(("run",), "runs", owned=False),),
        (("content",), ("run",)),
    ),
)
"""All tables, each after those that it refers to."""
