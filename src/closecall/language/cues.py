"""The keyword baseline: a reader made of patterns, with no trained weights.

It is what a good keyword detector can do, and it stands beside the trained reader in every evaluation. Patterns are
matched on whole words; their confidence is a fixed guess, not a calibrated one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from closecall.language.reader import AnswerReading, CustomerSentence, RepSentence
from closecall.language.sentences import sentences
from closecall.types import Act, Evidence, Kind, ObjectionKind, ResponseLabel, Turn

Label = TypeVar("Label", bound=str)  # one of the label names of types.py
Table = tuple[tuple[Label, re.Pattern[str]], ...]
ANSWER_TURNS = 6
"""An answer is looked for in this many turns after the ask."""


def _compiled(rows: Iterable[tuple[Label, str]], frame: str = "{}") -> Table[Label]:
    """Patterns from their sources, each set into `frame`."""
    return tuple((label, re.compile(frame.format(pattern), re.IGNORECASE)) for label, pattern in rows)


_ACTION = (
    r"(?:meet|sit down|book|schedule|pencil|come (?:out|by|in|over)|stop by|swing by|sign|order|buy|pay|donate|renew|upgrade|subscribe"
    r"|start|try|pilot|join|introduce|put me through|invite|bring|send (?:me|us|over|back)|email me|call me|ring me|give me a (?:call|ring|shout)"
    r"|review|look at|hop on|jump on|get on|get together|go ahead|talk to|speak to|confirm|commit|set up|put you down|get you (?:on|in|down|set|started|booked)"
    r"|do (?:a|the) (?:demo|trial|call|visit)|have (?:a|the) (?:call|demo|meeting|look)|take (?:two|one|three|a|the))"
)
_DAY = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|tonight|next week|this week|morning|afternoon|o'clock|half past)"
_WANT = r"(?:can|could|would|will|shall|should|may) (?:we|you|i)\b|why don't (?:we|you)|what if we|how about|let's|are you (?:able|open|willing|free|happy)|do you want to|would you like"
_TABLE: tuple[tuple[Act, float, str], ...] = (
    (
        "none",
        0.9,
        r"\b(?:hear me|see my screen|hold on|one (?:second|moment|sec)|spell|a good number|good time|can i ask|two minutes|make sense|any questions?)\b",
    ),
    (
        "promise",
        0.8,
        r"\b(?:i'll|i will|we'll|we will|let me) (?:send|get|email|call|have|check|put together|follow up|ring|bring|drop|share|make sure)\b",
    ),
    ("ask", 0.85, rf"\b(?:{_WANT})\b[^?]{{0,80}}\b{_ACTION}\b"),
    ("ask", 0.8, rf"\b(?:{_WANT}|does|do|is|how's|shall)\b[^?]{{0,60}}\b{_DAY}\b[^?]*\?"),
    (
        "ask",
        0.8,
        rf"\b(?:i'd like you to|i need you to|i'd ask you to|all you need to do is|go ahead and)\b.{{0,40}}\b{_ACTION}\b",
    ),
    (
        "ask",
        0.75,
        r"\bhow much would you like\b|\bwould you be (?:willing|open|comfortable|interested) (?:to|in)\b|\bput you down for\b|\bsign you up\b",
    ),
    ("ask", 0.75, r"\bwould you (?:prefer|like)\b.{0,80}\bor\b"),
    (
        "hint",
        0.7,
        r"\b(?:feel free|let me know|at some point|some ?time|any ?time|if you (?:ever|have any)|would love to|i'd love to|next step (?:is|would be)|welcome to)\b",
    ),
    (
        "trial_close",
        0.7,
        r"\b(?:how does that sound|what do you think|does that (?:sound|work|help)|would that (?:help|be)|do you see|would you be interested|the only thing)\b.*\?",
    ),
)
_ACTS = tuple((act, p, re.compile(pattern, re.IGNORECASE)) for act, p, pattern in _TABLE)

_KINDS: Table[Kind] = _compiled(
    (
        (
            "purchase",
            r"buy|order|sign|renew|upgrade|pay\b|donat|subscri|purchase|deposit|card number|put you down for|go ahead with|which colou?r|deal\b",
        ),
        (
            "supplier_status",
            r"preferred supplier|approved (?:supplier|vendor)|vendor list|tender list|exclusiv|sole supplier|primary supplier",
        ),
        ("trial", r"trial|pilot|sample|proof of concept|try (?:it|one|them)|test (?:it|run|drive)"),
        ("proposal", r"proposal|quote\b|quotation|estimate"),
        (
            "stakeholders",
            r"introduce|cfo|ceo|boss|partner|your wife|your husband|your manager|put me through|decision|the team|colleague|director",
        ),
        ("assessment", r"audit|survey|assessment|inspect|site visit|walk ?through|workshop|measure"),
        ("demo", r"demo|presentation|tour|show you|walk you through"),
        ("reference", r"reference|speak to one of our|other customers"),
        ("internal_action", r"board|budget|legal|internally|procurement|finance team|purchase order"),
        ("information", r"send (?:me|us|over)|e-?mail me|share|figures|data|bills?|documents?|access|list of"),
        (
            "meeting",
            rf"meet|call|sit down|visit|appointment|catch up|come (?:out|by|over|in)|talk|speak|{_DAY}|calendar|diary|book",
        ),
    ),
    frame=r"\b(?:{})",
)
_RESPONSES: Table[ResponseLabel] = _compiled(
    (
        (
            "conditional",
            r"\b(?:as long as|provided|on condition|only if|once (?:we|i|they|legal)|subject to|if (?:you|we|they|he|she|legal|it)\b.*\b(?:yes|fine|sure|okay|then))\b",
        ),
        (
            "declined",
            r"\b(?:not interested|no,? (?:thanks|thank you)|no way|i don't (?:want|think so)|we(?:'re| are) not|i(?:'m| am) not|won't be|can't do that|leave it|rather not|i'll pass)\b|^no\b(?!.*\b(?:problem|worries)\b)",
        ),
        (
            "deferred",
            r"\b(?:let me think|think about it|maybe|might|we'll see|i'll see|i'll try|get back to you|next (?:quarter|year|month)|not sure|send me (?:some|the|an|something)|later|down the road|call me back|have to check)\b",
        ),
        (
            "countered",
            rf"\b(?:rather|instead|what about|how about|can't do|could do|only do|just send me|make it|better for me|prefer)\b|\bnot {_DAY}|\bno good\b.*\b{_DAY}",
        ),
        (
            "objected",
            r"\b(?:expensive|too much|price|cost|budget|already (?:have|use|got)|contract|busy|worried|concern|don't trust|problem is|my (?:boss|wife|husband|partner))\b",
        ),
        (
            "accepted",
            r"\b(?:yes|yeah|yep|sure|okay|ok|fine|sounds good|works|let's do it|deal|go ahead|absolutely|of course|perfect|great|i can do|that'll do|why not|go on)\b",
        ),
        ("questioned", r"\?"),
    ),
)
_OBJECTIONS: Table[ObjectionKind] = _compiled(
    (
        ("price", r"too expensive|expensive|too much|can't afford|cheaper|a lot of money|over budget|that's steep"),
        (
            "competitor",
            r"already (?:with|use|using|have (?:a|someone))|current (?:supplier|provider|vendor)|happy with (?:our|the)",
        ),
        (
            "authority",
            r"not my decision|have to (?:ask|check with|talk to)|my (?:boss|wife|husband|partner) (?:would|will|has|handles)",
        ),
        ("timing", r"not (?:right now|the right time|a good time)|too busy|bad time|next (?:quarter|year)"),
        ("contract", r"locked in|under contract|tied in|contract (?:runs|until|ends)"),
        ("trust", r"don't trust|been burned|heard that before|how do i know|scam"),
        ("need", r"don't (?:really )?need|no need|not something we|works fine"),
        ("effort", r"too complicated|hassle|a lot of work|don't have the (?:time|people)"),
    ),
    frame=r"\b(?:{})\b",
)
_VOLUNTEERS: Table[Kind] = _compiled(
    (
        (
            "purchase",
            r"\b(?:send me the (?:contract|agreement|invoice)|i'll (?:take|sign|buy|order)|i(?:'d| would) like to (?:buy|order|sign up|place an order|renew|donate)|sign me up|put (?:me|us) down for|we'll take)\b",
        ),
        ("trial", r"\b(?:i|we)(?:'ll| will)? (?:want|like) to (?:try|pilot)\b"),
        (
            "meeting",
            r"\b(?:book (?:me|us) in|i(?:'d| would) like to (?:book|make|schedule) an? (?:appointment|meeting|visit)|i(?:'m| am) (?:gonna|going to) come in)\b",
        ),
        ("demo", r"\bi(?:'d| would) like to (?:see|get) a demo\b"),
    ),
)


class CueReader:
    """The keyword baseline as a `Reader`."""

    name = "cues-1"
    ask_threshold = 0.5
    languages = ("en",)

    def rep_sentences(self, turns: Sequence[Turn]) -> tuple[RepSentence, ...]:
        """Every sentence of the rep's turns with the act of the first pattern that fits."""
        return tuple(_rep_sentence(s) for turn in turns if turn.role == "rep" for s in sentences(turn))

    def customer_sentences(self, turns: Sequence[Turn]) -> tuple[CustomerSentence, ...]:
        """Every sentence of the customer's turns with the objection and the volunteered commitment that patterns find."""
        return tuple(
            CustomerSentence(s, _first(_OBJECTIONS, s.quote, 0.7), _first(_VOLUNTEERS, s.quote, 0.7))
            for turn in turns
            if turn.role == "customer"
            for s in sentences(turn)
        )

    def answers(self, turns: Sequence[Turn], asks: Sequence[tuple[Evidence, ...]]) -> tuple[AnswerReading, ...]:
        """The answer to each ask from the customer's words up to the next ask."""
        limits = [*(ask[0].turn for ask in asks[1:]), len(turns)]
        return tuple(_answer(turns, ask[-1].turn, limit) for ask, limit in zip(asks, limits, strict=False))


