"""Expressions of time in talk: what is found, what must not be, and what stands agreed."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closecall.language.when import agreed, expressions, first_when


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thursday at two works for me", "Thursday at two"),
        ("Could you do half past three?", "half past three"),
        ("by Friday the twentieth in the morning", "by Friday the twentieth in the morning"),
        ("How about the third of April?", "the third of April"),
        ("I'll do it first thing tomorrow.", "first thing tomorrow"),
        ("end of the month at the latest", "end of the month"),
        ("a week on Monday", "a week on Monday"),
        ("in a couple of weeks", "in a couple of weeks"),
        ("tonight", "tonight"),
        ("One second, please", None),
        ("May I ask you something?", None),
        ("it's just the two of us", None),
        ("we're open 24/7", None),
        ("the first one is cheaper", None),
    ],
)
def test_expressions_of_time_are_found_in_their_own_words(text: str, expected: str | None) -> None:
    assert first_when(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "One second, please.",
        "Just a minute.",
        "Give me one second.",
        "May I ask you something?",
        "That may work.",
        "They may, I suppose.",
        "We march in the parade.",
        "You can march them out.",
        "We march first and ask later.",
        "It's just the two of us.",
        "We're open 24/7.",
        "At one point we had nine.",
        "First of all, thanks.",
        "The second floor is ours.",
        "It's a table for two people.",
        "That is ten percent.",
        "It stood at six hundred pounds.",
        "They do it by hand.",
        "This one is cheaper.",
        "I need one or two of them.",
        "The sun was out.",
        "He sat down.",
        "I'm having second thoughts.",
        "It's a week's worth of work.",
        "They scored in the second half.",
        "It's an august company.",
        "The first one is cheaper.",
        "I have three of them.",
        "We need five to ten units.",
        "It's one of those.",
        "At two sites we have trouble.",
        "At ten dollars it is cheap.",
        "It's a fifty-fifty thing.",
        "Two by four, treated.",
        "I have four or five questions.",
        "The third time is the charm.",
        "On the one hand it's cheap.",
        "By one of our people.",
        "We do six of these every Monday.",
        "We're busy on Mondays.",
        "He called last Friday.",
        "It took three weeks.",
        "For two weeks we had nothing.",
        "Half of them left.",
        "A quarter of the price.",
        "We did half the roof.",
        "At the end of the day it's about trust.",
        "I wed her in church.",
        "Can I have a second?",
        "Hang on a minute.",
        "How many in a day?",
        "The twenty of us agreed.",
        "It's number seven.",
        "Page nine has it.",
        "It weighs ten stone.",
        "Every second counts.",
        "We're the second largest.",
        "That's the third one today's gone through.",
        "You said version 2.30 was fine.",
        "It's at about three and a half miles.",
        "Good morning, Anna.",
        "Good evening to you.",
        "The first thing I noticed was the smell.",
        "The day we opened, it rained.",
        "After two containers we talk.",
        "They came in dribs and drabs.",
        "Before one of them left.",
        "We have ten central offices.",
        "The council acts in one accord.",
        "It's sun and sea.",
        "We have forty five hundred hours on it.",
        "Out of a hundred, seven say no.",
        "They had it since January.",
        "It is, may I say, fine.",
        "A march of the penguins.",
        "Mondays are a war zone.",
    ],
)
def test_what_only_sounds_like_a_time_is_not_found(text: str) -> None:
    assert expressions(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thursday's no good, but Friday at ten is.", ["Thursday", "Friday at ten"]),
        ("Tonight or tomorrow, whichever.", ["Tonight or tomorrow"]),
        ("friday then, and nine o'clock", ["friday", "nine o'clock"]),
        ("six bags on Monday and ten on Tuesday", ["Monday", "Tuesday"]),
        ("on Monday two trucks come", ["Monday"]),
        ("before the two o'clock on Friday", ["before the two o'clock on Friday"]),
    ],
)
def test_one_text_can_name_several_times(text: str, expected: list[str]) -> None:
    assert [found.words for found in expressions(text)] == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([], None),
        (["Shall we meet?", "Yes."], None),
        (["Could we meet Thursday at two?", "Yes, fine."], "Thursday at two"),
        (["Could we meet Thursday?", "Not Thursday. Monday?", "Monday at ten?", "Monday's fine."], "Monday at ten"),
        (["Thursday at two?", "Thursday's no good."], None),
        (["Thursday at two?", "I can't do Thursday."], None),
        (["Thursday at two?", "Thursday I'm in Leeds. Friday."], "Friday"),
        (["Thursday at two?", "Thursday I'm free."], "Thursday at two"),
        (["Does Friday suit you?", "Half seven is best."], "Friday, Half seven"),
        (["Friday at ten?", "Make it eleven."], "Friday, eleven"),
        (["Friday at ten?", "Nine. By ten I'm gone."], "Friday, Nine"),
        (["Friday at ten?", "Monday rather, at three."], "Monday, at three"),
        (["Friday at ten?", "Monday at three."], "Monday at three"),
        (
            ["Monday the 26th?", "After lunch.", "So Monday after lunch, one o'clock?"],
            "Monday the 26th, after lunch, one o'clock",
        ),
        (["The ninth would do.", "The ninth of June, then?", "On the ninth, yes."], "The ninth of June"),
        (["Saturday?", "In the afternoon, because he's on nights Friday.", "Two o'clock?"], "Saturday, Two o'clock"),
        (["Wednesday or Thursday?", "Thursday."], "Thursday"),
        (["Until Monday, please.", "Yes, Monday, no problem."], "Until Monday"),
        (["This week if you can.", "I'll send it tomorrow morning, I've got to talk to her."], "tomorrow morning"),
        (["Nine until one on the Wednesday?", "Yes, nine is fine."], "Nine until one on the Wednesday"),
        (["Could you take ten?", "Five."], None),
        (["Sunday at ten?", "If his father is back by eight, then yes."], "Sunday at ten"),
        (["Will you take the exclusive?", "If you shift forty by the end of June."], "by the end of June"),
        (["Friday noon?", "Eight's too rich for me."], "Friday noon"),
        (["Friday noon?", "What if we say Saturday?"], "Saturday"),
    ],
)
def test_the_time_as_last_agreed(texts: list[str], expected: str | None) -> None:
    assert agreed(texts) == expected


words = st.sampled_from(
    "the on at by first second ninth may march Monday monday thurs day two seven 10 30 2:30 half past quarter to of week next end month tomorrow or until"
    " and in a couple weeks morning June Q2 's , . ? one noon İ ſunday".split()
)


@given(st.text() | st.lists(words, max_size=15).map(" ".join))
def test_spans_lie_within_the_text_and_do_not_overlap(text: str) -> None:
    found = expressions(text)
    assert all(0 <= e.start < e.end <= len(text) and text[e.start : e.end] == e.words for e in found)
    assert all(before.end <= after.start for before, after in pairwise(found))


@given(st.lists(st.lists(words, max_size=8).map(" ".join), max_size=5))
def test_agreeing_never_raises(texts: list[str]) -> None:
    assert agreed(texts) is None or agreed(texts)
