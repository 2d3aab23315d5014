"""Spoken times in their sentences, on the calendar of the call."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closecall.language.calendar import Calendar, resolve
from closecall.language.when import expressions
from handmade import ROOT

# The date of the call, what is said, the (last) words of time in it, what they mean, and how exact that is.
SAID: tuple[tuple[str, str, str | None, str | None, str | None], ...] = (
    # Thursday
    ("2026-03-12T10:00-06:00", "Thursday at two works for me.", "Thursday at two", "2026-03-19T14:00-06:00", "time"),
    ("2026-03-12T10:00-06:00", "Could we say Thursday at 2?", "Thursday at 2", "2026-03-19T14:00-06:00", "time"),
    ("2026-03-12T10:00-06:00", "thurs day at two would be fine", "thurs day at two", "2026-03-19T14:00-06:00", "time"),
    ("2026-03-12T10:00-06:00", "Shall we meet a week on Monday?", "a week on Monday", "2026-03-23", "day"),
    ("2026-03-12T10:00-06:00", "He is back Monday week, so try him then.", "Monday week", "2026-03-23", "day"),
    (
        "2026-03-12T10:00-06:00",
        "Put me down for Monday the fourteenth at half past three.",
        "Monday the fourteenth at half past three",
        "2026-03-14T15:30-06:00",
        "time",
    ),
    ("2026-03-12T10:00-06:00", "The board sits on the third of April.", "the third of April", "2026-04-03", "day"),
    ("2026-03-12T10:00-06:00", "Let's do April 3rd.", "April 3rd", "2026-04-03", "day"),
    (
        "2026-03-12T10:00-06:00",
        "How about the twenty-eighth, two thirty?",
        "the twenty-eighth, two thirty",
        "2026-03-28T14:30-06:00",
        "time",
    ),
    (
        "2026-03-12T10:00-06:00",
        "friday, nine o'clock, and bring the drawings",
        "friday, nine o'clock",
        "2026-03-13T09:00-06:00",
        "time",
    ),
    ("2026-03-12T10:00-06:00", "Saturday seven is the only slot I have.", "Saturday seven", "2026-03-14T19:00-06:00", "time"),
    ("2026-03-12T10:00-06:00", "I finish at half six most days, so half six.", "half six", "2026-03-12T18:30-06:00", "time"),
    ("2026-03-12T10:00-06:00", "Come at quarter to ten.", "at quarter to ten", "2026-03-13T09:45-06:00", "time"),
    ("2026-03-12T10:00-06:00", "Ring me at noon.", "noon", "2026-03-12T12:00-06:00", "time"),
    ("2026-03-12T10:00-06:00", "Let's do midday tomorrow.", "midday tomorrow", "2026-03-13T12:00-06:00", "time"),
    ("2026-03-12T10:00-06:00", "You'll have it by the end of the month.", "by the end of the month", "2026-03-31", "day"),
    ("2026-03-12T10:00-06:00", "I'll decide by the end of the week.", "by the end of the week", "2026-03-13", "day"),
    (
        "2026-03-12T10:00-06:00",
        "We can sign before the end of the quarter.",
        "before the end of the quarter",
        "2026-03-31",
        "day",
    ),
    ("2026-03-12T10:00-06:00", "I'll have it over by end of day.", "by end of day", "2026-03-12T18:00-06:00", "time"),
    (
        "2026-03-12T10:00-06:00",
        "Send it by close of business Friday.",
        "by close of business Friday",
        "2026-03-13T18:00-06:00",
        "time",
    ),
    ("2026-03-12T10:00-06:00", "Let's pick it up next quarter.", "next quarter", "2026-04-01/2026-06-30", "quarter"),
    ("2026-03-12T10:00-06:00", "We have budget for it in Q2.", "Q2", "2026-04-01/2026-06-30", "quarter"),
    (
        "2026-03-12T10:00-06:00",
        "I'll look at it first thing tomorrow.",
        "first thing tomorrow",
        "2026-03-13T08:00-06:00/2026-03-13T09:00-06:00",
        "part",
    ),
    (
        "2026-03-12T10:00-06:00",
        "I'll talk to my wife tonight.",
        "tonight",
        "2026-03-12T18:00-06:00/2026-03-13T00:00-06:00",
        "part",
    ),
    (
        "2026-03-12T10:00-06:00",
        "I'll drop it round this arvo.",
        "this arvo",
        "2026-03-12T12:00-06:00/2026-03-12T18:00-06:00",
        "part",
    ),
    ("2026-03-12T10:00-06:00", "Call me in a couple of weeks.", "in a couple of weeks", "2026-03-23/2026-03-29", "week"),
    ("2026-03-12T10:00-06:00", "You will have it in ten minutes.", "in ten minutes", "2026-03-12T10:10-06:00", "time"),
    ("2026-03-12T10:00-06:00", "Two weeks from today is fine.", "Two weeks from today", "2026-03-26", "day"),
    ("2026-03-12T10:00-06:00", "Make it a fortnight on Tuesday.", "a fortnight on Tuesday", "2026-03-31", "day"),
    ("2026-03-12T10:00-06:00", "What about the day after tomorrow?", "the day after tomorrow", "2026-03-14", "day"),
    (
        "2026-03-12T10:00-06:00",
        "The committee meets on the first Monday in May.",
        "the first Monday in May",
        "2026-05-04",
        "day",
    ),
    ("2026-03-12T10:00-06:00", "Let's say ten your time.", "ten your time", "2026-03-13T10:00-06:00", "time"),
    ("2026-03-12T10:00-06:00", "okay Thursday, five a m then", "Thursday, five a m", "2026-03-19T05:00-06:00", "time"),
    (
        "2026-03-12T10:00-06:00",
        "come on 16th in the morning, 10 o'clock",
        "16th in the morning, 10 o'clock",
        "2026-03-16T10:00-06:00",
        "time",
    ),
    ("2026-03-12T10:00-06:00", "yeah okay, tomorrow, one thirty", "tomorrow, one thirty", "2026-03-13T13:30-06:00", "time"),
    (
        "2026-03-12T10:00-06:00",
        "Wednesday the eighteenth, noon, at the office.",
        "Wednesday the eighteenth, noon",
        "2026-03-18T12:00-06:00",
        "time",
    ),
    ("2026-03-12T10:00-06:00", "Pencil me in for the June slot.", "the June slot", "2026-06-01/2026-06-30", "month"),
    ("2026-03-12T10:00-06:00", "Be there tuesday 2 30 please", "tuesday 2 30", "2026-03-17T14:30-06:00", "time"),
    ("2026-03-12T10:00-06:00", "The delivery is at 1430 hours.", "1430 hours", "2026-03-12T14:30-06:00", "time"),
    ("2026-03-12T10:00-06:00", "Let's meet on the 12th of next month.", "the 12th of next month", "2026-04-12", "day"),
    ("2026-03-12T10:00-06:00", "Would Monday or Tuesday be better?", "Monday or Tuesday", None, None),
    ("2026-03-12T10:00-06:00", "i can do it to morrow", "to morrow", "2026-03-13", "day"),
    ("2026-03-12T10:00-06:00", "how about wednesday at 10 30", "wednesday at 10 30", "2026-03-18T10:30-06:00", "time"),
    ("2026-03-12T10:00-06:00", "can you come at 2 or not", "at 2", "2026-03-12T14:00-06:00", "time"),
    ("2026-03-12T10:00-06:00", "half passed three is good", "half passed three", "2026-03-12T15:30-06:00", "time"),
    ("2026-03-12T10:00-06:00", "lets say monday the 14 then", "monday the 14", "2026-03-14", "day"),
    (
        "2026-03-12T10:00-06:00",
        "The week of the sixteenth would suit us.",
        "The week of the sixteenth",
        "2026-03-16/2026-03-22",
        "week",
    ),
    ("2026-03-12T10:00-06:00", "I can see you next week.", "next week", "2026-03-16/2026-03-22", "week"),
    ("2026-03-12T10:00-06:00", "Not before next Thursday, I'm afraid.", "before next Thursday", "2026-03-19", "day"),
    ("2026-03-12T10:00-06:00", "This Friday is good.", "This Friday", "2026-03-13", "day"),
    ("2026-03-12T10:00-06:00", "Next Monday would be better.", "Next Monday", "2026-03-16", "day"),
    ("2026-03-12T10:00-06:00", "I'd want it by Friday.", "by Friday", "2026-03-13", "day"),
    ("2026-03-12T10:00-06:00", "By Friday noon, please.", "By Friday noon", "2026-03-13T12:00-06:00", "time"),
    ("2026-03-12T10:00-06:00", "We need the answer by month-end.", "by month-end", "2026-03-31", "day"),
    ("2026-03-12T10:00-06:00", "I'll ring her before the month is out.", "before the month is out", "2026-03-31", "day"),
    (
        "2026-03-12T10:00-06:00",
        "Can you do it on wednesday only, in the morning before eleven?",
        "wednesday only, in the morning before eleven",
        "2026-03-18T08:00-06:00/2026-03-18T11:00-06:00",
        "part",
    ),
    (
        "2026-03-12T10:00-06:00",
        "He'd do Monday after five.",
        "Monday after five",
        "2026-03-16T17:00-06:00/2026-03-16T22:00-06:00",
        "part",
    ),
    ("2026-03-12T10:00-06:00", "Sunday at nine-ish works.", "Sunday at nine-ish", "2026-03-15T09:00-06:00", "time"),
    (
        "2026-03-12T10:00-06:00",
        "Come sunday after lunch like one.",
        "sunday after lunch like one",
        "2026-03-15T13:00-06:00",
        "time",
    ),
    ("2026-03-12T10:00-06:00", "The ninth is good for us.", "The ninth", "2026-04-09", "day"),
    ("2026-03-12T10:00-06:00", "The thirty first is the last day.", "The thirty first", "2026-03-31", "day"),
    ("2026-03-12T10:00-06:00", "It has to be 29 February.", "29 February", "2028-02-29", "day"),
    (
        "2026-03-12T10:00-06:00",
        "Between two and four tomorrow is open.",
        "Between two and four tomorrow",
        "2026-03-13T14:00-06:00/2026-03-13T16:00-06:00",
        "part",
    ),
    ("2026-03-12T10:00-06:00", "tomorrow at two or three is fine", "tomorrow at two or three", "2026-03-13", "day"),
    ("2026-03-12T10:00-06:00", "Let's say 2pm Eastern tomorrow.", "2pm Eastern tomorrow", "2026-03-13T14:00-04:00", "time"),
    ("2026-03-12T10:00-06:00", "Early next week I can tell you more.", "Early next week", "2026-03-16/2026-03-17", "day"),
    ("2026-03-12T10:00-06:00", "We go live in late June.", "late June", "2026-06-21/2026-06-30", "week"),
    ("2026-03-12T10:00-06:00", "Call me in two months.", "in two months", "2026-05-01/2026-05-31", "month"),
    (
        "2026-03-12T10:00-06:00",
        "Bring it on Tuesday of next week, the twenty fourth.",
        "Tuesday of next week, the twenty fourth",
        "2026-03-24",
        "day",
    ),
    ("2026-03-12T10:00-06:00", "Talk to me next year.", "next year", "2027-01-01/2027-12-31", "year"),
    ("2026-03-12T10:00-06:00", "I could do it this weekend.", "this weekend", "2026-03-14/2026-03-15", "day"),
    ("2026-03-12T10:00-06:00", "We turn it round within 48 hours.", "within 48 hours", "2026-03-14T10:00-06:00", "time"),
    ("2026-03-12T10:00-06:00", "You get the parts in three business days.", "in three business days", "2026-03-17", "day"),
    (
        "2026-03-12T10:00-06:00",
        "Could you do Friday week at eleven?",
        "Friday week at eleven",
        "2026-03-20T11:00-06:00",
        "time",
    ),
    ("2026-03-12T10:00-06:00", "Three weeks on Saturday we open.", "Three weeks on Saturday", "2026-04-04", "day"),
    ("2026-03-12T10:00-06:00", "I'm free a week today.", "a week today", "2026-03-19", "day"),
    ("2026-03-12T10:00-06:00", "Give me until the end of June.", "until the end of June", "2026-06-30", "day"),
    ("2026-03-12T10:00-06:00", "The contract starts on the first of the month.", "the first of the month", "2026-04-01", "day"),
    ("2026-03-12T10:00-06:00", "Let's do the last Friday of the month.", "the last Friday of the month", "2026-03-27", "day"),
    (
        "2026-03-12T10:00-06:00",
        "He comes in the second week of April.",
        "the second week of April",
        "2026-04-06/2026-04-12",
        "week",
    ),
    (
        "2026-03-12T10:00-06:00",
        "I'll see it Friday evening.",
        "Friday evening",
        "2026-03-13T18:00-06:00/2026-03-13T22:00-06:00",
        "part",
    ),
    (
        "2026-03-12T10:00-06:00",
        "Shall we say Tuesday at ten past five?",
        "Tuesday at ten past five",
        "2026-03-17T17:10-06:00",
        "time",
    ),
    (
        "2026-03-12T10:00-06:00",
        "We sit down on Friday at twenty past four.",
        "Friday at twenty past four",
        "2026-03-13T16:20-06:00",
        "time",
    ),
    (
        "2026-03-12T10:00-06:00",
        "I get in at five to nine, so come at five to nine.",
        "at five to nine",
        "2026-03-13T08:55-06:00",
        "time",
    ),
    ("2026-03-12T10:00-06:00", "Tuesday, 3:15 pm, on Zoom.", "Tuesday, 3:15 pm", "2026-03-17T15:15-06:00", "time"),
    ("2026-03-12T10:00-06:00", "I'll be there Tuesday at 15:30.", "Tuesday at 15:30", "2026-03-17T15:30-06:00", "time"),
    ("2026-03-12T10:00-06:00", "Let's fix 2026-04-02 for it.", "2026-04-02", "2026-04-02", "day"),
    ("2026-03-12T10:00-06:00", "The launch is on the 21st of May 2027.", "the 21st of May 2027", "2027-05-21", "day"),
    ("2026-03-12T10:00-06:00", "We meet at midnight on Friday.", "midnight on Friday", "2026-03-14T00:00-06:00", "time"),
    (
        "2026-03-12T10:00-06:00",
        "I will call by lunch time tomorrow.",
        "by lunch time tomorrow",
        "2026-03-13T12:00-06:00/2026-03-13T14:00-06:00",
        "part",
    ),
    (
        "2026-03-12T10:00-06:00",
        "before lunch tomorrow I'll have the number",
        "before lunch tomorrow",
        "2026-03-13T08:00-06:00/2026-03-13T12:00-06:00",
        "part",
    ),
    (
        "2026-03-12T10:00-06:00",
        "It would have to be the afternoon, Saturday.",
        "the afternoon, Saturday",
        "2026-03-14T12:00-06:00/2026-03-14T18:00-06:00",
        "part",
    ),
    (
        "2026-03-12T10:00-06:00",
        "I can do it in the morning.",
        "in the morning",
        "2026-03-13T08:00-06:00/2026-03-13T12:00-06:00",
        "part",
    ),
    (
        "2026-03-12T10:00-06:00",
        "Send it to me this afternoon.",
        "this afternoon",
        "2026-03-12T12:00-06:00/2026-03-12T18:00-06:00",
        "part",
    ),
    ("2026-03-12T10:00-06:00", "Let's talk in half an hour.", "in half an hour", "2026-03-12T10:30-06:00", "time"),
    (
        "2026-03-12T10:00-06:00",
        "I will be there in an hour and a half.",
        "in an hour and a half",
        "2026-03-12T11:30-06:00",
        "time",
    ),
    (
        "2026-03-12T10:00-06:00",
        "Could you do nine until one on the Wednesday?",
        "nine until one on the Wednesday",
        "2026-03-18T09:00-06:00/2026-03-18T13:00-06:00",
        "part",
    ),
    (
        "2026-03-12T10:00-06:00",
        "Friday the thirteenth at eleven.",
        "Friday the thirteenth at eleven",
        "2026-03-13T11:00-06:00",
        "time",
    ),
    ("2026-03-12T10:00-06:00", "Make it Saturday the fourteenth.", "Saturday the fourteenth", "2026-03-14", "day"),
    ("2026-03-12T10:00-06:00", "I'm booked till April.", "till April", "2026-04-01/2026-04-30", "month"),
    ("2026-03-12T10:00-06:00", "We want it from the second of April.", "from the second of April", "2026-04-02", "day"),
    ("2026-03-12T10:00-06:00", "Starting the first we switch.", "Starting the first", "2026-04-01", "day"),
    ("2026-03-12T10:00-06:00", "The order goes in on December 1.", "December 1", "2026-12-01", "day"),
    ("2026-03-12T10:00-06:00", "They open in January.", "January", "2027-01-01/2027-01-31", "month"),
    ("2026-03-12T10:00-06:00", "We could in mid April.", "mid April", "2026-04-11/2026-04-20", "week"),
    (
        "2026-03-12T10:00-06:00",
        "Take the quarterly one from Q1 of next year.",
        "from Q1 of next year",
        "2027-01-01/2027-03-31",
        "quarter",
    ),
    (
        "2026-03-12T10:00-06:00",
        "He's only in on the Friday, at eight thirty in the evening.",
        "the Friday, at eight thirty in the evening",
        "2026-03-13T20:30-06:00",
        "time",
    ),
    (
        "2026-03-12T10:00-06:00",
        "First thing Monday morning I'll send it.",
        "First thing Monday morning",
        "2026-03-16T08:00-06:00/2026-03-16T09:00-06:00",
        "part",
    ),
    (
        "2026-03-12T10:00-06:00",
        "Monday morning first thing, then.",
        "Monday morning first thing",
        "2026-03-16T08:00-06:00/2026-03-16T09:00-06:00",
        "part",
    ),
    (
        "2026-03-12T10:00-06:00",
        "Tuesday night I'll have it done.",
        "Tuesday night",
        "2026-03-17T18:00-06:00/2026-03-18T00:00-06:00",
        "part",
    ),
    ("2026-03-12T10:00-06:00", "I'll come by at eleven at night.", "at eleven at night", "2026-03-12T23:00-06:00", "time"),
    ("2026-03-12T10:00-06:00", "The week after next would work.", "The week after next", "2026-03-23/2026-03-29", "week"),
    ("2026-03-12T10:00-06:00", "Give me a shout Thursday or Friday.", "Thursday or Friday", None, None),
    ("2026-03-12T10:00-06:00", "I can meet from Monday to Wednesday.", "from Monday to Wednesday", None, None),
    ("2026-03-12T10:00-06:00", "Some time next week, maybe the Tuesday.", "next week, maybe the Tuesday", "2026-03-17", "day"),
    (
        "2026-03-12T10:00-06:00",
        "By about the fourteenth of April it should be counted.",
        "By about the fourteenth of April",
        "2026-04-14",
        "day",
    ),
    (
        "2026-03-12T10:00-06:00",
        "What about half past ten on Thursday the nineteenth?",
        "half past ten on Thursday the nineteenth",
        "2026-03-19T10:30-06:00",
        "time",
    ),
    ("2026-03-12T10:00-06:00", "Two o'clock Friday suits me.", "Two o'clock Friday", "2026-03-13T14:00-06:00", "time"),
    ("2026-03-12T10:00-06:00", "Ten thirty Monday, I'll be there.", "Ten thirty Monday", "2026-03-16T10:30-06:00", "time"),
    ("2026-03-12T10:00-06:00", "At six in the morning I'm up.", "At six in the morning", "2026-03-13T06:00-06:00", "time"),
    ("2026-03-12T10:00-06:00", "The sixteenth at nine, then.", "The sixteenth at nine", "2026-03-16T09:00-06:00", "time"),
    ("2026-03-12T10:00-06:00", "Later this week is better.", "Later this week", "2026-03-09/2026-03-15", "week"),
    ("2026-03-12T10:00-06:00", "After the eighteenth I'm free.", "After the eighteenth", None, None),
    ("2026-03-12T10:00-06:00", "In a few weeks we will know.", "In a few weeks", None, None),
    ("2026-03-12T10:00-06:00", "Ask me after the fair.", None, None, None),
    ("2026-03-12T10:00-06:00", "I'll do it when she's back.", None, None, None),
    ("2026-03-12T10:00-06:00", "We could talk after Easter.", None, None, None),
    ("2026-03-12T10:00-06:00", "I'll try at some point.", None, None, None),
    ("2026-03-12T10:00-06:00", "He can come on a Sunday.", None, None, None),
    ("2026-03-12T10:00-06:00", "Let's talk soon.", None, None, None),
    # Thursday
    ("2026-01-29T16:30+00:00", "The thirty first is a Saturday.", "The thirty first", "2026-01-31", "day"),
    ("2026-01-29T16:30+00:00", "I'll pay by the end of February.", "by the end of February", "2026-02-28", "day"),
    ("2026-01-29T16:30+00:00", "See you on the thirtieth.", "the thirtieth", "2026-01-30", "day"),
    ("2026-01-29T16:30+00:00", "How about the thirtieth of February?", "the thirtieth of February", None, None),
    ("2026-01-29T16:30+00:00", "A month from now, say in a month, we review.", "in a month", "2026-02-01/2026-02-28", "month"),
    ("2026-01-29T16:30+00:00", "Call me next month.", "next month", "2026-02-01/2026-02-28", "month"),
    ("2026-01-29T16:30+00:00", "Next week Tuesday is fine.", "Next week Tuesday", "2026-02-03", "day"),
    ("2026-01-29T16:30+00:00", "Monday the second, at nine.", "Monday the second, at nine", "2026-02-02T09:00+00:00", "time"),
    ("2026-01-29T16:30+00:00", "Friday at five, before you go.", "Friday at five", "2026-01-30T17:00+00:00", "time"),
    ("2026-01-29T16:30+00:00", "At five then.", "At five", "2026-01-29T17:00+00:00", "time"),
    ("2026-01-29T16:30+00:00", "At four we close.", "At four", "2026-01-30T16:00+00:00", "time"),
    ("2026-01-29T16:30+00:00", "Make it this Thursday then.", "this Thursday", "2026-01-29", "day"),
    ("2026-01-29T16:30+00:00", "Thursday would be great.", "Thursday", "2026-02-05", "day"),
    # Tuesday
    ("2025-12-30T09:00+01:00", "Friday is good.", "Friday", "2026-01-02", "day"),
    ("2025-12-30T09:00+01:00", "By the fifth of January.", "By the fifth of January", "2026-01-05", "day"),
    ("2025-12-30T09:00+01:00", "On the second at ten.", "the second at ten", "2026-01-02T10:00+01:00", "time"),
    ("2025-12-30T09:00+01:00", "Let's start next week.", "next week", "2026-01-05/2026-01-11", "week"),
    ("2025-12-30T09:00+01:00", "Next month is quieter.", "Next month", "2026-01-01/2026-01-31", "month"),
    (
        "2025-12-30T09:00+01:00",
        "The end of the year is too soon, by the end of the year then.",
        "by the end of the year",
        "2025-12-31",
        "day",
    ),
    ("2025-12-30T09:00+01:00", "Next quarter we have money.", "Next quarter", "2026-01-01/2026-03-31", "quarter"),
    ("2025-12-30T09:00+01:00", "By year end, please.", "By year end", "2025-12-31", "day"),
    ("2025-12-30T09:00+01:00", "Wednesday or never.", "Wednesday", "2025-12-31", "day"),
    ("2025-12-30T09:00+01:00", "New year's out, but next year works.", "next year", "2026-01-01/2026-12-31", "year"),
    ("2025-12-30T09:00+01:00", "The twenty ninth is out for us.", "The twenty ninth", "2026-01-29", "day"),
    # Sunday
    ("2028-02-27T08:30-05:00", "Tuesday the twenty ninth works.", "Tuesday the twenty ninth", "2028-02-29", "day"),
    ("2028-02-27T08:30-05:00", "In two days I'm back.", "In two days", "2028-02-29", "day"),
    ("2028-02-27T08:30-05:00", "Let's do the twenty-ninth of February.", "the twenty-ninth of February", "2028-02-29", "day"),
    ("2028-02-27T08:30-05:00", "End of the month is fine.", "End of the month", "2028-02-29", "day"),
    ("2028-02-27T08:30-05:00", "In a couple of days.", "In a couple of days", "2028-02-29", "day"),
    # Monday
    ("2026-08-31", "Tomorrow at nine then.", "Tomorrow at nine", "2026-09-01T09:00", "time"),
    ("2026-08-31", "At two today.", "At two today", "2026-08-31T14:00", "time"),
    ("2026-08-31", "In ten minutes.", "In ten minutes", None, None),
    ("2026-08-31", "By the first.", "By the first", "2026-09-01", "day"),
    ("2026-08-31", "By tonight, please.", "By tonight", "2026-08-31T18:00/2026-09-01T00:00", "part"),
    ("2026-08-31", "In the next month or by the end of September.", "by the end of September", "2026-09-30", "day"),
    ("2026-08-31", "I want it tomorrow morning.", "tomorrow morning", "2026-09-01T08:00/2026-09-01T12:00", "part"),
    # Thursday
    ("2026-03-12T19:30-06:00", "At two is good.", "At two", "2026-03-13T14:00-06:00", "time"),
    ("2026-03-12T19:30-06:00", "Today at eight, you said.", "Today at eight", "2026-03-12T20:00-06:00", "time"),
    (
        "2026-03-12T19:30-06:00",
        "I'll do it this evening.",
        "this evening",
        "2026-03-12T18:00-06:00/2026-03-12T22:00-06:00",
        "part",
    ),
    (
        "2026-03-12T19:30-06:00",
        "In the afternoon I have time.",
        "In the afternoon",
        "2026-03-13T12:00-06:00/2026-03-13T18:00-06:00",
        "part",
    ),
    ("2026-03-12T19:30-06:00", "Tonight at nine.", "Tonight at nine", "2026-03-12T21:00-06:00", "time"),
    ("2026-03-12T19:30-06:00", "Tonight at two, then.", "Tonight at two", "2026-03-13T02:00-06:00", "time"),
    ("2026-03-12T19:30-06:00", "at seven", "at seven", "2026-03-13T19:00-06:00", "time"),
    # Tuesday
    (
        "2026-01-20T19:00-06:00",
        "well we meet the second monday thats the ninth i can do that",
        "the second monday thats the ninth",
        "2026-02-09",
        "day",
    ),
    ("2026-01-20T19:00-06:00", "The deacons meet on the second Monday.", "the second Monday", "2026-02-09", "day"),
    (
        "2026-01-20T19:00-06:00",
        "Let's do Tuesday of the week of the ninth of February.",
        "Tuesday of the week of the ninth of February",
        "2026-02-10",
        "day",
    ),
    (
        "2026-01-20T19:00-06:00",
        "I leave on the weekend of the fourteenth.",
        "the weekend of the fourteenth",
        "2026-02-14/2026-02-15",
        "day",
    ),
    (
        "2026-01-20T19:00-06:00",
        "I'll post it by the first week of February.",
        "by the first week of February",
        "2026-02-02/2026-02-08",
        "week",
    ),
    ("2026-01-20T19:00-06:00", "By the third of next month, please.", "By the third of next month", "2026-02-03", "day"),
    ("2026-01-20T19:00-06:00", "At the beginning of February.", "the beginning of February", "2026-02-01/2026-02-09", "week"),
    (
        "2026-01-20T19:00-06:00",
        "Let's do it over the weekend, so by the weekend.",
        "by the weekend",
        "2026-01-24/2026-01-25",
        "day",
    ),
    ("2026-01-20T19:00-06:00", "Ring me Saturday or Sunday at two.", "Saturday or Sunday at two", None, None),
    ("2026-01-20T19:00-06:00", "Make it the fifth or the sixth.", "the fifth or the sixth", None, None),
    (
        "2026-01-20T19:00-06:00",
        "I'd say quarter past two on Friday.",
        "quarter past two on Friday",
        "2026-01-23T14:15-06:00",
        "time",
    ),
    ("2026-01-20T19:00-06:00", "Get here for 9.30 am on Friday.", "9.30 am on Friday", "2026-01-23T09:30-06:00", "time"),
    ("2026-01-20T19:00-06:00", "Ninth at seven?", "Ninth at seven", "2026-02-09T19:00-06:00", "time"),
    ("2026-01-20T19:00-06:00", "I'll pay on twenty ninth, from diesel account.", "twenty ninth", "2026-01-29", "day"),
    ("2026-01-20T19:00-06:00", "The 22nd at ten works.", "The 22nd at ten", "2026-01-22T10:00-06:00", "time"),
    ("2026-01-20T19:00-06:00", "23rd's good for us.", "23rd", "2026-01-23", "day"),
    ("2026-01-20T19:00-06:00", "Sixteenth of March, I've got a class.", "Sixteenth of March", "2026-03-16", "day"),
    ("2026-01-20T19:00-06:00", "8th August, saturday.", "8th August, saturday", "2026-08-08", "day"),
    ("2026-01-20T19:00-06:00", "We talk again in ten days' time.", "in ten days' time", "2026-01-30", "day"),
    ("2026-01-20T19:00-06:00", "In six weeks it is done.", "In six weeks", "2026-03-03", "day"),
    ("2026-01-20T19:00-06:00", "Half an hour from now is good.", "Half an hour from now", "2026-01-20T19:30-06:00", "time"),
    ("2026-01-20T19:00-06:00", "A year from now you'll thank me.", "A year from now", "2027-01-01/2027-01-31", "month"),
    ("2026-01-20T19:00-06:00", "Could you give me to the end of next month?", "the end of next month", "2026-02-28", "day"),
    ("2026-01-20T19:00-06:00", "I'm back the end of next week.", "the end of next week", "2026-01-30", "day"),
    ("2026-01-20T19:00-06:00", "COB tomorrow.", "COB tomorrow", "2026-01-21T18:00-06:00", "time"),
    ("2026-01-20T19:00-06:00", "It's due EOD Thursday.", "EOD Thursday", "2026-01-22T18:00-06:00", "time"),
    (
        "2026-01-20T19:00-06:00",
        "Let's do seven thirty on Thursday evening.",
        "seven thirty on Thursday evening",
        "2026-01-22T19:30-06:00",
        "time",
    ),
    ("2026-01-20T19:00-06:00", "Twelve o'clock tomorrow.", "Twelve o'clock tomorrow", "2026-01-21T12:00-06:00", "time"),
    ("2026-01-20T19:00-06:00", "Tomorrow at 12.", "Tomorrow at 12", "2026-01-21T12:00-06:00", "time"),
    ("2026-01-20T19:00-06:00", "Tomorrow at 12:30 am.", "Tomorrow at 12:30 am", "2026-01-21T00:30-06:00", "time"),
    (
        "2026-01-20T19:00-06:00",
        "Wednesday at nine hundred hours.",
        "Wednesday at nine hundred hours",
        "2026-01-21T09:00-06:00",
        "time",
    ),
    ("2026-01-20T19:00-06:00", "Ten Pacific, on Wednesday.", "Ten Pacific, on Wednesday", "2026-01-21T10:00-08:00", "time"),
    (
        "2026-01-20T19:00-06:00",
        "Wednesday at ten your time works.",
        "Wednesday at ten your time",
        "2026-01-21T10:00-06:00",
        "time",
    ),
)


def calendar_of(when: str, **more: str) -> Calendar:
    found = Calendar.of({"date": when, **more})
    assert found is not None
    return found


@pytest.mark.parametrize(("when", "sentence", "words", "iso", "granularity"), SAID)
def test_what_is_said_is_found_and_resolved(
    when: str, sentence: str, words: str | None, iso: str | None, granularity: str | None
) -> None:
    found = expressions(sentence)
    assert (found[-1].words if found else None) == words
    resolved = resolve(words or sentence, calendar_of(when))
    assert (resolved.iso, resolved.granularity) == (iso, granularity)


def test_the_page_tells_what_the_program_does() -> None:
    page = (ROOT / "docs" / "when.md").read_text(encoding="utf-8")
    rows = [[cell.strip(" `") for cell in line.strip("|").split(" | ")] for line in page.splitlines() if line.startswith("| ")]
    told = [(words, iso, granularity) for said, iso, granularity in rows[2:] for words in said.split(" · ")]
    assert len(told) > 20
    for words, iso, granularity in told:
        found = resolve(words, calendar_of("2026-03-12T10:00-06:00"))
        assert (words, found.iso or "none", found.granularity or "none") == (words, iso, granularity)


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("seven", "2026-03-12T19:00-06:00"),
        ("Thirteenth", "2026-03-13"),
        ("april", "2026-04-01/2026-04-30"),
        ("nine thirty", "2026-03-13T09:30-06:00"),
        ("2 30", "2026-03-12T14:30-06:00"),
        ("end of day", "2026-03-12T18:00-06:00"),
        ("the 14", "2026-03-14"),
        ("The ninth, Morning", "2026-04-09T08:00-06:00/2026-04-09T12:00-06:00"),
        ("June next year", "2027-06-01/2027-06-30"),
        ("by the end of the month, thirty first", "2026-03-31"),
        ("Saturday, Sunday at two", None),
        ("after two containers", None),
        ("at the fair in Nuremberg", None),
        ("when the certificate is in my hand", None),
        ("before that", None),
        ("on a Sunday", None),
        ("the thirty second of May", None),
        ("", None),
    ],
)
def test_words_that_are_known_to_be_a_time_need_no_sentence(words: str, iso: str | None) -> None:
    assert resolve(words, calendar_of("2026-03-12T10:00-06:00")).iso == iso


@pytest.mark.parametrize(
    ("zone", "words", "iso"),
    [
        # Clocks go forward on 8 March 2026 in Chicago, on 29 March in London, and back on 1 November and 25 October.
        ("America/Chicago", "Saturday at two", "2026-03-07T14:00-06:00"),
        ("America/Chicago", "Monday at two", "2026-03-09T14:00-05:00"),
        ("America/Chicago", "the eighth of March at half past two a m", "2026-03-08T03:30-05:00"),
        ("America/Chicago", "the eighth of March at 2:30 am", "2026-03-08T03:30-05:00"),
        ("America/Chicago", "the first of November at 1:30 am", "2026-11-01T01:30-05:00"),
        ("America/Chicago", "the first of November at 2:30 am", "2026-11-01T02:30-06:00"),
        ("Europe/London", "the twenty eighth of March at ten", "2026-03-28T10:00+00:00"),
        ("Europe/London", "the twenty ninth of March at ten", "2026-03-29T10:00+01:00"),
        ("Europe/London", "the twenty fifth of October, 1:30 am", "2026-10-25T01:30+01:00"),
        ("Australia/Sydney", "the sixth of April at nine", "2026-04-06T09:00+10:00"),
        ("Asia/Kolkata", "tomorrow at nine", "2026-03-07T09:00+05:30"),
    ],
)
def test_a_zone_decides_about_daylight_saving(zone: str, words: str, iso: str) -> None:
    assert resolve(words, calendar_of("2026-03-06T10:00", timezone=zone)).iso == iso


def test_minutes_counted_over_the_change_of_the_clock() -> None:
    calendar = calendar_of("2026-03-08T01:50-06:00", timezone="America/Chicago")
    assert resolve("in twenty minutes", calendar).iso == "2026-03-08T03:10-05:00"


@pytest.mark.parametrize(
    ("zone", "words", "iso"),
    [
        ("", "3/4", None),
        ("", "4/4", "2026-04-04"),
        ("", "25/12", "2026-12-25"),
        ("", "12/25", "2026-12-25"),
        ("America/New_York", "3/14", "2026-03-14"),
        ("America/New_York", "4/5", "2026-04-05"),
        ("Europe/London", "4/5", "2026-05-04"),
        ("America/Sao_Paulo", "4/5", None),
        ("Australia/Perth", "3/4/2027", "2027-04-03"),
        ("Europe/London", "24/7", None),
        ("Europe/London", "31/31", None),
    ],
)
def test_a_date_in_figures_needs_a_region_or_a_figure_over_twelve(zone: str, words: str, iso: str | None) -> None:
    assert resolve(f"on {words}", calendar_of("2026-03-06T10:00", timezone=zone)).iso == iso


@pytest.mark.parametrize(
    ("metadata", "now"),
    [
        ({"date": "2026-03-12"}, date(2026, 3, 12)),
        ({"date": "2026-03-12T14:00"}, datetime(2026, 3, 12, 14)),  # noqa: DTZ001 (a call without an offset)
        ({"date": "2026-03-12T14:00Z"}, datetime.fromisoformat("2026-03-12T14:00+00:00")),
        ({"date": "2026-03-12T23:30Z", "timezone": "Europe/Berlin"}, datetime.fromisoformat("2026-03-13T00:30+01:00")),
        ({"date": "2026-03-12T14:00Z", "timezone": "Mars/Olympus"}, datetime.fromisoformat("2026-03-12T14:00+00:00")),
        ({"date": "2026-03-12T14:00Z", "timezone": "../etc"}, datetime.fromisoformat("2026-03-12T14:00+00:00")),
        ({"date": "2026-03-12T14:00Z", "timezone": "America"}, datetime.fromisoformat("2026-03-12T14:00+00:00")),
    ],
)
def test_the_calendar_of_a_call(metadata: dict[str, str], now: date) -> None:
    found = Calendar.of(metadata)
    assert found is not None
    assert found.now == now


@pytest.mark.parametrize(
    "metadata", [{}, {"date": ""}, {"date": "yesterday"}, {"date": "2026-02-30"}, {"timezone": "Europe/Berlin"}]
)
def test_no_calendar_without_a_usable_date(metadata: dict[str, str]) -> None:
    assert Calendar.of(metadata) is None


def test_the_hours_of_business_can_be_others() -> None:
    night_shift = Calendar(date(2026, 3, 12), opens=5, closes=14)
    assert resolve("tomorrow at seven", night_shift).iso == "2026-03-13T07:00"
    assert resolve("tomorrow by end of day", night_shift).iso == "2026-03-13T14:00"


zones = st.sampled_from((None, UTC, ZoneInfo("America/New_York"), ZoneInfo("Europe/London")))
calls = st.datetimes(timezones=zones).map(Calendar) | st.dates().map(Calendar)
pieces = st.sampled_from([words for _, sentence, _, _, _ in SAID for words in sentence.split()])
talk = st.text() | st.lists(pieces, max_size=12).map(" ".join)


@given(talk, calls)
def test_no_text_is_trouble_and_every_iso_reads_back(text: str, calendar: Calendar) -> None:
    found = resolve(text, calendar)
    assert found.words == text
    assert (found.iso is None) == (found.granularity is None)
    ends = [datetime.fromisoformat(part) for part in found.iso.split("/")] if found.iso else []
    assert ends == sorted(ends)


@given(
    st.sampled_from("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()),
    st.sampled_from(("", "this ", "next ", "by ")),
    calls,
)
def test_a_weekday_is_that_weekday_within_two_weeks(day: str, before: str, calendar: Calendar) -> None:
    found = resolve(before + day, calendar).iso
    if found:
        resolved = date.fromisoformat(found)
        assert f"{resolved:%A}" == day
        assert 0 <= (resolved - calendar.today).days <= 14
