"""What is known of a call, from the command line and beside the file."""

from __future__ import annotations

import json
from pathlib import Path

from test_commands import closecall

from closecall.exports.document import loads

TURNS = [
    {"speaker": "left", "text": "Hi, can we meet on Thursday at ten?"},
    {"speaker": "right", "text": "Yes, Thursday at ten works."},
]


def call(folder: Path, name: str, side_car: str | None = None, **metadata: str) -> Path:
    path = folder / f"{name}.json"
    path.write_text(json.dumps({"metadata": metadata, "turns": TURNS}), encoding="utf-8")
    if side_car:
        path.with_suffix(".toml").write_text(side_car, encoding="utf-8")
    return path


def test_the_command_line_goes_over_the_side_car_the_file_and_its_name(tmp_path: Path) -> None:
    path = call(
        tmp_path, "by name_2026-01-01", 'date = 2026-01-03\nrep_channel = "left"', date="2026-01-02", customer="by file"
    )
    pattern = {"CLOSECALL_FILES_PATTERN": "{customer}_{date}"}
    below = loads(closecall("score", path, "--format", "json", **pattern).stdout)
    assert below.metadata == {"customer": "by file", "date": "2026-01-03", "rep_channel": "left"}
    assert below.speakers[0].role == "rep"
    above = loads(
        closecall("score", path, "--date", "2026-01-04", "--rep-channel", "right", "--format", "json", **pattern).stdout
    )
    assert above.metadata["date"] == "2026-01-04"
    assert above.speakers[0].role == "customer"


def test_one_wrong_side_car_stops_one_call_only(tmp_path: Path) -> None:
    bad, good = call(tmp_path, "bad", 'date = "soon"'), call(tmp_path, "good")
    done = closecall("score", bad, good, "--rep-channel", "left", "--format", "json")
    assert done.returncode == 1
    assert loads(done.stdout).call_id == "good"
    assert done.stderr.decode().startswith(f"closecall: {bad}: {tmp_path / 'bad.toml'}: date takes an ISO 8601 date")
    assert len(done.stderr.splitlines()) == 1


def test_side_cars_are_passed_over_where_a_whole_folder_is_named(tmp_path: Path) -> None:
    call(tmp_path, "a", 'team = "north"\nrep_channel = "left"')
    done = closecall("score", *sorted(tmp_path.iterdir()), "--format", "json")
    assert done.returncode == 0
    assert loads(done.stdout).metadata["team"] == "north"
    assert done.stderr.decode() == f"closecall: {tmp_path / 'a.toml'}: tells of a call and holds none; passed over\n"


GERMAN = """Rep: Guten Tag, ich rufe wegen des Angebots an, das wir Ihnen geschickt haben. Können wir uns am Donnerstag bei Ihnen treffen?
Customer: Das ist uns ein bisschen zu teuer, aber am Freitag habe ich Zeit, wenn Sie wollen.
"""


def test_a_call_in_another_language_is_refused_alone_and_scored_by_force(tmp_path: Path) -> None:
    good, german = call(tmp_path, "good", 'rep_channel = "left"'), tmp_path / "german.txt"
    german.write_text(GERMAN, encoding="utf-8")
    done = closecall("score", german, good, "--format", "json")
    assert done.returncode == 1
    assert loads(done.stdout).call_id == "good"
    assert "this call is in German" in done.stderr.decode()
    assert "--force" in done.stderr.decode()
    forced = closecall("score", german, "--force", "--format", "json")
    assert forced.returncode == 0
    assert loads(forced.stdout).provenance["forced_language"] == "de"
