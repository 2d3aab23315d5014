"""The scorecard as one self-contained HTML page: no network, no script, everything from the call escaped."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from closecall.exports.wording import VERDICTS, clock, kind, summary, where
from closecall.types import Scorecard, Transcript

if TYPE_CHECKING:
    from jinja2 import Template


def write(card: Scorecard, transcript: Transcript | None = None) -> str:
    """The page; with a transcript it ends with the call's text, asks and answers marked."""
    return _template().render(
        card=card,
        verdict=VERDICTS[card.verdict],
        summary=summary(card),
        clock=clock,
        kind=kind,
        where=where,
        turns=[(turn, marks(card, turn.index, turn.text)) for turn in transcript.turns] if transcript else [],
        roles={speaker.name: speaker.role for speaker in card.speakers},
    )


def marks(card: Scorecard, turn: int, text: str) -> list[tuple[str, str]]:
    """The text of a turn cut into pieces `(what, piece)`, `what` being ask, answer, hint, objection or empty."""
    spans = [(a.evidence, "ask") for a in card.asks] + [(h.evidence, "hint") for h in card.hints]
    spans += [(a.response.evidence, "answer") for a in card.asks if a.response.evidence]
    spans += [(o.evidence, "objection") for o in card.objections]
    here = sorted({(e.start_char, e.end_char, what) for e, what in spans if e.turn == turn})
    pieces, at = [], 0
    for start, end, what in here:
        if start < at:
            continue
        pieces += [("", text[at:start]), (what, text[start:end])]
        at = end
    return [(what, piece) for what, piece in [*pieces, ("", text[at:])] if piece]


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("closecall", "exports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    ).get_template("scorecard.html.j2")
