from __future__ import annotations

from collections.abc import Callable

import ctranslate2
import numpy as np
import pytest
from sounds import tone

from closecall.audio import whisper
from closecall.errors import ModelError, SettingsError
from closecall.settings import AudioSettings
from closecall.types import Word


@pytest.mark.parametrize(
    ("pieces", "language", "expected"),
    [
        ([" Hello,", " there."], "en", "Hello,|there."),
        ([" in", "-house", " work"], "en", "in-house|work"),
        ([" 40", "%", " off"], "en", "40%|off"),
        (["Hello", " there"], "en", "Hello|there"),
        (["会議", "は", "木曜"], "ja", "会議|は|木曜"),
        ([], "en", ""),
    ],
)
def test_pieces_are_joined_to_words(pieces: list[str], language: str, expected: str) -> None:
    words = whisper.joined([Word(text, i, i + 1, 0.9 - i / 10) for i, text in enumerate(pieces)], language)
    assert "|".join(word.text for word in words) == expected


def test_a_joined_word_spans_its_pieces() -> None:
    assert whisper.joined([Word(" in", 1, 2, 0.9), Word("-house", 2, 4, 0.4)], "en") == (Word("in-house", 1, 4, 0.4),)


def test_unknown_device_and_number_type() -> None:
    with pytest.raises(SettingsError, match="compute_type 'int3'.*use auto or one of"):
        whisper._compute_type("int3", "cpu")
    assert whisper._compute_type("auto", "cpu") == "int8"
    if ctranslate2.get_cuda_device_count() == 0:
        with pytest.raises(SettingsError, match="no CUDA device"):
            whisper._device("cuda")
        assert whisper._device("auto") == "cpu"


def test_threads() -> None:
    assert whisper._threads(AudioSettings(threads=3)) == 3
    assert whisper._threads(AudioSettings()) >= 1


def test_the_model_is_loaded_once(need_weights: Callable[[str], None]) -> None:
    need_weights("tiny.en")
    assert whisper.load(AudioSettings(model="tiny.en")) is whisper.load(AudioSettings(model="tiny.en"))


def test_languages(need_weights: Callable[[str], None]) -> None:
    need_weights("tiny.en")
    recogniser = whisper.load(AudioSettings(model="tiny.en"))
    with pytest.raises(SettingsError, match="English only.*multilingual"):
        recogniser.hear(tone(1), "de")
    need_weights("base")
    with pytest.raises(SettingsError, match="no language 'xx'"):
        whisper.load(AudioSettings(model="base")).hear(tone(1), "xx")


def test_silence_gives_nothing(need_weights: Callable[[str], None]) -> None:
    need_weights("tiny.en")
    assert whisper.load(AudioSettings(model="tiny.en")).hear(np.zeros(32_000, np.float32)).segments == ()


def test_damaged_weights(tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (folder / name).write_bytes(b"{}")
    with pytest.raises(ModelError, match="cannot load Whisper"):
        whisper.load(AudioSettings(model=str(folder)))
