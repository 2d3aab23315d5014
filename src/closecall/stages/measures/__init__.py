"""The judged call -> its measures: figures that a coach compares between calls, reps and teams.

`talk` measures who speaks, how long and how they take turns; `asking` measures how commitments were asked for; `signals` holds what
both look for in the words. What the transcript does not support is None. Definitions and their sources: docs/measures.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from closecall.language.reader import RepSentence
from closecall.stages.measures import asking, talk
from closecall.types import Ask, Call, Commitment, Finding

__all__ = ["measure"]

_LATER = re.compile(r"follow|demo|proposal|negotiat|clos|renew|upsell|check|onboard|service|win.?back|review", re.IGNORECASE)
"""Stages of a sale whose calls build on the discovery of an earlier one."""


def measure(
    call: Call,
    asks: Sequence[Ask],
    commitments: Sequence[Commitment],
    hints: Sequence[Finding],
    objections: Sequence[Finding],
    rep: Sequence[RepSentence],
) -> Mapping[str, float | None]:
    """All measures of a call by name, always the same names in the same order.

    Counts are ints, flags 0 or 1, shares and positions 0..1, times seconds of at least 0. None where the call does not support it.

    Args:
        call: the turns with their roles.
        asks: the rep's asks with their answers, in the order of the call.
        commitments: what was asked for or volunteered.
        hints: the rep's hints, in the order of the call.
        objections: the customer's objections.
        rep: the rep's sentences as read, in the order of the call.
    """
    found = {**talk.measure(call.turns, asks, objections, rep), **asking.measure(call.turns, asks, commitments, hints, rep)}
    return found | {"premature_ask": None} if is_later_call(call.transcript.metadata) else found


def is_later_call(metadata: Mapping[str, str]) -> bool:
    """Whether the call's `stage` or `type` tells that rep and customer have talked of the matter before."""
    return any(_LATER.search(metadata.get(key, "")) for key in ("stage", "type"))
