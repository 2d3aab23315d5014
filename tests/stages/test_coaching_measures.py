from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closecall.language.cues import CueReader
from closecall.language.reader import RepSentence
from closecall.language.sentences import sentences
from closecall.stages.asks import times
from closecall.stages.measures import measure
from closecall.stages.measures.talk import floors, interruptions
from closecall.types import Act, Ask, Commitment, Evidence, Finding, Kind, Response, ResponseLabel, Role, Turn
from handmade import ROOT, called, talk

Turns = tuple[Turn, ...]
FLAGS = {"premature_ask", "small_commitments_only"}
COUNTS = {
    "turns",
    "rep_words",
    "customer_words",
    "longest_monologue_words",
    "longest_story_words",
    "rep_questions",
    "speaker_switches",
    "rep_interruptions",
    "customer_interruptions",
    "asks",
    "discovery_questions",
    "stalls",
    "re_asks",
    "re_asks_gained",
    "brush_offs_settled_for",
    "price_mentions",
    "prices_without_ask",
    "buying_signals",
    "buying_signals_without_ask",
    "hints_instead_of_asks",
}


def whole(turns: Turns, index: int) -> Evidence:
    """A whole turn as evidence."""
    text = turns[index].text
    return Evidence(index, 0, len(text), text)


def ask(
    turns: Turns,
    at: int,
    label: ResponseLabel = "unanswered",
    answer: int | None = None,
    kind: Kind = "demo",
    commitment: str = "c1",
) -> Ask:
    """An ask that fills its turn, as does its answer."""
    evidence = whole(turns, at)
    start, end = times(evidence, turns[at])
    response = Response(label, 0.9, None if answer is None else whole(turns, answer))
    return Ask(evidence, kind, 0.9, response, commitment, start, end)


def read(turns: Turns, acts: dict[int, Act] | None = None) -> tuple[RepSentence, ...]:
    """The rep's sentences, each `none` but those of the turns named."""
    return tuple(
        RepSentence(s, {(acts or {}).get(turn.index, "none"): 1.0}, {})
        for turn in turns
        if turn.role == "rep"
        for s in sentences(turn)
    )


def figures(
    turns: Turns,
    asks: Sequence[Ask] = (),
    hints: Sequence[int] = (),
    objections: Sequence[int] = (),
    acts: dict[int, Act] | None = None,
) -> dict[str, float | None]:
    """The measures of a handmade call; its commitments are those of its asks."""
    held = {a.commitment: Commitment(a.commitment, a.kind, "rep", "unanswered") for a in asks}
    found = ([Finding(whole(turns, n), 0.9) for n in some] for some in (hints, objections))
    return dict(measure(called(turns), asks, tuple(held.values()), *found, read(turns, acts)))


def spoken(*lines: tuple[str, float, float]) -> Turns:
    """Turns of given times, from ("R: words", start, end)."""
    plain = talk(*(line for line, _, _ in lines))
    return tuple(replace(turn, start=start, end=end) for turn, (_, start, end) in zip(plain, lines, strict=True))


# Talk


def test_back_channels_do_not_end_a_monologue() -> None:
    turns = talk("R: one two three", "C: Mm-hm.", "R: four five", "C: Really, who told you that?", "R: six")
    assert [[t.index for t in floor.turns] for floor in floors(turns)] == [[0, 2], [3], [4]]
    found = figures(turns)
    assert found["longest_monologue_words"] == 5
    assert found["longest_story_words"] == 5
    assert found["speaker_switches"] == 2


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        (("R: Does Thursday suit?", "C: Yes, fine.", "R: Good."), []),
        (("R: It is dear.", "C: How much?", "R: Ten."), []),
        (("R: It is dear.", "C: Too dear.", "R: I see."), [1]),
        (("R: It is dear.", "C: Yes.", "O: Hello."), []),
    ],
)
def test_an_answer_a_question_and_an_objection_take_the_floor(lines: tuple[str, ...], kept: list[int]) -> None:
    assert len(floors(talk(*lines), kept)) == 3


def test_times_give_seconds_and_rates() -> None:
    turns = spoken(
        ("R: " + "word " * 30, 0, 12),
        ("C: It is too dear for us.", 13, 18),
        ("R: I see, tell me more?", 20.5, 24),
        ("C: Well, no.", 24, 30),
    )
    found = figures(turns, objections=[1])
    assert found["duration_seconds"] == 30
    assert found["rep_talk_seconds"] == 15.5
    assert found["customer_talk_seconds"] == 11
    assert found["longest_monologue_seconds"] == 12
    assert found["longest_story_seconds"] == 6
    assert found["rep_words_per_minute"] == round(35 * 60 / 15.5, 1)
    assert found["rep_questions_per_hour"] == 120
    assert found["speaker_switches_per_minute"] == 6
    assert found["pause_after_customer_seconds"] == found["pause_after_objection_seconds"] == 2.5


def test_without_times_there_are_no_seconds() -> None:
    found = figures(talk("R: What do you use today?", "C: A spreadsheet, mostly.", "R: I see."), objections=[1])
    timed = {key for key in found if key.endswith(("_seconds", "_per_minute", "_per_hour", "_interruptions"))}
    assert len(timed) == 13
    assert {found[key] for key in timed} == {None}


