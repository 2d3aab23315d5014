"""Coaching notes: when none is given, three whole lists, and what always holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closecall.rubric import default
from closecall.stages import coaching
from closecall.stages.coaching import short
from closecall.types import (
    Ask,
    Commitment,
    Finding,
    Kind,
    Objective,
    ObjectiveStatus,
    Outcome,
    Response,
    ResponseLabel,
    Turn,
    When,
)
from handmade import called, talk
from scenes import ASK, MET, OFFER, THURSDAY, WORDY, Scene, exchange, made, objected, offered, place

AFTER = ("R: Shall I ring you on Friday at nine instead?", "C: Do that.")
RUNG = Commitment("c2", "meeting", "rep", "accepted", When("Friday at nine", None, "time"), (), specific=True)


@pytest.mark.parametrize(
    ("code", "scene"),
    [
        # A stall that a time for something else came after was not left there.
        (
            "deferred",
            Scene((f"R: {ASK}", "C: Maybe.", *AFTER), ((0, "deferred", "c1"), (2, "accepted", "c2")), (made("deferred"), RUNG)),
        ),
        ("brush_off", exchange(ASK, "Let me think about it.", "deferred", made("deferred"))),
        ("deferred", exchange(ASK, "Just send me some information.", "deferred", made("deferred"))),
        ("objected", objected("price", "That is too dear.")),
        ("objected_price", exchange(ASK, "Too dear. But fine.", "accepted", made("accepted"), ((1, "price"),))),
        ("not_specific", exchange(ASK, "Fine.", "accepted", made("accepted", when=THURSDAY))),
        ("nobody_named", exchange(ASK, "Fine.", "accepted", made("accepted", when=THURSDAY))),
        ("gained", exchange(ASK, "No.", "declined", made("declined"))),
        ("reask_worked", exchange(ASK, "Fine.", "accepted", made("accepted"))),
        ("volunteered", Scene(OFFER, (), (offered(THURSDAY),))),
        ("not_asked", Scene(OFFER, (), (offered(),))),
        ("not_asked", Scene(("R: We could meet some time.", "C: I see."), hints=(0,))),
        ("not_asked", Scene(("C: Hello, is anybody there?",))),
        (
            "hint_left",
            Scene(
                ("R: We could meet some time.", "C: I see.", f"R: {ASK}", "C: No."),
                ((2, "declined", "c1"),),
                (made("declined"),),
                (0,),
            ),
        ),
        ("premature", exchange(ASK, "No.", "declined", made("declined"))),
        (
            "small_steps",
            Scene(
                MET,
                ((0, "accepted", "c1"),),
                (made("accepted", "meeting"),),
                objective=Objective("ring them", "asked", 0, MET[0][3:]),
                metrics={"small_commitments_only": 1},
            ),
        ),
        (
            "small_steps",
            Scene(MET, ((0, "accepted", "c1"),), (made("accepted", "meeting"),), metrics={"small_commitments_only": 1}),
        ),
        ("talked_on", Scene((f"R: {ASK} {WORDY}", "C: Yes."), ((0, "accepted", "c1", ASK),), (made("accepted"),))),
        ("talked_on", exchange(f"{ASK} We have cake.", "No.", "declined", made("declined"))),
        ("monologue", Scene((f"R: {WORDY}{ASK}", "C: Yes."), ((0, "accepted", "c1", ASK),), (made("accepted"),))),
        ("left_room", Scene((f"R: {ASK} {WORDY}", "C: No."), ((0, "declined", "c1", ASK),), (made("declined"),))),
        (
            "buying_signal",
            Scene(
                ("R: Hello.", "C: How soon could you install it?", f"R: {ASK}", "C: No."),
                ((2, "declined", "c1"),),
                (made("declined"),),
            ),
        ),
        ("discovery", Scene(("R: How do you bake your bread today?", "C: In ovens."))),
        ("discovery", Scene(("R: It bakes your bread.", "C: " + "We have two old ovens and they break down. " * 3))),
    ],
)
def test_a_note_is_not_given_where_it_does_not_hold(code: str, scene: Scene) -> None:
    assert code not in {note.code for note in scene.notes()}


GOLDEN = {
    "a demo gained after a stall": Scene(
        (
            "R: How do you bake your bread today?",
            "C: We have two old deck ovens and they break down every other week, so on Mondays half of the town goes without.",
            "R: Would you and your CFO come to a demo?",
            "C: I am not sure about that.",
            "R: Half an hour is all it takes. Shall we say Thursday at two?",
            "C: Thursday at two is fine.",
            "R: And would you put us on your list of suppliers?",
            "C: We have always bought from Duane.",
            "R: I see.",
        ),
        ((2, "deferred", "c1"), (4, "accepted", "c1"), (6, "objected", "c2")),
        (made("accepted", "demo", THURSDAY, ("CFO",)), replace(made("objected", "supplier_status"), id="c2")),
        objections=((7, "competitor"),),
        objective=Objective("demo with the CFO", "asked", 2, "Would you and your CFO come to a demo?"),
    ),
    "a chat without an ask": Scene(
        (
            "R: It bakes forty loaves an hour and washes itself.",
            "C: What would it cost us?",
            "R: Nine thousand, and we could show it to you some time.",
            "C: Right.",
            "R: Lovely to talk to you. Bye.",
        ),
        hints=(2,),
    ),
    "one hard push": Scene(
        (f"R: {WORDY}{ASK}", "C: It is the wrong month for us.", f"R: {ASK}", "C: I said no."),
        ((0, "objected", "c1", ASK), (2, "declined", "c1")),
        (made("declined"),),
        objections=((1, "timing"),),
        metrics={"premature_ask": 1},
    ),
}
EXPECTED: Mapping[str, Sequence[tuple[str, int, float]]] = {
    "a demo gained after a stall": [
        ("objected_competitor", 7, 70.0),
        ("objective_asked", 2, 20.0),
        ("gained_specific", 5, 50.0),
    ],
    "a chat without an ask": [("hinted", 2, 20.0), ("buying_signal", 1, 10.0)],
    "one hard push": [
        ("declined", 3, 30.0),
        ("premature", 0, 9.57),
        ("monologue", 0, 9.57),
        ("left_room", 2, 20.0),
    ],
}


@pytest.mark.parametrize("name", GOLDEN)
def test_the_whole_list_of_a_call(name: str) -> None:
    notes = GOLDEN[name].notes()
    assert [(note.code, note.turn, note.start) for note in notes] == EXPECTED[name]
    assert notes == GOLDEN[name].notes()


@pytest.mark.parametrize(
    ("who", "said"),
    [
        (("CFO",), ", with your CFO"),
        (("wife",), ", with your wife"),
        (("my brother",), ", with your brother"),
        (("the board",), ", with the board"),
        (("procurement",), ", with procurement"),
        (("legal officer",), ", with your legal officer"),
        (("Mrs Halloran",), ", with Mrs Halloran"),
        (("Delbert's wife",), ", with Delbert's wife"),
        (("whoever signs",), ", with whoever signs"),
        (("Priya", "CTO", "two techs"), ", with Priya, your CTO and two techs"),
        (("",), ""),
        ((), ""),
    ],
)
def test_people_are_named_as_one_speaks_of_them(who: tuple[str, ...], said: str) -> None:
    notes = exchange("Would you come?", "Sure.", "accepted", made("accepted", who=who)).notes()
    wording = next(note.wording for note in notes if note.code == "not_specific")
    assert wording == f"Good. Shall we say Thursday at ten for the demo{said}?"


@pytest.mark.parametrize(
    ("who", "said"),
    [("dwight", "dwight"), ("plant manager", "your plant manager"), ("md", "your md"), ("miss ledet", "miss ledet")],
)
def test_in_print_without_capitals_a_role_is_told_from_a_name(who: str, said: str) -> None:
    call = called(talk("R: would you come", "C: sure"))
    ask = Ask(place(call, 0), "demo", 0.9, Response("accepted", 0.9, place(call, 1)), "c1")
    notes = coaching.notes(call, [ask], [made("accepted", who=(who,))], (), (), None, {}, default())
    assert any(note.wording == f"Good. Shall we say Thursday at ten for the demo, with {said}?" for note in notes)


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_kind_can_be_asked_for(kind: Kind) -> None:
    for label in get_args(Outcome):
        for note in exchange("Could we?", "If so.", label, made(label, kind)).notes():
            assert note.wording is None or ("{" not in note.wording and "  " not in note.wording)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Yes.", "Yes"),
        (" Yes,\n  fine? ", "Yes, fine?"),
        ("", ""),
        ("a" * 120, "a" * 120),
        ("word " * 24 + "end", "word " * 23 + "word …"),
        ("a" * 130, "a" * 120 + " …"),
    ],
)
def test_a_quote_is_cut_at_a_word(said: str, expected: str) -> None:
    assert short(said) == expected


def test_fewer_notes_by_the_rubric() -> None:
    scene = GOLDEN["one hard push"]
    rubric = default().model_copy(update={"coaching": default().coaching.model_copy(update={"most": 2})})
    call = called(talk(*scene.lines))
    asks = [Ask(place(call, 2), "demo", 0.9, Response("declined", 0.9, place(call, 3)), "c1")]
    notes = coaching.notes(call, asks, scene.commitments, (), (), None, {"premature_ask": 1}, rubric)
    assert [note.code for note in notes] == ["declined", "left_room"]


LINES = st.lists(
    st.sampled_from(
        [
            "",
            "Shall we say Thursday at two, {with} the CFO?",
            "No!",
            "If legal signs off, yes.",
            "How soon could you install it?",
            "What do you bake?",
            WORDY,
            "just send me something",
            "¿Qué? 🙂 %s {0}",
        ]
    ),
    min_size=1,
    max_size=8,
)


@given(LINES, st.data())
def test_any_call_gets_at_most_five_notes_and_none_twice(lines: list[str], data: st.DataObject) -> None:
    seconds = data.draw(st.sampled_from([None, 4.0]))
    call = called(
        tuple(
            Turn(n, who[0], who, text, seconds and n * seconds, seconds and (n + 1) * seconds)  # type: ignore[arg-type]
            for n, (text, who) in enumerate(
                zip(lines, data.draw(st.lists(st.sampled_from(["rep", "customer", "other"]), min_size=8)), strict=False)
            )
        )
    )
    turns = st.integers(0, len(call.turns) - 1)
    names = data.draw(st.lists(st.sampled_from(["c1", "c2", "c3"]), max_size=5))
    asks = []
    for name in names:
        label = data.draw(st.sampled_from(get_args(ResponseLabel)))
        answer = data.draw(st.none() | turns.map(lambda n: place(call, n)))
        asks.append(
            Ask(
                place(call, data.draw(turns)),
                data.draw(st.sampled_from(get_args(Kind))),
                0.9,
                Response(label, 0.9, answer),
                name,
            )
        )
    asks.sort(key=lambda ask: ask.evidence.turn)
    whens = st.sampled_from([None, THURSDAY, When("next quarter", None, "quarter"), When("after the fair")])
    commitments = [
        Commitment(name, next(a.kind for a in asks if a.commitment == name), "rep", outcome, data.draw(whens))
        for name in dict.fromkeys(names)
        for outcome in [data.draw(st.sampled_from(get_args(Outcome)))]
    ]
    if data.draw(st.booleans()):
        commitments.append(
            Commitment("v1", "demo", "customer", "accepted", data.draw(whens), (), evidence=place(call, data.draw(turns)))
        )
    findings = st.lists(turns.map(lambda n: Finding(place(call, n), 0.9, "price")), max_size=2)
    status: ObjectiveStatus | None = data.draw(st.sampled_from([None, *get_args(ObjectiveStatus)]))
    near = asks[0].evidence if asks else None
    objective = Objective("a {demo}", status, near and near.turn, near and near.quote) if status else None
    metrics = data.draw(
        st.dictionaries(st.sampled_from(["premature_ask", "small_commitments_only"]), st.sampled_from([None, 0, 1]))
    )
    notes = coaching.notes(call, asks, commitments, data.draw(findings), data.draw(findings), objective, metrics, default())
    assert len(notes) <= 5
    assert len({(note.code, note.turn) for note in notes}) == len(notes)
    assert len({note.text for note in notes}) == len(notes)
    assert not asks or any(note.praise for note in notes)
    assert all(note.turn is not None and note.quote is not None for note in notes)
    values = [default().notes[note.code].value for note in notes]
    assert values == sorted(values, reverse=True)
