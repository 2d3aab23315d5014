"""Spoken dates and times: the words of a text that name a day, a date, a time of day or a deadline.

An expression is a run of pieces (`closecall.language.times.moments`) that only small words part: "Thursday", "at two". What the words
mean on the calendar is worked out in `closecall.language.calendar`; the rules are told in docs/when.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from closecall.language.times.atoms import FREE, atoms
from closecall.language.times.moments import (
    Atom,
    Clock,
    MonthDay,
    NthWeekday,
    Offset,
    Part,
    Period,
    Piece,
    Relative,
    Weekday,
    WeekOf,
)

_SMALL = re.compile(
    r"[\s,–-]*(?:(?:at|on|by|before|after|around|about|approximately|like|say|in|the|of|from|until|till?|that's|thats|that is|which is|is|it's|its|um|uh"
    r"|er|maybe|probably|then|only|come|no later than|any ?time|some ?time|between|starting)\b[\s,]*)*",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"[\s,]*(?:(?P<choice>or)\b|(?P<range>(?:and|to|until|till?|through|thru)\b|[-–]))[\s,]*(?:(?:the|at|on|maybe|say)\b\s*)*",
    re.IGNORECASE,
)
_KEPT_LEADS = frozenset(
    {"by", "before", "ahead of", "after", "until", "till", "til", "from", "starting", "beginning", "between"}
)


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression of time: characters `start` to `end` of the text, and the words between them."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Run:
    """The pieces of one expression. `links` has for each piece how it follows the one before: "", "choice" or "range"."""

    atoms: tuple[Atom, ...]
    links: tuple[str, ...]


def expressions(text: str) -> tuple[Expression, ...]:
    """The expressions of time in a text, in order; they do not overlap.

    The words begin with "by", "before", "after", "until" or "from" where one of them bounds the time.
    """
    return tuple(_expression(text, run.atoms) for run in runs(text))


def first_when(text: str) -> str | None:
    """The first expression of time in a text, in its own words; None where there is none."""
    return next((found.words for found in expressions(text)), None)


def runs(text: str, *, lone: bool = False) -> tuple[Run, ...]:
    """The runs of pieces in a text; with `lone`, a piece that fills a clause by itself ("Nine.") makes one too."""
    kept = (_standing(text, run, lone=lone) for run in _joined(text))
    return tuple(run for run in kept if run and run.atoms[0].lead != "since")


def _joined(text: str) -> list[Run]:
    """Every run, whether or not one of its pieces can stand."""
    found: list[Run] = []
    for atom in atoms(text):
        link = _link(text, found[-1], atom) if found else None
        if link is None:
            found.append(Run((atom,), ("",)))
        else:
            found[-1] = Run((*found[-1].atoms, atom), (*found[-1].links, link))
    return found


def _link(text: str, run: Run, atom: Atom) -> str | None:
    """How a piece goes on with the run before it; None where it begins a new one."""
    gap = text[run.atoms[-1].end : atom.start]
    if _slot(atom.piece) == _slot(run.atoms[-1].piece) and (link := _LINK.fullmatch(gap)):
        return "choice" if link["choice"] else "range"
    if _SMALL.fullmatch(gap) and _slot(atom.piece) not in {_slot(a.piece) for a in run.atoms}:
        return ""
    if (link := _LINK.fullmatch(gap)) and link["choice"] and is_day(atom.piece) and is_day(run.atoms[-1].piece):
        return "choice"
    return None


def _slot(piece: Piece) -> str:
    """Two pieces of one slot do not make one time."""
    if isinstance(piece, Relative | Offset):
        return "relative"
    return f"{type(piece).__name__} {piece.name == 'first thing'}" if isinstance(piece, Part) else type(piece).__name__


def is_day(piece: Piece) -> bool:
    """Whether a piece names a day or longer, rather than a time of day."""
    return not isinstance(piece, Clock | Part)


def _standing(text: str, run: Run, *, lone: bool) -> Run | None:
    """The run without the loose pieces at its ends that count something else; None where nothing of it can stand."""
    pieces, links = list(run.atoms), list(run.links)
    while pieces and not _closes(text, pieces[-1]):
        dropped = links.pop()
        pieces.pop()
        if dropped and pieces and not pieces[-1].sure:
            pieces.pop()
            links.pop()
    while pieces and not _opens(pieces, links) and not (lone and _fills(text, pieces)):
        pieces.pop(0)
        links.pop(0)
    stands = any(atom.alone for atom in pieces) or (lone and pieces and _fills(text, pieces))
    return Run(tuple(pieces), ("", *links[1:])) if stands else None


def _closes(text: str, atom: Atom) -> bool:
    return atom.sure or isinstance(atom.piece, Part) or bool(FREE.match(text, atom.end))


def _opens(pieces: Sequence[Atom], links: Sequence[str]) -> bool:
    """Whether a run can open with its first piece: a loose number can only in "nine until one"."""
    if pieces[0].alone or len(pieces) == 1:
        return pieces[0].alone
    bare = isinstance(pieces[0].piece, Clock) and pieces[0].piece.minute == 0
    return not bare or (links[1] == "range" and pieces[1].alone)


def _fills(text: str, pieces: Sequence[Atom]) -> bool:
    before, after = text[: pieces[0].start], text[pieces[-1].end :]
    return bool(
        re.search(r"(?:^|[.?!,;:]|\b(?:okay|ok|no|yes|yeah|say|then|make it|about|like|on|in|at))\s*$", before, re.IGNORECASE)
        and re.match(
            r"\s*(?:$|[.?!,;]|['’]s (?:fine|good|okay|ok|great|grand|perfect|alright|better|best)\b|(?:then|works?|is|it is|would|and|okay|yeah|yes|if|fine|good|sharp)\b)",
            after,
            re.IGNORECASE,
        )
    )


def _expression(text: str, found: Sequence[Atom]) -> Expression:
    start, end = _opening(found[0]), found[-1].end
    return Expression(start, end, text[start:end])


def _opening(atom: Atom) -> int:
    """Where the words begin: at the word that bounds the time, if there is one ("at" only before an hour)."""
    kept = atom.lead in _KEPT_LEADS or (atom.lead == "at" and isinstance(atom.piece, Clock) and not atom.sure)
    return atom.opens if kept else atom.start


# The time as last agreed.

_REJECTED_BEFORE = re.compile(
    r"\b(?:not|can't do|cannot do|can not do|couldn't do|can't|won't do|instead of|rather than|don't do|doesn't do)(?: (?:make|on|at|the|this|for|till|until))*\s*$",
    re.IGNORECASE,
)
_REJECTED_AFTER = re.compile(
    r"['’]?s?(?: (?:is|are|was))?\s+(?:no good|not|no(?=[,.!?]|$)|out|bad|tough|tricky|hopeless|hard|full|booked|gone|won't|doesn't|can't|isn't|don't|(?:the|my|me|our)\b"
    r"|(?:i'm|i am|im|he's|she's|they're|we're|there's|theres|i've|ive|i have|i got|we've|we have|we got|she'll be|he'll be|they'll be)(?! (?:free|good|fine|around|open|available"
    r"|there|in\b(?! (?:the )?[a-z]+)|happy|okay|ok))\b)",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"(?:^|[.?!,;]|\b(?:so|but|and|yeah|yes|okay|ok))\s*\b(?:if|unless|provided)\b"
    r"(?! (?:you|we|i|it|that)(?: (?:can|could|do|say|said|want|like|came|come|works?|suits?)\b|['’]))[^.?!,;]*?(?=\bthen\b|[.?!,;]|$)",
    re.IGNORECASE,
)
_REASON = re.compile(r"\b(?:because|cause|cos|since|otherwise|in case)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Agreed:
    """What stands so far: the words, and the pieces and words of its day and of its time of day."""

    words: str = ""
    day: tuple[Piece, ...] = ()
    day_words: str = ""
    time: tuple[Piece, ...] = ()
    time_words: str = ""


def agreed(texts: Sequence[str]) -> str | None:
    """The time as last agreed over a stretch of talk, in the speakers' words; None where none stands.

    Args:
        texts: what was said, oldest first: ask, answer, ask again, answer.

    A later day takes the place of an earlier one, and an hour said for the earlier day goes with it; an hour or a part of the day
    refines the day said before. A day that is turned down ("not Thursday", "Thursday I'm in Leeds") does not count, nor does a
    time in a condition ("if she's back by Friday"), unless no other is said.
    """
    standing = _Agreed()
    for text in texts:
        found = runs(text, lone=bool(standing.words))
        for run in _meant(text, found) or (() if standing.words else found):
            standing = _after(standing, text, run)
    return standing.words or None


def _meant(text: str, found: Sequence[Run]) -> Sequence[Run]:
    """The runs without those in a condition, and those in a reason for the first ("Saturday, because he's on nights Friday")."""
    reason = _REASON.search(text, found[0].atoms[-1].end) if found else None
    until = reason.start() if reason else len(text)
    conditions = [range(*clause.span()) for clause in _CONDITION.finditer(text)]
    starts = [run.atoms[0].start for run in found]
    return [run for run, at in zip(found, starts, strict=True) if at < until and not any(at in clause for clause in conditions)]


def _after(standing: _Agreed, text: str, run: Run) -> _Agreed:
    """What stands after one more expression."""
    said = _said(text, run)
    if _rejected(text, run):
        return _without(standing, said)
    if not standing.words:
        return said
    if not said.day:
        return _with_time(standing, said)
    if standing.day and same_day(standing.day, said.day):
        return _merged(standing, said)
    if not standing.day and not said.time:
        return replace(standing, words=_both(said.day_words, standing.time_words), day=said.day, day_words=said.day_words)
    return said


def _merged(standing: _Agreed, said: _Agreed) -> _Agreed:
    """The same day said twice: its fuller words, and the hour as last said."""
    fuller = said if _detail(said.day) > _detail(standing.day) else standing
    timed = said if said.time and not set(said.time) <= set(standing.time) else standing
    if timed is fuller or (timed is said and _detail(said.day) == _detail(standing.day)):
        return timed
    words = _both(fuller.day_words, timed.time_words)
    return _Agreed(words, fuller.day, fuller.day_words, timed.time, timed.time_words)


def _detail(day: Sequence[Piece]) -> int:
    """How much is said of a day: "Monday the 26th" tells more than "Monday", "the ninth of June" more than "the ninth"."""
    return sum(2 + (isinstance(piece, MonthDay) and piece.month is not None) for piece in day)


def _said(text: str, run: Run) -> _Agreed:
    days = [a for a in run.atoms if is_day(a.piece)]
    times = [a for a in run.atoms if not is_day(a.piece)]
    return _Agreed(
        _expression(text, run.atoms).words,
        tuple(a.piece for a in days),
        _expression(text, days).words if days else "",
        tuple(a.piece for a in times),
        _expression(text, times).words if times else "",
    )


def _both(day: str, time: str) -> str:
    return ", ".join(words for words in (day, time) if words)


def _with_time(standing: _Agreed, said: _Agreed) -> _Agreed:
    """A mere hour or part of the day, for the day said before."""
    if set(said.time) <= set(standing.time):
        return standing
    return replace(standing, words=_both(standing.day_words, said.time_words), time=said.time, time_words=said.time_words)


def _without(standing: _Agreed, said: _Agreed) -> _Agreed:
    if said.day and standing.day and same_day(standing.day, said.day):
        return _Agreed()
    return standing


def _rejected(text: str, run: Run) -> bool:
    start, end = _opening(run.atoms[0]), run.atoms[-1].end
    return bool(_REJECTED_BEFORE.search(text[:start]) or _REJECTED_AFTER.match(text[end:]))


def same_day(one: Sequence[Piece], other: Sequence[Piece]) -> bool:
    """Whether the pieces of two days can mean the same day: "Monday the 26th" and "Monday", "the ninth of June" and "the ninth"."""
    return any(_alike(a, b) for a in one for b in other) and not any(_unlike(a, b) for a in one for b in other)


def _alike(a: Piece, b: Piece) -> bool:
    if isinstance(a, Weekday | NthWeekday) and isinstance(b, Weekday | NthWeekday):
        return a.number == b.number
    if isinstance(a, MonthDay) and isinstance(b, MonthDay):
        return a.day == b.day and (a.month is None or b.month is None or a.month == b.month)
    return a == b


def _unlike(a: Piece, b: Piece) -> bool:
    same_kind = _slot(a) == _slot(b)
    return same_kind and not _alike(a, b) and not isinstance(a, Period | WeekOf)
