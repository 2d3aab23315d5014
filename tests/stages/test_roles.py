from __future__ import annotations

import pytest

from closecall.errors import UsageError
from closecall.settings import RolesSettings
from closecall.stages.roles import assign
from closecall.types import Transcript, Turn


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


@pytest.mark.parametrize(
    ("lines", "rep"), [(PITCH, "A"), (SERVICE, "A"), (tuple((("B", "A")[w == "B"], t) for w, t in PITCH), "B")]
)
def test_the_rep_is_known_by_what_is_said(lines: tuple[tuple[str, str], ...], rep: str) -> None:
    call = assign(unnamed(*lines), RolesSettings())
    assert {s.name for s in call.speakers if s.role == "rep"} == {rep}
    assert all(0.5 <= s.role_confidence <= 1 for s in call.speakers)


def test_little_to_go_by_is_said_loudly() -> None:
    call = assign(unnamed(("A", "Hello."), ("B", "Hello.")), RolesSettings())
    assert any("uncertain" in w and "--rep" in w for w in call.warnings)


@pytest.mark.parametrize(("name", "rep"), [("B", "B"), ("b", "B"), ("Marsh", "Odette Marsh")])
def test_the_user_names_the_rep(name: str, rep: str) -> None:
    lines = PITCH if rep == "B" else tuple(({"A": "Ruben", "B": "Odette Marsh"}[w], t) for w, t in PITCH)
    call = assign(unnamed(*lines), RolesSettings(rep=name))
    assert [s.name for s in call.speakers if s.role == "rep"] == [rep]
    assert call.warnings == ()


def test_a_wrong_name_tells_the_right_ones() -> None:
    with pytest.raises(UsageError, match="A, B"):
        assign(unnamed(*PITCH), RolesSettings(rep="Zoltan"))


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
