"""The scorecard as a Markdown note for a customer record: what was agreed, by whom and by when, and what is open.

Every line starts with words of ours, and what comes from the call is escaped, so that no word spoken can become markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from closecall.exports.wording import (
    CALL_OUTCOMES,
    OBJECTIVES,
    VERDICTS,
    Thread,
    attending,
    cut,
    held,
    kind,
    measures,
    particulars,
    people,
    plain,
    please_check,
    sentence,
    threads,
    timing,
    title,
    where,
)
from closecall.types import Ask, Finding, FollowUp, Note, Scorecard

_AGREED = frozenset({"accepted", "conditional"})
# A character that could open a span, a link, a tag or a code; an ampersand does only where an entity would follow.
_MARKUP = re.compile(r"[\\`*_\[\]<>#~|]|&(?=#?\w+;)")


def write(card: Scorecard) -> str:
    """A note that can be pasted into a customer record."""
    found = threads(card)
    sections = (
        ("Agreed", [_line(t, card) for t in found if t.commitment and t.commitment.outcome in _AGREED]),
        ("Open", [*(_line(t, card) for t in found if not t.commitment or t.commitment.outcome not in _AGREED), *_hints(card)]),
        ("Follow-ups", [_follow_up(line) for line in card.follow_ups]),
        ("Objections", [_objection(found) for found in card.objections]),
        ("Coaching", [_note(note) for note in card.coaching]),
    )
    blocks = [*_head(card), *(part for name, lines in sections if lines for part in (f"## {name}", "\n".join(lines)))]
    return "\n\n".join(blocks) + "\n"


def _head(card: Scorecard) -> Iterator[str]:
    yield f"# {_escaped(title(card))}"
    verdict, _, meaning = VERDICTS[card.verdict].partition(": ")
    yield f"**{verdict}** ({card.score}/100): {meaning}. {sentence(CALL_OUTCOMES[card.call_outcome])}"
    if card.objective:
        quote = f": {_quoted(card.objective.quote)}" if card.objective.quote else "."
        yield f"Planned: {_escaped(card.objective.text).rstrip('.')}. {OBJECTIVES[card.objective.status]}{quote}"
    about = (f"Call {_escaped(card.call_id)}", _escaped(held(card)), _escaped(people(card)), *measures(card))
    yield " · ".join(part for part in about if part)
    yield from (f"> Note: {_escaped(warning)}" for warning in card.warnings)


def _line(thread: Thread, card: Scorecard) -> str:
    """One commitment: what, its state, when and who, and the exchange that settled it."""
    c = thread.commitment
    details = [f"**{kind(thread.kind).capitalize()}**"]
    if c:
        details += [c.outcome, *map(_escaped, particulars(c))]
    offered = f" {_quoted(c.evidence.quote)}" if c and c.evidence and not thread.asks else ""
    exchange = f" {_exchange(thread.asks[-1], card)}" if thread.asks else ""
    return f"- {', '.join(details)}.{offered}{exchange}"


def _exchange(ask: Ask, card: Scorecard) -> str:
    answer = ask.response.evidence
    said = f"{ask.response.label}: {_quoted(answer.quote)}" if answer else ask.response.label
    return f"{_quoted(ask.evidence.quote)} ({where(ask.evidence.turn, ask.start)}) → {said}{please_check(ask, card)}"


def _hints(card: Scorecard) -> Sequence[str]:
    """What was mentioned and not asked for: next steps of a call in which nothing was asked."""
    return [] if card.asks else [f"- Mentioned, not asked for: {_quoted(found.evidence.quote)}" for found in card.hints]


def _follow_up(line: FollowUp) -> str:
    details = (_escaped(part) for part in (cut(line.what), attending(line.who), timing(line.when, line.what)))
    return f"- {line.owner.capitalize()}: {' · '.join(part for part in details if part)}"


def _objection(found: Finding) -> str:
    return f"- {kind(found.kind or 'other').capitalize()}: {_quoted(found.evidence.quote)}"


def _note(note: Note) -> str:
    moment = "" if note.turn is None else f", {where(note.turn, note.start)}"
    wording = f" Try: {_escaped(note.wording)}" if note.wording else ""
    return f"- {'Well done' if note.praise else 'Next time'}{moment}: {_escaped(note.text)}{wording}"


def _quoted(text: str) -> str:
    return f"“{_escaped(text)}”"


def _escaped(text: str) -> str:
    """Words of the call on one line, with the characters of Markdown made harmless."""
    return _MARKUP.sub(r"\\\g<0>", plain(text))
