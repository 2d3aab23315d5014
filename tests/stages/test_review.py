"""What a person should look at."""

from __future__ import annotations

import pytest

from closecall.stages import review
from closecall.types import Ask, Evidence, Response, Turn

TURNS = tuple(
    Turn(n, speaker, None, text, speaker_confidence=sure)
    for n, (speaker, text, sure) in enumerate(
        [
            ("speaker 1", "Can we meet on Monday?", 0.9),
            ("speaker 2", "Yes.", 0.9),
            ("speaker 1", "Shall I book it?", 0.55),
            ("speaker 2", "Please do.", 0.4),
            ("Ann", "Could you sign today?", None),
        ]
    )
)


def ask(turn: int, answer: int | None, confidence: float = 0.9, answered: float = 0.9) -> Ask:
    where = [None if n is None else Evidence(n, 0, len(TURNS[n].text), TURNS[n].text) for n in (turn, answer)]
    assert where[0] is not None
    return Ask(where[0], "meeting", confidence, Response("accepted", answered, where[1]))


@pytest.mark.parametrize(
    ("what", "found", "pointed", "hanging"),
    [
        ("all is sure", [ask(0, 1)], (), None),
        ("an unsure ask", [ask(0, 1, confidence=0.5)], ("asks/0",), None),
        ("an unsure answer", [ask(0, 1, answered=0.5)], ("asks/0/response",), None),
        ("no answer", [ask(0, None)], (), None),
        ("whose ask is it?", [ask(0, 1), ask(2, 1)], ("asks/1",), "1 of 2 asks hang"),
        ("whose answer is it?", [ask(0, 3)], ("asks/0/response",), "1 of 1 asks hang"),
        ("both", [ask(2, 3)], ("asks/0", "asks/0/response"), "1 of 1 asks hang"),
        ("the source tells who speaks", [ask(4, None)], (), None),
        ("no asks", [], (), None),
    ],
)
def test_what_is_doubtful(what: str, found: list[Ask], pointed: tuple[str, ...], hanging: str | None) -> None:
    assert review.pointers(found, TURNS, 0.6) == pointed, what
    warned = review.warnings(found, TURNS)
    assert warned[0].startswith(hanging) if warned and hanging else not warned and hanging is None, what
