"""Speech to text by faster-whisper, batched: samples of one channel in, segments with word times out.

The recogniser is loaded from a local folder, once a process; nothing here reaches for the network.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from closecall.audio import weights
from closecall.audio.loops import is_looped
from closecall.errors import ModelError, SettingsError
from closecall.settings import AudioSettings
from closecall.types import Word

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

UNSPACED = frozenset({"zh", "ja", "th", "lo", "my", "yue"})
"""Languages written without spaces between words."""

VOICE_ACTIVITY = {"threshold": 0.3, "min_silence_duration_ms": 160}
"""Speech probability from which silero takes a stretch for speech, and the pause that ends one (as faster-whisper has it in batches).
The usual 0.5 loses half of what one side of a narrow telephone line says; what 0.3 lets in besides is left to `invention.py`."""


@dataclass(frozen=True, slots=True)
class Segment:
    """What Whisper made of up to 30 s of speech.

    `words` are its pieces as they come: with the space before them where they begin a word (see `joined`).
    `no_speech_prob` is 0..1, `avg_logprob` the mean natural logarithm of the tokens' probabilities (0 is certain),
    `compression_ratio` that of the text under zlib (above 2.4 it repeats itself). Times in seconds from the channel's start.
    """

    start: float
    end: float
    words: tuple[Word, ...]
    no_speech_prob: float
    avg_logprob: float
    compression_ratio: float

    def shifted(self, seconds: float) -> Segment:
        """The same, that many seconds later."""
        words = tuple(replace(word, start=word.start + seconds, end=word.end + seconds) for word in self.words)
        return replace(self, start=self.start + seconds, end=self.end + seconds, words=words)


@dataclass(frozen=True, slots=True)
class _Decoding:
    """How the decoder is kept from repeating itself; the defaults leave it free."""

    repetition_penalty: float = 1.0
    no_repeat_ngram_size: int = 0


_NO_LOOPS = _Decoding(repetition_penalty=1.1, no_repeat_ngram_size=4)


@dataclass(frozen=True, slots=True)
class Heard:
    """The segments of one channel, in order; `language` is its code, with the detector's probability (1 where it was given)."""

    segments: tuple[Segment, ...]
    language: str
    language_probability: float


@dataclass(frozen=True, slots=True)
class Recogniser:
    """A loaded Whisper model. `name` is that of its weights, `compute_type` the number type it runs in."""

    name: str
    compute_type: str
    version: str
    batch_size: int
    model: Any

    def hear(
        self,
        samples: npt.NDArray[np.float32],
        language: str | None = None,
        progress: Callable[[float], None] | None = None,
    ) -> Heard:
        """Transcribe one channel.

        Args:
            samples: shape (n,), float32 at 16 kHz.
            language: its code, or None to have it detected.
            progress: called with the seconds that are behind.

        Raises:
            SettingsError: a language that the model does not know.
            ModelError: the device fails while running.
        """
        self._check_language(language)
        try:
            heard = self._run(samples, language, progress, _Decoding())
            return replace(heard, segments=tuple(self._without_loops(samples, heard)))
        except RuntimeError as error:
            raise ModelError(_device_fault(error)) from error

    def _run(
        self, samples: npt.NDArray[np.float32], language: str | None, progress: Callable[[float], None] | None, how: _Decoding
    ) -> Heard:
        from faster_whisper import BatchedInferencePipeline

        segments, info = BatchedInferencePipeline(self.model).transcribe(
            samples,
            language=language,
            batch_size=self.batch_size,
            word_timestamps=True,
            condition_on_previous_text=False,
            vad_filter=True,
            vad_parameters=VOICE_ACTIVITY,
            # One segment often is too little to tell the language by: go on until one is told with certainty.
            language_detection_segments=4,
            repetition_penalty=how.repetition_penalty,
            no_repeat_ngram_size=how.no_repeat_ngram_size,
        )
        return Heard(tuple(_read(segments, progress)), str(info.language), float(info.language_probability))

    def _without_loops(self, samples: npt.NDArray[np.float32], heard: Heard) -> Iterator[Segment]:
        """The segments, those heard again in which the decoder ran into a loop and lost what was said.

        Whisper itself decodes such a segment anew at a higher temperature, which faster-whisper does not when batched; a ban on
        repetition serves the same end and needs no chance.
        """
        rate = self.model.feature_extractor.sampling_rate
        for index, segment in enumerate(heard.segments):
            if not is_looped(segment.words, segment.compression_ratio):
                yield segment
                continue
            start = heard.segments[index - 1].end if index else 0.0
            end = heard.segments[index + 1].start if index + 1 < len(heard.segments) else len(samples) / rate
            again = self._run(samples[int(start * rate) : int(end * rate)], heard.language, None, _NO_LOOPS).segments
            if again and not any(is_looped(other.words, other.compression_ratio) for other in again):
                yield from (other.shifted(start) for other in again)
            else:
                yield segment

    def _check_language(self, language: str | None) -> None:
        known = self.model.supported_languages
        if language is None or language in known:
            return
        if known == ["en"]:
            raise SettingsError(f"model {self.name} knows English only; use a multilingual one such as base for {language!r}")
        raise SettingsError(f"Whisper knows no language {language!r}; use a code such as en, de, fr or es")


