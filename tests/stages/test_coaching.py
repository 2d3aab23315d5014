"""Coaching notes: every code of the catalogue, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from closecall.rubric import PLACEHOLDERS
from closecall.types import (
    Objective,
    When,
)
from scenes import ASK, MET, OFFER, PLAN, THURSDAY, WORDY, Scene, exchange, made, objected, offered

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
