"""`closecall score` as a user runs it: what is told of a call, and where its scorecard goes."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_commands import closecall

from closecall.exports.document import loads

PLAIN = "Rep: Hi, can we meet on Thursday at ten?\nCustomer: Yes, Thursday at ten works.\n"
NO_TIME = "Rep: Hi, can we meet some time?\nCustomer: No, I don't want to.\n"


@pytest.fixture
def call(tmp_path: Path) -> Path:
    path = tmp_path / "call.txt"
    path.write_text(PLAIN, encoding="utf-8")
    return path


def test_what_is_told_of_the_call_is_kept_with_it(call: Path) -> None:
    told = {"date": "2026-03-10T14:05", "timezone": "Europe/Berlin", "objective": "a meeting"}
    done = closecall(
        "score", call, "--format", "json", *(part for name, value in told.items() for part in (f"--{name}", value))
    )
    card = loads(done.stdout)
    assert card.metadata == told
    assert card.objective is not None
    assert card.objective.text == "a meeting"
    assert card.commitments[0].when is not None
    assert card.commitments[0].when.iso == "2026-03-12T10:00+01:00"


def test_a_teams_own_rubric_decides_the_score(call: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('version = "ours"\n[answer]\naccepted = 0\n', encoding="utf-8")
    usual, ours = (loads(closecall("score", call, "--format", "json", *told).stdout) for told in ((), ("--rubric", own)))
    assert ours.score < usual.score
    assert "ours" in ours.provenance["rubric"]
    wrong = closecall("score", call, "--rubric", tmp_path / "none.toml")
    assert wrong.returncode == 2
    assert "none.toml" in wrong.stderr.decode()


def test_an_agreed_time_becomes_a_calendar_with_the_line_ends_of_the_standard(call: Path, tmp_path: Path) -> None:
    done = closecall("score", call, "--date", "2026-03-10", "--format", "ics", "--out", tmp_path / "out")
    assert done.returncode == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["call.ics"]
    written = (tmp_path / "out" / "call.ics").read_bytes()
    assert b"\r\nDTSTART:20260312T100000\r\nDTEND:20260312T103000\r\n" in written
    assert written.count(b"\n") == written.count(b"\r\n")
    assert closecall("score", call, "--date", "2026-03-10", "--format", "ics").stdout == written


@pytest.mark.parametrize(
    ("text", "told", "why"),
    [
        (PLAIN, (), "“Thursday at ten” needs the date of the call; give it with --date"),
        (NO_TIME, ("--date", "2026-03-10"), "nothing that was agreed has a day or time"),
    ],
)
def test_a_call_without_an_event_gets_one_line_and_no_file(tmp_path: Path, text: str, told: tuple[str, ...], why: str) -> None:
    path = tmp_path / "call.txt"
    path.write_text(text, encoding="utf-8")
    done = closecall("score", path, *told, "--format", "ics", "--out", tmp_path / "out")
    assert done.returncode == 0
    assert done.stdout == b""
    assert done.stderr.decode() == f"closecall: call: no calendar event: {why}\n"
    assert not (tmp_path / "out").exists()


def test_columns_of_a_table_are_named(tmp_path: Path) -> None:
    table = tmp_path / "call.csv"
    table.write_text('Wer,Was\nRep,"Can we meet on Thursday?"\nCustomer,"Yes, Thursday works."\n', encoding="utf-8")
    done = closecall("score", table, "--columns", "speaker=Wer,text=Was", "--format", "json")
    assert loads(done.stdout).asks[0].evidence.quote == "Can we meet on Thursday?"
    missing = closecall("score", table, "--columns", "speaker=Wer,text=Was,start=Wann")
    assert missing.returncode == 1
    assert "there is no column 'Wann'; the columns are: Wer, Was" in missing.stderr.decode()


WRONG: list[tuple[tuple[str, str], str]] = [
    (("--timezone", "europe/berlin"), "did you mean Europe/Berlin?"),
    (("--timezone", "New York"), "--timezone takes an IANA name, and 'New York' is none"),
    (("--timezone", "half past"), "use one such as Europe/Berlin or America/Chicago"),
    (("--timezone", "America"), "'America' is none"),
    (("--timezone", "../../etc/passwd"), "is none"),
    (("--timezone", ""), "'' is none"),
    (("--columns", "speaker"), "--columns takes pairs such as speaker=Who,text=Said"),
]


@pytest.mark.parametrize(("option", "fault"), WRONG, ids=[" ".join(row[0]) for row in WRONG])
def test_a_wrong_option_gets_one_line_with_the_cure(call: Path, option: tuple[str, str], fault: str) -> None:
    done = closecall("score", call, *option)
    message = done.stderr.decode()
    assert done.returncode == 2
    assert len(message.splitlines()) == 1
    assert fault in message


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "ascii"])
def test_the_terminal_may_have_any_encoding(call: Path, encoding: str) -> None:
    done = closecall("score", call, PYTHONIOENCODING=encoding, COLUMNS="80")
    assert done.returncode == 0
    assert "can we meet on Thursday at ten?" in done.stdout.decode(encoding)


def test_no_colour_where_none_is_wanted(call: Path) -> None:
    assert b"\x1b" not in closecall("score", call).stdout
    assert b"\x1b[1;32mGained" in closecall("score", call, FORCE_COLOR="1", TERM="xterm").stdout
    assert b"\x1b[1;32m" not in closecall("score", call, FORCE_COLOR="1", TERM="xterm", NO_COLOR="1").stdout


def test_help_names_every_option_and_shows_examples() -> None:
    told = closecall("score", "--help", COLUMNS="100").stdout.decode()
    for option in ("--objective", "--rubric", "--timezone", "--columns", "--date", "ics", "Example: closecall score"):
        assert option in told