def test_one_missing_time_leaves_out_what_it_bears_on() -> None:
    turns = list(talk("R: What do you use?", "C: A spreadsheet, mostly, and a lady.", "R: I see what you mean.", seconds=10))
    turns[2] = replace(turns[2], end=None)
    found = figures(tuple(turns))
    assert found["customer_talk_seconds"] == 10
    assert found["rep_talk_seconds"] is None
    assert found["rep_interruptions"] is None
    assert found["duration_seconds"] == 20


def test_one_silent_side_has_no_share() -> None:
    found = figures(talk("R: Hello, this is Dana, call me back.", seconds=20))
    assert found["rep_talk_share"] is None
    assert found["customer_talk_seconds"] is None
    assert found["longest_story_words"] is None
    assert found["customer_interruptions"] is None


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (("C: We looked at that and", 0, 10), ("R: Let me tell you why it works.", 9, 14), 1),
        (("C: We looked at that.", 0, 10), ("R: Let me tell you why it works.", 9.5, 14), 0),  # the end of a turn, talked over
        (("C: We looked at that.", 0, 10), ("R: Let me tell you why it works.", 6, 14), 1),
        (("C: We looked at that and", 0, 10), ("R: Let me tell you why it works.", 9.9, 14), 0),
        (("C: We looked at that and", 0, 10), ("R: Mm-hm.", 4, 4.5), 0),
        (("C: We looked at that and", 0, 10), ("R: Let me tell you why it works.", 0, 14), 0),  # both began at once
        (("C: We looked at that and", 0, 10), ("R: Let me tell you why it works.", 12, 14), 0),
        (("C: We looked at that and", 0, 10), ("C: what I said was no good.", 5, 14), None),
    ],
)
def test_interruptions(before: tuple[str, float, float], after: tuple[str, float, float], expected: int | None) -> None:
    assert interruptions(spoken(before, after), "rep") == expected


def test_a_turn_is_cut_into_once() -> None:
    turns = spoken(("C: We looked at that and", 0, 20), ("R: Let me tell you why.", 5, 7), ("R: It works so very well.", 8, 12))
    assert interruptions(turns, "rep") == 1
    assert interruptions(turns, "customer") == 0


# Asking

CALL = talk(
    "R: Hello, this is Dana.",
    "C: Hello.",
    "R: How many ovens do you run?",
    "C: Two, both of them old.",
    "R: Would you come to a demo on Thursday?",
    "C: Just send me some information.",
    "R: Would Friday suit you better, then?",
    "C: Friday works.",
    seconds=10,
)


def test_a_call_with_a_re_ask_that_worked() -> None:
    found = figures(CALL, [ask(CALL, 4, "deferred", 5), ask(CALL, 6, "accepted", 7)])
    expected = {
        "asks": 2,
        "first_ask_at": round(4 / 7, 3),
        "last_ask_at": round(6 / 7, 3),
        "discovery_questions": 1,
        "first_discovery_at": round(2 / 7, 3),
        "premature_ask": 0,
        "ask_to_answer_seconds": 0,
        "stalls": 1,
        "re_asks": 1,
        "re_asks_gained": 1,
        "brush_offs_settled_for": 0,
        "small_commitments_only": 0,
    }
    assert {key: found[key] for key in expected} == expected


def test_settling_for_a_brush_off() -> None:
    brushed = ask(CALL, 4, "deferred", 5)
    assert figures(CALL, [brushed])["brush_offs_settled_for"] == 1
    assert figures(CALL, [brushed, ask(CALL, 6, "declined", 7, commitment="c2")])["brush_offs_settled_for"] == 1
    assert figures(CALL, [ask(CALL, 4, "deferred", 7)])["brush_offs_settled_for"] == 0


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (("deferred", "objected", "accepted"), (2, 2, 1)),
        (("declined", "accepted"), (0, 0, 0)),
        (("accepted", "accepted"), (0, 0, 0)),
        (("questioned", "countered"), (1, 1, 1)),
        (("unanswered",), (1, 0, 0)),
    ],
)
def test_stalls_and_re_asks(labels: tuple[ResponseLabel, ...], expected: tuple[int, int, int]) -> None:
    turns = talk(*["R: Would you come on Thursday?"] * len(labels))
    found = figures(turns, [ask(turns, n, label) for n, label in enumerate(labels)])
    assert (found["stalls"], found["re_asks"], found["re_asks_gained"]) == expected


def test_an_ask_before_any_discovery_is_premature() -> None:
    assert figures(CALL, [ask(CALL, 0)])["premature_ask"] == 1
    assert figures(talk("R: Buy it today.", "C: No."), [ask(talk("R: Buy it today."), 0)])["premature_ask"] == 1
    assert figures(CALL)["premature_ask"] is None


