from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closecall.language.selling import HABITS, WEIGHTS, habits, likeness, plain


def lead(one: str, other: str, **known: str) -> float:
    """By how much the first talks more like a rep, if both say as much."""
    return likeness([one], 0.5, known) - likeness([other], 0.5, known)


PAIRS: list[tuple[str, str]] = [
    ("So would you be free on Thursday, or could we say Friday?", "I don't know, I've got my hands full."),
    (
        "Thank you for calling Northside Motors, how can I help you?",
        "Hi, I'm calling about my car, do you have anything this week?",
    ),
    ("Hello, this is Gareth from Northern Cold Rooms.", "It is, yes. I run the place."),
    ("I'm calling on behalf of the hospice.", "Who is that?"),
    ("okay so i could put that in for you or would you rather wait", "i dont think i need it my brother got one"),
]


@pytest.mark.parametrize(("rep", "customer"), PAIRS)
def test_the_rep_leads(rep: str, customer: str) -> None:
    assert lead(rep, customer) > 0
    assert lead(rep.upper(), customer.upper()) == pytest.approx(lead(rep, customer))
    assert lead(rep.replace("'", "’"), customer) == pytest.approx(lead(rep, customer))


@pytest.mark.parametrize("customer", ["You want this too, so can you tell me what you would do for you?", "Hello. " * 20])
def test_talk_alone_decides_nothing_for_good(customer: str) -> None:
    more = likeness([customer], 0.9, {}) - likeness([customer], 0.1, {})
    assert 0 < more < 1


@pytest.mark.parametrize(
    ("said", "known", "sign"),
    [
        ("Hi, this is Dana.", {"rep": "Dana Reyes"}, 1),
        ("It's Dana here.", {"rep": "dana"}, 1),
        ("My name's Reyes.", {"rep": "Dana Reyes"}, 1),
        ("Zoë speaking.", {"rep": "Zoë"}, 1),
        ("Tom here.", {"customer": "Tom Ash"}, -1),
        ("Acme Bakery, this is Acme.", {"customer": "Acme"}, -1),
        ("Is this Dana?", {"rep": "Dana"}, 0),
        ("Hi Dana.", {"rep": "Dana"}, 0),
        ("This is Dana.", {"rep": "Ed"}, 0),
        ("This is it.", {"rep": "it"}, 0),
        ("This is great.", {"rep": "(.*"}, 0),
    ],
)
def test_who_says_the_name_of_the_rep_or_the_customer(said: str, known: dict[str, str], sign: int) -> None:
    more = likeness([said], 0.5, known) - likeness([said], 0.5, {})
    assert more == pytest.approx(4.0 * sign)


def test_every_habit_has_a_weight() -> None:
    assert len(WEIGHTS) == len(HABITS) + 1 == len(habits("", 0.0))
    assert likeness([], 0.0, {}) == 0.0


def test_marks_and_lines_change_nothing() -> None:
    assert plain(["I'd", "GO’"]) == "id\ngo"


@given(st.lists(st.text(max_size=80), max_size=5), st.floats(0, 1), st.text(max_size=20))
def test_any_talk_has_a_finite_likeness(texts: list[str], share: float, name: str) -> None:
    assert abs(likeness(texts, share, {"rep": name, "customer": name})) < 100
