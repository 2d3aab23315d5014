"""The plan of a call against its asks: did the rep ask for what the call was meant to gain?

The plan is free text ("demo with the CFO on site"). Its kind is what the reader makes of it when it is put as an ask, so it is
compared by meaning; the people that it names must be named with the ask.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import get_args

from closecall.language.people import Said, people
from closecall.language.reader import Reader
from closecall.types import Ask, Commitment, Kind, Objective, ObjectiveStatus, Turn

ORDER: tuple[Kind, ...] = get_args(Kind)
"""From what most moves a sale to what least does: the guideline's precedence."""
_FRAMES = ("Shall we say {}?", "Can we fix the {} now?", "Can I book you in for the {}?")
"""An objective is a verb phrase or a noun; read in several frames, at least one fits."""


def judge(text: str | None, asks: Sequence[Ask], commitments: Sequence[Commitment], reader: Reader) -> Objective | None:
    """How near the asks came to the planned objective; None where none is given.

    `asked` for that action with the people named; `less`: a smaller step, or that action without those people; `other`: anything
    else; `not_asked`: no ask at all.
    """
    if not text or not text.strip():
        return None
    plan = " ".join(text.split())
    kind = planned_kind(plan, reader)
    wanted = _words(people([Said("customer", plan)]))
    judged = [(_status(ask, kind, wanted, asks, commitments), ask) for ask in asks]
    for status in ("asked", "less", "other"):
        near = [ask for found, ask in judged if found == status]
        if near:
            best = min(near, key=lambda ask: (ORDER.index(ask.kind), -ask.evidence.turn))
            return Objective(plan, status, best.evidence.turn, best.evidence.quote)
    return Objective(plan, "not_asked")


def planned_kind(plan: str, reader: Reader) -> Kind:
    """The kind of action that an objective speaks of."""
    total = dict.fromkeys(ORDER, 0.0)
    for frame in _FRAMES:
        sentence = frame.format(plan[0].lower() + plan[1:].rstrip(".!? "))
        for read in reader.rep_sentences((Turn(0, "rep", "rep", sentence),)):
            for kind, p in read.kinds.items():
                total[kind] += p
    return max(total, key=lambda kind: total[kind])


def _status(
    ask: Ask, kind: Kind, wanted: frozenset[str], asks: Sequence[Ask], commitments: Sequence[Commitment]
) -> ObjectiveStatus:
    if ask.kind == kind:
        return "asked" if wanted <= _present(ask, asks, commitments) else "less"
    return "less" if ORDER.index(ask.kind) > ORDER.index(kind) else "other"


def _present(ask: Ask, asks: Sequence[Ask], commitments: Sequence[Commitment]) -> frozenset[str]:
    """The words of an ask's whole commitment: its asks, their answers, and who would attend."""
    same = [part for a in asks if a.commitment == ask.commitment for part in a.exchange]
    who = [name for c in commitments if c.id == ask.commitment for name in c.who]
    return _words([*(e.quote for e in same), *who])


def _words(names: Sequence[str]) -> frozenset[str]:
    return frozenset(word for name in names for word in re.findall(r"\w+", name.casefold()))
