"""Labelled talk from files: the project's own calls, contrast groups and pairs, and the public human sets, each as `Labelled`."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from closecall.training.labelled import RESPONSES, Answer, Labelled, Span
from closecall.types import Turn

P4G_ASKS = frozenset({"proposition-of-donation", "ask-donation-amount", "ask-donate-more"})
"""Acts of PersuasionForGood that are asks for a donation."""
_P4G_ANSWERS = {
    "agree-donation": "accepted",
    "provide-donation-amount": "accepted",
    "disagree-donation": "declined",
    "disagree-donation-more": "declined",
    "neutral-reaction-to-donation": "deferred",
}
_SGD_ANSWERS = {
    "accept": "accepted",
    "reject": "declined",
    "counter": "countered",
    "counter/alternatives": "countered",
    "question": "questioned",
}


_NO_PROPOSAL = frozenset({"small-talk", "elicit-pref"})
"""Strategies of CaSiNo that propose nothing."""
_OPENING = 8
"""Turns of a negotiation before the bargaining."""


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


def calls(path: Path) -> list[Labelled]:
    """Whole labelled calls in the gold format."""
    return [_call(row) for row in rows(path)]


def contrasts(path: Path) -> list[Labelled]:
    """Single rep sentences in context, each with its act."""
    found = []
    for row in rows(path):
        turns = _turns(row["turns"])
        span = _span(turns, row["turn"], row["quote"], row["act"], row["kind"])
        found.append(Labelled(row["id"], "contrast", turns, (span,), dense=False))
    return found


def pairs(path: Path) -> list[Labelled]:
    """Single asks with their answer; the ask itself is taught by the first answer of its group alone."""
    found = []
    seen: set[str] = set()
    for row in rows(path):
        turns = _turns(row["turns"])
        ask = _span(turns, row["turn"], row["quote"], "ask", row["kind"])
        at = row["response_turn"]
        where = Span(at, 0, len(turns[at].text), "answer") if at is not None else None
        answers = (Answer(0, row["response"], where),)
        found.append(Labelled(row["id"], "pairs", turns, (ask,), answers, dense=False, answers_only=row["group"] in seen))
        seen.add(row["group"])
    return found


def customers(path: Path) -> list[Labelled]:
    """Single customer sentences in context: a volunteered commitment, an objection, or neither."""
    found = []
    for row in rows(path):
        turns = _turns(row["turns"])
        objection = _span(turns, row["turn"], row["quote"], row["objection"] or "none")
        volunteer = _span(turns, row["turn"], row["quote"], row["volunteers"] or "none")
        found.append(Labelled(row["id"], "customer", turns, (), (), (objection,), (volunteer,), dense=False))
    return found


def persuasion(path: Path, split: str) -> list[Labelled]:
    """PersuasionForGood: the asks for a donation against everything else that the persuader says, and the answers to them."""
    return [_persuasion(row) for row in rows(path) if row["split"] == split]


def schema_guided(path: Path, count: int, rng: random.Random) -> list[Labelled]:
    """Offers to book or buy with the user's answer; a sample, since they are clean and much alike."""
    usable = [row for row in rows(path) if "OFFER_INTENT" in row["ask_type"] and row["derived_response"] in _SGD_ANSWERS]
    found = []
    for row in rng.sample(usable, min(count, len(usable))):
        turns = (Turn(0, "system", "rep", row["rep"]), Turn(1, "user", "customer", row["customer"]))
        ask = Span(0, 0, len(row["rep"]), "ask")
        answer = Answer(0, _SGD_ANSWERS[row["derived_response"]], Span(1, 0, len(row["customer"]), "answer"))  # type: ignore[arg-type]
        found.append(Labelled(row["id"], "schema_guided", turns, (ask,), (answer,), dense=False, weight=0.3))
    return found


def email_intent(path: Path, count: int, rng: random.Random) -> list[Labelled]:
    """E-mail sentences that propose no action, as sentences that are no asks; those that do are too unlike a spoken ask."""
    usable = [row for row in rows(path) if row["label"] == 0 and row.get("split") == "train" and len(row["text"]) > 20]
    return [
        Labelled(
            row["id"],
            "email",
            (Turn(0, "rep", "rep", row["text"]),),
            (Span(0, 0, len(row["text"]), "not_an_ask"),),
            dense=False,
            weight=0.3,
        )
        for row in rng.sample(usable, min(count, len(usable)))
    ]


