"""Gold commitments against judged ones: which belong together, and whether outcome, time and people are right."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np

from closecall.evaluation import measures as m
from closecall.evaluation.gold import GoldCall, GoldCommitment
from closecall.language.calendar import ANY_DAY, Calendar, resolve
from closecall.types import Commitment, Scorecard

_SMALL = frozenset("a an the my our your his her their mr mrs ms miss dr sir of at in from and".split())


def counts(call: GoldCall, card: Scorecard) -> dict[str, m.Array]:
    """What the measures over commitments are made of.

    `outcome` holds (right, matched), `commitment` is for F1 over (kind, outcome), `when` holds (right, gold accepted with a
    time and matched), `who` is for F1 over people.
    """
    pairs = matched(call, card)
    timed = [(g, j) for g, j in pairs if g.outcome == "accepted" and g.when]
    calendar = Calendar.of(card.metadata) or ANY_DAY
    return {
        "outcome": np.array([sum(g.outcome == j.outcome for g, j in pairs), len(pairs)], dtype=float),
        "commitment": _f1_counts(
            Counter((g.kind, g.outcome) for g in call.commitments), Counter((j.kind, j.outcome) for j in card.commitments)
        ),
        "when": np.array([sum(_same_when(g, j, calendar) for g, j in timed), len(timed)], dtype=float),
        "who": np.sum([m.hits(j.who, g.who, _same_person) for g, j in pairs], axis=0) if pairs else np.zeros(4),
    }


def matched(call: GoldCall, card: Scorecard) -> list[tuple[GoldCommitment, Commitment]]:
    """Each gold commitment with the judged one that shares most of its asks; volunteered ones go by their kind."""
    found = []
    for gold in call.commitments:
        best = _volunteered(gold, card.commitments) if gold.initiator == "customer" else _sharing(call, gold, card)
        if best is not None:
            found.append((gold, best))
    return found


def same_time(gold: str | None, judged: str | None, calendar: Calendar) -> bool:
    """Whether two wordings mean the same time; where neither fixes one, whether they share their words."""
    if not gold or not judged:
        return gold == judged
    ours, theirs = resolve(judged, calendar).iso, resolve(gold, calendar).iso
    return ours == theirs if ours or theirs else _content(gold) == _content(judged)


def _same_when(gold: GoldCommitment, judged: Commitment, calendar: Calendar) -> bool:
    return same_time(gold.when, judged.when.words if judged.when else None, calendar)


def _volunteered(gold: GoldCommitment, judged: Iterable[Commitment]) -> Commitment | None:
    return next((j for j in judged if j.initiator == "customer" and j.kind == gold.kind), None)


def _sharing(call: GoldCall, gold: GoldCommitment, card: Scorecard) -> Commitment | None:
    wanted = [call.evidence(ask) for ask in call.asks if ask.commitment == gold.id]
    shared = Counter(a.commitment for a in card.asks for e in wanted if a.evidence.overlaps(e))
    by_id: Mapping[str, Commitment] = {c.id: c for c in card.commitments}
    return by_id.get(shared.most_common(1)[0][0]) if shared else None


def _same_person(a: str, b: str) -> bool:
    """One is the other where the words of the shorter are in the longer."""
    ours, theirs = _content(a), _content(b)
    return bool(ours and theirs) and (ours <= theirs or theirs <= ours)


def _content(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[\w']+", text.casefold())) - _SMALL


def _f1_counts(gold: Counter[tuple[str, str]], judged: Counter[tuple[str, str]]) -> m.Array:
    right = (gold & judged).total()
    return np.array([right, judged.total(), right, gold.total()], dtype=float)
