"""The words of spoken dates and times as pattern fragments, and what a matched phrase means.

In a pattern a space stands for any white space or hyphens, `~` for the same or nothing, and a name in braces for a fragment.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from closecall.language.times.moments import (
    Clock,
    Edge,
    Half,
    MonthDay,
    NthWeekday,
    Offset,
    Part,
    Period,
    Relative,
    Unit,
    Weekday,
    WeekOf,
)

_CARDINALS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
    "seventeenth eighteenth nineteenth"
)
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "twentieth": 20, "thirtieth": 30}
_VALUES: Mapping[str, int] = {
    **{word: n for n, word in enumerate(_CARDINALS.split(), 1)},
    **{word: n for n, word in enumerate(_ORDINALS.split(), 1)},
    **_TENS,
    "a": 1,
    "an": 1,
    "last": -1,
    "half": 30,
    "quarter": 15,
}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_UNITS_SAID: Mapping[str, Unit] = {
    "min": "minute",
    "hour": "hour",
    "day": "day",
    "week": "week",
    "month": "month",
    "year": "year",
}


def _any(words: str) -> str:
    return "|".join(sorted(words.split(), key=len, reverse=True))


_ONES = _any(" ".join(_CARDINALS.split()[:9]))
_FRAGMENTS: dict[str, str] = {
    "DAY": r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)~day|tues|weds|thurs?|(?-i:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b\.?(?=,? \d))\b(?!\.com)",
    "MONTH": r"(?:january|february|april|june|july|august|september|october|november|december|(?-i:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?|(?-i:May|March))",
    "ANYMONTH": r"(?:{MONTH}|may|march)",
    "NUM": rf"(?:\d{{1,2}}|(?:twenty|thirty|forty|fifty)(?:[\s-]+(?:{_ONES}))?|{_any(_CARDINALS)})\b",
    "ORD": rf"(?:\d{{1,2}}~(?:st|nd|rd|th)|(?:twenty|thirty)[\s-]+(?:{_any(' '.join(_ORDINALS.split()[:9]))})|twentieth|thirtieth|{_any(_ORDINALS)})\b",
    "HOUR": rf"(?:(?:0?[1-9]|1[0-2])(?!\d)|(?:{_any(' '.join(_CARDINALS.split()[:12]))})\b)",
    "MIN": rf"(?:[0-5]\d\b|(?:oh|o) (?:{_ONES})\b|ten\b|fifteen\b|(?:twenty|thirty|forty|fifty)(?:[\s-]+five\b)?(?![a-z]))",
    "HALF": r"(?:[ap]\.m\.|[ap]~m\b)",
    "DAYPART": r"(?:morning|after~noon|arvo|evening)",
    "TEEN": r"(?:(?:thir|four|fif|six|seven|eigh|nine)teen)",
    "WHOSE": r"(?:(?:your|my|our|their|local) time|(?:eastern|central|mountain|pacific|gmt|utc|uk)(?: time)?)\b",
    "NTH": r"(?:first|second|third|fourth)",
    "SHIFT": r"(?:the following|following|this coming|the coming|coming|this|next)",
    "YEAR": r"(?:,? (?P<year>20\d\d)\b)?",
}


def filled(pattern: str) -> str:
    """A pattern with its fragments put in and its spaces opened."""
    while re.search(r"\{[A-Z]+\}", pattern):
        pattern = re.sub(r"\{([A-Z]+)\}", lambda m: _FRAGMENTS[m[1]], pattern)
    return pattern.replace("~", r"[\s-]*").replace(" ", r"[\s-]+")


def number(words: str) -> int:
    """The number that words or figures name: "twenty-eighth" and "28th" are 28."""
    digits = re.search(r"\d+", words)
    return int(digits[0]) if digits else sum(_VALUES.get(word, 0) for word in re.findall(r"[a-z]+", words.lower()))


def _weekday(words: str) -> int:
    return _DAYS.index(words[:3].lower())


def month_number(words: str | None) -> int | None:
    """January 1; None for None."""
    return _MONTHS.index(words[:3].lower()) + 1 if words else None


def year_said(match: re.Match[str]) -> int | None:
    """The year of a match, None where none is said."""
    return int(match["year"]) if match["year"] else None


def shift_said(words: str | None) -> int:
    """This week is 0, next week 1."""
    return 1 if words and re.search("next|following", words.lower()) else 0


def named_day(match: re.Match[str]) -> Weekday:
    """A weekday with what narrows it: this, next, after next."""
    said = f"{match['which'] or ''} {match['tail'] or ''}".lower()
    which: Literal["", "this", "next"] = "next" if "next" in said else "this" if "this" in said else ""
    return Weekday(_weekday(match["day"]), which, 1 if "after next" in said else 0)


def weeks_on(match: re.Match[str]) -> Weekday | Relative:
    """What is meant by "A week on Monday", "Monday week", "two weeks from today"."""
    weeks = 2 * number(match["n"] or "a") if "fortnight" in match["unit"].lower() else number(match["n"] or "a")
    anchor = match["day"].lower()
    if anchor in {"today", "now"} or re.match(r"to[\s-]*mor", anchor):
        return Relative(7 * weeks + (anchor not in {"today", "now"}))
    return Weekday(_weekday(anchor), weeks=weeks)


def _unit(words: str) -> Unit:
    said = words.lower()
    if "business" in said or "working" in said:
        return "working day"
    return next((unit for start, unit in _UNITS_SAID.items() if said.startswith(start)), "week")


def offset(match: re.Match[str]) -> Offset:
    """What is meant by "In ten minutes", "in a couple of weeks"."""
    said = match["n"].lower()
    unit, fold = _unit(match["unit"]), 2 if match["unit"].lower().startswith("fortnight") else 1
    if "few" in said or "several" in said or re.search(r"\bor\b", said):
        return Offset(None, unit, vague=True)
    if "couple" in said:
        return Offset(2 * fold, unit, vague=True)
    if said.startswith("half"):
        return Offset(0.5, unit)
    return Offset(fold * number(said) + (0.5 if match["more"] else 0), unit)


def edge_said(words: str | None) -> Edge:
    """Which stretch of a period is meant; none, the whole."""
    said = (words or "").lower()
    if re.search("early|start|beginning|top", said):
        return "early"
    if re.search("mid", said):
        return "middle"
    if said in {"late", "back end"}:
        return "late"
    return "end" if re.search("end|close", said) else ""


def period_of(words: str, edge: Edge = "", shift: str | None = None) -> Period:
    """A period by its name: "week", "june", "Q2", "second quarter"."""
    said = words.lower()
    if "quarter" in said or re.match(r"q[1-4]", said):
        n = number(re.sub("quarter", "", said)) or None
        return Period("quarter", None if n else shift_said(shift), n, edge=edge)
    for unit in ("weekend", "week", "month", "year"):
        if said.startswith(unit):
            return Period(unit, shift_said(shift), edge=edge)
    return Period("month", number=month_number(words), edge=edge)


def ended_period(match: re.Match[str]) -> Period:
    """Month-end, before the month is out, EOM."""
    unit = (
        match["unit"] or match["late"] or {"w": "week", "m": "month", "q": "quarter", "y": "year"}[match["short"].lower()]
    ).lower()
    return period_of(unit, "end")


def quarter(match: re.Match[str]) -> Period:
    """What is meant by "Q2", "the second quarter of next year"."""
    found = period_of(match["name"])
    return replace(found, year=year_said(match), shift=shift_said(match["which"]) if match["which"] else None)


def clock(match: re.Match[str]) -> Clock:
    """An hour with or without minutes, and am or pm where said."""
    hour, minute = number(match["h"]), number(match.groupdict().get("m") or "0")
    return Clock(hour, minute, _half(match) or ("24" if hour > 12 or hour == 0 else ""))


def spoken_clock(match: re.Match[str]) -> Clock:
    """Half past three, ten to four."""
    minute, hour = number(match["m"]), number(match["h"])
    if match["side"].lower() in {"past", "passed", "after", "gone"}:
        return Clock(hour, minute, _half(match))
    return Clock((hour - 2) % 12 + 1, 60 - minute, _half(match))


def _half(match: re.Match[str]) -> Half:
    said = (match.groupdict().get("half") or "").lower()
    return "pm" if said.startswith("p") else "am" if said else ""


def nth_weekday(match: re.Match[str]) -> NthWeekday:
    """What is meant by "The first Monday in May"."""
    months = (1 if "next" in match["of"].lower() else 0) if match["of"] and not match["month"] else None
    return NthWeekday(number(match["nth"]), _weekday(match["day"]), month_number(match["month"]), months)


def nth_week(match: re.Match[str]) -> WeekOf:
    """What is meant by "The second week of March"."""
    # The week that has most of the month's first (second …) seven days; the last week of a month always holds its 27th.
    nth = number(match["nth"])
    months = None if match["month"] else int("next" in match["of"].lower())
    return WeekOf(MonthDay(27 if nth < 0 else 7 * nth - 3, month_number(match["month"]), months=months))


_PART_NAMES = (
    ("first", "first thing"),
    ("before (?:the )?lunch", "morning"),
    ("after (?:the )?lunch", "after lunch"),
    ("lunch|dinner~time", "lunch"),
    ("tea~time", "tea time"),
    ("after work", "evening"),
    ("early~morning", "early morning"),
    ("(?:late|mid)~morning", "late morning"),
    ("morning", "morning"),
    ("early~(?:after~noon|arvo)", "early afternoon"),
    ("late~(?:after~noon|arvo)", "late afternoon"),
    ("after~noon|arvo", "afternoon"),
    ("evening", "evening"),
    ("night", "night"),
)


def part(words: str) -> Part:
    """The part of the day that words name; else the end of it."""
    return Part(next((name for said, name in _PART_NAMES if re.search(filled(said), words.lower())), "close"))
