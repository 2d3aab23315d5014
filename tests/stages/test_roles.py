from __future__ import annotations

from dataclasses import replace

import pytest

from closecall.errors import UsageError
from closecall.evaluation.gold import load
from closecall.settings import RolesSettings
from closecall.stages.roles import assign, rep_told
from closecall.types import Transcript, Turn
from handmade import ROOT


def unnamed(*lines: tuple[str, str]) -> Transcript:
    return Transcript("call", tuple(Turn(n, who, None, text) for n, (who, text) in enumerate(lines)))


PITCH = (
    ("A", "Hi, this is Dana from Brightline, how are you?"),
    ("B", "Fine. What is it about?"),
    ("A", "We offer payroll for restaurants. What are you using at the moment?"),
    ("B", "My accountant does it."),
)
SERVICE = (
    ("A", "Thank you for calling Northside Motors, how can I help you?"),
    ("B", "Hi, I'm calling about my car, do you have anything this week?"),
)
RECEPTION = (
    ("A", "Hey, good morning, this is Jamal over at Tidewater Tanks, how are you?"),
    ("B", "Good, thanks. How can I help you?"),
    ("A", "I was in the lobby on Friday and I saw the tank."),
)


@pytest.mark.parametrize(
    ("lines", "rep"),
    [
        (PITCH, "A"),
        (SERVICE, "A"),
        (tuple((("B", "A")[w == "B"], t) for w, t in PITCH), "B"),
        (RECEPTION, "A"),
    ],
)
def test_the_rep_is_known_by_what_is_said(lines: tuple[tuple[str, str], ...], rep: str) -> None:
    call = assign(unnamed(*lines), RolesSettings())
    assert {s.name for s in call.speakers if s.role == "rep"} == {rep}
    assert all(0.5 <= s.role_confidence <= 1 for s in call.speakers)


GREETING = "You've reached Dana Ortiz at Brightline. Please leave your name and number after the tone and I'll call you back."


@pytest.mark.parametrize("machine", ["A", "B"])
def test_a_voicemail_greeting_is_the_customers_side_and_nobody_was_reached(machine: str) -> None:
    rep = "B" if machine == "A" else "A"
    call = assign(unnamed((machine, GREETING), (rep, "Sam here. Could you ring me on Monday about the roof?")), RolesSettings())
    assert {s.name: (s.role, s.role_confidence) for s in call.speakers} == {machine: ("customer", 1.0), rep: ("rep", 1.0)}
    assert [w for w in call.warnings if "Nobody was reached" in w] == list(call.warnings)
    assert call.warnings


def test_who_picks_up_after_the_greeting_was_reached() -> None:
    talk = "Oh, hello, sorry, I was at the other end of the yard and the machine came on, go ahead. " * 5
    call = assign(unnamed(("A", GREETING), ("B", PITCH[0][1]), ("A", talk), ("B", PITCH[2][1])), RolesSettings())
    assert not any("Nobody was reached" in w for w in call.warnings)


def test_little_to_go_by_is_said_loudly() -> None:
    call = assign(unnamed(("A", "Hello."), ("B", "Hello.")), RolesSettings())
    assert any("uncertain" in w and "--rep" in w for w in call.warnings)


@pytest.mark.parametrize(("name", "rep"), [("B", "B"), ("b", "B"), ("Marsh", "Odette Marsh")])
def test_the_user_names_the_rep(name: str, rep: str) -> None:
    lines = PITCH if rep == "B" else tuple(({"A": "Ruben", "B": "Odette Marsh"}[w], t) for w, t in PITCH)
    call = assign(unnamed(*lines), RolesSettings(rep=name))
    assert [s.name for s in call.speakers if s.role == "rep"] == [rep]
    assert call.warnings == ()


@pytest.mark.parametrize(
    ("asked", "reps"),
    [
        ("Dana Reyes", {"Dana Reyes"}),
        ("dana, priya", {"Dana Reyes", "Priya"}),
        ("Priya,Marsh, Odette", {"Priya", "Marsh, Odette"}),
        ("Marsh, Odette", {"Marsh, Odette"}),
    ],
)
def test_the_user_names_several_reps(asked: str, reps: set[str]) -> None:
    names = {"A": "Dana Reyes", "B": "Marsh, Odette"}
    lines = [*((names[who], text) for who, text in PITCH), ("Priya", "I do the technical side.")]
    call = assign(unnamed(*lines), RolesSettings(rep=asked))
    assert {s.name for s in call.speakers if s.role == "rep"} == reps
    assert {s.role for s in call.speakers} == {"rep", "customer"}


@pytest.mark.parametrize("name", ["Zoltan", "A, Zoltan", "", ",", "A,"])
def test_a_wrong_name_tells_the_right_ones(name: str) -> None:
    with pytest.raises(UsageError, match="A, B"):
        assign(unnamed(*PITCH), RolesSettings(rep=name))


@pytest.mark.parametrize("third", ["rep", "customer"])
def test_who_else_is_there_is_inferred_where_the_metadata_names_the_rep(third: str) -> None:
    said = {
        "rep": "Hi, I'm Priya, I look after the technical side at Brightline. What we do is we take your hours, and you get your payroll "
        "every Friday. How many people do you have, and what would you want to see from us first? Shall I set you up with a trial, so that "
        "you can see how it works for your team? I can send you our price list, and would you like to see how your accountant uses it?",
        "customer": "My accountant does it, I never see it, and my wife keeps the hours of my cooks in a notebook at home.",
    }
    lines = [*PITCH, ("C", said[third])]
    transcript = replace(unnamed(*lines), metadata={"rep": "A"})
    assert {s.name: s.role for s in assign(transcript, RolesSettings()).speakers} == {"A": "rep", "B": "customer", "C": third}


