"""The commands as a user runs them: a real process, its two streams and its exit code."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from closecall.exports.document import loads, schema

PLAIN = "Rep: Hi, can we meet on Thursday at ten?\nCustomer: Yes, Thursday works.\n"


def closecall(*arguments: str | Path, stdin: bytes = b"", **variables: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "closecall", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, check=False, env={**os.environ, **variables}, timeout=120)


@pytest.fixture
def call(tmp_path: Path) -> Path:
    path = tmp_path / "call.txt"
    path.write_text(PLAIN, encoding="utf-8")
    return path


def test_the_default_is_readable_and_leads_with_the_verdict(call: Path) -> None:
    done = closecall("score", call, COLUMNS="80")
    lines = done.stdout.decode().splitlines()
    assert done.returncode == 0
    assert "Gained" in lines[0]
    assert any("can we meet on Thursday at ten?" in line for line in lines)
    assert all(len(line) <= 80 for line in lines)


def test_json_comes_clean_and_fits_the_schema(call: Path) -> None:
    done = closecall("score", call, "--format", "json")
    jsonschema.validate(json.loads(done.stdout), schema())
    assert loads(done.stdout).verdict == "gained"
    assert done.stderr == b""


def test_the_same_input_gives_the_same_bytes(call: Path) -> None:
    assert closecall("score", call, "--format", "json").stdout == closecall("score", call, "--format", "json").stdout


def test_standard_input_is_read(call: Path) -> None:
    done = closecall("score", "-", "--format", "json", stdin=call.read_bytes())
    assert loads(done.stdout).verdict == "gained"


def test_many_calls_give_one_line_each_in_order(gold_file: Path) -> None:
    done = closecall("score", gold_file, "--format", "jsonl")
    ids = [json.loads(line)["call_id"] for line in done.stdout.decode().splitlines()]
    assert ids == [json.loads(line)["call_id"] for line in gold_file.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    ("format_", "suffix"), [("text", "txt"), ("json", "json"), ("jsonl", "jsonl"), ("md", "md"), ("html", "html")]
)
def test_out_writes_a_file_a_call_and_nothing_to_standard_output(call: Path, tmp_path: Path, format_: str, suffix: str) -> None:
    done = closecall("score", call, call, "--format", format_, "--out", tmp_path / "cards")
    assert done.returncode == 0
    assert done.stdout == b""
    assert sorted(p.name for p in (tmp_path / "cards").iterdir()) == [f"call-2.{suffix}", f"call.{suffix}"]


def test_a_bad_file_is_reported_and_the_rest_are_scored(call: Path, tmp_path: Path) -> None:
    done = closecall("score", tmp_path / "none.txt", call, "--format", "jsonl")
    assert done.returncode == 1
    assert len(done.stdout.decode().splitlines()) == 1
    assert "none.txt: there is no such file" in done.stderr.decode()


BAD: list[tuple[str, bytes, str]] = [
    ("empty.txt", b"", "empty"),
    ("noise.bin", bytes(range(256)) * 8, ""),
    ("noise.wav", bytes(range(256)) * 8, "not audio"),
    ("picture.wav", b"\x89PNG\r\n\x1a\n" + b"\0" * 64, ""),
    ("picture.txt", b"\x89PNG\r\n\x1a\n" + b"\0" * 64, ""),
    ("one.txt", b"Ann: Hello.\nAnn: Hello again.\nAnn: Anyone?\n", "only one side"),
    ("nobody.txt", b"just some words without any speaker\n", ""),
    ("list.json", b"[1, 2, 3]", ""),
    ("cut.json", b'{"call_id": "x", "turns": [', ""),
    ("deep.json", b"[" * 100_000, ""),
    ("line.txt", b"x" * 10_000_000, ""),
    ("short.wav", b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x80\x3e\0\0\x02\0\x10\0data\0\0\0\0", ""),
]


@pytest.mark.parametrize(("name", "content", "fault"), BAD, ids=[name for name, _, _ in BAD])
def test_bad_input_gets_one_line_and_exit_code_1(tmp_path: Path, name: str, content: bytes, fault: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    done = closecall("score", path, "--out", tmp_path / "cards")
    message = done.stderr.decode()
    assert done.returncode == 1
    assert len(message.splitlines()) == 1
    assert message.startswith("closecall: ")
    assert name in message
    assert fault in message
    assert not (tmp_path / "cards").exists()


def test_a_folder_is_no_call(tmp_path: Path) -> None:
    done = closecall("score", tmp_path)
    assert done.returncode == 1
    assert "this is a folder" in done.stderr.decode()


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("score",), "Missing argument"),
        (("score", "CALL", "--format", "pdf"), "pdf"),
        (("score", "CALL", "--date", "next week"), "--date takes an ISO 8601 date"),
        (("score", "CALL", "--rep", "Zoltan"), "--rep takes one of: Rep, Customer"),
        (("score", "CALL", "--settings", "none.toml"), "cannot read settings file"),
        (("score", "CALL", "--out", "CALL"), "name a folder"),
        (("nonsense",), "nonsense"),
    ],
)
def test_wrong_use_gets_exit_code_2(call: Path, arguments: tuple[str, ...], fault: str) -> None:
    done = closecall(*(str(call) if a == "CALL" else a for a in arguments))
    assert done.returncode == 2
    assert fault in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_debug_shows_the_traceback(call: Path) -> None:
    done = closecall("score", call, "--rep", "Zoltan", "--debug")
    assert "Traceback" in done.stderr.decode()


def test_the_date_of_the_call_is_kept(call: Path) -> None:
    done = closecall("score", call, "--date", "2026-03-10", "--format", "json")
    assert loads(done.stdout).metadata["date"] == "2026-03-10"


@pytest.mark.parametrize("command", ["score", "transcribe", "evaluate", "formats", "convert", "models", "doctor"])
def test_help_shows_an_example(command: str) -> None:
    done = closecall(command, "--help", COLUMNS="100")
    assert done.returncode == 0
    assert f"closecall {command}" in done.stdout.decode()
    assert "Example" in done.stdout.decode()


def test_help_answers_at_once() -> None:
    # 0.3 s on an idle machine is the promise. Processor time is counted, and the least of three, so that a busy one does not fail it.
    def seconds() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        closecall("--help")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(seconds() for _ in range(3)) < 0.6


def test_a_crlf_utf16_transcript_reads_like_any_other(tmp_path: Path, call: Path) -> None:
    odd = tmp_path / "odd" / "call.txt"
    odd.parent.mkdir()
    odd.write_bytes(PLAIN.replace("\n", "\r\n").encode("utf-16"))
    assert (
        loads(closecall("score", odd, "--format", "json").stdout).asks
        == loads(closecall("score", call, "--format", "json").stdout).asks
    )


def test_formats_are_listed() -> None:
    lines = closecall("formats", COLUMNS="120").stdout.decode().splitlines()
    assert len(lines) > 30
    assert any(line.strip().startswith("zoom-vtt") for line in lines)


def test_a_transcript_is_converted_and_reads_back(call: Path, tmp_path: Path) -> None:
    written = closecall("convert", call, "--to", "json")
    (tmp_path / "again.json").write_bytes(written.stdout)
    assert closecall("convert", tmp_path / "again.json", "--to", "json").stdout == written.stdout
    assert "\nRep: Hi, can we meet" in closecall("convert", call, "--to", "txt").stdout.decode()


def test_columns_of_a_table_are_named(tmp_path: Path) -> None:
    table = tmp_path / "call.csv"
    table.write_text("Wer,Was\nAnn,Shall we meet?\nBen,Yes.\nAnn,Good.\nBen,Bye.\n", encoding="utf-8")
    done = closecall("convert", table, "--columns", "speaker=Wer,text=Was", "--to", "txt")
    assert "Ann: Shall we meet?" in done.stdout.decode()
    assert closecall("convert", table, "--columns", "speaker").returncode == 2


def test_a_call_id_never_leads_out_of_the_folder(tmp_path: Path) -> None:
    calls = tmp_path / "calls.jsonl"
    turns = [{"speaker": "Rep", "text": "Shall we meet?"}, {"speaker": "Customer", "text": "Yes."}]
    rows = [{"call_id": name, "turns": turns} for name in ("../../out", "a/b", "a/b")]
    calls.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    for command in (("convert", calls), ("score", calls, "--format", "json")):
        folder = tmp_path / "deep" / "er" / command[0]
        assert closecall(*command, "--out", folder).returncode == 0
        assert sorted(p.name for p in folder.iterdir()) == ["a_b-2.json", "a_b.json", "out.json"]
        assert not list(tmp_path.glob("out*"))
