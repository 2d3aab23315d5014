"""The scorecard as one self-contained HTML page: no network, no script, everything from the call escaped.

On paper the page is the scorecard alone, on one or two sheets: the transcript, which runs to many, stays on the screen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from closecall.exports.timeline import draw
from closecall.exports.wording import CALL_OUTCOMES, OBJECTIVES, VERDICTS, clock, held, kind, readable, where
from closecall.types import Evidence, Scorecard, Transcript

if TYPE_CHECKING:
    from jinja2 import Template

# Control characters that no page may hold, and halves of characters that no file can.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

Unit = Literal["count", "share", "seconds", "words", "per hour", "per minute", "words per minute", "flag"]
_NO_TIMES = "the transcript has no times"
_NO_ASK = "no ask was made"
_ONE_SIDE = "only one side speaks"
_NOT_FOUND = "never happened, or the transcript has no times"


@dataclass(frozen=True, slots=True)
class Known:
    """How a measure is shown: where it belongs, its name, its unit, and why it can be missing."""

    group: str
    name: str
    unit: Unit
    missing: str = "not in this call"


MEASURES: Mapping[str, Known] = {
    "duration_seconds": Known("Talk", "Length of the call", "seconds", _NO_TIMES),
    "turns": Known("Talk", "Turns", "count"),
    "rep_words": Known("Talk", "Words of the rep", "count"),
    "customer_words": Known("Talk", "Words of the customer", "count"),
    "rep_talk_share": Known("Talk", "Rep's share of the words", "share", _ONE_SIDE),
    "rep_talk_seconds": Known("Talk", "Rep talks for", "seconds", _NO_TIMES),
    "customer_talk_seconds": Known("Talk", "Customer talks for", "seconds", _NO_TIMES),
    "rep_words_per_minute": Known("Talk", "Speaking rate of the rep", "words per minute", _NO_TIMES),
    "longest_monologue_words": Known("Talk", "Longest monologue of the rep", "words", _ONE_SIDE),
    "longest_monologue_seconds": Known("Talk", "Longest monologue of the rep", "seconds", _NO_TIMES),
    "longest_story_words": Known("Talk", "Longest story of the customer", "words", _ONE_SIDE),
    "longest_story_seconds": Known("Talk", "Longest story of the customer", "seconds", _NO_TIMES),
    "rep_questions": Known("Taking turns", "Questions of the rep", "count"),
    "rep_questions_per_hour": Known("Taking turns", "Questions of the rep", "per hour", _NO_TIMES),
    "speaker_switches": Known("Taking turns", "Speaker switches", "count"),
    "speaker_switches_per_minute": Known("Taking turns", "Speaker switches", "per minute", _NO_TIMES),
    "pause_after_customer_seconds": Known("Taking turns", "Rep's pause after the customer", "seconds", _NOT_FOUND),
    "pause_after_objection_seconds": Known("Taking turns", "Rep's pause after an objection", "seconds", _NOT_FOUND),
    "rep_interruptions": Known("Taking turns", "Interruptions by the rep", "count", _NO_TIMES),
    "customer_interruptions": Known("Taking turns", "Interruptions by the customer", "count", _NO_TIMES),
    "asks": Known("Asking", "Asks", "count"),
    "first_ask_at": Known("Asking", "Place of the first ask in the call", "share", _NO_ASK),
    "last_ask_at": Known("Asking", "Place of the last ask in the call", "share", _NO_ASK),
    "discovery_questions": Known("Asking", "Questions about the customer", "count"),
    "first_discovery_at": Known("Asking", "Place of the first of them", "share", "there was none"),
    "premature_ask": Known("Asking", "Asked before any of them", "flag", _NO_ASK),
    "next_steps_share": Known("Asking", "Share of the words on next steps", "share", _ONE_SIDE),
    "ask_to_answer_seconds": Known("Asking", "Time from ask to answer", "seconds", _NOT_FOUND),
    "stalls": Known("After the answer", "Answers that settled nothing", "count"),
    "re_asks": Known("After the answer", "Asked again after them", "count"),
    "re_asks_gained": Known("After the answer", "… and it worked", "count"),
    "brush_offs_settled_for": Known("After the answer", "Brush-offs taken for a next step", "count"),
    "price_mentions": Known("Missed chances", "Prices named by the rep", "count"),
    "prices_without_ask": Known("Missed chances", "… with no ask after them", "count"),
    "buying_signals": Known("Missed chances", "Buying signals", "count"),
    "buying_signals_without_ask": Known("Missed chances", "… with no ask after them", "count"),
    "hints_instead_of_asks": Known("Missed chances", "Hints with no ask after them", "count"),
    "small_commitments_only": Known("Missed chances", "Only small steps asked for", "flag", _NO_ASK),
}


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the measures: `value` is None where the call does not give it, and `note` then says why."""

    name: str
    value: str | None
    note: str = ""
    team: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """What words of the transcript are, in words, and the id of the place that tells more."""

    what: Literal["ask", "answer", "hint", "trial_close", "promise", "objection", "offer"]
    text: str
    link: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a turn. `what` is how they are marked, empty for none; `labels` are those of the marks that begin here."""

    text: str
    what: str
    labels: tuple[Label, ...]


def write(
    card: Scorecard, transcript: Transcript | None = None, ranges: Mapping[str, tuple[float, float]] | None = None
) -> str:
    """The page of a call.

    With a transcript it has the timeline, and on the screen the text with its marks. `ranges` holds the lowest and the highest
    value that is usual in the team, for some of the card's metrics.
    """
    turns = transcript.turns if transcript else ()
    starts = {turn.index: turn.start for turn in turns}
    said: dict[tuple[int, str | None], float] = {
        (turn, quote): start
        for turn, quote, start in (
            *((ask.evidence.turn, ask.evidence.quote, ask.start) for ask in card.asks),
            *((note.turn, note.quote, note.start) for note in card.coaching),
        )
        if turn is not None and start is not None
    }
    marked = labels(card)
    return _template().render(
        card=card,
        title=card.metadata.get("title") or card.call_id,
        day=held(card),
        verdict=VERDICTS[card.verdict].partition(": "),
        outcome=CALL_OUTCOMES[card.call_outcome].partition(": "),
        objective=card.objective and OBJECTIVES[card.objective.status],
        picture=draw(card, transcript) if transcript else None,
        turns=[(turn, pieces(turn.text, marked.get(turn.index, []))) for turn in turns],
        starts=starts,
        roles={speaker.name: speaker.role for speaker in card.speakers},
        measures=measures(card.metrics, ranges or {}),
        asks_of={c.id: [n for n, ask in enumerate(card.asks, 1) if ask.commitment == c.id] for c in card.commitments},
        moment=lambda turn, quote="": where(turn, said.get((turn, quote), starts.get(turn))),
        clock=clock,
        kind=kind,
        readable=readable,
    )


def labels(card: Scorecard) -> dict[int, list[tuple[Evidence, Label]]]:
    """What is marked in each turn, what matters most first."""
    asks = list(enumerate(card.asks, 1))
    found = [(ask.evidence, Label("ask", f"ask {n}", f"ask-{n}")) for n, ask in asks]
    found += [
        (ask.response.evidence, Label("answer", f"answer {n}: {ask.response.label}", f"ask-{n}"))
        for n, ask in asks
        if ask.response.evidence
    ]
    found += [(f.evidence, Label("hint", "hint", f"hint-{n}")) for n, f in enumerate(card.hints, 1)]
    found += [
        (f.evidence, Label("objection", f"objection: {kind(f.kind or 'other')}", f"objection-{n}"))
        for n, f in enumerate(card.objections, 1)
    ]
    found += [(f.evidence, Label("trial_close", "trial close", f"trial_close-{n}")) for n, f in enumerate(card.trial_closes, 1)]
    found += [(f.evidence, Label("promise", "promise", f"promise-{n}")) for n, f in enumerate(card.promises, 1)]
    found += [
        (c.evidence, Label("offer", f"volunteered: {kind(c.kind)}", f"commitment-{n}"))
        for n, c in enumerate(card.commitments, 1)
        if c.evidence
    ]
    by_turn: dict[int, list[tuple[Evidence, Label]]] = {}
    for evidence, label in found:
        by_turn.setdefault(evidence.turn, []).append((evidence, label))
    return by_turn


def pieces(text: str, marked: list[tuple[Evidence, Label]]) -> tuple[Piece, ...]:
    """The text cut where a mark begins or ends; put together again, the pieces are the text."""
    cuts = sorted({0, len(text)} | {at for e, _ in marked for at in (e.start_char, e.end_char) if 0 < at < len(text)})
    found = []
    for start, end in pairwise(cuts):
        over = [(e, label) for e, label in marked if e.start_char <= start and end <= e.end_char]
        begin = tuple(label for e, label in over if e.start_char == start)
        found.append(Piece(text[start:end], over[0][1].what if over else "", begin))
    return tuple(found)


def measures(metrics: Mapping[str, float | None], ranges: Mapping[str, tuple[float, float]]) -> dict[str, list[Measure]]:
    """The lines of each group, in the order of `MEASURES`; measures unknown here come last, by their key."""
    groups: dict[str, list[Measure]] = {}
    places = {key: place for place, key in enumerate(MEASURES)}
    for key in sorted(metrics, key=lambda key: places.get(key, len(places))):
        known = MEASURES.get(key) or _unknown(key)
        groups.setdefault(known.group, []).append(_measure(known, metrics[key], ranges.get(key)))
    return groups


def _measure(known: Known, value: float | None, usual: tuple[float, float] | None) -> Measure:
    team = f"{_figure(usual[0], known.unit)} to {_figure(usual[1], known.unit)}" if usual else ""
    if value is None:
        return Measure(known.name, None, known.missing, team)
    note = ""
    if usual:
        note = "below the team" if value < usual[0] else "above the team" if value > usual[1] else "as the team"
    return Measure(known.name, _figure(value, known.unit), note, team)


def _unknown(key: str) -> Known:
    """A measure by its key alone, whose end can tell the unit: `pause_seconds` is "pause", in seconds."""
    if key.endswith("_share"):
        return Known("Further measures", kind(key), "share")
    ends: tuple[Unit, ...] = ("seconds", "words", "per hour", "per minute")
    unit: Unit = next((unit for unit in ends if kind(key).endswith(f" {unit}")), "count")
    return Known("Further measures", kind(key).removesuffix(f" {unit}"), unit)


def _figure(value: float, unit: Unit) -> str:
    written: Mapping[Unit, Callable[[float], str]] = {
        "share": lambda v: f"{v:.0%}",
        "seconds": lambda v: f"{clock(v)} min" if v >= 60 else f"{v:.3g} s",
        "flag": lambda v: "yes" if v else "no",
        "count": lambda v: f"{v:,.6g}",
    }
    return written[unit](value) if unit in written else f"{value:,.6g} {unit}"


def _printable(value: object) -> object:
    """What a template prints, without characters that would break the page. Markup has been through here already."""
    return _UNPRINTABLE.sub("", value) if type(value) is str else value


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("closecall", "exports"),
        autoescape=True,
        finalize=_printable,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    ).get_template("scorecard.html.j2")
