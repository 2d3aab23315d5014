"""Labels, people and times in a coach's words, for every format that a person reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from closecall.types import (
    Ask,
    CallOutcome,
    Commitment,
    Kind,
    ObjectiveStatus,
    Outcome,
    ResponseLabel,
    Scorecard,
    Verdict,
    When,
)

VERDICTS: Mapping[Verdict, str] = {
    "gained": "Gained: the rep asked and the customer agreed",
    "conditional": "Conditional: the rep asked, and the customer set a condition or made another offer",
    "volunteered": "Volunteered: the customer committed without the rep gaining it",
    "deferred": "Deferred: the rep asked, and the customer put it off or raised a concern",
    "declined": "Declined: the rep asked, and the customer refused",
    "unanswered": "Unanswered: the rep asked and got no answer",
    "hinted": "Hinted: a next step was mentioned and never asked for",
    "not_asked": "Not asked: the rep asked for no commitment",
}
CALL_OUTCOMES: Mapping[CallOutcome, str] = {
    "order": "Order: the customer agreed to buy",
    "advance": "Advance: the customer agreed to a step that moves the sale forward",
    "continuation": "Continuation: the talk goes on, and no step is agreed",
    "no_sale": "No sale: the customer refused",
}
OBJECTIVES: Mapping[ObjectiveStatus, str] = {
    "asked": "The rep asked for it",
    "less": "The rep asked for less",
    "other": "The rep asked for something else",
    "not_asked": "The rep did not ask for it",
}
STYLES: Mapping[ResponseLabel | Outcome, str] = {
    "accepted": "green",
    "conditional": "yellow",
    "countered": "yellow",
    "deferred": "dark_orange",
    "objected": "dark_orange",
    "declined": "red",
    "questioned": "cyan",
    "unanswered": "red",
}
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS = "January February March April May June July August September October November December".split()
LONGEST_QUOTE = 125
"""Characters of a quote where space is short: two lines of a narrow terminal."""
# Controls (of a terminal, or of the direction of writing), halves of characters, and what is no character at all.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Thread:
    """A commitment with the asks for it, oldest first; `commitment` is None for an ask that belongs to none."""

    kind: Kind
    commitment: Commitment | None
    asks: tuple[Ask, ...]


def threads(card: Scorecard) -> tuple[Thread, ...]:
    """The asks of a call by commitment, those that the customer volunteered included."""
    own = [Thread(c.kind, c, c.asks_among(card.asks)) for c in card.commitments]
    known = {c.id for c in card.commitments}
    return (*own, *(Thread(ask.kind, None, (ask,)) for ask in card.asks if ask.commitment not in known))


def plain(text: str) -> str:
    """Words of the call on one line, without the characters that could steer a terminal, a page or a calendar."""
    return " ".join(_UNPRINTABLE.sub("", " ".join(text.split())).split())


def cut(text: str) -> str:
    """A quote on at most two lines of a narrow terminal, cut at a word."""
    flat = plain(text)
    return flat if len(flat) <= LONGEST_QUOTE else f"{flat[:LONGEST_QUOTE].rsplit(' ', 1)[0]} …"


def sentence(text: str) -> str:
    """The text with a capital at its head and a full stop at its end."""
    return f"{text[:1].upper()}{text[1:]}."


def title(card: Scorecard) -> str:
    """What a call is called: its title, else its id."""
    return plain(card.metadata.get("title", "")) or plain(card.call_id)


def clock(seconds: float | None) -> str:
    """Seconds as m:ss or h:mm:ss; empty for None."""
    if seconds is None:
        return ""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def where(turn: int, start: float | None) -> str:
    """Where something was said: its time, else its turn."""
    return clock(start) or f"turn {turn}"


def kind(name: str) -> str:
    """A kind as words: `supplier_status` is "supplier status"."""
    return name.replace("_", " ")


def people(card: Scorecard) -> str:
    """Who spoke, on which side."""
    return ", ".join(f"{plain(s.name)} ({s.role})" if s.name != s.role else s.name for s in card.speakers)


def attending(who: Sequence[str]) -> str:
    """Who else would act or attend; empty for nobody."""
    return f"with {plain(', '.join(who))}" if who else ""


def particulars(commitment: Commitment, *, short: bool = False) -> tuple[str, ...]:
    """What is known of a commitment besides its kind and outcome: when, with whom, and whether the customer offered it."""
    offered = "offered by the customer" if commitment.initiator == "customer" else ""
    found = (timing(commitment.when, short=short), attending(commitment.who), offered)
    return tuple(part for part in found if part)


def held(card: Scorecard) -> str:
    """The day of the call, as far as it is known."""
    return readable(When("", card.metadata.get("date")))


def timing(when: When | None, said: str = "", *, short: bool = False) -> str:
    """A time in the speakers' words with its date behind; the words are left out where `said` has them already.

    >>> timing(When("Thursday at two", "2026-03-12T14:00"), short=True)
    'Thursday at two (Thu 12 Mar, 14:00)'
    """
    if when is None:
        return ""
    words, found = plain(when.words), readable(when, short=short)
    if words and words.casefold() in plain(said).casefold():
        return found
    return f"{words} ({found})" if words and found else words or found


def readable(when: When | None, *, short: bool = False) -> str:
    """A resolved time as a person writes it; empty where it is not resolved, as it stands where it is no ISO 8601.

    `short` leaves out the year, the zone, and the hours of an afternoon or an evening, which the speakers' words tell.

    >>> readable(When("Thursday at two", "2026-03-12T14:00+01:00"))
    'Thursday 12 March 2026, 14:00 UTC+01:00'
    >>> readable(When("next month", "2026-04-01/2026-04-30"))
    'April 2026'
    """
    if when is None or not when.iso:
        return ""
    try:
        ends = moments(when.iso)
    except ValueError:
        return plain(when.iso)
    if len(ends) == 1:
        return _written(ends[0], short=short)
    first, last = ends[0], ends[-1]
    if short and isinstance(first, datetime):
        return _written(first.date(), short=True)
    if isinstance(first, datetime) and isinstance(last, datetime) and (end := _end_of_day(first, last)):
        return f"{_written(first.replace(tzinfo=None), short=False)} to {end}{_offset(last)}"
    return _months(first, last) or f"{_written(first, short=short)} to {_written(last, short=short)}"


def _end_of_day(first: datetime, last: datetime) -> str:
    """The end of hours of one day, of which the next midnight is 24:00; empty where they run over days."""
    days = (last.date() - first.date()).days
    if days == 1 and last.time() == time():
        return "24:00"
    return "" if days else f"{last:%H:%M}"


def moments(iso: str) -> tuple[date | datetime, ...]:
    """The one or two ends of a resolved time.

    Raises:
        ValueError: it is not in ISO 8601.
    """
    return tuple(datetime.fromisoformat(end) if "T" in end else date.fromisoformat(end) for end in iso.split("/"))


def _written(at: date | datetime, *, short: bool) -> str:
    day, month = _DAYS[at.weekday()], _MONTHS[at.month - 1]
    written = f"{day[:3]} {at.day} {month[:3]}" if short else f"{day} {at.day} {month} {at.year}"
    return f"{written}, {at:%H:%M}{'' if short else _offset(at)}" if isinstance(at, datetime) else written


def _offset(at: datetime) -> str:
    return f" {at.tzname()}" if at.tzinfo else ""


def _months(first: date, last: date) -> str:
    """Whole months by their names; empty where the days are no whole months."""
    if isinstance(first, datetime) or isinstance(last, datetime) or first.day != 1 or last == date.max:
        return ""
    if (last + timedelta(days=1)).day != 1 or last < first:
        return ""
    if (first.year, first.month, last.month) == (last.year, 1, 12):
        return str(first.year)
    end = f"{_MONTHS[last.month - 1]} {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return end
    return f"{_MONTHS[first.month - 1]}{f' {first.year}' if first.year != last.year else ''} to {end}"


def doubtful(card: Scorecard, *pointers: str) -> bool:
    """Whether a person should look at one of these judgements, named as in the JSON scorecard."""
    return not set(pointers).isdisjoint(card.needs_review)


def please_check(ask: Ask, card: Scorecard) -> str:
    """What stands behind an exchange that a person should look at; nothing behind the others."""
    n = card.asks.index(ask)
    return " (please check)" if doubtful(card, f"asks/{n}", f"asks/{n}/response") else ""


def measures(card: Scorecard) -> tuple[str, ...]:
    """The few measures that a coach asks for first, as far as the call gives them; together they fill one line."""
    values = ((write, card.metrics.get(key)) for key, write in _MEASURES.items())
    return tuple(write(value) for write, value in values if value is not None)


_MEASURES: Mapping[str, Callable[[float], str]] = {
    "duration_seconds": lambda value: f"{clock(value)} long",
    "rep_talk_share": lambda value: f"rep talks {value:.0%}",
    "longest_monologue_seconds": lambda value: f"monologue {clock(value)}",
    "rep_questions": lambda value: f"{value:.0f} question{'' if value == 1 else 's'}",
    "first_ask_at": lambda value: f"first ask at {value:.0%}",
}
