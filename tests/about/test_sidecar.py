from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closecall.about.sidecar import beside, is_side_car
from closecall.errors import SideCarError
from closecall.exports.document import dumps
from closecall.language.cues import CueReader
from closecall.pipeline import Closecall

TALK = "Rep: Hi, can we meet on Thursday at ten?\nCustomer: Yes, Thursday at ten works.\n"
EVERYTHING = """
rep = "Dana Reyes"
customer = "Acme"
team = "north"
date = 2026-03-10T14:05:00-06:00
timezone = "America/Chicago"
objective = "a meeting with the CFO"
stage = "proposal"
rep_channel = "left"
deal_size = 12000
tags = ["new", 3]
won = true
note = ""
"""


@pytest.fixture
def call(tmp_path: Path) -> Path:
    path = tmp_path / "dana.txt"
    path.write_text(TALK, encoding="utf-8")
    return path


def put(call: Path, name: str, text: str) -> Path:
    path = call.with_name(name)
    path.write_text(text, encoding="utf-8")
    return path


def test_everything_that_can_be_told(call: Path) -> None:
    put(call, "dana.toml", EVERYTHING)
    assert beside(call).facts == {
        "rep": "Dana Reyes",
        "customer": "Acme",
        "team": "north",
        "date": "2026-03-10T14:05:00-06:00",
        "timezone": "America/Chicago",
        "objective": "a meeting with the CFO",
        "stage": "proposal",
        "rep_channel": "left",
        "deal_size": "12000",
        "tags": "new, 3",
        "won": "true",
    }
    assert beside(call).warnings == ()


@pytest.mark.parametrize("name", ["call.json", "dana.json"])
def test_json_tells_the_same(call: Path, name: str) -> None:
    put(call, name, '\ufeff{"Rep": "Dana", "Rep-Channel": "Right", "date": "2026-03-10", "stage": null}')
    assert beside(call).facts == {"rep": "Dana", "rep_channel": "right", "date": "2026-03-10"}


def test_nothing_beside_it_tells_nothing(call: Path) -> None:
    assert beside(call).facts == {}


def test_the_calls_own_goes_over_the_folders(call: Path) -> None:
    put(call, "call.toml", 'rep = "Tom"\nteam = "north"')
    put(call, "dana.json", '{"rep": "Dana"}')
    assert beside(call).facts == {"rep": "Dana", "team": "north"}


@pytest.mark.parametrize("beside_it", ["dana.wav", "dana.vtt", ".hidden.wav", "notes.pdf"])
def test_a_folder_of_one_call_may_hold_other_files(call: Path, beside_it: str) -> None:
    put(call, beside_it, "")
    put(call, "call.json", '{"rep": "Dana"}')
    assert beside(call).facts == {"rep": "Dana"}


@pytest.mark.parametrize("other", ["tom.wav", "tom.vtt", "tom.json"])
def test_a_folders_side_car_is_not_used_where_the_folder_holds_other_calls(call: Path, other: str) -> None:
    put(call, other, "")
    put(call, "call.json", '{"rep": "Dana"}')
    found = beside(call)
    assert found.facts == {}
    (warning,) = found.warnings
    assert "other calls too (tom); name it dana.json or dana.toml" in warning


def test_a_side_car_of_a_recording_named_call_is_its_own(call: Path) -> None:
    named_call = put(call, "call.wav", "")
    put(call, "call.toml", 'rep = "Tom"')
    assert beside(named_call).facts == {"rep": "Tom"}
    assert beside(call).facts == {}
    assert beside(call).warnings == ()


NOT_SIDE_CARS = {
    "a call of ours": json.dumps({"turns": [{"speaker": "Dana", "text": "Hello."}], "metadata": {"rep": "Tom"}}),
    "a list of turns": json.dumps([{"speaker": "Dana", "text": "Hello."}]),
    "calls, a line each": '{"turns": [{"speaker": "A", "text": "Hi."}]}\n{"turns": [{"speaker": "A", "text": "Hi."}]}\n',
    "Whisper": json.dumps({"text": "Hi.", "language": "en", "segments": [{"start": 0, "end": 1, "text": "Hi."}]}),
    "what a meeting tool keeps": json.dumps({"timezone": "UTC", "recording_files": [{"id": "x"}]}),
    "a server's error": '{"error": "not found"}',
    "nothing": "{}",
    "a number": "3",
    "a long file": '{"rep": "Dana", "text": "' + "x" * 200_000 + '"}',
}


