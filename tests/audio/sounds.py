"""What the audio tests share: sounds made on the fly, words and segments by hand."""

from __future__ import annotations

import wave
from pathlib import Path

import av
import numpy as np

from closecall.audio import channels
from closecall.audio.channels import Survey
from closecall.audio.whisper import Segment
from closecall.types import Word

RECORDINGS = Path(__file__).resolve().parents[2] / "fixtures" / "recordings"
RATE = channels.SAMPLE_RATE
SECONDS = 20


def talk(*spans: tuple[float, float], gain: float = 0.1, seed: int = 1) -> np.ndarray:
    """Syllable-like noise in the spans, in seconds, over a faint line noise."""
    rng = np.random.default_rng(seed)
    time = np.arange(SECONDS * RATE) / RATE
    inside = np.zeros_like(time, dtype=bool)
    for start, end in spans:
        inside |= (time >= start) & (time < end)
    syllables = 0.55 + 0.45 * np.sin(2 * np.pi * 3.7 * time + seed)
    sound = gain * rng.normal(size=len(time)) * syllables * inside + 0.0003 * rng.normal(size=len(time))
    return sound.astype(np.float32)


LEFT = talk((0, 4), (8, 12), (16, 18))
RIGHT = talk((4.3, 7.5), (12.4, 15), (18.2, 20), seed=2)
SILENCE = np.zeros(SECONDS * RATE, np.float32)


def surveyed(*sounds: np.ndarray) -> Survey:
    sound = np.stack(sounds)
    return channels.survey([sound[:, at : at + RATE * 5] for at in range(0, sound.shape[1], RATE * 5)])


def tone(seconds: float = 1.0, hertz: float = 440.0, rate: int = 16_000, gain: float = 0.3) -> np.ndarray:
    return (gain * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def write_wav(path: Path, channels: np.ndarray, rate: int = 16_000) -> Path:
    """Shape (channels, samples), or (samples,) for mono."""
    sound = np.atleast_2d(channels)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(sound))
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((sound.T * 32767).astype("<i2").tobytes())
    return path


def write_media(path: Path, codec: str | None, sound: np.ndarray, rate: int, *, picture: bool = False) -> Path:
    """Any container that PyAV can write, with `codec` for its sound (None for no sound) and, if asked, moving pictures."""
    with av.open(str(path), "w") as container:
        streams = []
        if picture:
            video = container.add_stream("mpeg4", rate=5)
            video.width, video.height, video.pix_fmt = 32, 32, "yuv420p"
            streams.append(video)
        if codec:
            audio = container.add_stream(codec, rate=rate, layout="stereo" if len(sound) == 2 else "mono")
            streams.append(audio)
        for stream in streams:
            if stream.type == "video":
                frames = [av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), format="rgb24") for _ in range(5)]
            else:
                fifo = av.AudioFifo()
                frame = av.AudioFrame.from_ndarray(sound, format="fltp", layout=stream.layout.name)
                frame.rate = rate
                resampler = av.AudioResampler(stream.format.name, stream.layout.name, rate)
                for piece in resampler.resample(frame):
                    fifo.write(piece)
                frames = fifo.read_many(stream.codec_context.frame_size or 1024, partial=True)
            for frame in frames:
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
    return path


def word(text: str, start: float, end: float | None = None, probability: float = 0.9) -> Word:
    return Word(text, start, start + 0.3 if end is None else end, probability)


def said(text: str, start: float = 0.0, step: float = 0.3, probability: float = 0.9) -> tuple[Word, ...]:
    """The words of a text, one every `step` seconds."""
    return tuple(word(part, start + i * step, start + (i + 1) * step, probability) for i, part in enumerate(text.split()))


def segment(text: str, no_speech: float, logprob: float, ratio: float = 1.3, probability: float = 0.9) -> Segment:
    words = tuple(Word(f" {one.text}", one.start, one.end, one.probability) for one in said(text, probability=probability))
    return Segment(0.0, words[-1].end if words else 0.0, words, no_speech, logprob, ratio)
