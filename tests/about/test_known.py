"""Which source goes over which, as docs/calls.md tells; what the command line does is in test_about_command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from closecall.about import known
from closecall.errors import SideCarError
from closecall.language.cues import CueReader
from closecall.pipeline import Closecall
from closecall.settings import Settings, load
from closecall.types import Scorecard, Transcript, Turn

PATTERN = "{customer}_{team}_{stage}_{date}"
NAME = "by name_by name_by name_2026-01-01"
SAID = ("Hi, can we meet on Thursday at ten?", "Yes, Thursday at ten works.")


def native(
    folder: Path, *, roles: tuple[str | None, ...] = ("rep", "customer"), names: tuple[str, ...] = ("Dana", "Tom")
) -> Path:
    """A call of ours that carries customer, team and stage."""
    turns = [{"speaker": n, "role": r, "text": t} for n, r, t in zip(names, roles, SAID, strict=True)]
    path = folder / f"{NAME}.json"
    about = {"customer": "by file", "team": "by file", "duration": "60"}
    path.write_text(json.dumps({"call_id": "x", "metadata": about, "turns": turns}), encoding="utf-8")
    return path


def score(path: Path, **roles: str) -> Scorecard:
    settings = load(environ={}, overrides={"files": {"pattern": PATTERN}, "roles": roles})
    return Closecall(settings, reader=CueReader()).score(path)


def test_each_source_goes_over_the_one_below(tmp_path: Path) -> None:
    path = native(tmp_path)
    path.with_suffix(".toml").write_text('customer = "by side-car"\ndate = 2026-01-02\ndeal = 7\n', encoding="utf-8")
    assert score(path).metadata == {
        "stage": "by name",
        "team": "by file",
        "customer": "by side-car",
        "date": "2026-01-02",
        "deal": "7",
        "duration": "60",
    }


@pytest.mark.parametrize("source", ["side-car", "name"])
def test_the_rep_that_is_told_has_the_role(tmp_path: Path, source: str) -> None:
    path = tmp_path / ("Tom Ash.txt" if source == "name" else "a.txt")
    path.write_text(f"Dana: {SAID[0]}\nTom: {SAID[1]}\n", encoding="utf-8")
    if source == "side-car":
        (tmp_path / "call.json").write_text('{"rep": "Tom Ash"}', encoding="utf-8")
    settings = load(environ={}, overrides={"files": {"pattern": "{rep}"}} if source == "name" else {})
    card = Closecall(settings, reader=CueReader()).score(path)
    assert {s.name: s.role for s in card.speakers} == {"Dana": "customer", "Tom": "rep"}
    assert all(s.role_confidence == 1.0 for s in card.speakers)


def roles_of(card: Scorecard) -> dict[str, str]:
    return {s.name: s.role for s in card.speakers}


def test_a_side_car_goes_over_the_roles_of_the_file(tmp_path: Path) -> None:
    path = native(tmp_path)
    (tmp_path / "call.toml").write_text('rep = "Tom"', encoding="utf-8")
    assert roles_of(score(path)) == {"Dana": "customer", "Tom": "rep"}
    assert roles_of(score(path, rep="Dana")) == {"Dana": "rep", "Tom": "customer"}


def test_a_side_car_that_agrees_lets_every_role_of_the_file_stand() -> None:
    turns = tuple(
        Turn(n, who, role, "Hi.")
        for n, (who, role) in enumerate((("Ann", "rep"), ("Bo", "rep"), ("Cy", "other"), ("Di", "customer")))
    )  # type: ignore[arg-type]
    about = known.About(side_car=known.Told({"rep": "Ann"}))
    assert about.added_to(Transcript("call", turns)).turns == turns


def test_the_roles_of_the_file_go_over_its_name_and_the_contradiction_is_said(tmp_path: Path) -> None:
    path = native(tmp_path).rename(tmp_path / "Tom.json")
    card = Closecall(load(environ={}, overrides={"files": {"pattern": "{rep}"}}), reader=CueReader()).score(path)
    assert roles_of(card) == {"Dana": "rep", "Tom": "customer"}
    assert card.warnings == ("What is known of the call names Tom as the rep, who is taken as the customer: check who is who.",)


@pytest.mark.parametrize(("option", "rep"), [(None, "right"), ("left", "left")])
def test_the_channel_of_the_rep(tmp_path: Path, option: str | None, rep: str) -> None:
    path = native(tmp_path, roles=(None, None), names=("left", "right"))
    (tmp_path / "call.toml").write_text('rep_channel = "right"', encoding="utf-8")
    card = score(path, **({"rep_channel": option} if option else {}))
    assert roles_of(card)[rep] == "rep"
    assert len(card.warnings) == (option is not None)


def test_a_side_car_tells_of_every_call_of_its_file(tmp_path: Path) -> None:
    path = tmp_path / "calls.jsonl"
    line = json.dumps(
        {"turns": [{"speaker": n, "role": r, "text": t} for n, r, t in zip(("A", "B"), ("rep", "customer"), SAID, strict=True)]}
    )
    path.write_text(f"{line}\nbroken\n{line}\n", encoding="utf-8")
    (tmp_path / "calls.toml").write_text('team = "north"', encoding="utf-8")
    cards = list(Closecall(reader=CueReader()).score_all(path))
    assert [card.metadata.get("team") if isinstance(card, Scorecard) else None for card in cards] == ["north", None, "north"]


def test_a_name_that_does_not_fit_is_a_warning_on_the_scorecard(tmp_path: Path) -> None:
    path = native(tmp_path).rename(tmp_path / "call-17.json")
    assert any("'call-17.json' tells nothing" in warning for warning in score(path).warnings)


def test_standard_input_has_no_name(tmp_path: Path) -> None:
    assert known.of(tmp_path / "stdin", "{rep}") == known.About()


def test_a_wrong_side_car_of_a_recording_is_told_before_it_is_heard(tmp_path: Path, fixtures: Path) -> None:
    path = tmp_path / "a.ogg"
    path.write_bytes((fixtures / "recordings" / "recorded-payroll.ogg").read_bytes())
    (tmp_path / "a.toml").write_text('date = "soon"', encoding="utf-8")
    with pytest.raises(SideCarError):
        Closecall(Settings(), reader=CueReader()).transcribe(path)