@pytest.mark.parametrize("what", NOT_SIDE_CARS)
def test_json_that_tells_of_no_call_is_let_alone(call: Path, what: str) -> None:
    for name in ("call.json", "dana.json"):
        put(call, name, NOT_SIDE_CARS[what])
    assert beside(call).facts == {}
    assert not is_side_car(call.with_name("dana.json"))


def test_every_sample_of_a_transcript_is_let_alone() -> None:
    samples = sorted((Path(__file__).parents[1] / "formats" / "samples").glob("*.json"))
    assert len(samples) > 30
    for sample in samples:
        assert beside(sample.with_suffix(".wav")).facts == {}, sample.name


def test_a_scorecard_is_let_alone(call: Path) -> None:
    put(call, "dana.json", dumps(Closecall(reader=CueReader()).score(call)))
    assert beside(call).facts == {}


def test_a_transcript_is_not_its_own_side_car(call: Path) -> None:
    own = put(call, "call.json", '{"rep": "Dana"}')
    assert beside(own).facts == {}


WRONG: list[tuple[str, str, str]] = [
    ("json", '{"date": "10 March"}', "date takes an ISO 8601 date such as 2026-03-10"),
    ("json", '{"timezone": "europe/berlin"}', "timezone takes .*did you mean Europe/Berlin?"),
    ("toml", 'rep_channel = "middle"', "rep_channel takes left or right, not 'middle'"),
    ("json", '{"rep": {"name": "Dana"}}', "rep holds a table; write one plain value"),
    ("json", '{"rep": ["Dana", "Tom"]}', "rep holds a list; write one plain value"),
    ("toml", "tags = [[1]]", "tags holds a list"),
    ("toml", '[call]\nrep = "Dana"', "call holds a table; .* at the top of the file"),
    ("json", '{"rep": "Dana",}', r"not valid JSON \(.*line 1 column .*\); correct it"),
    ("json", '{"rep": "Dana"', r"not valid JSON"),
    ("json", "", "the file is empty; correct it, or move it away"),
    ("json", "[" * 9000, "nested too deeply.*; correct it"),
    ("toml", "rep = Dana", "not valid TOML .*; correct it"),
    ("toml", "rep = 'a'\nrep = 'b'", "not valid TOML"),
]


@pytest.mark.parametrize(("kind", "text", "fault"), WRONG, ids=[row[1][:30] for row in WRONG])
@pytest.mark.parametrize("stem", ["call", "dana"])
def test_a_wrong_side_car_names_the_file_the_key_and_the_cure(call: Path, stem: str, kind: str, text: str, fault: str) -> None:
    wrong = put(call, f"{stem}.{kind}", text)
    with pytest.raises(SideCarError, match=fault) as found:
        beside(call)
    assert str(found.value).startswith(str(wrong))
    assert "\n" not in str(found.value)


def test_two_side_cars_of_one_call(call: Path) -> None:
    put(call, "dana.json", '{"rep": "Dana"}')
    put(call, "dana.toml", 'rep = "Tom"')
    with pytest.raises(SideCarError, match="dana.json and dana.toml both tell of this call; keep one"):
        beside(call)


@pytest.mark.parametrize(
    ("key", "meant"), [("custmer", "customer"), ("rep channel ", None), ("Objectve", "objective"), ("deal", None)]
)
def test_a_key_that_is_nearly_known_gets_a_warning(call: Path, key: str, meant: str | None) -> None:
    put(call, "dana.json", json.dumps({key: "left"}))
    found = beside(call).warnings
    assert [f"did you mean '{meant}'?" in warning for warning in found] == [True] * (meant is not None)


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode), st.sampled_from(["json", "toml"]))
def test_any_bytes_tell_or_raise_the_one_error(tmp_path_factory: pytest.TempPathFactory, data: bytes, kind: str) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / f"call.{kind}").write_bytes(data)
    try:
        found = beside(folder / "a.wav")
    except SideCarError as error:
        assert "\n" not in str(error)  # noqa: PT017 - an error is allowed here, not required
    else:
        assert all(isinstance(part, str) for fact in found.facts.items() for part in fact)
