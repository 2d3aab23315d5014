from __future__ import annotations

from dataclasses import replace

import pytest

from closecall.language.reader import CustomerSentence
from closecall.stages.commitments import collect, volunteered
from closecall.types import Ask, Evidence, Kind, Response, ResponseLabel, Turn
from handmade import called, talk


def ask(turns: tuple[Turn, ...], at: int, kind: Kind, label: ResponseLabel = "accepted", answer: int | None = None) -> Ask:
    where = None if answer is None else Evidence(answer, 0, len(turns[answer].text), turns[answer].text)
    return Ask(Evidence(at, 0, len(turns[at].text), turns[at].text), kind, 0.9, Response(label, 0.9, where), "c1")


def test_a_commitment_has_the_last_outcome_and_the_time_last_named() -> None:
    turns = talk(
        "R: Come for a demo?", "C: Not Thursday.", "R: Monday at two?", "C: Fine.", "R: Will you sign today?", "C: No."
    )
    asks = [
        ask(turns, 0, "demo", "countered", 1),
        ask(turns, 2, "demo", "accepted", 3),
        replace(ask(turns, 4, "purchase", "declined", 5), commitment="c2"),
    ]
    agreed = collect(asks, (), called(turns))
    assert [(c.id, c.outcome, c.when and c.when.words, c.specific) for c in agreed] == [
        ("c1", "accepted", "Monday at two", True),
        ("c2", "declined", None, False),
    ]


@pytest.mark.parametrize(
    ("labels", "outcome"),
    [
        (("accepted", "declined"), "declined"),
        (("deferred", "questioned"), "deferred"),
        (("accepted", "unanswered"), "accepted"),
        (("questioned",), "unanswered"),
    ],
)
def test_the_last_position_counts(labels: tuple[ResponseLabel, ...], outcome: str) -> None:
    turns = talk(*["R: Will you sign?"] * len(labels))
    asks = [ask(turns, n, "purchase", label) for n, label in enumerate(labels)]
    assert [c.outcome for c in collect(asks, (), called(turns))] == [outcome]


@pytest.mark.parametrize(
    ("answer", "when"),
    [
        ("I will. Friday at nine suits.", "Friday at nine"),
        ("I will", None),
        (
            "I will. The line has been down for us and for everybody on the estate so long that nobody asks any more. The van comes Friday at nine.",
            None,
        ),
    ],
)
def test_the_time_may_come_after_the_sentence_that_answers(answer: str, when: str | None) -> None:
    turns = talk("R: Will you come by?", f"C: {answer}")
    asked = replace(ask(turns, 0, "meeting"), response=Response("accepted", 0.9, Evidence(1, 0, 6, "I will")))
    (agreed,) = collect([asked], (), called(turns))
    assert (agreed.when and agreed.when.words) == when


def test_what_the_customer_offers_unasked_is_volunteered_once() -> None:
    turns = talk("C: I'll take it.", "R: Great.", "C: I'll take two.")
    offers = [CustomerSentence(Evidence(n, 0, len(turns[n].text), turns[n].text), {}, {"purchase": 0.8}) for n in (0, 2)]
    assert [(k, e.turn) for k, e in volunteered(offers, ())] == [("purchase", 0)]
    asked = ask(turns, 1, "purchase", "accepted", 2)
    assert volunteered(offers, (asked,)) == ()


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        ("R: Monday it is. I'll bring the drawings.", "accepted"),
        ("R: Monday's fine for me.", "accepted"),
        ("R: Perfect. Two o'clock?", "accepted"),
        ("R: Monday I'll have to check with the fitter.", "countered"),
        ("R: Could you not do Friday?", "countered"),
        ("R: Hm. How's the new line running?", "countered"),
        ("C: Or Tuesday.", "countered"),
    ],
)
def test_a_counter_offer_is_agreed_when_the_rep_takes_it_up(reply: str, outcome: str) -> None:
    turns = talk("R: Thursday?", "C: Not Thursday. Monday.", reply)
    asks = [ask(turns, 0, "meeting", "countered", 1)]
    assert [c.outcome for c in collect(asks, (), called(turns))] == [outcome]


@pytest.mark.parametrize(
    ("later", "outcome"),
    [
        ("C: You know what, let's leave it for now.", "deferred"),
        ("C: Sorry, I've changed my mind about this.", "declined"),
        ("C: Actually, cancel that.", "declined"),
        ("C: Actually that reminds me of the old one.", "accepted"),
        ("C: We had to cancel the last supplier.", "accepted"),
        ("C: If you change your mind about the price, ring me.", "accepted"),
        ("R: Let's leave it there.", "accepted"),
    ],
)
def test_a_yes_that_is_taken_back_later_is_none(later: str, outcome: str) -> None:
    turns = talk("R: Thursday at ten?", "C: Yes.", "R: I'll bring the plans.", later, "R: Right you are.")
    asks = [ask(turns, 0, "meeting", "accepted", 1)]
    assert [c.outcome for c in collect(asks, (), called(turns))] == [outcome]


def test_the_time_is_resolved_against_the_date_of_the_call() -> None:
    turns = talk("R: Could you and your wife come on Thursday?", "C: Friday at two would be better.", "R: Friday it is.")
    asks = [ask(turns, 0, "demo", "countered", 1)]
    (found,) = collect(asks, (), called(turns, date="2026-03-10T14:05-06:00"))
    assert found.when is not None
    assert (found.when.iso, found.when.granularity) == ("2026-03-13T14:00-06:00", "time")
    assert found.who == ("wife",)
    assert found.specific
    (undated,) = collect(asks, (), called(turns))
    assert undated.when is not None
    assert undated.when.iso is None
    assert undated.specific
