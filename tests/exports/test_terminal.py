"""The scorecard in the terminal."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from closecall.exports.text import MOST_FOLLOW_UPS, render, write
from closecall.types import Commitment, FollowUp, Note, Scorecard
from sample import CARD, EMPTY, THURSDAY

WHOLE = """\
Gained 72/100  Ovens
The rep asked and the customer agreed. Advance: the customer agreed to a step
that moves the sale forward.
Planned: an order for two ovens. The rep asked for less: “Would you come to a
demo on Thursday at two, with your CFO?”
R (rep), C (customer), O (other)
1:48 long · rep talks 62%
! Two turns could not be heard.

Asked and answered
Demo: accepted, Thursday at two (Thu 12 Mar, 14:00), with CFO, specific
  0:26      “Would you come to a demo on Thursday at two, with your CFO?”
            → questioned: “What would we see there?” (please check)
  0:52      “Shall we say Thursday at two?”
            → accepted: “Thursday at two is fine.”
Reference: unanswered
  1:18      “would you ring the bakery in Ulm?”
            → unanswered (please check)
Purchase: accepted, offered by the customer, not specific
  turn 5    “Send me the contract and I will sign it.”

Follow-ups
customer  Thursday at two (Thu 12 Mar, 14:00) · with CFO · come to a demo
rep       Tue 10 Mar · I'll send the numbers tonight.

Where the points went
asked      20/20  asked for a demo
follow up   0/10  no answer, and not asked again

Coaching
well done  turn 4  A specific demo was asked for and gained.
next time    1:18  The last ask got no answer.
                   Try: Could you ring them on Monday?

"""


def printed(card: Scorecard, **options: object) -> str:
    page = StringIO()
    Console(file=page, **{"width": 80, **options}).print(render(card))  # type: ignore[arg-type]
    return page.getvalue()


def test_the_whole_page() -> None:
    assert write(CARD, width=80) == WHOLE


def test_a_card_with_nothing_says_so_in_few_lines() -> None:
    assert write(EMPTY).splitlines() == [
        "Not asked 0/100  call",
        "The rep asked for no commitment. Continuation: the talk goes on, and no step is agreed.",
        "",
    ]


def test_hints_are_shown_where_nothing_was_asked() -> None:
    hinted = replace(CARD, verdict="hinted", asks=(), commitments=())
    assert "Mentioned, not asked for\nturn 0    “We could show it to you some time.”\n" in write(hinted)
    assert "Mentioned" not in write(CARD)


def test_what_has_nothing_to_show_takes_no_line() -> None:
    bare = replace(EMPTY, commitments=(Commitment("c1", "demo", "rep", "deferred"),), points=(CARD.points[2],))
    assert write(bare).splitlines()[2:] == ["", "Asked and answered", "Demo: deferred", ""]


def test_of_many_asks_for_one_thing_the_last_are_shown() -> None:
    ask = CARD.asks[0]
    asks = tuple(replace(ask, evidence=replace(ask.evidence, turn=n, quote=f"Ask {n}?"), start=None) for n in range(5))
    page = write(replace(CARD, asks=asks))
    assert [n for n in range(5) if f"“Ask {n}?”" in page] == [2, 3, 4]
    assert "and 2 before: see --format html" in page


def test_of_many_follow_ups_the_first_are_shown() -> None:
    lines = tuple(FollowUp("rep", f"do {n}") for n in range(MOST_FOLLOW_UPS + 2))
    page = write(replace(EMPTY, follow_ups=lines))
    assert page.count("rep       do ") == MOST_FOLLOW_UPS
    assert "and 2 more: see --format html" in page


def test_a_follow_up_and_a_reason_take_one_line_each() -> None:
    long = "word " * 60
    card = replace(EMPTY, follow_ups=(FollowUp("customer", long, when=THURSDAY),), points=(replace(CARD.points[1], why=long),))
    lines = write(card, width=80).splitlines()
    assert [line[:28] for line in lines if line.endswith("…")] == [
        "customer  Thursday at two (T",
        "follow up  0/10  word word w",
    ]


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert max(map(len, printed(CARD, width=width).splitlines())) <= width


def test_colour_is_an_addition_only() -> None:
    colour = {"force_terminal": True, "color_system": "standard", "_environ": {}}
    assert "\x1b[1;32mGained" in printed(CARD, **colour)
    bare = printed(CARD, **colour, no_color=True)
    assert "\x1b[32m" not in bare
    assert "Gained" in bare
    assert "\x1b" not in printed(CARD)


def test_no_word_of_the_call_steers_the_terminal() -> None:
    evil = "[/x] [bold]x[/bold] \x1b[2J\x9b31m \r\n \u202e"
    ask = replace(CARD.asks[2], evidence=replace(CARD.asks[2].evidence, quote=evil))
    card = replace(
        EMPTY,
        call_id=evil,
        asks=(ask,),
        follow_ups=(FollowUp("rep", evil),),
        coaching=(Note("x", evil, wording=evil),),
        warnings=(evil,),
    )
    offer = replace(CARD.commitments[2], evidence=replace(ask.evidence, quote=evil))
    page = write(card) + write(replace(EMPTY, commitments=(offer,), hints=(replace(CARD.hints[0], evidence=ask.evidence),)))
    assert page.count("[bold]x[/bold] [2J31m") == 8
    assert page.isascii() or not set("\x1b\x9b\r\u202e") & set(page)


@given(st.text(st.characters(categories=None)))
def test_any_text_is_shown(text: str) -> None:
    card = replace(
        CARD,
        call_id=text,
        metadata={"title": text},
        asks=tuple(replace(ask, evidence=replace(ask.evidence, quote=text)) for ask in CARD.asks),
        commitments=tuple(replace(c, who=(text,), when=replace(THURSDAY, words=text, iso=text)) for c in CARD.commitments),
        follow_ups=(FollowUp("rep", text, (text,), THURSDAY),),
        coaching=(Note("x", text, wording=text),),
        warnings=(text,),
    )
    write(card).encode()
    write(
        replace(card, asks=(), hints=tuple(replace(h, evidence=replace(h.evidence, quote=text)) for h in CARD.hints))
    ).encode()
