from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from closecall.errors import SettingsError
from closecall.settings import Settings, load


def test_each_layer_goes_over_the_one_before(tmp_path: Path) -> None:
    file = tmp_path / "s.toml"
    file.write_text('[audio]\nmodel = "base"\nbatch_size = 4\nthreads = 1\n', encoding="utf-8")
    found = load(
        file, {"CLOSECALL_AUDIO_BATCH_SIZE": "2", "CLOSECALL_AUDIO_THREADS": "3"}, {"audio": {"threads": 5, "model": None}}
    )
    assert (found.audio.model, found.audio.batch_size, found.audio.threads) == ("base", 2, 5)


def test_defaults_need_nothing() -> None:
    assert load(environ={}) == Settings()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[audio]\nmodle = 'x'", "unknown setting audio.modle; known here: model"),
        ("[audoi]\nmodel = 'x'", "unknown setting audoi; known here: audio"),
        ("[audio]\nbatch_size = 0", "setting audio.batch_size: .*greater than or equal to 1"),
        ("[audio]\ndevice = 'gpu'", "setting audio.device"),
        ("model = 'x'", "must stand in a section"),
        ("[audio", "not valid TOML"),
    ],
)
def test_a_wrong_file_is_told_in_one_line(tmp_path: Path, text: str, fault: str) -> None:
    file = tmp_path / "s.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=fault) as found:
        load(file, {})
    assert "\n" not in str(found.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot read settings file"):
        load(tmp_path / "none.toml", {})


@pytest.mark.parametrize(
    "environ", [{"CLOSECALL_AUDIO_MODLE": "x"}, {"CLOSECALL_READER_THREADS": "many"}, {"CLOSECALL_AUDOI_MODEL": "x"}]
)
def test_a_wrong_variable_is_told(environ: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="setting"):
        load(environ=environ)


@pytest.mark.parametrize(
    "change", [{"audio": {"model": "base"}}, {"reader": {"review_threshold": 0.5}}, {"roles": {"rep": "Ann"}}]
)
def test_the_fingerprint_tells_settings_apart(change: dict[str, dict[str, Any]]) -> None:
    assert load(environ={}, overrides=change).fingerprint != Settings().fingerprint