def test_the_ask_itself_is_no_discovery() -> None:
    turns = talk("R: Would you come to a demo on Thursday?", "C: No.")
    assert figures(turns, [ask(turns, 0, "declined", 1)])["discovery_questions"] == 0


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [(["meeting"], 1), (["information", "other"], 1), (["meeting", "demo"], 0), (["purchase"], 0), ([], None)],
)
def test_small_commitments_only(kinds: list[Kind], expected: int | None) -> None:
    asks = [ask(CALL, 4, kind=kind, commitment=f"c{n}") for n, kind in enumerate(kinds)]
    assert figures(CALL, asks)["small_commitments_only"] == expected


def test_hints_count_where_no_ask_follows() -> None:
    assert figures(CALL, hints=[2, 6])["hints_instead_of_asks"] == 2
    assert figures(CALL, [ask(CALL, 4)], hints=[2, 6])["hints_instead_of_asks"] == 1


@pytest.mark.parametrize(
    ("asked", "label", "expected"),
    [
        (None, "unanswered", (1, 1, 1, 1)),
        (2, "declined", (1, 0, 1, 0)),  # in the turn of the price
        (20, "declined", (1, 0, 1, 0)),
        (22, "declined", (1, 0, 1, 1)),  # the eleventh turn after the signal, the tenth after the price
        (26, "declined", (1, 1, 1, 1)),
        (0, "accepted", (1, 0, 1, 0)),  # the price and the signal are about what is agreed
        (0, "declined", (1, 1, 1, 1)),
    ],
)
def test_prices_and_signals_are_followed_up_within_ten_turns_of_the_rep(
    asked: int | None, label: ResponseLabel, expected: tuple[int, ...]
) -> None:
    turns = talk("R: Well then.", "C: How soon could you start?", "R: It's $400.", *["C: I see now.", "R: Quite so."] * 12)
    found = figures(turns, [] if asked is None else [ask(turns, asked, label)])
    keys = ("price_mentions", "prices_without_ask", "buying_signals", "buying_signals_without_ask")
    assert tuple(found[key] for key in keys) == expected


def test_the_share_of_next_steps_counts_each_word_once() -> None:
    turns = talk(
        "R: one two three four", "C: a b", "R: Come on Friday?", "C: At two, yes.", "R: We talk tomorrow.", "C: bye", "R: x y z"
    )
    asks = [ask(turns, 2, "accepted", 3)]
    # The ask, its answer, and the sentence beside them that names a day.
    assert figures(turns, asks)["next_steps_share"] == round(9 / 19, 3)
    assert figures(turns, asks, hints=[2], acts={6: "promise"})["next_steps_share"] == round(12 / 19, 3)
    assert figures(talk("R: one", "C: two"))["next_steps_share"] == 0
    assert figures(talk("O: one"))["next_steps_share"] is None


# All of it

TURN = st.tuples(
    st.sampled_from(["rep", "customer", "other"]),
    st.sampled_from(["Ann", "Bob"]),
    st.one_of(
        st.text(max_size=30),
        st.sampled_from(
            ["Mm-hm.", "How much is it?", "It's $40 a month.", "Could we meet on Friday at two?", "Send me some information."]
        ),
    ),
    st.one_of(st.none(), st.floats(-1, 1e4)),
    st.one_of(st.none(), st.floats(-1, 1e4)),
)


@given(st.lists(TURN, max_size=12), st.randoms(use_true_random=False))
def test_any_turns_have_measures_in_range(
    rows: list[tuple[Role, str, str, float | None, float | None]], chance: object
) -> None:
    turns = tuple(Turn(n, name, role, text, start, end) for n, (role, name, text, start, end) in enumerate(rows))
    labels: tuple[ResponseLabel, ...] = ("accepted", "deferred", "questioned", "unanswered")
    asks = [
        ask(turns, t.index, labels[chance.randrange(4)], chance.choice([None, *range(t.index, len(turns))]))  # type: ignore[attr-defined]
        for t in turns
        if t.role == "rep"
    ]
    customers = [Finding(whole(turns, t.index), 0.5) for t in turns if t.role == "customer"]
    for some in (asks, []):
        hints = [Finding(a.evidence, 0.5) for a in some]
        found = measure(called(turns), some, (), hints, customers, CueReader().rep_sentences(turns))
        assert found == measure(called(turns), some, (), hints, customers, CueReader().rep_sentences(turns))
        for name, value in found.items():
            check(name, value)


def check(name: str, value: float | None) -> None:
    """Counts are whole, flags 0 or 1, shares and positions within 0..1, nothing is below 0."""
    if name in COUNTS and not name.startswith("longest") and not name.endswith("interruptions"):
        assert value is not None
    if value is None:
        return
    assert value >= 0
    if name in COUNTS | FLAGS:
        assert isinstance(value, int)
    if name in FLAGS or name.endswith(("_share", "_at")):
        assert value <= 1


def test_the_names_are_the_same_for_every_call() -> None:
    assert list(figures(())) == list(figures(CALL, [ask(CALL, 4)], [0], [1]))


def test_every_measure_is_documented() -> None:
    page = (ROOT / "docs" / "measures.md").read_text(encoding="utf-8")
    assert [name for name in figures(()) if f"`{name}`" not in page] == []
