"""The note for a customer record, read back by a Markdown parser."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from closecall.exports.markdown import write
from closecall.exports.wording import plain
from closecall.types import FollowUp, Note, Objective, Scorecard, Speaker, When
from sample import CARD, EMPTY

if TYPE_CHECKING:
    from markdown_it.token import Token

WHOLE = """\
# Ovens

**Gained** (72/100): the rep asked and the customer agreed. Advance: the customer agreed to a step that moves the sale forward.

Planned: an order for two ovens. The rep asked for less: “Would you come to a demo on Thursday at two, with your CFO?”

Call call · Tuesday 10 March 2026, 14:05 UTC · R (rep), C (customer), O (other) · 1:48 long · rep talks 62%

> Note: Two turns could not be heard.

## Agreed

- **Demo**, accepted, Thursday at two (Thursday 12 March 2026, 14:00 UTC+01:00), with CFO. “Shall we say Thursday at two?” (0:52) → accepted: “Thursday at two is fine.”
- **Purchase**, accepted, offered by the customer. “Send me the contract and I will sign it.”

## Open

- **Reference**, unanswered. “would you ring the bakery in Ulm?” (1:18) → unanswered (please check)

## Follow-ups

- Customer: come to a demo · with CFO · Thursday at two (Thursday 12 March 2026, 14:00 UTC+01:00)
- Rep: I'll send the numbers tonight. · Tuesday 10 March 2026

## Objections

- Price: “That is more than we paid last time.”

## Coaching

- Well done, turn 4: A specific demo was asked for and gained.
- Next time, 1:18: The last ask got no answer. Try: Could you ring them on Monday?
"""


def parsed(text: str) -> list[Token]:
    return MarkdownIt("gfm-like", {"linkify": False}).enable(["table", "strikethrough"]).parse(text)


def inline(tokens: list[Token]) -> list[str]:
    """The text of every heading and paragraph as a reader sees it."""
    return ["".join(child.content for child in token.children or ()) for token in tokens if token.type == "inline"]


def shape(tokens: list[Token]) -> list[str]:
    inner = [child.type for token in tokens for child in token.children or () if child.type != "text"]
    return [token.type for token in tokens] + [kind for kind in inner if kind != "text_special"]


def about(text: str) -> Scorecard:
    """A card in which everything that comes from the call is one text."""
    return replace(
        CARD,
        call_id=text,
        metadata={"title": text, "date": text},
        asks=tuple(replace(ask, evidence=replace(ask.evidence, quote=text)) for ask in CARD.asks),
        commitments=tuple(replace(c, who=(text,), when=When(text, text)) for c in CARD.commitments),
        objections=tuple(replace(o, evidence=replace(o.evidence, quote=text)) for o in CARD.objections),
        follow_ups=(FollowUp("rep", text, (text,), When(text)),),
        coaching=(Note("x", text, wording=text),),
        objective=Objective(text, "less", 0, text),
        speakers=(Speaker(text, "rep", 1.0, 1),),
        warnings=(text,),
    )


def test_the_whole_note() -> None:
    assert write(CARD) == WHOLE


def test_a_card_with_nothing_is_a_title_and_a_verdict() -> None:
    assert write(EMPTY).splitlines()[::2] == [
        "# call",
        "**Not asked** (0/100): the rep asked for no commitment. Continuation: the talk goes on, and no step is agreed.",
        "Call call",
    ]


def test_hints_are_open_points_where_nothing_was_asked() -> None:
    hinted = replace(CARD, asks=(), commitments=())
    assert "## Open\n\n- Mentioned, not asked for: “We could show it to you some time.”\n" in write(hinted)


def test_a_condition_counts_as_agreed_and_says_so() -> None:
    conditional = replace(CARD, commitments=(replace(CARD.commitments[0], outcome="conditional"),))
    assert "## Agreed\n\n- **Demo**, conditional, Thursday at two" in write(conditional)


MARKUP = [
    "<script>alert(1)</script>",
    "&lt;b&gt; &#42; AT&T",
    "**bold** __bold__ *x* _y_ ~~gone~~",
    "[link](http://example.com) ![image](x.png) <http://example.com>",
    "`code` ``` ~~~",
    "# heading",
    "a | b\n--- | ---\nc | d",
    "- item\n1. item\n> quote\n    code",
    "ends in a backslash \\",
    "===\n---\n***",
    "“quoted” ”closed",
    "\x1b[31m \u202e",
]


@pytest.mark.parametrize("text", MARKUP)
def test_no_word_of_the_call_becomes_markup(text: str) -> None:
    check_escaped(text)


@given(st.text(st.characters(categories=None)) | st.text("*_`~[]()<>#|&;!-+=\\ \n1.ab"))
def test_any_text_stays_text(text: str) -> None:
    check_escaped(text)


def check_escaped(text: str) -> None:
    tokens, reference = parsed(write(about(text))), parsed(write(about("words")))
    if plain(text):
        assert shape(tokens) == shape(reference)
        assert inline(tokens)[0] == plain(text)
        assert f"Price: “{plain(text)}”" in inline(tokens)
    write(about(text)).encode()
