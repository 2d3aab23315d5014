"""Coaching notes: every code of the catalogue, three whole lists, and what always holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closecall.rubric import PLACEHOLDERS, default
from closecall.stages import coaching
from closecall.stages.coaching import short
from closecall.types import (
    Ask,
    Call,
    Commitment,
    Evidence,
    Finding,
    Kind,
    Note,
    ObjectionKind,
    Objective,
    ObjectiveStatus,
    Outcome,
    Response,
    ResponseLabel,
    Turn,
    When,
)
from handmade import called, talk

THURSDAY = When("Thursday at two", None, "time")
WORDY = "We built it for people like you. " * 25


def place(call: Call, turn: int, quote: str | None = None) -> Evidence:
    text = call.turns[turn].text
    found = quote if quote is not None else text
    at = text.index(found)
    return Evidence(turn, at, at + len(found), found)


@dataclass(frozen=True, slots=True)
class Scene:
    """A call of these lines with its judgements: an ask is (turn, label, commitment), or with its words when they are not the turn's."""

    lines: tuple[str, ...]
    asks: tuple[tuple[int, ResponseLabel, str] | tuple[int, ResponseLabel, str, str], ...] = ()
    commitments: tuple[Commitment, ...] = ()
    hints: tuple[int, ...] = ()
    objections: tuple[tuple[int, ObjectionKind], ...] = ()
    objective: Objective | None = None
    metrics: Mapping[str, float | None] | None = None

    def notes(self) -> tuple[Note, ...]:
        call = called(talk(*self.lines, seconds=10.0))
        kinds = {c.id: c.kind for c in self.commitments}
        asks = []
        for turn, label, name, *words in self.asks:
            answer = place(call, turn + 1) if label != "unanswered" else None
            asks.append(Ask(place(call, turn, *words), kinds[name], 0.9, Response(label, 0.9, answer), name))
        return coaching.notes(
            call,
            asks,
            self.commitments,
            [Finding(place(call, turn), 0.9) for turn in self.hints],
            [Finding(place(call, turn), 0.9, kind) for turn, kind in self.objections],
            self.objective,
            self.metrics or {},
            default(),
        )


def made(outcome: Outcome, kind: Kind = "demo", when: When | None = None, who: tuple[str, ...] = ()) -> Commitment:
    return Commitment("c1", kind, "rep", outcome, when, who, outcome == "accepted" and when is not None)


def exchange(
    asked: str,
    answer: str,
    label: ResponseLabel,
    commitment: Commitment,
    objections: tuple[tuple[int, ObjectionKind], ...] = (),
) -> Scene:
    """One ask with its answer."""
    return Scene((f"R: {asked}", f"C: {answer}", "R: Right, I see."), ((0, label, "c1"),), (commitment,), objections=objections)


def objected(kind: ObjectionKind, answer: str) -> Scene:
    return exchange("Would you come to a demo on Thursday?", answer, "objected", made("objected"), ((1, kind),))


def offered(when: When | None = None) -> Commitment:
    said = "Send me the contract and I will sign it."
    return Commitment("v1", "purchase", "customer", "accepted", when, (), when is not None, Evidence(1, 0, len(said), said))


OFFER = ("R: It bakes forty loaves an hour.", "C: Send me the contract and I will sign it.", "R: All right, thank you.")
PLAN = "demo with the CFO on site"
ASK = "Would you come to a demo on Thursday?"
MET = ("R: Can I ring you again?", "C: Sure.")