def load(settings: AudioSettings) -> Recogniser:
    """The recogniser that the settings ask for; the same settings give the same one, loaded once a process.

    Raises:
        ModelError: weights that are missing or damaged.
        SettingsError: a device or number type that this machine does not have.
    """
    device = _device(settings.device)
    return _load(
        weights.resolve(settings.model),
        device,
        _compute_type(settings.compute_type, device),
        _threads(settings),
        settings.batch_size,
    )


def joiner(language: str) -> str:
    """What stands between two words in the language's writing."""
    return "" if language in UNSPACED else " "


def joined(pieces: Iterable[Word], language: str) -> tuple[Word, ...]:
    """Whisper's pieces as words: in languages with spaces one without a space before it ("-house", "%") ends the word before.

    Times span the pieces, the probability is the least of theirs.
    """
    words: list[Word] = []
    for piece in pieces:
        text = piece.text.strip()
        if words and language not in UNSPACED and not piece.text[:1].isspace():
            before = words[-1]
            least = min((p for p in (before.probability, piece.probability) if p is not None), default=None)
            words[-1] = Word(before.text + text, before.start, max(before.end, piece.end), least)
        else:
            words.append(replace(piece, text=text))
    return tuple(words)


@functools.lru_cache(maxsize=1)
def _load(folder: Path, device: str, compute_type: str, threads: int, batch_size: int) -> Recogniser:
    import faster_whisper

    try:
        model = faster_whisper.WhisperModel(
            str(folder), device=device, compute_type=compute_type, cpu_threads=threads, local_files_only=True
        )
    except (RuntimeError, ValueError) as error:
        raise ModelError(
            f"cannot load Whisper from {folder}: {_first_line(error)}; check it with `closecall models`"
        ) from error
    return Recogniser(weights.name_of(folder), compute_type, faster_whisper.__version__, batch_size, model)


def _device(asked: str) -> str:
    import ctranslate2

    there = ctranslate2.get_cuda_device_count() > 0
    if asked == "cuda" and not there:
        raise SettingsError("audio.device is cuda, but no CUDA device is found; set it to cpu or auto")
    return asked if asked != "auto" else "cuda" if there else "cpu"


def _compute_type(asked: str, device: str) -> str:
    import ctranslate2

    known = ctranslate2.get_supported_compute_types(device)
    if asked == "auto":
        # Old GPUs compute in float32 only.
        return "int8" if device == "cpu" else "float16" if "float16" in known else "float32"
    if asked not in known:
        raise SettingsError(
            f"audio.compute_type {asked!r} does not run on {device} here; use auto or one of {', '.join(sorted(known))}"
        )
    return asked


def _threads(settings: AudioSettings) -> int:
    if settings.threads:
        return settings.threads
    # CTranslate2's own default of 4 is too many for a small machine. The affinity counts the cores that a container has.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _read(segments: Iterable[Any], progress: Callable[[float], None] | None) -> Iterator[Segment]:
    for segment in segments:
        words = tuple(
            Word(piece.word, float(piece.start), max(float(piece.start), float(piece.end)), float(piece.probability))
            for piece in segment.words or ()
            if piece.word.strip()
        )
        if words:
            yield Segment(
                start=words[0].start,
                end=words[-1].end,
                words=words,
                no_speech_prob=float(segment.no_speech_prob),
                avg_logprob=float(segment.avg_logprob),
                compression_ratio=float(segment.compression_ratio),
            )
        if progress:
            progress(float(segment.end))


def _device_fault(error: RuntimeError) -> str:
    return f"Whisper failed while running: {_first_line(error)}; set audio.device to cpu, or a smaller audio.batch_size"


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n", 1)[0] or type(error).__name__
