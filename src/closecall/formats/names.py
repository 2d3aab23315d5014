"""Who speaks, where a line says `Name: words`: telling names from other words before a colon."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

LONGEST_NAME = 60
_PREFIX = re.compile(r"([^:\n]{1,64}?)\s*[:：](?:\s+|$)(.*)", re.DOTALL)
_BRACKETED = re.compile(r"\s*([\[(])([^\[\]()\n]{1,60})[\])]\s*(:?)(.*)", re.DOTALL)
_SENTENCE = re.compile(r"[?!;\"“”]|\.\s+[a-z]|[.,]$|https?|www\.|…")
_LABEL = re.compile(
    r"(?:speaker|spk|person|participant|channel|guest|caller|agent|rep|sales ?rep|sales|seller|customer|client|prospect|buyer|host|"
    r"interviewer|interviewee|operator|receptionist|advisor|adviser|representative|assistant|user|moderator|voice|me|you|them|unknown)"
    r"[ _-]?(?:speaker)?[ _-]?\w{0,3}",
    re.IGNORECASE,
)
_SMALL = frozenset("de da di do van von der den del la le bin al of the at from and y e @ & -".split())
HEADERS = frozenset(
    "date time duration account product participants participant attendees title subject company scenario topic meeting location "
    "recording host organizer call id type industry outcome stage deal opportunity language source transcript notes note summary "
    "agenda recorded length owner phone email url link attachments invited metadata vertical disposition".split()
)
"""Words that begin the header of a transcript rather than a turn, where no one of that name speaks again."""


def split(line: str) -> tuple[str, str] | None:
    """Name and words of `Name: words`, where what stands before the colon could be a name."""
    found = _PREFIX.match(line)
    if not found:
        return None
    name = bare(found[1])
    return (name, found[2].strip()) if could_be(name) else None


def bracketed(line: str) -> tuple[str, str] | None:
    """Name and words of `[SPEAKER_01]: words`, `(speaker 0) words` or `(Full Name)`; a sound (`[Music]`) is no name."""
    found = _BRACKETED.match(line)
    if not found:
        return None
    name, colon, words = found[2].strip(), found[3], found[4].strip()
    labelled = bool(_LABEL.fullmatch(name))
    full = line.lstrip().startswith("(") and len(name.split()) > 1 and looks_named(name)
    return (name, words) if could_be(name) and (colon or labelled or full) else None


def bare(name: str) -> str:
    """A name without the brackets and stars around it."""
    name = name.strip().strip("*_").strip()
    while len(name) > 2 and name[0] + name[-1] in {"[]", "()", "<>"}:
        name = name[1:-1].strip()
    return name


def could_be(name: str) -> bool:
    """Short, with a letter or digit group of a telephone number, and no sentence."""
    if not 0 < len(name) <= LONGEST_NAME or _SENTENCE.search(name):
        return False
    return len(name.split()) <= 8 and bool(re.search(r"[^\W\d_]|\+?\d[\d ()-]{5,}", name))


def speakers(candidates: Iterable[str]) -> frozenset[str]:
    """The names among the words before colons: those that come again, and those that are written as names are."""
    counts = Counter(candidates)
    return frozenset(name for name, n in counts.items() if looks_named(name) or (n > 1 and len(name.split()) <= 4))


def looks_named(name: str) -> bool:
    """Written as names are: a label of a speaker, or capitals throughout."""
    if _LABEL.fullmatch(name):
        return True
    words = re.sub(r"\(.*?\)|\[.*?\]", "", name).split()
    return 0 < len(words) <= 5 and all(
        word[0].isupper() or not word[0].isalpha() or word.lower() in _SMALL or not word.isascii() for word in words
    )


def is_header(name: str) -> bool:
    """Whether a line that begins so tells of the call (`Date: …`) rather than of a speaker."""
    words = re.split(r"[\s_/-]+", re.sub(r"\[.*?\]|\(.*?\)", " ", name.lower()))
    return all(word in HEADERS for word in words if word)