def test_the_channel_of_the_rep_decides() -> None:
    call = assign(unnamed(("left", PITCH[0][1]), ("right", PITCH[1][1])), RolesSettings(rep_channel="right"))
    assert {s.name: s.role for s in call.speakers} == {"left": "customer", "right": "rep"}


def test_labels_that_name_a_role_are_taken() -> None:
    call = assign(unnamed(("Customer", PITCH[0][1]), ("Agent", PITCH[1][1])), RolesSettings())
    assert {s.name: s.role for s in call.speakers} == {"Customer": "customer", "Agent": "rep"}


def test_roles_of_the_file_stand_even_where_one_label_is_both() -> None:
    turns = (Turn(0, "unknown", "rep", "Hello."), Turn(1, "unknown", "customer", "Hi."))
    call = assign(Transcript("call", turns), RolesSettings())
    assert [(s.name, s.role, s.role_confidence) for s in call.speakers] == [
        ("unknown", "rep", 1.0),
        ("unknown", "customer", 1.0),
    ]


def test_talk_time_needs_times_on_every_turn() -> None:
    turns = (Turn(0, "A", "rep", "Hello.", 0.0, 2.5), Turn(1, "B", "customer", "Hi.", 2.5))
    assert [s.talk_seconds for s in assign(Transcript("call", turns), RolesSettings()).speakers] == [2.5, None]


def test_the_name_of_the_rep_helps_where_voices_have_no_names() -> None:
    lines = (("speaker 1", "Hello, Anna here."), ("speaker 2", "Hello, this is Boris, you wanted to talk?"))
    for rep, other in (("Anna Karlsson", "speaker 2"), ("Boris", "speaker 1")):
        call = assign(Transcript("call", unnamed(*lines).turns, {"rep": rep}), RolesSettings())
        assert [s.name for s in call.speakers if s.role == "customer"] == [other]
        assert call.warnings == ()


@pytest.mark.parametrize(
    ("rep", "named"),
    [
        ("Dana", "Dana Reyes"),
        ("dana reyes", "Dana Reyes"),
        ("Dana_Reyes", "Dana Reyes"),
        ("Dana Reyes (Brightline)", "Dana Reyes"),
        ("Reyes, Dana", "Dana Reyes"),
        ("Tom", None),
        ("", None),
        ("Ash", "Ruben Ash"),
        ("Dana Ash", None),
    ],
)
def test_whom_the_metadata_names(rep: str, named: str | None) -> None:
    turns = unnamed(("Dana Reyes", "Hello."), ("Ruben Ash", "Hello.")).turns
    assert rep_told({"rep": rep}, turns) == named


def test_a_channel_is_told_only_where_channels_speak() -> None:
    assert rep_told({"rep_channel": "left"}, unnamed(("left", "Hi."), ("right", "Hi.")).turns) == "left"
    assert rep_told({"rep_channel": "left"}, unnamed(("A", "Hi."), ("left", "Hi.")).turns) is None


SECOND = (
    "So would you like us to put that in for you, or could we do the Thursday for your people? Okay, great, so can you send it?"
)


@pytest.mark.parametrize(("third", "role"), [(SECOND * 2, "rep"), ("I don't know. My brother got one.", "customer")])
def test_a_third_person_is_a_rep_who_talks_like_one(third: str, role: str) -> None:
    lines = (*PITCH, ("A", SECOND * 3), ("C", third))
    call = assign(unnamed(*lines), RolesSettings())
    found = {s.name: s.role for s in call.speakers}
    assert found == {"A": "rep", "B": "customer", "C": role}
    assert all(s.role_confidence <= 0.93 for s in call.speakers if s.name == "C")


def test_three_people_who_all_talk_like_reps_leave_one_customer_and_a_warning() -> None:
    call = assign(unnamed(("A", SECOND * 3), ("B", SECOND * 3), ("C", SECOND * 2)), RolesSettings())
    assert sorted(s.role for s in call.speakers) == ["customer", "rep", "rep"]
    assert any("uncertain" in w for w in call.warnings)


def test_a_known_rep_leaves_the_others_to_their_words() -> None:
    turns = (Turn(0, "A", "rep", "Hello."), Turn(1, "B", None, "I don't know."), Turn(2, "C", None, "My boss got one."))
    call = assign(Transcript("call", turns), RolesSettings())
    assert {s.name: s.role for s in call.speakers} == {"A": "rep", "B": "customer", "C": "customer"}
    assert call.speakers[0].role_confidence == 1.0


CALLS = load([ROOT / "data" / "train.jsonl", ROOT / "data" / "dev.jsonl"])


@pytest.mark.parametrize(("first", "right"), [(None, 1.0), (20, 0.98), (10, 0.98)])
def test_the_rep_of_the_labelled_calls_is_found_without_names(first: int | None, right: float) -> None:
    """And nobody else is taken for one without a warning, in calls of two people."""
    calls = [call.transcript().turns[:first] for call in CALLS if len({turn.speaker for turn in call.turns}) == 2]
    found = []
    for turns in calls:
        people = list(dict.fromkeys(turn.speaker for turn in turns))
        call = assign(unnamed(*(("BA"[people.index(t.speaker)], t.text) for t in turns)), RolesSettings())
        found.append(all(ours.role == theirs.role for ours, theirs in zip(call.turns, turns, strict=True)))
        assert found[-1] or call.warnings
    assert sum(found) >= right * len(calls)