def _rep_sentence(sentence: Evidence) -> RepSentence:
    nothing: tuple[Act, float] = ("none", 0.9)
    act, p = next(((act, p) for act, p, pattern in _ACTS if pattern.search(sentence.quote)), nothing)
    unknown: Kind = "other"
    kind = next((kind for kind, pattern in _KINDS if pattern.search(sentence.quote)), unknown)
    rest = (1 - p) / 4
    acts: dict[Act, float] = dict.fromkeys(("ask", "hint", "trial_close", "promise", "none"), rest)
    acts[act] = p
    return RepSentence(sentence, acts, {kind: 1.0})


def _first(table: Table[Label], text: str, p: float) -> Mapping[Label, float]:
    return next(({label: p} for label, pattern in table if pattern.search(text)), {})


def _answer(turns: Sequence[Turn], ask: int, limit: int) -> AnswerReading:
    """The first customer turn after the ask that some pattern fits."""
    for turn in turns[ask + 1 : max(ask + 2, min(limit + 1, ask + 1 + ANSWER_TURNS))]:
        found = _first(_RESPONSES, turn.text, 0.6) if turn.role == "customer" else {}
        if found:
            return AnswerReading({"unanswered": 0.4, **found}, Evidence(turn.index, 0, len(turn.text), turn.text))
    return AnswerReading({"unanswered": 0.6}, None)
