from __future__ import annotations

import json
from typing import get_args

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from closecall.errors import FormatError
from closecall.exports.document import dumps, loads, schema, to_dict
from closecall.types import (
    Ask,
    CallOutcome,
    Commitment,
    Evidence,
    Finding,
    FollowUp,
    Granularity,
    Kind,
    Note,
    ObjectionKind,
    Objective,
    ObjectiveStatus,
    Outcome,
    Point,
    Response,
    ResponseLabel,
    Role,
    Scorecard,
    Speaker,
    Verdict,
    When,
)

words = st.text(min_size=1, max_size=30)
share = st.floats(0, 1)
seconds = st.none() | st.floats(0, 1e5)
evidence = st.builds(Evidence, st.integers(0, 500), st.integers(0, 500), st.integers(0, 500), words)
responses = st.builds(Response, st.sampled_from(get_args(ResponseLabel)), share, st.none() | evidence)
asks = st.builds(Ask, evidence, st.sampled_from(get_args(Kind)), share, responses, words, seconds, seconds)
plain = st.builds(Finding, evidence, share)
turns = st.none() | st.integers(0, 500)
whens = st.none() | st.builds(When, words, st.none() | words, st.none() | st.sampled_from(get_args(Granularity)))
people = st.lists(words, max_size=2).map(tuple)
strings = st.dictionaries(words, words, max_size=3)
cards = st.builds(
    Scorecard,
    call_id=words,
    verdict=st.sampled_from(get_args(Verdict)),
    call_outcome=st.sampled_from(get_args(CallOutcome)),
    score=st.integers(0, 100),
    points=st.lists(
        st.builds(Point, words, st.integers(0, 30), st.integers(0, 30), words, turns, st.none() | words), max_size=2
    ).map(tuple),
    asks=st.lists(asks, max_size=3).map(tuple),
    commitments=st.lists(
        st.builds(
            Commitment,
            words,
            st.sampled_from(get_args(Kind)),
            st.sampled_from(("rep", "customer")),
            st.sampled_from(get_args(Outcome)),
            whens,
            people,
            st.booleans(),
            st.none() | evidence,
        ),
        max_size=2,
    ).map(tuple),
    hints=st.lists(plain, max_size=2).map(tuple),
    trial_closes=st.lists(plain, max_size=2).map(tuple),
    promises=st.lists(st.builds(Finding, evidence, share, when=whens), max_size=2).map(tuple),
    objections=st.lists(st.builds(Finding, evidence, share, kind=st.sampled_from(get_args(ObjectionKind))), max_size=2).map(
        tuple
    ),
    metrics=st.dictionaries(words, seconds, max_size=3),
    coaching=st.lists(
        st.builds(Note, words, words, turns, st.none() | words, seconds, st.none() | words, st.booleans()), max_size=2
    ).map(tuple),
    follow_ups=st.lists(
        st.builds(FollowUp, st.sampled_from(("rep", "customer")), words, people, whens, turns, st.none() | words), max_size=2
    ).map(tuple),
    objective=st.none() | st.builds(Objective, words, st.sampled_from(get_args(ObjectiveStatus)), turns, st.none() | words),
    needs_review=st.lists(words, max_size=2).map(tuple),
    speakers=st.lists(
        st.builds(Speaker, words, st.sampled_from(get_args(Role)), share, st.integers(0, 9999), seconds), max_size=3
    ).map(tuple),
    metadata=strings,
    provenance=strings,
    warnings=st.lists(words, max_size=2).map(tuple),
)


@given(cards)
def test_a_scorecard_read_back_equals_the_one_written(card: Scorecard) -> None:
    text = dumps(card)
    assert loads(text) == card
    assert loads(dumps(card, indent=None)) == card
    jsonschema.validate(json.loads(text), schema())


@given(cards)
def test_the_schema_version_comes_first(card: Scorecard) -> None:
    assert next(iter(to_dict(card))) == "schema_version"


@pytest.mark.parametrize(
    ("text", "fault"),
    [("", "json"), ("[]", "object"), ("{}", "schema_version"), ('{"schema_version": "99"}', "schema_version")],
)
def test_what_is_no_scorecard_is_refused_in_one_line(text: str, fault: str) -> None:
    with pytest.raises(FormatError, match=f"(?i)^not a scorecard: .*{fault}.*") as found:
        loads(text)
    assert "\n" not in str(found.value)
