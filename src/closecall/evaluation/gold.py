"""Gold files: labelled calls, one a line, checked for form and stripped of their labels before they are scored."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from closecall.errors import FormatError
from closecall.stages.score import verdict_of_outcomes
from closecall.types import Evidence, Initiator, Kind, ObjectionKind, Outcome, ResponseLabel, Role, Transcript, Turn, Verdict


class _Part(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)


class GoldTurn(_Part):
    """A turn as in the file."""

    speaker: str
    role: Role
    text: str
    start: float | None = None
    end: float | None = None


class GoldQuote(_Part):
    """A labelled sentence."""

    turn: int
    quote: str


class GoldAsk(GoldQuote):
    """A labelled ask with its answer."""

    kind: Kind
    commitment: str
    response: ResponseLabel
    response_turn: int | None = None
    response_quote: str | None = None


class GoldCommitment(_Part):
    """A labelled commitment."""

    id: str
    kind: Kind
    initiator: Initiator
    outcome: Outcome
    when: str | None = None
    who: tuple[str, ...] = ()


class GoldPromise(GoldQuote):
    """A labelled promise."""

    when: str | None = None


class GoldObjection(GoldQuote):
    """A labelled objection."""

    kind: ObjectionKind


class GoldCall(_Part):
    """A labelled call. Any further fields (source, author, style …) are kept and can be grouped by."""

    call_id: str
    turns: tuple[GoldTurn, ...]
    asks: tuple[GoldAsk, ...]
    commitments: tuple[GoldCommitment, ...]
    hints: tuple[GoldQuote, ...] = ()
    trial_closes: tuple[GoldQuote, ...] = ()
    promises: tuple[GoldPromise, ...] = ()
    objections: tuple[GoldObjection, ...] = ()
    verdict: Verdict
    metadata: dict[str, Any] = {}

    def transcript(self) -> Transcript:
        """The call without its labels."""
        turns = tuple(Turn(n, t.speaker, t.role, t.text, t.start, t.end) for n, t in enumerate(self.turns))
        return Transcript(self.call_id, turns, {k: str(v) for k, v in self.metadata.items()})

    def evidence(self, item: GoldQuote) -> Evidence:
        """Where a labelled quote stands."""
        start = self.turns[item.turn].text.index(item.quote)
        return Evidence(item.turn, start, start + len(item.quote), item.quote)

    def group(self, field: str) -> str:
        """The value of a field of the call or of its metadata, for reports by group."""
        return str(getattr(self, field, None) or self.metadata.get(field, "unknown"))


def load(paths: Iterable[Path]) -> tuple[GoldCall, ...]:
    """All calls of gold files.

    Raises:
        FormatError: a file cannot be read, or a line breaks the form; the message names file, line and fault.
    """
    return tuple(call for path in paths for call in _load(path))


def _load(path: Path) -> Iterator[GoldCall]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise FormatError(f"{path}: cannot be read: {error}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            call = GoldCall.model_validate(json.loads(line))
        except ValidationError as error:
            first = error.errors()[0]
            raise FormatError(f"{path}:{number}: {'/'.join(map(str, first['loc']))}: {first['msg'].lower()}") from error
        except ValueError as error:
            raise FormatError(f"{path}:{number}: not JSON: {error}") from error
        found = next(faults(call), None)
        if found:
            raise FormatError(f"{path}:{number}: {call.call_id}: {found}")
        yield call


def faults(call: GoldCall) -> Iterator[str]:
    """What breaks the guideline's form: quotes that are not there, turns of the wrong role, dangling ids, a verdict against the rule."""
    sides: tuple[tuple[str, Role, tuple[GoldQuote, ...]], ...] = (
        ("ask", "rep", call.asks),
        ("hint", "rep", call.hints),
        ("trial close", "rep", call.trial_closes),
        ("promise", "rep", call.promises),
        ("objection", "customer", call.objections),
    )
    for what, role, items in sides:
        for item in items:
            yield from _quote_faults(call, what, role, item)
    ids = {c.id for c in call.commitments}
    asked = {a.commitment for a in call.asks}
    for ask in call.asks:
        yield from _answer_faults(call, ask)
        if ask.commitment not in ids:
            yield f"ask at turn {ask.turn}: commitment {ask.commitment!r} is not listed"
    yield from (
        f"commitment {c.id}: initiator rep, but no ask names it"
        for c in call.commitments
        if c.initiator == "rep" and c.id not in asked
    )
    rule = verdict_of_outcomes([(c.initiator, c.outcome) for c in call.commitments], hinted=bool(call.hints))
    if call.verdict != rule:
        yield f"verdict {call.verdict!r}, the rule gives {rule!r}"


def _quote_faults(call: GoldCall, what: str, role: Role, item: GoldQuote) -> Iterator[str]:
    if not 0 <= item.turn < len(call.turns):
        yield f"{what}: turn {item.turn} is out of range"
    elif item.quote not in call.turns[item.turn].text or not item.quote:
        yield f"{what}: quote not in turn {item.turn}: {item.quote[:60]!r}"
    elif call.turns[item.turn].role != role:
        yield f"{what}: turn {item.turn} is not a {role}'s"


def _answer_faults(call: GoldCall, ask: GoldAsk) -> Iterator[str]:
    at = ask.response_turn
    if at is None:
        if ask.response != "unanswered":
            yield f"ask at turn {ask.turn}: {ask.response} without response_turn"
    elif not (ask.turn <= at < len(call.turns)) or call.turns[at].role != "customer":
        yield f"ask at turn {ask.turn}: response_turn {at} is not a later turn of a customer"
    elif ask.response_quote and ask.response_quote not in call.turns[at].text:
        yield f"ask at turn {ask.turn}: response_quote not in turn {at}"


LABELS: dict[str, tuple[str, ...]] = {"response": get_args(ResponseLabel), "verdict": get_args(Verdict), "kind": get_args(Kind)}
"""The classes of each confusion matrix, in the guideline's order."""
