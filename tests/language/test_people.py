from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closecall.language.people import Said, people
from closecall.types import Role

ASKS = [
    ("Could you bring your wife along on Saturday?", ("wife",)),
    ("Can you get your CFO on the line with us?", ("CFO",)),
    ("Would you put it to the board on the ninth?", ("board",)),
    ("Would you put it to the parish council?", ("parish council",)),
    ("Could you introduce me to your plant manager?", ("plant manager",)),
    ("Will you have a word with your brother-in-law?", ("brother-in-law",)),
    ("Would you take me in to see Mr. Yow?", ("Mr. Yow",)),
    ("can you get dr osei to sign it", ("dr osei",)),
    ("Bring Joanne along on Thursday.", ("Joanne",)),
    ("Could Tessa email me the list?", ("Tessa",)),
    ("Let's get Terry Malone on with us Friday.", ("Terry Malone",)),
    ("ask your accountant to send me the figures", ("accountant",)),
    ("Would you loop in procurement this week?", ("procurement",)),
    ("Run it past legal and your head of purchasing.", ("legal", "head of purchasing")),
    ("Will you call the sales manager at Ostrander Pump?", ("sales manager at Ostrander Pump",)),
    ("So you, your dad and me, Thursday at seven?", ("dad",)),
    # Nobody besides the people on the call.
    ("Could you sign it today?", ()),
    ("Shall we say Monday at ten?", ()),
    ("Would you come to Leeds in March?", ()),
    ("I'll bring our engineer with me.", ()),
    ("Can I send our surveyor on Tuesday?", ()),
    ("I'll ask my manager.", ()),
    ("We do a trade discount at Christmas.", ()),
    ("Put it on Zoom, would you?", ()),
    ("So Thursdays is no good, and Mr what was it?", ()),
    ("Right, and Feb is too late?", ()),
    ("Would you engineer it that way?", ()),
    ("Are you the boss?", ()),
    ("Great. Then you take it for a month.", ()),
    ("", ()),
]


@pytest.mark.parametrize(("text", "expected"), ASKS)
def test_those_who_would_act_are_named(text: str, expected: tuple[str, ...]) -> None:
    assert people([Said("rep", text)]) == expected


@pytest.mark.parametrize(
    ("role", "text", "expected"),
    [
        ("customer", "My wife will want to see it.", ("wife",)),
        ("customer", "Our controller has to sign it.", ("controller",)),
        ("rep", "Our controller has to sign it.", ()),
    ],
)
def test_our_own_people_are_those_of_the_speaker(role: Role, text: str, expected: tuple[str, ...]) -> None:
    assert people([Said(role, text)]) == expected


def test_those_on_the_call_are_not_told_again() -> None:
    assert people([Said("rep", "Could you and Ruben come along?")], frozenset({"ruben"})) == ()


def test_each_is_named_once_by_the_longest_name() -> None:
    said = [Said("rep", "Could you bring your manager along?"), Said("customer", "My plant manager will come.")]
    assert people(said) == ("plant manager",)


@given(st.text(max_size=200))
def test_any_text_names_only_what_it_says(text: str) -> None:
    assert all(name in text for name in people([Said("rep", text)]))