SCENES: Sequence[tuple[str, Scene, str, str | None]] = [
    (
        "not_asked",
        Scene(("R: It bakes forty loaves an hour.", "C: I see.", "R: Right, thanks for your time then. Bye.")),
        "The call ended without a request for any action. Near the end the rep said “Right, thanks for your time then”.",
        "Before we finish, let us agree on the next step. Shall we say Thursday at ten to go through it, with everybody who has a say?",
    ),
    (
        "objective_not_asked",
        Scene(("R: It bakes forty loaves an hour.", "C: I see."), objective=Objective("book a demo for the CFO", "not_asked")),
        "The plan was “book a demo for the CFO”, and nothing was asked for. Near the end the rep said “It bakes forty loaves an hour”.",
        "Before we finish, may I ask for what I hoped we would settle today: a demo for the CFO? Shall we say Thursday at ten?",
    ),
    (
        "hinted",
        Scene(("R: We could show it to you on Monday at nine.", "C: I see."), hints=(0,)),
        "“We could show it to you on Monday at nine” mentions a next step and does not ask for it.",
        "Let us settle that while we are speaking. Shall we say Monday at nine?",
    ),
    (
        "hint_left",
        Scene(
            (f"R: {ASK}", "C: No, thank you.", "R: We could look at a trial some time."),
            ((0, "declined", "c1"),),
            (made("declined"),),
            hints=(2,),
        ),
        "“We could look at a trial some time” was left as a mention. Nothing was asked for after it.",
        "Let us settle that while we are speaking. Shall we say Thursday at ten?",
    ),
    (
        "objective_less",
        Scene(MET, ((0, "accepted", "c1"),), (made("accepted", "meeting"),), objective=Objective(PLAN, "less", 0, MET[0][3:])),
        "The plan was “demo with the CFO on site”. The rep asked for less: “Can I ring you again?”.",
        "Thank you. May I also ask for what I hoped we would settle today: demo with the CFO on site?",
    ),
    (
        "objective_other",
        Scene(MET, ((0, "accepted", "c1"),), (made("accepted", "meeting"),), objective=Objective(PLAN, "other", 0, MET[0][3:])),
        "The plan was “demo with the CFO on site”. The rep asked for something else: “Can I ring you again?”.",
        "There is one more thing that I hoped we would settle today: demo with the CFO on site. Can we agree on that?",
    ),
    (
        "objective_asked",
        Scene(
            (f"R: {ASK}", "C: No."), ((0, "declined", "c1"),), (made("declined"),), objective=Objective(PLAN, "asked", 0, ASK)
        ),
        "The rep asked for what was planned, “demo with the CFO on site”: “Would you come to a demo on Thursday?”.",
        None,
    ),
    (
        "unanswered",
        Scene(
            ("R: Could we fix the demo for Thursday at two?", "C: It rained all week."),
            ((0, "unanswered", "c1"),),
            (made("unanswered", who=("CFO",)),),
        ),
        "“Could we fix the demo for Thursday at two?” was never answered, and the call moved on.",
        "May I come back to the demo? Shall we say Thursday at two, with your CFO?",
    ),
    (
        "questioned",
        exchange("Could you send me the plans by Friday?", "What for?", "questioned", made("unanswered", "information")),
        "The customer asked back, “What for?”, and the request was dropped.",
        "Does that answer your question? Then shall we say by Friday for the information?",
    ),
    (
        "brush_off",
        exchange(ASK, "Just send me some information.", "deferred", made("deferred")),
        "“Just send me some information” is a way of ending the subject, and it was accepted as an answer.",
        "Gladly. What would you need to see first? And shall we say Thursday at ten to settle the demo?",
    ),
    (
        "deferred",
        exchange("Would you place the order on Monday?", "Let me think about it.", "deferred", made("deferred", "purchase")),
        "“Let me think about it” put off the order, and no date was set in its place.",
        "I understand. What has to happen first? And shall we say Friday to speak again once it has?",
    ),
    (
        "countered",
        exchange(ASK, "Not Thursday. Monday at nine?", "countered", made("countered", who=("Priya", "plant manager"))),
        "The customer offered something else, “Not Thursday. Monday at nine?”, and it was left open.",
        "Let us do it the way you suggest. Shall we say Monday at nine for the demo, with Priya and your plant manager?",
    ),
    (
        "conditional",
        exchange(
            "Can we sign on Monday?", "Yes, if legal signs off. They are slow.", "conditional", made("conditional", "purchase")
        ),
        "The yes hangs on a condition: “Yes, if legal signs off. They are slow”. It needs somebody to settle it, and a date.",
        "You said “if legal signs off”. Who will settle that, and by which day? I can ring you the day after.",
    ),
    (
        "taken_back",
        exchange("Can we start the trial on Monday?", "Yes, fine.", "accepted", made("declined", "trial")),
        "“Yes, fine” was a yes to the trial, and it was taken back later in the call.",
        "What has changed since you said yes? Could you try it for an hour in the meantime?",
    ),
    (
        "declined",
        exchange(
            "Would you take it to the board?",
            "No, I would not.",
            "declined",
            made("declined", "internal_action", who=("board",)),
        ),
        "“No, I would not” was a clear no to the internal step.",
        "Thank you for being open with me. What would have to change? And until then, could you first mention it to your board?",
    ),
    (
        "objected",
        objected("other", "It would frighten the cat."),
        "“It would frighten the cat” raised a concern about the demo, and it still stood at the end.",
        "Tell me more about that. And if we can settle it, could you come to a demo?",
    ),
    (
        "objected_price",
        objected("price", "That is too dear."),
        "“That is too dear” raised a concern about the price, and it still stood at the end.",
        "What are you comparing it with? Let us go through the figures now, and if they hold, could you come to a demo?",
    ),
    (
        "objected_timing",
        objected("timing", "We close the books that week."),
        "“We close the books that week” raised a concern about the timing, and no other time was agreed.",
        "When would be a better time? We can fix the date now: which day would suit you for the demo?",
    ),
    (
        "objected_authority",
        objected("authority", "That is up to my boss."),
        "“That is up to my boss” says that somebody else decides, and the matter was left there.",
        "Who should be there when it is decided? Could we all speak together, and shall we say Thursday?",
    ),
    (
        "objected_need",
        objected("need", "Our ovens are fine."),
        "“Our ovens are fine” questions the need, and the doubt still stood at the end.",
        "What does it cost you to leave it as it is? If that is more than this would cost, could you come to a demo?",
    ),
    (
        "objected_trust",
        objected("trust", "I have never heard of you."),
        "“I have never heard of you” asks for a reason to trust, and none was agreed on.",
        "What would you need to see to be sure? If I bring that, could you come to a demo?",
    ),
    (
        "objected_competitor",
        objected("competitor", "We buy from Duane."),
        "“We buy from Duane” points to another supplier, and the comparison was left there.",
        "What would they have to do better for you to look elsewhere? If I can show you that, could you come to a demo?",
    ),
    (
        "objected_contract",
        objected("contract", "Three years is a long time."),
        "“Three years is a long time” raised a concern about the terms, and they were left as they were.",
        "Which point in the terms stands in the way? If we can change it, could you come to a demo?",
    ),
    (
        "objected_effort",
        objected("effort", "Nobody has the time to learn it."),
        "“Nobody has the time to learn it” raised a concern about the work involved, and it still stood at the end.",
        "Which part would take up your time? If we do that part for you, could you come to a demo?",
    ),
    (
        "not_specific",
        exchange(
            "Would you and your wife come to a demo?", "Sure, we would like that.", "accepted", made("accepted", who=("wife",))
        ),
        "“Sure, we would like that” was a yes, and no day or time was fixed for the demo.",
        "Good. Shall we say Thursday at ten for the demo, with your wife?",
    ),
    (
        "nobody_named",
        exchange(
            "Who can join us on Thursday at two?", "I'll get somebody.", "accepted", made("accepted", "stakeholders", THURSDAY)
        ),
        "Other people have a part in the joint meeting, and nobody was named: “I'll get somebody”.",
        "Who will that be, by name? Then I can invite them as well.",
    ),
    (
        "volunteered",
        Scene(OFFER, (), (offered(),)),
        "The customer offered, “Send me the contract and I will sign it”, and the offer was not tied to a time.",
        "Thank you, let us do that. Shall we say Friday for the order?",
    ),
    (
        "small_steps",
        Scene(
            (*MET, "R: Would you send me the plans?", "C: Yes."),
            ((0, "accepted", "c1"), (2, "accepted", "c2")),
            (made("accepted", "meeting"), replace(made("accepted", "information"), id="c2")),
            metrics={"small_commitments_only": 1},
        ),
        "Only small steps were asked for, such as “Would you send me the plans?”.",
        "Thank you. So that it leads somewhere, shall we also say Friday for a demo, with everybody who has a say?",
    ),
    (
        "buying_signal",
        Scene(("R: It bakes forty loaves an hour.", "C: How soon could you install it?", "R: In May.")),
        "“How soon could you install it?” shows that the customer is ready to go on, and nothing was asked for after it.",
        "I will answer that now. And if it suits you, shall we say Thursday at ten to get it under way?",
    ),
    (
        "premature",
        replace(exchange(ASK, "No.", "declined", made("declined")), metrics={"premature_ask": 1}),
        "“Would you come to a demo on Thursday?” came before any question about how the customer works today.",
        "Before I suggest the demo, may I ask how you do it today, and what you would change about it?",
    ),
    (
        "talked_on",
        Scene((f"R: {ASK} {WORDY}", "C: It rained."), ((0, "unanswered", "c1", ASK),), (made("unanswered"),)),
        "After “Would you come to a demo on Thursday?” the rep went on talking, and the customer had little room to answer. Ask, then wait.",
        "Could you come to a demo? What do you think?",
    ),
    (
        "monologue",
        Scene((f"R: {WORDY}{ASK}", "C: No."), ((0, "declined", "c1", ASK),), (made("declined"),)),
        "“Would you come to a demo on Thursday?” came at the end of a long stretch in which only the rep spoke. Ask sooner, and on its own.",
        "Let me stop there. Could you come to a demo?",
    ),
    (
        "gained_specific",
        exchange("Shall we say Thursday at two?", "Fine.", "accepted", made("accepted", "demo", THURSDAY)),
        "“Shall we say Thursday at two?” was asked plainly and gained the demo, with a time: Thursday at two.",
        None,
    ),
    (
        "reask_worked",
        Scene(
            (f"R: {ASK}", "C: I am not sure.", "R: Would half an hour do?", "C: Half an hour, yes."),
            ((0, "deferred", "c1"), (2, "accepted", "c1")),
            (made("accepted"),),
        ),
        "The first answer was not the last word. The rep asked again, “Would half an hour do?”, and the customer moved: “Half an hour, yes”.",
        None,
    ),
    (
        "gained",
        exchange(ASK, "Sure.", "accepted", made("accepted")),
        "“Would you come to a demo on Thursday?” was asked plainly, and the customer said yes: “Sure”.",
        None,
    ),
    (
        "taken_up",
        Scene(OFFER, (), (offered(When("next month", None, "month")),)),
        "The customer offered, “Send me the contract and I will sign it”, and the call fixed a time for it: next month.",
        None,
    ),
    (
        "left_room",
        exchange(ASK, "No.", "declined", made("declined")),
        "After “Would you come to a demo on Thursday?” the rep stopped and let the customer answer.",
        None,
    ),
    (
        "asked",
        Scene((f"R: {ASK}", "C: It rained."), ((0, "unanswered", "c1"),), (made("unanswered"),)),
        "“Would you come to a demo on Thursday?” is a plain request that gives the customer something to answer.",
        None,
    ),
    (
        "discovery",
        Scene(("R: How do you bake your bread today?", "C: " + "We have two old ovens and they break down. " * 3)),
        "“How do you bake your bread today?” got the customer talking.",
        None,
    ),
]


@pytest.mark.parametrize(("code", "scene", "text", "wording"), SCENES, ids=[row[0] for row in SCENES])
def test_a_note_says_what_happened_and_what_to_say_instead(code: str, scene: Scene, text: str, wording: str | None) -> None:
    found = {note.code: note for note in scene.notes()}
    assert code in found
    assert (found[code].text, found[code].wording) == (text, wording)
    assert found[code].praise == (wording is None)


def test_every_code_is_tried() -> None:
    assert [row[0] for row in SCENES] == list(dict.fromkeys(row[0] for row in SCENES))
    assert {row[0] for row in SCENES} == set(PLACEHOLDERS)


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
