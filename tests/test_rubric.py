from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from closecall.errors import SettingsError
from closecall.rubric import TOTAL, Criterion, default, load
from closecall.stages.coaching import _DETECTORS


def test_the_shipped_rubric_is_whole() -> None:
    rubric = load(None)
    assert rubric is default()
    assert sum(rubric.points.values()) == TOTAL
    assert set(rubric.points) == set(get_args(Criterion))
    assert set(rubric.notes) == set(_DETECTORS)


def test_a_teams_file_changes_what_it_names(tmp_path: Path) -> None:
    file = tmp_path / "team.toml"
    file.write_text(
        'version = "ours"\n[points]\nasked = 25\ntiming = 0\n[notes.gained]\ntext = "Well done: {quote}"\npraise = true\n'
    )
    rubric = load(file)
    assert (rubric.points["asked"], rubric.points["timing"], rubric.points["answer"]) == (25, 0, 30)
    assert rubric.notes["gained"].text == "Well done: {quote}"
    assert rubric.notes["declined"] == default().notes["declined"]
    assert rubric.version.startswith("ours-")
    file.write_text(file.read_text().replace("Well done", "Good"))
    assert load(file).version != rubric.version


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[points]\nasked = 30", "points add up to 110, not to 100"),
        ("[points]\nloudness = 5\nasked = 15", "points.loudness"),
        ("[points]\nasked = -10\nanswer = 60", "not to 100|negative|add up"),
        ("[answer]\naccepted = 7", "shares from 0 to 1"),
        ('[notes.gained]\ntext = "{nothing}"', "no such placeholder: nothing"),
        ('[notes.shouting]\ntext = "x"', "notes.shouting: no such note"),
        ('[notes.gained]\ntext = "a"\ncolour = "red"', "notes.gained.colour"),
        ("points = 3", "points"),
        ("[[[", "not valid TOML"),
    ],
)
def test_a_wrong_rubric_is_told_in_one_line(tmp_path: Path, text: str, fault: str) -> None:
    file = tmp_path / "team.toml"
    file.write_text(text)
    with pytest.raises(SettingsError, match=fault) as found:
        load(file)
    assert "team.toml" in str(found.value)
    assert "\n" not in str(found.value)


def test_a_missing_rubric_is_told() -> None:
    with pytest.raises(SettingsError, match="check the path"):
        load(Path("nowhere.toml"))
