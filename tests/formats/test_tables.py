"""Tables of turns, whatever their columns are called and however their times are counted."""

from __future__ import annotations

import json
from typing import Any

import pytest

from closecall import formats
from closecall.errors import FormatError

WORDS = ("Can we get thirty minutes with your CFO on Thursday?", "She is out Thursday. Friday works.")


def read(text: str, /, **columns: str) -> Any:
    (call,) = formats.read(text.encode(), "calls.csv", columns)
    return call


TIMES = [
    ("seconds", "start", (0.5, 6.5), (0.5, 6.5)),
    ("seconds as text", "start", ("0.5", "6.5"), (0.5, 6.5)),
    ("whole seconds", "start", (1, 6), (1.0, 6.0)),
    ("milliseconds by name", "start_ms", (500, 6500), (0.5, 6.5)),
    ("milliseconds in camel case", "startMs", (500, 6500), (0.5, 6.5)),
    ("milliseconds by size", "start", (1500, 96500), (1.5, 96.5)),
    ("stamps", "timestamp", ("00:00:01", "00:01:06.5"), (1.0, 66.5)),
    ("dates", "timestamp", ("2026-03-02T10:00:00Z", "2026-03-02T10:00:06.5Z"), (0.0, 6.5)),
    ("seconds since 1970", "ts", (1772445600, 1772445606), (0.0, 6.0)),
    ("milliseconds since 1970", "ts", (1772445600000, 1772445606500), (0.0, 6.5)),
    ("microseconds since 1970", "start_timestamp_usec", (1772445600000000, 1772445606500000), (0.0, 6.5)),
    ("nonsense", "start", ("soon", "later"), (None, None)),
    ("nothing", "start", (None, None), (None, None)),
]


@pytest.mark.parametrize(("column", "values", "seconds"), [row[1:] for row in TIMES], ids=[row[0] for row in TIMES])
def test_times(column: str, values: tuple[Any, Any], seconds: tuple[float | None, float | None]) -> None:
    rows = [{"speaker": s, "text": t, column: v} for s, t, v in zip("AB", WORDS, values, strict=True)]
    call = read(json.dumps(rows))
    assert tuple(turn.start for turn in call.turns) == seconds


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_and_quotes(delimiter: str) -> None:
    text = delimiter.join(("Speaker Name", "Text")) + "\n" + delimiter.join(("Dana", '"One, two; ""three"""')) + "\n"
    call = read(text + delimiter.join(("Marcus", "Four")) + "\n")
    assert [turn.text for turn in call.turns] == ['One, two; "three"', "Four"]


ROLES = [
    (("agent", "customer"), ("rep", "customer")),
    (("AGENT", "END_USER"), ("rep", "customer")),
    (("Rep", "Prospect"), ("rep", "customer")),
    (("internal", "external"), ("rep", "customer")),
    (("Dana", "customer"), (None, None)),
    (("agent", "agent 2"), (None, None)),
]


@pytest.mark.parametrize(("labels", "roles"), ROLES)
def test_roles_only_where_every_label_is_one(labels: tuple[str, str], roles: tuple[str | None, str | None]) -> None:
    call = read(json.dumps([{"participant": who, "message": text} for who, text in zip(labels, WORDS, strict=True)]))
    assert tuple(turn.role for turn in call.turns) == roles


def test_a_column_of_roles_beside_names() -> None:
    call = read("name,role,text\nDana,agent,Hello.\nMarcus,caller,Hi.\n")
    assert [(turn.speaker, turn.role) for turn in call.turns] == [("Dana", "rep"), ("Marcus", "customer")]


@pytest.mark.parametrize(
    "key", ["transcript", "entries", "lines", "utterances", "messages", "segments", "conversation", "turns"]
)
def test_lists_under_usual_names(key: str) -> None:
    call = read(json.dumps({"id": 1, key: [{"speaker": "A", "text": "One."}, {"speaker": "B", "text": "Two."}]}))
    assert len(call.turns) == 2


def test_turns_in_other_names() -> None:
    call = read('{"call_id": 7, "turns": [{"role": "agent", "content": "One."}, {"role": "customer", "content": "Two."}]}')
    assert [(turn.role, turn.text) for turn in call.turns] == [("rep", "One."), ("customer", "Two.")]
    assert call.provenance == {"format": "turns-json"}


def test_objects_with_the_speaker_as_key() -> None:
    call = read('[{"agent": "Which colour?"}, {"caller": "Orange."}]')
    assert [(turn.speaker, turn.role) for turn in call.turns] == [("agent", "rep"), ("caller", "customer")]


def test_durations_give_ends() -> None:
    call = read(
        '[{"speaker": "A", "text": "x", "start_ms": 1000, "duration_ms": 500}, {"speaker": "B", "text": "y", "start_ms": 2000}]'
    )
    assert [(turn.start, turn.end) for turn in call.turns] == [(1.0, 1.5), (2.0, None)]


def test_rows_out_of_order_are_sorted() -> None:
    call = read("speaker,text,start\nB,two,40.5\nA,one,0.5\n")
    assert [turn.text for turn in call.turns] == ["one", "two"]


def test_named_columns_come_before_known_ones() -> None:
    call = read("speaker,who,text,said\nx,Dana,y,One.\nx,Marcus,y,Two.\n", speaker="who", text="said")
    assert [(turn.speaker, turn.text) for turn in call.turns] == [("Dana", "One."), ("Marcus", "Two.")]


def test_many_calls_of_which_one_says_nothing() -> None:
    data = b"call_id,speaker,text\n1,A,x\n1,B,y\n2,A,\n3,A,x\n3,B,z\n"
    found = list(formats.read_many(data, "calls.csv"))
    assert [getattr(one, "call_id", None) for one in found] == ["1", None, "3"]
    assert str(found[1]).startswith("call 2: nobody says anything")


def test_a_broken_line_of_turns_is_named() -> None:
    with pytest.raises(FormatError, match="line 2: not JSON"):
        read('{"speaker": "A", "text": "x"}\n{"speaker": \n')
