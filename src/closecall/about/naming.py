"""What a file's name tells of a call, by a pattern such as `{rep}_{date}_{customer}`."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import PurePath

from closecall.about.values import KEYS, Told, checked, zones

ANYTHING = "_"
"""The name in a pattern for what is passed over."""
_DATE = re.compile(r"([0-9]{4})([-_.]?)([0-9]{2})\2([0-9]{2})|([0-9]{2})([-_.])([0-9]{2})\6([0-9]{4})")
Facts = tuple[tuple[str, str], ...]


def fault(pattern: str) -> str | None:
    """What is wrong with a pattern, or None."""
    parts = _parts(pattern)
    if any(brace in signs for signs, _ in parts for brace in "{}"):
        return "a brace has no partner; a pattern names what it takes in braces: {rep}_{date}_{customer}"
    names = [name for _, name in parts if name is not None]
    known = (*KEYS, ANYTHING)
    wrong = next((name for name in names if name not in known), None)
    if wrong is not None:
        return f"{{{wrong}}} is not known; use {', '.join(f'{{{name}}}' for name in known)}"
    if not set(names) - {ANYTHING}:
        return "it names nothing; write one such as {rep}_{date}_{customer}"
    twice = next((name for name in names if name != ANYTHING and names.count(name) > 1), None)
    if twice:
        return f"{{{twice}}} stands in it twice; use {{_}} for what is passed over"
    if any(not sign and name is not None for sign, name in parts[1:]):
        return "two names touch, and nothing tells where the first ends; put a sign such as _ between them"
    return "it holds a / or \\, and is for the name of a file alone" if re.search(r"[/\\]", pattern) else None


def parsed(name: str, pattern: str) -> Told:
    """What a file's name tells by a pattern that has no `fault`; nothing, with a warning, where it does not fit.

    The pattern is held against the name without its ending, and then against the whole name. A name that fits in ways that tell
    different things (`{rep}_{customer}` and `Dana_Reyes_Acme`) tells nothing: a wrong rep would be worse than none.
    """
    parts = _parts(pattern)
    ways = _ways(parts, PurePath(name).stem) or _ways(parts, name)
    if len(ways) == 1:
        return Told(dict(ways[0]))
    why = "fits in more than one way; use signs between the names that stand in none of them" if ways else "does not fit"
    return Told(warnings=(f"the file name {name!r} tells nothing: the pattern {pattern} {why}",))


def iso(text: str) -> str:
    """A date as file names have it, in ISO 8601: 2026-11-23, 20261123 or 23-11-2026, also with `_` or `.`; the day before the month.

    Raises:
        ValueError: it is no date.
    """
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no date")
    year, month, day = found.group(*((1, 3, 4) if found[1] else (8, 7, 5)))
    return date(int(year), int(month), int(day)).isoformat()


def _parts(pattern: str) -> tuple[tuple[str, str | None], ...]:
    """Each name with the signs before it, and the signs at the end with None."""
    pieces = re.split(r"\{([^{}]*)\}", pattern)
    return tuple(zip(pieces[::2], [*pieces[1::2], None], strict=True))


def _ways(parts: tuple[tuple[str, str | None], ...], text: str) -> tuple[Facts, ...]:
    """What a text tells by a pattern, in all ways that differ, but no more than two."""

    @cache
    def rest(part: int, at: int) -> tuple[Facts, ...]:
        signs, name = parts[part]
        if not text.startswith(signs, at):
            return ()
        at += len(signs)
        if name is None:
            return ((),) if at == len(text) else ()
        found: dict[Facts, None] = {}
        for end in range(at + 1, len(text) + 1):
            facts = _facts(name, text[at:end])
            if facts is not None:
                found |= dict.fromkeys((*facts, *later) for later in rest(part + 1, end))
            if len(found) > 1:
                break
        return tuple(found)[:2]

    return rest(0, 0)


def _facts(name: str, text: str) -> Facts | None:
    """What a piece of a file's name tells, or None where it cannot be what the pattern says."""
    if name == "timezone" and text not in zones():  # without a search for what may be meant, for every piece
        return None
    try:
        value = iso(text) if name == "date" else checked(name, text.strip())
    except ValueError:
        return None
    if name == ANYTHING:
        return ()
    return ((name, value),) if value else None
