from __future__ import annotations

import pytest

from closecall.language.voicemail import is_greeting


@pytest.mark.parametrize(
    "text",
    [
        "Hi, you've reached Dana. Leave a message after the beep.",
        "your call has been forwarded to an automatic voice messaging system please record your message at the tone",
        "Sorry, I can\N{RIGHT SINGLE QUOTATION MARK}t come to the phone right now, leave me a short message and I'll get back to you as soon as I can.",
        "The person you are calling is not available. Please leave your message after the tone.",
        "You have reached the voicemail of Ruben Okafor. I am away from my desk. I'll return your call.",
        "This is the mailbox of 0 7 9 1. The mailbox is full.",
    ],
)
def test_greetings(text: str) -> None:
    assert is_greeting([text])
    assert is_greeting(text.split(". "))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hello?",
        "Hi Dana, it's Sam from Brightline, sorry to miss you. I just wanted to leave a message about Monday. Call me back.",
        "We traded voicemails like four times.",
        "It's a guy's voicemail. It's full.",
        "He is not available at the moment, can I take a message?",
        "I can't come to the phone shop today, but I'll call you back soon. " * 9,
        "You've reached the wrong department, I'll put you through.",
    ],
)
def test_people_are_no_greetings(text: str) -> None:
    assert not is_greeting([text])
