"""Spoken dates and times: the words of a sentence that name a day, a date, a time of day or a deadline."""

from __future__ import annotations

import re

_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = r"(?:january|february|march|april|june|july|august|september|october|november|december)"
_NUMBER = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    r"|twenty(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|thirty(?:[- ]one)?|\d{1,2})"
)
_ORDINAL = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth"
    r"|seventeenth|eighteenth|nineteenth|twentieth|twenty[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|thirtieth|thirty[- ]first|\d{1,2}(?:st|nd|rd|th))"
)
_CLOCK = (
    rf"(?:(?:at |by |around |about |before |after )?(?:\d{{1,2}}:\d{{2}}(?: ?[ap]\.?m\.?)?|\d{{1,2}} ?[ap]\.?m\.?|(?:half|quarter) (?:past|to) {_NUMBER}|half {_NUMBER}"
    rf"|{_NUMBER}(?:[- ](?:thirty|fifteen|forty[- ]five))? o'?clock|noon|midday)|(?:at|by|around) {_NUMBER}(?:[- ](?:thirty|fifteen|forty[- ]five))?)"
)
_PART = r"(?:first thing|(?:in the |early |late |mid[- ])?(?:morning|afternoon|evening)|lunch ?time|end of (?:the )?day|close of business)"
_WHEN = re.compile(
    rf"\b(?:(?:by|on|before|until|this|next|the|coming|a week on|end of|first thing) ){{0,3}}"
    rf"(?:{_DAY}(?: (?:the )?{_ORDINAL})?(?: (?:of )?{_MONTH})?|(?:the )?{_ORDINAL} (?:of )?{_MONTH}|{_MONTH} (?:the )?(?:{_ORDINAL}|\d{{1,2}})|tomorrow|tonight|today"
    rf"|(?:next|this|end of the|end of this|end of next) (?:week|month|quarter|year)|in (?:a|{_NUMBER}|a couple of) (?:days?|weeks?|months?|hours?|minutes)|the {_ORDINAL}(?! (?:one|thing|time|unit|option|floor|page)))"
    rf"(?:,? {_PART})?(?:,? (?:at |by |around )?{_CLOCK})?(?: in the (?:morning|afternoon|evening))?\b|\b{_CLOCK}(?: (?:on )?(?:{_DAY}|tomorrow))?",
    re.IGNORECASE,
)


def first_when(text: str) -> str | None:
    """The first expression of time in a sentence, in its own words; None where there is none."""
    found = _WHEN.search(text)
    return found.group().strip(" ,") if found else None
