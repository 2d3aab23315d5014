"""Text to the pieces of spoken dates and times: at every word the first rule of the table that fits gives one piece.

A rule with a `cue` is for words that name a time only in company ("seven", "the ninth", "june"): such a piece can stand alone
where the cue comes before it and a sentence could end after it, and otherwise only next to a piece that is sure; which, is for
`closecall.language.when` to decide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from closecall.language.times import phrases as say
from closecall.language.times.moments import Atom, Clock, MonthDay, Numeric, Part, Period, Piece, Relative, WeekOf
from closecall.language.times.phrases import filled, number

_ZONES = {
    "eastern": "America/New_York",
    "central": "America/Chicago",
    "mountain": "America/Denver",
    "pacific": "America/Los_Angeles",
    "gmt": "UTC",
    "utc": "UTC",
    "uk": "Europe/London",
}
FREE = re.compile(
    r"\s*(?:$|[.,](?!\d)|[;:!?…)\"”–—]|['’](?:s|ll|d)\b|\n|(?:and(?! a half)|then|so|but|if|because|cause|cos|when|while|with|on|in|at|for|from|by|until|till|before"
    r"|after|is|was|works?|would|will|could|can|might|should|suits?|sounds?|okay|ok|yeah|yes|yep|aye|no|not|please|sir|madam|ma'am|we|you|i|he|she|they|it"
    r"|that|thats|this|which|who|your|my|our|the|today|tomorrow|tonight|next|sharp|right|alright|fine|good|great|perfect|grand|though|instead|maybe"
    r"|just|lah|ah|uh|um|let's|what|how|where|there|here|as|since|does|do|day|(?:mon|tues|wednes|thurs|fri|satur|sun)day|or(?![\s-]+(?:[a-z]*\d|one|two|three"
    r"|four|five|six|seven|eight|nine|ten|eleven|twelve|half|twenty|thirty)))\b)",
    re.IGNORECASE | re.ASCII,
)
"""What can follow an hour or an ordinal that counts nothing: an end, or a word that is no noun."""


def _before(pattern: str, gap: str = r"[\s,]*") -> re.Pattern[str]:
    """A pattern for the words right before a piece."""
    return re.compile(rf"(?:{filled(pattern)}){gap}$", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    build: Callable[[re.Match[str]], Piece]
    cue: re.Pattern[str] | None
    bar: re.Pattern[str] | None
    free: bool


def _rule(pattern: str, build: Callable[[re.Match[str]], Piece], cue: str = "", bar: str = "", *, free: bool = False) -> _Rule:
    """A row of the table. `cue`: what must come before where the piece stands alone; `bar`: what must not; `free`: FREE follows."""
    compiled = re.compile(filled(pattern), re.IGNORECASE | re.ASCII)
    return _Rule(compiled, build, _before(cue) if cue else None, _before(bar) if bar else None, free or bool(cue))


_HOUR_CUE = r"\b(?:at|by|before|after|until|till?|make it|between)(?: (?:like|about|around|say))?"
_TIME_CUE = rf"(?:^|[.?!,;:]|{_HOUR_CUE}|\b(?:around|about|say|like|from|for|do|or|then|okay|ok|yeah|yes|sure|so))"
_ON_CUE = r"\b(?:on|by|until|till?|before|after|from|starting|about|around|say|since|do|for)(?: the)?"
_DATE_CUE = rf"(?:(?:^|[.?!;:])(?: the)?|{_ON_CUE})"
_MONTH_CUE = (
    r"(?:^(?:the )?|[.?!]|\b(?:in|by|until|till?|before|after|from|since|for|of|into|about|around|do|during|late|starting))"
)
_NEVER = r"(?!)"  # no words: "good morning" is no time, "Friday morning" is one
_NOT_PAST = r"\b(?:last|every|each|a|good|black)"
_WEEKLY = r"(?!s\b(?! (?:good|fine|grand|great|okay|ok|perfect|beautiful|out|no|not|the|my|me)\b))"
_RULES: tuple[_Rule, ...] = (
    # Weeks on top of a day, and days counted from the call.
    _rule(
        r"(?:(?P<n>an?|{NUM}) )?(?P<unit>weeks?|fortnight)(?:['’]?s? time)?(?: (?:on|from|after|this|next))? (?P<day>{DAY}|today|to~morrow|(?<=from\s)now)\b",
        say.weeks_on,
        bar=r"\b(?:this|next|the|per|last)",
    ),
    _rule(
        r"(?P<day>{DAY}|to~morrow) (?P<unit>week|fortnight)(?P<n>)(?![\s-]+(?:of|after|from|on)\b)\b",
        say.weeks_on,
        bar=_NOT_PAST,
    ),
    _rule(r"the day after to~morrow", lambda _: Relative(2)),
    _rule(r"to~morrow\b", lambda _: Relative(1)),
    _rule(r"to~night\b", lambda _: Relative(0, "night")),
    _rule(r"to~day\b(?!['’])", lambda _: Relative(0), bar=r"\bday"),
    _rule(
        r"this (?P<part>(?:(?:early|late|mid) )?(?:{DAYPART}))\b",
        lambda m: Relative(0, say.part(m["part"]).name),
    ),
    _rule(
        r"(?:in|within)(?: (?:the next|about|around|another|just|like|say|maybe))* (?P<n>half an?|an? couple of|a couple|a few|several|the(?= hour\b)|an?(?= (?:hour|week|fortnight|month))|an?(?= day or two)|{NUM}(?: or {NUM})?) "
        r"(?P<unit>minutes?|mins?|hours?|days?|(?:working|business) days?|weeks?|fortnights?|months?|quarters?|years?)\b(?P<more> and a half)?(?:['’]? time)?(?! of\b)",
        say.offset,
        bar=r"\b(?:many|much|once|twice|times)",
    ),
    _rule(
        r"(?P<n>a couple of|a few|half an|an?|{NUM}) (?P<unit>minutes?|hours?|days?|weeks?|months?|years?)(?P<more>) from (?:now|today)\b",
        say.offset,
    ),
    # Dates.
    _rule(
        r"(?P<year>20\d\d)-(?P<month>0[1-9]|1[0-2])-(?P<day>[0-3]\d)\b",
        lambda m: MonthDay(int(m["day"]), int(m["month"]), int(m["year"])),
    ),
    _rule(
        r"(?P<a>[0-3]?\d)/(?P<b>[0-3]?\d)(?:/(?P<year>20\d\d))?\b(?!/)(?<!24/7)",
        lambda m: Numeric(int(m["a"]), int(m["b"]), say.year_said(m)),
        cue=_DATE_CUE,
    ),
    _rule(
        r"(?:the )?(?P<nth>{NTH}|last(?= {DAY} (?:in|of)\b)) (?P<day>{DAY})(?P<of> (?:in|of) (?:(?P<month>{ANYMONTH})|(?:the|this|next) month))?\b",
        say.nth_weekday,
    ),
    _rule(
        r"(?:the )?(?P<nth>{NTH}|last) (?:full )?week (?P<of>(?:in|of) (?:(?P<month>{ANYMONTH})|(?:the|this|next) month))\b",
        say.nth_week,
    ),
    _rule(
        r"(?:the )?week(?P<end>end)? (?:of|commencing|beginning|starting|from) (?:(?:the|{DAY}) )*(?:(?P<month>{ANYMONTH}) (?:the )?)?(?P<day>{ORD}|{NUM})(?: (?:of )?(?P<later>{ANYMONTH}))?",
        lambda m: WeekOf(MonthDay(number(m["day"]), say.month_number(m["month"] or m["later"])), bool(m["end"])),
    ),
    _rule(
        r"(?:the )?(?P<day>{ORD})(?:,? (?P<month>{MONTH})| of (?P<later>{ANYMONTH}))\b{YEAR}",
        lambda m: MonthDay(number(m["day"]), say.month_number(m["month"] or m["later"]), say.year_said(m)),
    ),
    _rule(
        r"(?P<day>\d{1,2}) (?:of )?(?P<month>{MONTH})\b{YEAR}",
        lambda m: MonthDay(number(m["day"]), say.month_number(m["month"]), say.year_said(m)),
    ),
    _rule(
        r"(?P<month>{ANYMONTH}) (?:the )?(?P<day>{ORD}|(?:the )?\d{1,2}(?![\d:.])\b(?![ap]m| [ap]\.?m))\b{YEAR}",
        lambda m: MonthDay(number(m["day"]), say.month_number(m["month"]), say.year_said(m)),
        bar=r"\b(?:we|i|you|they)",
    ),
    _rule(r"(?P<month>{MONTH}) (?P<day>{NUM})", lambda m: MonthDay(number(m["day"]), say.month_number(m["month"])), free=True),
    _rule(
        r"(?:the )?(?P<day>{ORD}) of (?:(?P<which>this|next)|the) month\b",
        lambda m: MonthDay(number(m["day"]), months=say.shift_said(m["which"]) if m["which"] else None),
    ),
    # Weekdays; "Mondays" and "every Monday" name none.
    _rule(
        rf"(?:(?P<which>{{SHIFT}}|the) )?(?P<day>{{DAY}}){_WEEKLY}(?P<tail> (?:after next|coming))?",
        say.named_day,
        bar=_NOT_PAST,
    ),
    _rule(
        rf"(?P<which>)(?P<day>(?:tues|wednes|thurs|fri|satur|sun|mon)~day)(?=s\b){_WEEKLY}(?P<tail>)",
        say.named_day,
        bar=_NOT_PAST,
    ),
    # Weeks, months, quarters and years.
    _rule(
        r"(?:the )?(?P<edge>very end|back end|end|close|start|beginning|top|middle) of (?:(?P<which>{SHIFT}|the) )?(?P<unit>week(?:end)?|month|quarter|year|{ANYMONTH}|q[1-4]|(?:the )?{NTH} quarter)\b",
        lambda m: say.period_of(m["unit"], say.edge_said(m["edge"]), m["which"]),
    ),
    _rule(
        r"(?P<unit>week|month|quarter|year) end\b|the (?P<late>week|month|quarter|year) is out\b|eo(?P<short>[wmqy])\b",
        say.ended_period,
    ),
    _rule(r"(?:the )?week after next\b", lambda _: Period("week", 2)),
    _rule(
        r"(?:(?P<edge>early|mid|late|later) )?(?P<which>{SHIFT}) (?P<unit>week(?:end)?|month|quarter|year)\b(?!['’]s|s\b)",
        lambda m: say.period_of(m["unit"], say.edge_said(m["edge"]), m["which"]),
    ),
    _rule(r"the weekend\b", lambda _: Period("weekend", 0)),
    _rule(r"(?:the )?new year\b(?!['’]s)", lambda _: Period("year", 1), bar=r"\b(?:happy|chinese|lunar)"),
    _rule(
        r"(?:the )?(?P<name>q[1-4]|{NTH} quarter)\b(?: of (?:(?P<which>this|next) year|(?P<year>20\d\d)))?",
        say.quarter,
        bar=r"\bpast",
    ),
    _rule(
        r"(?P<edge>early|mid|late)(?: in)? (?P<month>{ANYMONTH})\b",
        lambda m: Period("month", number=say.month_number(m["month"]), edge=say.edge_said(m["edge"])),
    ),
    _rule(r"(?P<which>this|next) (?P<month>{MONTH})\b", lambda m: Period("month", number=say.month_number(m["month"]))),
    _rule(
        r"(?P<month>{ANYMONTH}),? (?P<year>20\d\d)\b",
        lambda m: Period("month", number=say.month_number(m["month"]), year=say.year_said(m)),
    ),
    _rule(
        r"(?:the )?(?P<month>{MONTH}) (?:slot|agenda|meeting|board|committee|round|order|vessel|delivery|intake|one)\b",
        lambda m: Period("month", number=say.month_number(m["month"])),
        bar=r"\b(?:with|from)",
    ),
    _rule(r"(?P<month>(?!may|march){MONTH})\b", lambda m: Period("month", number=say.month_number(m["month"])), cue=_MONTH_CUE),
    _rule(
        r"(?P<month>may|march)\b",
        lambda m: Period("month", number=say.month_number(m["month"])),
        cue=r"\b(?:in|by|until|till?|since|of|into|before|after)",
    ),
    # Times of day.
    _rule(r"(?P<h>\d{1,2}):(?P<m>[0-5]\d)\b(?:~(?P<half>{HALF}))?", say.clock, bar=r"[\d:.]"),
    _rule(r"(?P<h>{HOUR})(?:[\s.:-]*(?P<m>{MIN}))?~(?P<half>{HALF})", say.clock),
    _rule(r"(?P<h>{HOUR})(?: (?P<m>{MIN}))? o~['’]?~clock\b", say.clock),
    _rule(r"(?P<h>[01]\d|2[0-3])(?P<m>[0-5]\d) (?:hours|hrs)\b", lambda m: Clock(int(m["h"]), int(m["m"]), "24")),
    _rule(r"(?P<h>{NUM}) hundred hours\b", lambda m: Clock(number(m["h"]), 0, "24"), cue=_HOUR_CUE),
    _rule(r"(?:12 |twelve )?(?:noon|mid~day)\b|high noon\b", lambda _: Clock(12, 0, "24")),
    _rule(r"(?:12 |twelve )?midnight\b", lambda _: Clock(24, 0, "24")),
    _rule(
        r"(?:a )?(?P<m>half|quarter) (?P<side>past|passed|gone|after|to|till?|of) (?P<h>{HOUR})(?:~(?P<half>{HALF}))?",
        say.spoken_clock,
        free=True,
    ),
    _rule(r"(?P<m>{NUM})(?: minutes)? (?P<side>past|passed) (?P<h>{HOUR})(?:~(?P<half>{HALF}))?", say.spoken_clock, free=True),
    _rule(
        r"(?P<m>twenty~five|twenty|ten|five)(?: minutes)? (?P<side>to) (?P<h>{HOUR})",
        say.spoken_clock,
        cue=r"\b(?:at|by|until|about)",
    ),
    _rule(r"half (?P<h>{HOUR})", lambda m: Clock(number(m["h"]), 30), free=True),
    _rule(
        r"(?P<h>{HOUR})[\s.-]+(?P<m>{MIN})(?=~ish\b| {WHOSE})",
        say.clock,
        free=True,
    ),
    _rule(r"(?P<h>{HOUR})[\s-]+(?P<m>thirty|fifteen|forty[\s-]+five)(?![a-z])", say.clock, cue=_TIME_CUE),
    _rule(r"(?P<h>{HOUR}|1[3-9]|2[0-3]|{TEEN})[\s.-]+(?P<m>{MIN})", say.clock, cue=_HOUR_CUE),
    _rule(r"(?P<h>{HOUR})~ish\b", say.clock),
    _rule(r"(?P<h>{HOUR})(?= {WHOSE})", say.clock, free=True),
    _rule(r"(?P<h>{HOUR}) sharp\b", say.clock),
    # Parts of the day.
    _rule(
        r"first thing\b(?: in the morning)?(?! (?:i|that|that's|we|you|is|was|to|he|she|they|about)\b)",
        lambda m: say.part(m[0]),
        bar=r"\b(?:the|a|one)",
    ),
    _rule(
        r"(?:early |late |mid )?in the (?:(?:early|late|mid) )?(?:{DAYPART})\b|(?:before|after) (?:the )?(?:lunch(?:~time)?|work)\b|lunch~time\b|(?:dinner|tea)~time\b",
        lambda m: say.part(m[0]),
    ),
    _rule(
        r"the (?:(?:early|late|mid) )?(?:{DAYPART})\b",
        lambda m: say.part(m[0]),
        cue=r"\b(?:in|be|for|do|prefer|by|rather)",
    ),
    _rule(r"(?-i:COB|EOD|EOB)\b|close of (?:business|play)\b|end of business\b", lambda _: Part("close")),
    _rule(r"(?:the )?end of (?:the )?(?:day|play)\b", lambda _: Part("close"), cue=r"\b(?:by|before|until|till)"),
    _rule(r"lunch\b", lambda m: say.part(m[0]), cue=r"\b(?:at|over)"),
    _rule(r"(?:(?:early|late|mid) )?(?:{DAYPART}|night)\b", lambda m: say.part(m[0]), cue=_NEVER),
    # Words that name a time only in company.
    _rule(
        r"the (?P<day>[1-4]~(?:st|nd|rd|th)|first|second|third|fourth)\b",
        lambda m: MonthDay(number(m["day"])),
        cue=_ON_CUE,
    ),
    _rule(r"the (?P<day>{ORD})", lambda m: MonthDay(number(m["day"])), cue="", free=True),
    _rule(r"(?!(?:first|second|third|fourth)\b)(?P<day>{ORD})", lambda m: MonthDay(number(m["day"])), cue=_DATE_CUE),
    _rule(
        r"the (?P<day>[1-3]?\d|{TEEN}|twenty(?: (?:one|two|three|four|five|six|seven|eight|nine))?)\b",
        lambda m: MonthDay(number(m["day"])),
        cue=r"\bon",
        bar=r"(?<!^)(?<!day)(?<!\bon)(?<![\s,])",  # "the 14" is a date after "on" or a weekday, or as all that is said
    ),
    _rule(r"(?P<h>{HOUR})\b", say.clock, cue=_HOUR_CUE, bar=r"(?:\d|\bthe|\b(?:two|three|four|one) by)"),
)


_WORD = re.compile(r"(?<![^\W_])(?=\w)")
_LEAD = _before(
    r"\b(?P<lead>by|before|ahead of|after|until|till?|from|starting|beginning|since|between|at)(?: (?:the|like|about|around|say|um|uh|on|this))*",
    gap=r"\s*",
)
_ZONE = re.compile(
    filled(r"(?:~ish\b)?(?: sharp\b)?(?: (?=(?P<zone>[a-z]+)){WHOSE})?"),
    re.IGNORECASE | re.ASCII,
)


def atoms(text: str) -> Iterator[Atom]:
    """The pieces of a text in order; they do not overlap."""
    at = 0
    for word in _WORD.finditer(text):
        if word.start() >= at and (found := _atom(text, word.start())):
            at = found.end
            yield found


def _atom(text: str, start: int) -> Atom | None:
    """What the first rule that fits makes of the words at `start`."""
    since = max(0, start - 40)
    for rule in _RULES:
        match = rule.pattern.match(text, start)
        if not match or match.end() == start or (rule.bar and rule.bar.search(text, since, start)):
            continue
        piece, end = _with_zone(rule.build(match), text, match.end())
        free = bool(FREE.match(text, end))
        lead = _LEAD.search(text, since, start)
        sure = not rule.free
        alone = sure or (free and (rule.cue is None or bool(rule.cue.search(text, since, start))))
        bound, opens = (lead["lead"].lower(), lead.start()) if lead else ("", start)
        return Atom(start, end, piece, bound, opens, sure=sure, alone=alone)
    return None


def _with_zone(piece: Piece, text: str, end: int) -> tuple[Piece, int]:
    """A time of day with the words that say on whose clock."""
    if isinstance(piece, Clock) and (match := _ZONE.match(text, end)):
        return replace(piece, zone=_ZONES.get((match["zone"] or "").lower())), match.end()
    return piece, end
