"""What the measures look for in words: prices, buying signals, brush-offs and questions."""

from __future__ import annotations

import time

import pytest

from closecall.stages.measures.prices import names_price
from closecall.stages.measures.signals import is_brush_off, is_buying_signal, is_discovery, is_question


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("It's $4,200 all in.", True),
        ("That's forty two grand.", True),
        ("It comes to one eighty a month.", True),
        ("The buffet is £12 a head.", True),
        ("We charge 99 euros for that.", True),
        ("That would be twelve hundred dollars, installed.", True),
        ("It's a hundred and sixty five a hive.", True),
        ("They're sixty five each.", True),
        ("It works out at nine cents a page.", True),
        ("The price is six thousand four hundred.", True),
        ("You'd be looking at 40k.", True),
        ("It'd be 3.50 per unit.", True),
        ("Half day pilot is 85000 plus tax sir.", True),
        ("Would you put two hundred down today?", True),
        ("We meet at six thirty each morning.", False),
        ("It's 1.1 million pesos a year.", True),
        ("quarter of a million dollars", True),
        ("It's eighty-five quid.", True),
        ("It's twenty-five p... no, 25 pence.", True),
        ("That would save you $4,200 a year.", False),
        ("You're paying ninety euro a go.", False),
        ("You paid 300 dollars last time.", False),
        ("Shall we say two thirty on Monday?", False),
        ("We met in 2019.", False),
        ("Hold the 2024 rate.", False),
        ("It takes two weeks.", False),
        ("I need forty pounds of potatoes.", False),
        ("That's a grand piano.", False),
        ("That's grand, thanks.", False),
        ("It's about a grand, all in.", True),
        ("That's a grand idea.", False),
        ("She comes in at ten.", False),
        ("Shall we do it at ten?", False),
        ("When it comes to 200 seats, we manage.", False),
        ("We have two thousand users.", False),
        ("It's used by 40k users.", False),
        ("It's three times a week.", False),
        ("One second, please.", False),
        ("The price moves by itself.", False),
        ("A ten percent discount.", False),
        ("Call me on 555 0100.", False),
        ("So a hundred and twelve hectares down along the creek.", False),
        ("I could come at ten thirty a week on Thursday.", False),
        ("", False),
    ],
)
def test_prices_in_words_and_figures(sentence: str, expected: bool) -> None:
    assert names_price(sentence) is expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("How soon could you start?", True),
        ("When could you deliver it?", True),
        ("When would it be ready?", True),
        ("How long does installation take?", True),
        ("What's the lead time on those?", True),
        ("What would it cost?", True),
        ("so how much is the thing again", True),
        ("What's that on payments?", True),
        ("Does it come with a cooler.", True),
        ("Is delivery included?", True),
        ("Can we pay monthly?", True),
        ("Is there a warranty?", True),
        ("Do you take cards?", True),
        ("Could you have it here by Friday?", True),
        ("What are your payment terms?", True),
        ("I'd love one.", True),
        ("We'd like to go ahead.", True),
        ("That's exactly what we need.", True),
        ("I really like the sound of that.", True),
        ("I want one of those, I want one.", True),
        ("I don't want one.", False),
        ("If I wanted one I'd ring you.", False),
        ("I'm not interested.", False),
        ("I'd like to think about it.", False),
        ("I'd love to, but no.", False),
        ("How much time would it take us?", False),
        ("How soon people forget.", False),
        ("How was your weekend?", False),
        ("What's it like?", False),
        ("Where are you calling from?", False),
        ("When does it rain there?", False),
        ("I want it gone.", False),
        ("What would you do?", False),
        ("My son comes with me.", False),
        ("", False),
    ],
)
def test_buying_signals(sentence: str, expected: bool) -> None:
    assert is_buying_signal(sentence) is expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("Just send me some information.", True),
        ("Send it over and I'll have a look.", True),
        ("Can you email me something?", True),
        ("Pop it in the post.", True),
        ("Put it in an email.", True),
        ("Have you got a website?", True),
        ("Leave me your number.", True),
        ("Call me next quarter.", True),
        ("Try us again in the spring.", True),
        ("Give me a shout after the holidays.", True),
        ("We'll be in touch.", True),
        ("ah text me that week and i'll tell you", True),
        ("Leave it with me.", True),
        ("Well, send something through.", True),
        ("I'd have to send it to legal first.", False),
        ("I'd have to think about it.", False),
        ("Maybe, it depends on the schedule.", False),
        ("We're busy with the audit.", False),
        ("My brother sends them out.", False),
        ("I don't know about that.", False),
        ("That's what they call me.", False),
        ("", False),
    ],
)
def test_brush_offs(answer: str, expected: bool) -> None:
    assert is_brush_off(answer) is expected


@pytest.mark.parametrize(
    ("sentence", "question", "discovery"),
    [
        ("How many lines do you run?", True, True),
        ("how many skus are we talking about", True, True),
        ("So who does your testing", True, True),
        ("And what are you running on the big sheet right now", True, True),
        ("You've had that since March?", True, True),
        ("May I ask how many titles you are doing?", True, True),
        ("Why?", True, False),
        ("How are you today?", True, False),
        ("Can you hear me all right?", True, False),
        ("Is that Stan?", True, False),
        ("Have I caught you at a bad time?", True, False),
        ("Have you got two minutes?", True, False),
        ("Do you have any questions?", True, False),
        ("Right?", False, False),
        ("Does that make sense?", False, False),
        ("Okay, yeah?", False, False),
        ("You know?", False, False),
        ("What I mean is that it lasts.", False, False),
        ("What's happening is the truck comes in.", False, False),
        ("Which is fine.", False, False),
        ("Do it today.", False, False),
        ("How nice.", False, False),
        ("I know what you mean.", False, False),
        ("", False, False),
    ],
)
def test_questions(sentence: str, question: bool, discovery: bool) -> None:
    assert (is_question(sentence), is_discovery(sentence)) == (question, discovery)


@pytest.mark.parametrize(
    "text", ["so and but " * 2000, "two hundred and " * 1500, "what is " * 2000, "1,000" * 2000, "send me the " * 1500]
)
def test_long_runs_are_read_in_time(text: str) -> None:
    began = time.process_time()
    for found in (names_price, is_buying_signal, is_brush_off, is_question, is_discovery):
        found(text)
    assert time.process_time() - began < 2
