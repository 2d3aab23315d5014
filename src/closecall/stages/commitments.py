"""Threads of asks -> commitments: the customer's final position on each, and what was fixed: who and when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from closecall.language.calendar import Calendar, time_said
from closecall.language.people import Said, people
from closecall.language.reader import CustomerSentence
from closecall.types import Ask, Call, Commitment, Evidence, Kind, Outcome, Role, Turn

VOLUNTEER_THRESHOLD = 0.5
_SIDES: tuple[Role, Role] = ("rep", "customer")
"""Who says which part of an exchange."""
UPTAKE_WORDS = 12
"""How much of the rep's next turn is looked at for agreement to a counter-offer."""
_NEXT_WORDS = re.compile(r"(?:\s*\S+){0,20}")
"""What a customer says after the sentence that answers and in which the time is looked for too."""
_UPTAKE = re.compile(
    r"\b(?:done|deal|perfect|great|grand|lovely|brilliant|works|fine|suits|very good|sounds good|that's good|all right|no problem|you got it|noted|it is|then)\b",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(?:i'll (?:have to|check|see|ask|look|move|try)|have to|let me|not sure|hm+|but|can't|could|would|what about|if)\b",
    re.IGNORECASE,
)
_RETREATS: tuple[tuple[Outcome, re.Pattern[str]], ...] = (
    (
        "declined",
        re.compile(
            r"\b(?:changed my mind|on second thoughts?,? (?:no|leave|forget|don't|let's not|i won't|i'd rather not)"
            r"|(?:cancel|scrap|call off|forget about) (?:that|it|this|thursday|friday|monday|tuesday|wednesday|saturday|sunday)\b"
            r"|call it off|i(?:'ll| will| am going to|'m going to) (?:have to )?(?:pull out|back out))\b",
            re.IGNORECASE,
        ),
    ),
    (
        "deferred",
        re.compile(
            r"\b(?:on second thoughts?|actually|thinking about it|you know what),? (?:let's|let me|can we|could we|i'd rather|we'd better|maybe) (?:leave|hold|wait|park|sleep|think|put (?:it|that) off|hold off)\b",
            re.IGNORECASE,
        ),
    ),
)
"""What a customer says who takes an agreement back later; few and plain, since most talk of cancelling is about something else."""


def collect(asks: Sequence[Ask], volunteered: Sequence[tuple[Kind, Evidence]], call: Call) -> tuple[Commitment, ...]:
    """One commitment for each thread of asks, then those that the customer volunteered."""
    ids = dict.fromkeys(ask.commitment for ask in asks)
    asked = tuple(_commitment([ask for ask in asks if ask.commitment == name], asks, call) for name in ids)
    offered = tuple(_offered(f"v{n}", kind, evidence, call) for n, (kind, evidence) in enumerate(volunteered, 1))
    return asked + offered


def volunteered(sentences: Sequence[CustomerSentence], asks: Sequence[Ask]) -> tuple[tuple[Kind, Evidence], ...]:
    """Commitments that the customer offers of their own accord: the first sentence for each kind that no ask was made for."""
    taken: set[Kind] = {ask.kind for ask in asks}
    answers = {ask.response.evidence.turn for ask in asks if ask.response.evidence}
    found: list[tuple[Kind, Evidence]] = []
    for sentence in sentences:
        if not sentence.volunteers or sentence.evidence.turn in answers:
            continue
        kind = max(sentence.volunteers, key=lambda k: sentence.volunteers[k])
        if sum(sentence.volunteers.values()) >= VOLUNTEER_THRESHOLD and kind not in taken:
            taken.add(kind)
            found.append((kind, sentence.evidence))
    return tuple(found)


def _offered(name: str, kind: Kind, evidence: Evidence, call: Call) -> Commitment:
    when = time_said([evidence.quote], Calendar.of(call.transcript.metadata))
    who = people([Said("customer", evidence.quote)], _known(call))
    return Commitment(name, kind, "customer", "accepted", when, who, when is not None and when.is_fixed, evidence)


def _commitment(mine: Sequence[Ask], asks: Sequence[Ask], call: Call) -> Commitment:
    outcome = _outcome(mine, asks, call.turns)
    said = [Said(side, part.quote) for ask in mine for side, part in zip(_SIDES, ask.exchange, strict=False)]
    timed = outcome in {"accepted", "conditional"}
    spoken = [words for ask in mine for words in _spoken(ask, call.turns)]
    when = time_said(spoken, Calendar.of(call.transcript.metadata)) if timed else None
    specific = outcome == "accepted" and when is not None and when.is_fixed
    return Commitment(mine[0].commitment, mine[0].kind, "rep", outcome, when, people(said, _known(call)), specific)


def _spoken(ask: Ask, turns: Sequence[Turn]) -> Iterator[str]:
    """The words of an ask, and those of its answer with what the customer says next ("I will. Friday at nine.")."""
    yield ask.evidence.quote
    answer = ask.response.evidence
    if answer is not None:
        following = _NEXT_WORDS.match(turns[answer.turn].text, answer.end_char)
        yield answer.quote + (following.group() if following else "")


def _known(call: Call) -> frozenset[str]:
    """The words of the names of those on the call."""
    return frozenset(word for speaker in call.speakers for word in re.findall(r"[^\W\d_]+", speaker.name.casefold()))


def _outcome(mine: Sequence[Ask], asks: Sequence[Ask], turns: Sequence[Turn]) -> Outcome:
    """The last position that the customer took: a question back or silence takes none, unless there is nothing else.

    A counter-offer that the rep takes up at once is agreed; one that is left open stands as `countered`; a yes that is taken
    back later is none.
    """
    for ask in reversed(mine):
        label, answer = ask.response.label, ask.response.evidence
        if label == "countered" and answer and _taken_up(turns, answer.turn):
            return "accepted"
        if label == "accepted" and answer:
            return _retreat(turns, answer.turn, asks) or "accepted"
        if label not in {"questioned", "unanswered"}:
            return label  # type: ignore[return-value]  # mypy does not narrow a Literal by a set
    return "unanswered"


def _taken_up(turns: Sequence[Turn], answer: int) -> bool:
    """Whether the rep's next words agree to what the customer offered instead."""
    following = next((turn for turn in turns[answer + 1 : answer + 3] if turn.role == "rep"), None)
    if following is None:
        return False
    opening = " ".join(following.text.split()[:UPTAKE_WORDS])
    return bool(_UPTAKE.search(opening)) and not _HEDGE.search(opening)


def _retreat(turns: Sequence[Turn], answer: int, asks: Sequence[Ask]) -> Outcome | None:
    """How a customer takes back what was agreed at the turn `answer`, unless it answers a later ask; None where nobody does."""
    answered = {ask.response.evidence.turn for ask in asks if ask.response.evidence}
    later = [turn.text for turn in turns[answer + 1 :] if turn.role == "customer" and turn.index not in answered]
    return next((outcome for text in later for outcome, pattern in _RETREATS if pattern.search(text)), None)
