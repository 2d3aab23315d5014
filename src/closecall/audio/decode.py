"""Any recording to float32 samples at 16 kHz, channel by channel, block by block.

PyAV carries the FFmpeg libraries, so no program has to be installed. What cannot be decoded raises one `AudioError`
whose line names the fault and the cure.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from closecall.audio import sniff
from closecall.audio.integrity import is_cut_off
from closecall.errors import AudioError
from closecall.types import Recording

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Samples = npt.NDArray[np.float32]

__all__ = ["SAMPLE_RATE", "Sound", "blocks", "check_complete", "probe"]

SAMPLE_RATE = 16_000
"""Samples a second of all that this module gives; Whisper and its voice detector want this rate."""

BLOCK_SECONDS = 30.0
HELD_SECONDS = 1200.0
"""Up to this length a recording is decoded once and held (77 MB for 20 minutes of mono); beyond, once for every pass."""

KNOWN = "wav, mp3, m4a, ogg, opus, flac, webm, mp4 …"


def probe(path: Path) -> Recording:
    """What a recording is: its id (the file's stem), channels, sha256, and duration as its header tells, in seconds.

    Where the header tells no duration the recording is decoded to count it.

    Raises:
        AudioError: the path is no recording with sound, with the cure in its message.
    """
    with _opened(path) as (container, stream):
        channels = int(stream.codec_context.channels)
        duration = _header_seconds(container, stream)
    if duration is None:
        duration = sum(block.shape[1] for block in blocks(path)) / SAMPLE_RATE
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Recording(id=path.stem, path=str(path), sha256=digest, channels=channels, duration=duration)


def blocks(path: Path, seconds: float = BLOCK_SECONDS) -> Iterator[Samples]:
    """The sound of a recording as arrays of shape (channels, samples), float32 in -1..1 at `SAMPLE_RATE`.

    Every block holds `seconds` of sound, the last one what remains. Damaged packets are passed over.

    Raises:
        AudioError: the path is no recording, or nothing of it can be decoded.
    """
    import numpy as np

    size, held, count = round(seconds * SAMPLE_RATE), [], 0
    nothing = True
    for samples in _resampled(path):
        nothing = False
        held.append(samples)
        count += samples.shape[1]
        while count >= size:
            joined = np.concatenate(held, axis=1)
            yield joined[:, :size]
            held, count = [joined[:, size:]], count - size
    if count:
        yield np.concatenate(held, axis=1)
    if nothing:
        raise AudioError(f"{path}: holds no sound (zero length, or damaged from the start); export the recording again")


@dataclass(frozen=True, slots=True)
class Sound:
    """A recording's blocks that can be gone through more than once: held when short, decoded again when long.

    >>> seconds = sum(block.shape[1] for block in Sound.of(probe(path))) / SAMPLE_RATE   # doctest: +SKIP
    """

    path: Path
    held: tuple[Samples, ...] | None

    @classmethod
    def of(cls, recording: Recording) -> Sound:
        """The sound of a probed recording."""
        path = Path(recording.path)
        return cls(path, tuple(blocks(path)) if recording.duration <= HELD_SECONDS else None)

    def __iter__(self) -> Iterator[Samples]:
        """The blocks, each of shape (channels, samples)."""
        return blocks(self.path) if self.held is None else iter(self.held)


def check_complete(recording: Recording, decoded: float) -> None:
    """Refuse a recording that provably ends before its own header says.

    A verdict on the first half of a call would be wrong without anyone noticing.

    Args:
        recording: as probed.
        decoded: seconds of sound that could be decoded.

    Raises:
        AudioError: more than 2 s and more than 2 % are missing at the end.
    """
    if is_cut_off(Path(recording.path), recording.duration, decoded):
        raise AudioError(
            f"{recording.path}: is cut off after {decoded:.0f} s, though it should be longer; copy it again from its source, "
            "or save the part that is there as a file of its own"
        )


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[tuple[Any, Any]]:
    """The container and its best audio stream; refuses first by content, so that no demuxer guesses at random bytes."""
    _check_file(path)
    import av

    # PyAV's default, made sure of: FFmpeg's own log would run into the scorecard on the terminal.
    av.logging.set_level(None)
    try:
        # With the protocol spelt out, no file name can be taken for a URL.
        container = av.open(f"file:{path}", metadata_errors="ignore")
    except (av.error.FFmpegError, ValueError) as error:
        raise AudioError(f"{path}: is damaged or cut off and cannot be opened; copy it again from its source") from error
    with container:
        stream: Any = container.streams.best("audio")
        if stream is None:
            raise AudioError(f"{path}: has no sound track; export the call with its sound")
        if not stream.codec_context.channels:
            raise AudioError(f"{path}: its sound track is empty or damaged; export the recording again")
        yield container, stream


def _check_file(path: Path) -> None:
    if path.is_dir():
        raise AudioError(f"{path}: is a folder; give the recordings in it one by one, such as {path}/*.wav")
    try:
        with path.open("rb") as file:
            head = file.read(sniff.HEAD_BYTES)
    except FileNotFoundError as error:
        raise AudioError(f"{path}: no such file; check the path") from error
    except OSError as error:
        raise AudioError(f"{path}: cannot be read ({error.strerror}); check its permissions") from error
    if not head:
        raise AudioError(f"{path}: is empty (0 bytes); copy it again from its source")
    if not sniff.is_recording(head):
        what = sniff.other(head)
        fault = f"is {what}, not a recording" if what else "is not a recording, or is damaged at its beginning"
        raise AudioError(f"{path}: {fault}; give one of {KNOWN}")


def _header_seconds(container: Any, stream: Any) -> float | None:
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    # With a picture track the container may be longer than its sound.
    if container.duration and container.duration > 0 and not container.streams.video:
        return float(container.duration) / 1e6  # libav counts a container's time in microseconds
    return None


def _resampled(path: Path) -> Iterator[Samples]:
    import av

    with _opened(path) as (container, stream):
        stream.thread_type = "AUTO"
        resampler, fifo, form = None, av.AudioFifo(), None
        for frame in _frames(container, stream):
            frame.pts = None  # the FIFO wants no gaps; times are counted in samples
            if resampler is not None and (frame.format.name, frame.layout.name, frame.rate) != form:
                # Chained streams may change their form on the way; the channels stay those of the beginning.
                yield from _flushed(resampler, fifo)
                resampler, fifo = av.AudioResampler("fltp", resampler.layout, SAMPLE_RATE), av.AudioFifo()
            elif resampler is None:
                resampler = av.AudioResampler("fltp", frame.layout, SAMPLE_RATE)
            form = (frame.format.name, frame.layout.name, frame.rate)
            fifo.write(frame)
            # Few large frames through the resampler: twice as fast as many small ones.
            if fifo.samples >= 5 * frame.rate:
                yield from map(_samples, resampler.resample(fifo.read()))
        if resampler is not None:
            yield from _flushed(resampler, fifo)


def _frames(container: Any, stream: Any) -> Iterator[Any]:
    """Decoded frames; a damaged packet is passed over, a damaged end ends the recording."""
    import av

    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except (StopIteration, av.error.FFmpegError):
            return
        with contextlib.suppress(av.error.FFmpegError):
            yield from packet.decode()


def _flushed(resampler: Any, fifo: Any) -> Iterator[Samples]:
    if fifo.samples:
        yield from map(_samples, resampler.resample(fifo.read()))
    yield from map(_samples, resampler.resample(None))


def _samples(frame: Any) -> Samples:
    import numpy as np

    samples: Samples = frame.to_ndarray()
    # Float recordings may hold NaN or infinity, which would spread through every sum.
    return samples if np.isfinite(samples).all() else np.nan_to_num(samples, nan=0.0, posinf=1.0, neginf=-1.0)
