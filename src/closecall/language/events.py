"""Times that hang on something that happens: "once the samples are in", "when I get off the phone", "after the fair".

They fix no time on the calendar, but they are what was agreed, and a coach wants to see them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORD = r" [\w'’-]+"
_OWNER = r"(?:the|my|our|your|his|her|their|this|these|those)"
_PERSON = r"(?:i|we|you|he|she|they)"
_SUBJECT = rf"(?:{_PERSON}|it|everyone|everybody|{_OWNER}(?:{_WORD}){{1,3}}?)"
_END = (
    rf"(?=\s*(?:[.,;:?!…]|$)|\s+(?:so|because|cause|then|but|or|just|okay|ok|yeah|yes|{_PERSON}['’](?:ll|d)|and {_PERSON})\b)"
)
"""Where the words of an event are over: at a pause, or where something else begins."""

_NOT_TO_COME = (
    r"(?:was|were|had|did|said|spoke|talked|met|came|went|got|saw|told|sent|rang|bought|took|\w+ed"
    r"|say|can|could|would|might|think|want|like|need|know)\b"
)
"""What is over, and what nobody can wait for ("when you say cheap", "when I can")."""

_CLAUSE = rf"(?:(?:{_PERSON}|it)['’](?:m|re|s|ve)|{_SUBJECT}(?! {_NOT_TO_COME}))(?:{_WORD}){{1,8}}?"
_AFTER = r"(?:before|(?<!look )(?<!looks )(?<!looking )after)"
_EVENT = re.compile(
    rf"\b(?:once|when|as soon as|soon as|the (?:minute|moment|second)|until|{_AFTER}) {_CLAUSE}{_END}"
    rf"|\b{_AFTER} (?:that\b|{_OWNER}(?:{_WORD}){{1,4}}?{_END})"
    rf"|\bat {_OWNER}(?:{_WORD}){{0,2}}? (?:fair|show|conference|meeting|review|assembly|training|match)\b(?: (?:in|at){_WORD})?",
    re.IGNORECASE,
)


def event(texts: Sequence[str]) -> str | None:
    """The event on which the time of some talk hangs, in the speakers' words: the last one said; None where there is none.

    Args:
        texts: what was said, oldest first: ask, answer, ask again, answer.
    """
    found = (match.group() for text in reversed(texts) for match in reversed(list(_EVENT.finditer(text))))
    return next(found, None)
