"""Transcript -> Call: who is the rep, who the customer.

Taken from the settings' `rep` or `rep_channel`, else from the file where it says so, else from what is known of the call (the same
two keys of its metadata), else inferred from what people say (`language/selling.py`). An inferred role has a confidence, and a warning
where that is low: swapped roles are the worst fault a scorecard can have.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from closecall.errors import UsageError
from closecall.language import selling, voicemail
from closecall.settings import RolesSettings
from closecall.types import Call, Role, Speaker, Transcript, Turn

_NAMES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "rep",
        re.compile(
            r"^(?:(?:sales )?(?:rep|representative|agent|advisor|adviser|consultant|associate|person)|sales|seller|ae|sdr|bdr|account (?:executive|manager))\b",
            re.IGNORECASE,
        ),
    ),
    ("customer", re.compile(r"^(?:customer|client|prospect|buyer|caller|lead|donor)\b", re.IGNORECASE)),
)
_CHANNELS = frozenset({"left", "right"})
"""The speakers of a recording with one person a side."""
_COLLEAGUE = 5.5
"""Likeness from which a third person is a rep too. Of 208 labelled calls of two people, one customer reaches it, and 198 reps do."""
_THIRD = 0.93
"""No more is sure of anybody else: 3 in 44 of the third and fourth people of the labelled calls are reps, and some say little."""
_CAUTION = 1.5
"""The logits are fitted on written calls; they are taken for so many times less on speech that nobody has labelled."""


def assign(transcript: Transcript, settings: RolesSettings) -> Call:
    """Give every turn a role.

    Raises:
        UsageError: `settings.rep` names nobody in this call.
    """
    if settings.rep is None and settings.rep_channel is None and all(turn.role for turn in transcript.turns):
        given = {turn.speaker: turn.role for turn in transcript.turns if turn.role}
        warnings = transcript.warnings + _contradiction(transcript, given) + _nobody(transcript.turns)
        return Call(transcript, _speakers(transcript.turns, {}), warnings)
    known = _known(transcript, settings)
    names = tuple(dict.fromkeys(turn.speaker for turn in transcript.turns))
    roles, certain = _inferred(transcript, names, known)
    turns = tuple(replace(turn, role=roles[turn.speaker]) for turn in transcript.turns)
    call = replace(transcript, turns=turns)
    warnings = transcript.warnings + _doubts(roles, certain, settings) + _contradiction(transcript, roles) + _nobody(turns)
    return Call(call, _speakers(turns, certain), warnings)


def rep_told(metadata: Mapping[str, str], turns: Sequence[Turn]) -> str | None:
    """The speaker whom the metadata tells to be the rep, by `rep` or else by `rep_channel`; None where they fit no one or several.

    A name fits a speaker who has it, or whose name is a part of it or has it as a part: "Dana" and "Dana Ortiz".
    """
    names = tuple(dict.fromkeys(turn.speaker for turn in turns))
    wanted = _name_words(metadata.get("rep", ""))
    found = [name for name in names if wanted and _name_words(name) == wanted] or [
        name for name in names if (words := _name_words(name)) and wanted and (words <= wanted or wanted <= words)
    ]
    if len(found) == 1:
        return found[0]
    channel = metadata.get("rep_channel")
    return channel if channel in names and set(names) <= _CHANNELS else None


def _name_words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", name.casefold().replace("_", " ")))


def _known(transcript: Transcript, settings: RolesSettings) -> Mapping[str, Role]:
    """Roles that the user, the file or the metadata give."""
    names = tuple(dict.fromkeys(turn.speaker for turn in transcript.turns))
    if settings.rep is not None:
        reps = _reps(settings.rep, names, transcript.call_id)
        return {name: "rep" if name in reps else "customer" for name in names}
    if settings.rep_channel is not None and set(names) <= _CHANNELS:
        return {name: "rep" if name == settings.rep_channel else "customer" for name in names}
    from_file: dict[str, Role] = {turn.speaker: turn.role for turn in transcript.turns if turn.role}
    if not from_file:
        from_file = {name: role for name in names for role, pattern in _NAMES if pattern.search(name)} or _machine(
            transcript.turns
        )
    if len(names) == 2 and len(from_file) == 1 and "other" not in from_file.values():
        ((sure, role),) = from_file.items()
        other: Role = "customer" if role == "rep" else "rep"
        return {name: role if name == sure else other for name in names}
    rep = rep_told(transcript.metadata, transcript.turns)
    if rep is None or from_file.get(rep, "rep") != "rep":
        return from_file
    told: dict[str, Role] = {**from_file, rep: "rep"}
    # Of two the other is the customer; among more there may be a colleague.
    return told if len(names) > 2 else {name: told.get(name, "customer") for name in names}


def _reps(asked: str, names: Sequence[str], call_id: str) -> frozenset[str]:
    """The speakers whom the user names, one or several with commas between; a name may have a comma itself ("Reyes, Dana")."""
    parts = [asked] if _called(asked, names) else asked.split(",")
    for part in parts:
        if not _called(part, names):
            raise UsageError(
                f"nobody is called {part.strip()!r} in {call_id}; --rep takes one of: {', '.join(names)}, or several with commas"
            )
    return frozenset(name for part in parts for name in _called(part, names))


def _called(asked: str, names: Sequence[str]) -> Sequence[str]:
    """Who has just this name, else those whose name contains it."""
    wanted = asked.strip().casefold()
    return [n for n in names if n.casefold() == wanted] or [n for n in names if wanted and wanted in n.casefold()]


def _machine(turns: Sequence[Turn]) -> dict[str, Role]:
    """The speaker who is a voicemail greeting, if one is: it answers in a customer's place."""
    found = [name for name, texts in _texts(turns).items() if voicemail.is_greeting(texts)]
    return {found[0]: "customer"} if len(found) == 1 else {}


