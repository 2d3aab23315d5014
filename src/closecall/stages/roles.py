"""Transcript -> Call: who is the rep, who the customer.

Taken from the settings' `rep` or `rep_channel`, else from the file where it says so, else from what is known of the call (the same
two keys of its metadata), else inferred from what people say: reps introduce a company, speak of "our" product and put most of the
questions at the start. An inferred role has a confidence, and a warning when
that is low: swapped roles are the worst fault a scorecard can have.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from closecall.errors import UsageError
from closecall.settings import RolesSettings
from closecall.types import Call, Role, Speaker, Transcript, Turn

# Each cue: points toward "rep" (negative: toward "customer") a time it is heard, counted at most twice a speaker.
_CUES: tuple[tuple[float, re.Pattern[str]], ...] = tuple(
    (points, re.compile(pattern, re.IGNORECASE))
    for points, pattern in (
        (
            3.0,
            r"\bthank(?:s| you) for calling\b|\bhow (?:can|may) i (?:help|assist)\b|\bcalling (?:you )?(?:from|with|on behalf of)\b",
        ),
        (2.0, r"\b(?:this is|it's|my name(?:'s| is)) [\w' ]{2,30} (?:from|with|at|over at|here at)\b"),
        (
            1.5,
            r"\bour (?:customers|clients|platform|product|team|solution|service|system|price|pricing|range|engineers?|members|courses?)\b",
        ),
        (1.0, r"\bwe (?:offer|help|work with|provide|supply|specialise|specialize|install|deliver|charge)\b"),
        (
            1.0,
            r"\b(?:send|get|email) you\b|\bfor you\b|\bi can (?:offer|do)\b|\bfree of charge\b|\bno obligation\b|\bdiscount\b",
        ),
        (
            1.0,
            r"\bhave you (?:got|ever|had|seen|thought|considered|heard)\b|\bwhat (?:are|do) you (?:using|currently|use|pay)\b|\bare you (?:currently|looking|happy)\b",
        ),
        (
            0.8,
            r"\bwould you (?:be|like|say|prefer)\b|\bcan i (?:ask|put|get you)\b|\bpurpose of (?:my|this|the) call\b|\breason (?:i'm|for my|for the|i am) call",
        ),
        (
            -1.5,
            r"\bi(?:'m| am) calling (?:about|because|to see|in (?:today|about))\b|\bi(?:'d| would) like to (?:buy|order|book|know)\b|\bi was wondering\b",
        ),
        (
            -1.5,
            r"\bnot interested\b|\btoo expensive\b|\bhow much (?:is|does|would|do you)\b|\bwhat(?:'s| is) the (?:price|cost|catch)\b|\bdo you (?:have|offer|charge|do)\b",
        ),
        (
            -1.0,
            r"\bsend me\b|\bmy (?:boss|wife|husband|accountant|partner|manager)\b|\bour (?:current|existing) (?:supplier|provider|vendor|contract)\b|\bwe(?:'re| are) (?:using|with|happy)\b",
        ),
    )
)
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
_TALK_WEIGHT = 3.0
"""Reps hold more than half of the talk in most sales calls; a share of 70 % adds 0.6 points."""
_FAR = 3.0
"""With more than two people: whoever stands within this many points of the likeliest rep is a rep too."""


def assign(transcript: Transcript, settings: RolesSettings) -> Call:
    """Give every turn a role.

    Raises:
        UsageError: `settings.rep` names nobody in this call.
    """
    if settings.rep is None and settings.rep_channel is None and all(turn.role for turn in transcript.turns):
        given = {turn.speaker: turn.role for turn in transcript.turns if turn.role}
        warnings = transcript.warnings + _contradiction(transcript, given)
        return Call(transcript, _speakers(transcript.turns, {}, 1.0), warnings)
    known = _known(transcript, settings)
    names = tuple(dict.fromkeys(turn.speaker for turn in transcript.turns))
    missing = [name for name in names if name not in known]
    if not missing:
        roles, confidence = known, 1.0
    else:
        roles, confidence = _inferred(transcript.turns, names, known)
    turns = tuple(replace(turn, role=roles[turn.speaker]) for turn in transcript.turns)
    call = replace(transcript, turns=turns)
    warnings = transcript.warnings + _doubts(roles, confidence, settings) + _contradiction(transcript, roles)
    return Call(call, _speakers(turns, dict.fromkeys(set(roles) - set(known), confidence), 1.0), warnings)


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
        wanted = settings.rep.casefold()
        reps = [n for n in names if n.casefold() == wanted] or [n for n in names if wanted in n.casefold()]
        if not reps:
            raise UsageError(
                f"nobody is called {settings.rep!r} in {transcript.call_id}; --rep takes one of: {', '.join(names)}"
            )
        return {name: "rep" if name in reps else "customer" for name in names}
    if settings.rep_channel is not None and set(names) <= _CHANNELS:
        return {name: "rep" if name == settings.rep_channel else "customer" for name in names}
    from_file: dict[str, Role] = {turn.speaker: turn.role for turn in transcript.turns if turn.role}
    if not from_file:
        from_file = {name: role for name in names for role, pattern in _NAMES if pattern.search(name)}
    if len(names) == 2 and len(from_file) == 1 and "other" not in from_file.values():
        ((sure, role),) = from_file.items()
        other: Role = "customer" if role == "rep" else "rep"
        return {name: role if name == sure else other for name in names}
    rep = rep_told(transcript.metadata, transcript.turns)
    if rep is None or from_file.get(rep, "rep") != "rep":
        return from_file
    return {name: from_file.get(name, "rep" if name == rep else "customer") for name in names}


def _inferred(turns: Sequence[Turn], names: Sequence[str], known: Mapping[str, Role]) -> tuple[Mapping[str, Role], float]:
    """Roles from what is said, and how sure they are (0.5..1)."""
    points = {name: _points(turns, name) for name in names if name not in known}
    ranked = sorted(points.values(), reverse=True)
    best = ranked[0]
    has_rep = "rep" in known.values()
    roles: dict[str, Role] = dict(known)
    for name, value in points.items():
        near = best - value < _FAR if len(names) > 2 else value == best
        roles[name] = "rep" if near and not has_rep else "customer"
    if len(names) > 1 and not has_rep and "customer" not in roles.values():
        roles[min(points, key=lambda name: points[name])] = "customer"
    margin = best - (ranked[1] if len(names) == 2 and len(ranked) > 1 else ranked[-1])
    return roles, 1 / (1 + math.exp(-margin / 1.5)) if len(names) > 1 else 0.5


def _points(turns: Sequence[Turn], name: str) -> float:
    """How much a speaker talks like a rep."""
    text = " ".join(turn.text for turn in turns if turn.speaker == name)
    cues = sum(points * min(2, len(pattern.findall(text))) for points, pattern in _CUES)
    words = len(text.split()) / max(1, sum(len(turn.text.split()) for turn in turns))
    questions = sum(turn.text.count("?") for turn in turns if turn.speaker == name)
    asked = questions / max(1, sum(turn.text.count("?") for turn in turns))
    return cues + _TALK_WEIGHT * words + asked


def _doubts(roles: Mapping[str, Role], confidence: float, settings: RolesSettings) -> tuple[str, ...]:
    if len(roles) == 1:
        return (
            "The speakers of this call are not told apart: every sentence is read as the rep's, and no answer can be found.",
        )
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


def _speakers(turns: Sequence[Turn], inferred: Mapping[str, float], given: float) -> tuple[Speaker, ...]:
    """Every voice in the order in which it is first heard; one label that stands for both sides makes two speakers."""
    voices = dict.fromkeys((turn.speaker, turn.role or "other") for turn in turns)
    return tuple(_speaker(name, role, turns, round(inferred.get(name, given), 3)) for name, role in voices)


def _speaker(name: str, role: Role, turns: Sequence[Turn], confidence: float) -> Speaker:
    mine = [turn for turn in turns if turn.speaker == name and turn.role == role]
    timed = [turn.end - turn.start for turn in mine if turn.start is not None and turn.end is not None]
    seconds = round(sum(timed), 2) if timed and len(timed) == len(mine) else None
    return Speaker(name, role, confidence, sum(len(turn.text.split()) for turn in mine), seconds)
