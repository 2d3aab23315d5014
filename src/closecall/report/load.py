"""The store's tables -> the rows of a report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from closecall.errors import FormatError, UsageError
from closecall.report.figures import AskRow, CallRow, CommitmentRow, HintRow

if TYPE_CHECKING:
    import sqlalchemy as sa

    from closecall.store import Store


LATEST = 20
"""Calls that were only hinted whose hints are looked at: the report shows one, the latest that is sure."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The calls of a rep, those of the others of the team, and how both are called in the store."""

    rep: str
    team: str | None
    calls: tuple[CallRow, ...]
    others: tuple[CallRow, ...]


def load(store: Store, rep: str, team: str | None = None, since: date | None = None) -> Loaded:
    """The calls for a report about `rep`, held on `since` or later.

    The team is the one given, else the rep's own; a rep without a team is compared with all others.

    Raises:
        UsageError: the store knows no such rep or team; the message has the nearest names.
        StoreError: the store cannot be read.
    """
    from sqlalchemy import select, true

    from closecall.store import database
    from closecall.store.schema import OPEN

    reps, calls = OPEN["reps"].c, OPEN["calls"].c
    with database.reading(store.engine) as connection:
        teams: dict[str, str | None] = {row.rep: row.team for row in connection.execute(select(reps.rep, reps.team))}
        name = closest(rep, teams, "rep")
        group = closest(team, {found for found in teams.values() if found}, "team") if team else teams[name]
        late = calls.day >= since if since else true()
        others = (calls.team == group) if group else calls.rep.is_not(None)
        return Loaded(
            name,
            group,
            _with_hints(store, _calls(connection, calls.rep == name, late)),
            _calls(connection, calls.rep != name, others, late),
        )


def closest(wanted: str, names: Iterable[str], what: str) -> str:
    """The name itself, or the only one that is the same but for case and spaces.

    Raises:
        UsageError: there is none.
    """
    known = sorted(names)
    if wanted in known:
        return wanted
    folded: dict[str, list[str]] = defaultdict(list)
    for name in known:
        folded[_folded(name)].append(name)
    alike = folded.get(_folded(wanted), [])
    if len(alike) == 1:
        return alike[0]
    near = alike or [name for key in _near(_folded(wanted), folded) for name in folded[key]][:3]
    hint = f"did you mean {' or '.join(near)}?" if near else f"known: {', '.join(known[:5]) or 'none'}"
    raise UsageError(f"the store has no {what} named {wanted!r}; {hint}")


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _near(wanted: str, names: Iterable[str]) -> list[str]:
    """Names like the one wanted, as a whole or in one of their words."""
    known = list(names)
    parts = [name for name in known if set(wanted.split()) & set(name.split())]
    return list(dict.fromkeys([*get_close_matches(wanted, known, 3), *parts]))


def _calls(connection: sa.Connection, *where: sa.ColumnElement[bool]) -> tuple[CallRow, ...]:
    from sqlalchemy import select

    from closecall.store.schema import OPEN

    calls = OPEN["calls"]

    def parts(table: str, order: str) -> Mapping[str, list[Any]]:
        found = OPEN[table]
        joined = select(found).join(calls, calls.c.call_key == found.c.call_key).where(*where)
        grouped = defaultdict(list)
        for row in connection.execute(joined.order_by(found.c.call_key, found.c[order])):
            grouped[row.call_key].append(row)
        return grouped

    asks, commitments = parts("asks", "number"), parts("commitments", "commitment")
    metrics = {key: {row.name: row.value for row in rows} for key, rows in parts("metrics", "name").items()}
    return tuple(
        CallRow(
            key=row.call_key,
            id=row.call_id,
            rep=row.rep,
            day=row.day,
            verdict=row.verdict,
            score=row.score,
            metrics=metrics.get(row.call_key, {}),
            customer=row.customer,
            asks=tuple(map(_ask, asks.get(row.call_key, ()))),
            commitments=tuple(map(_commitment, commitments.get(row.call_key, ()))),
        )
        for row in connection.execute(select(calls).where(*where).order_by(calls.c.call_key))
    )


def _with_hints(store: Store, calls: Sequence[CallRow]) -> tuple[CallRow, ...]:
    """The same calls with the hints of the latest that were only hinted. No table has the hints: they are read from the scorecards."""
    hinted = sorted((call for call in calls if call.verdict == "hinted"), key=lambda call: call.day or date.min)[-LATEST:]
    found = {call.key: _hints(store, call.key) for call in hinted}
    return tuple(replace(call, hints=found.get(call.key, ())) for call in calls)


def _hints(store: Store, key: str) -> tuple[HintRow, ...]:
    """The hints of a call; none where it was scored by a version whose scorecards cannot be read."""
    try:
        document = store.document(key)
    except FormatError:
        return ()
    if document is None:
        return ()
    transcript, card = document
    starts = {turn.index: turn.start for turn in transcript.turns}
    return tuple(
        HintRow(hint.evidence.turn, starts.get(hint.evidence.turn), hint.evidence.quote, hint.confidence) for hint in card.hints
    )


def _ask(row: Any) -> AskRow:
    return AskRow(
        turn=row.turn,
        start=row.start_seconds,
        quote=row.quote,
        kind=row.kind,
        confidence=row.confidence,
        commitment=row.commitment or "",
        response=row.response,
        stalled=row.stalled,
        again=row.next_ask is not None,
        answer=row.response_quote,
    )


def _commitment(row: Any) -> CommitmentRow:
    return CommitmentRow(row.commitment, row.kind, row.initiator, row.outcome, row.specific, row.when_words, row.due)