def _texts(turns: Sequence[Turn]) -> Mapping[str, Sequence[str]]:
    """What each speaker says, in the order in which they are first heard."""
    names = dict.fromkeys(turn.speaker for turn in turns)
    return {name: [turn.text for turn in turns if turn.speaker == name] for name in names}


def _inferred(
    transcript: Transcript, names: Sequence[str], known: Mapping[str, Role]
) -> tuple[Mapping[str, Role], Mapping[str, float]]:
    """Roles from what is said, and how sure (0..1) each of those is that are not known."""
    points = _points(transcript, names)
    missing = sorted((name for name in names if name not in known), key=lambda name: -points[name])
    roles: dict[str, Role] = dict(known)
    for name in missing:
        likeliest = "rep" not in roles.values()
        roles[name] = "rep" if likeliest or (len(names) > 2 and points[name] >= _COLLEAGUE) else "customer"
    if len(missing) > 1 and "customer" not in roles.values():
        roles[missing[-1]] = "customer"
    return roles, {name: _certainty(name, points, roles) for name in missing}


def _certainty(name: str, points: Mapping[str, float], roles: Mapping[str, Role]) -> float:
    """For the likeliest rep, and where there are two people, the lead over the customers; for anybody else, how clear the case is."""
    if len(points) == 1:
        return 0.5
    best = max(points, key=lambda each: points[each])
    lead = points[best] - max((points[each] for each in points if roles[each] != "rep"), default=_COLLEAGUE)
    if name == best or len(points) == 2:
        return 1 / (1 + math.exp(-lead / _CAUTION))
    clear = points[name] - _COLLEAGUE if roles[name] == "rep" else _COLLEAGUE - points[name]
    return min(_THIRD, 1 / (1 + math.exp(-clear / _CAUTION)))


def _points(transcript: Transcript, names: Sequence[str]) -> Mapping[str, float]:
    """How much each speaker talks like a rep."""
    texts = _texts(transcript.turns)
    words = {name: sum(len(text.split()) for text in texts[name]) for name in names}
    total = max(1, sum(words.values()))
    return {name: selling.likeness(texts[name], words[name] / total, transcript.metadata) for name in names}


def _doubts(roles: Mapping[str, Role], certain: Mapping[str, float], settings: RolesSettings) -> tuple[str, ...]:
    if len(roles) == 1:
        return (
            "The speakers of this call are not told apart: every sentence is read as the rep's, and no answer can be found.",
        )
    confidence = min(certain.values(), default=1.0)
    if confidence >= settings.warn_below:
        return ()
    reps = ", ".join(name for name, role in roles.items() if role == "rep")
    return (
        f"The roles are inferred and uncertain ({confidence:.0%}): taking {reps} as the rep. Name the rep with --rep or --rep-channel.",
    )


def _contradiction(transcript: Transcript, roles: Mapping[str, Role]) -> tuple[str, ...]:
    rep = rep_told(transcript.metadata, transcript.turns)
    if rep is None or roles[rep] == "rep":
        return ()
    return (f"What is known of the call names {rep} as the rep, who is taken as the {roles[rep]}: check who is who.",)


def _nobody(turns: Sequence[Turn]) -> tuple[str, ...]:
    """A warning where a machine is all that the rep reached."""
    if not voicemail.is_greeting([turn.text for turn in turns if turn.role == "customer"]):
        return ()
    return ("Nobody was reached: all that the other side says is a voicemail greeting, so that no ask can be answered.",)


def _speakers(turns: Sequence[Turn], inferred: Mapping[str, float]) -> tuple[Speaker, ...]:
    """Every voice in the order in which it is first heard; one label that stands for both sides makes two speakers."""
    voices = dict.fromkeys((turn.speaker, turn.role or "other") for turn in turns)
    return tuple(_speaker(name, role, turns, round(inferred.get(name, 1.0), 3)) for name, role in voices)


def _speaker(name: str, role: Role, turns: Sequence[Turn], confidence: float) -> Speaker:
    mine = [turn for turn in turns if turn.speaker == name and turn.role == role]
    timed = [turn.end - turn.start for turn in mine if turn.start is not None and turn.end is not None]
    seconds = round(sum(timed), 2) if timed and len(timed) == len(mine) else None
    return Speaker(name, role, confidence, sum(len(turn.text.split()) for turn in mine), seconds)