def casino(path: Path, count: int, rng: random.Random) -> list[Labelled]:
    """The openings of CaSiNo negotiations: small talk and questions after preferences, as sentences that are no asks."""
    found = []
    usable = [row for row in rows(path) if row["split"] == "train" and any("strategy" in turn for turn in row["turns"])]
    for row in rng.sample(usable, min(count, len(usable))):
        raw = row["turns"][:_OPENING]
        rep = raw[0]["speaker"]
        turns = _turns({**turn, "role": "rep" if turn["speaker"] == rep else "customer"} for turn in raw)
        spans = [
            Span(n, 0, len(turn["text"]), "not_an_ask")
            for n, turn in enumerate(raw)
            if turn["speaker"] == rep and turn.get("strategy") and set(turn["strategy"]) <= _NO_PROPOSAL
        ]
        found.append(Labelled(row["id"], "casino", turns, tuple(spans), dense=False, weight=0.3))
    return found


def _turns(raw: Iterable[Mapping[str, Any]]) -> tuple[Turn, ...]:
    return tuple(
        Turn(n, t.get("speaker", t["role"]), t["role"], t["text"], t.get("start"), t.get("end")) for n, t in enumerate(raw)
    )


def _span(turns: tuple[Turn, ...], turn: int, quote: str, label: str, kind: Any = None) -> Span:
    start = turns[turn].text.index(quote)
    return Span(turn, start, start + len(quote), label, kind)


def _call(row: Mapping[str, Any]) -> Labelled:
    turns = _turns(row["turns"])
    asks = [_span(turns, a["turn"], a["quote"], "ask", a["kind"]) for a in row["asks"]]
    others = [
        _span(turns, item["turn"], item["quote"], act)
        for act, key in (("hint", "hints"), ("trial_close", "trial_closes"), ("promise", "promises"))
        for item in row[key]
    ]
    answers = [Answer(n, a["response"], _where(turns, a)) for n, a in enumerate(row["asks"])]
    objections = tuple(_span(turns, o["turn"], o["quote"], o["kind"]) for o in row["objections"])
    volunteers = None
    if "volunteered" in row:
        volunteers = tuple(_span(turns, v["turn"], v["quote"], v["kind"]) for v in row["volunteered"])
    return Labelled(row["call_id"], row.get("source", ""), turns, (*asks, *others), tuple(answers), objections, volunteers)


def _where(turns: tuple[Turn, ...], ask: Mapping[str, Any]) -> Span | None:
    if ask["response_turn"] is None:
        return None
    quote = ask["response_quote"] or turns[ask["response_turn"]].text
    return _span(turns, ask["response_turn"], quote, "answer")


def _persuasion(row: Mapping[str, Any]) -> Labelled:
    turns = tuple(Turn(n, t["speaker"], t["role"], " ".join(u["text"] for u in t["units"])) for n, t in enumerate(row["turns"]))
    spans: list[Span] = []
    answers: list[Answer] = []
    open_ask: int | None = None
    for n, turn in enumerate(row["turns"]):
        at = 0
        for unit in turn["units"]:
            span = Span(n, at, at + len(unit["text"]), "ask" if unit["act"] in P4G_ASKS else "not_an_ask")
            at += len(unit["text"]) + 1
            if turn["role"] == "rep":
                spans.append(Span(n, span.start, span.end, span.label, "purchase" if span.label == "ask" else None))
                open_ask = len(spans) - 1 if span.label == "ask" else open_ask
            elif open_ask is not None and unit["act"] in _P4G_ANSWERS:
                label = next(name for name in RESPONSES if name == _P4G_ANSWERS[unit["act"]])
                answers.append(Answer(open_ask, label, Span(n, span.start, span.end, "answer")))
                open_ask = None
    return Labelled(row["id"], "persuasion_for_good", turns, tuple(spans), tuple(answers), dense=False, weight=0.7, share=0.35)
