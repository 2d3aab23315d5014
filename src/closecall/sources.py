"""What the user points at: files, or standard input, told apart by content into recordings and transcripts."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from closecall.audio import sniff
from closecall.errors import AudioError, FormatError

AUDIO_SUFFIXES = frozenset(".wav .mp3 .m4a .ogg .opus .flac .webm .mp4 .aac .wma .amr .aiff .mov .mkv".split())
LARGEST_TRANSCRIPT = 200_000_000
"""Bytes. A day of talk is about 1 MB of text; what is larger is no transcript."""
STDIN = "stdin"
"""The name of a file without one."""


def is_recording(path: Path) -> bool:
    """Whether the file is audio or video, by its content.

    Raises:
        FormatError: there is no such file, it is a folder, empty, or cannot be read.
        AudioError: the name says audio, the content does not.
    """
    head = _head(path)
    if not head:
        raise FormatError("the file is empty")
    if sniff.is_recording(head):
        return True
    if path.suffix.lower() in AUDIO_SUFFIXES:
        raise AudioError(
            f"the name ends in {path.suffix}, but this is not audio or video; check the file, or rename a transcript to .txt, .vtt or .json"
        )
    return False


def load_bytes(path: Path) -> bytes:
    """The content of a transcript file.

    Raises:
        FormatError: it cannot be read, or is too large to be a transcript.
    """
    try:
        if path.stat().st_size > LARGEST_TRANSCRIPT:
            raise FormatError(
                f"{path.stat().st_size / 1e6:.0f} MB is too large for a transcript; the limit is {LARGEST_TRANSCRIPT / 1e6:.0f} MB"
            )
        return path.read_bytes()
    except OSError as error:
        raise FormatError(f"cannot be read: {error.strerror}") from error


@contextmanager
def on_disk(path: str) -> Iterator[Path]:
    """The path itself, or for `-` a temporary file with what standard input holds."""
    if path != "-":
        yield Path(path)
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / STDIN
        copy.write_bytes(sys.stdin.buffer.read())
        yield copy


def _head(path: Path) -> bytes:
    if path.is_dir():
        raise FormatError(f"this is a folder; name the files in it, for example {path}/*")
    try:
        with path.open("rb") as file:
            return file.read(sniff.HEAD_BYTES)
    except FileNotFoundError as error:
        raise FormatError("there is no such file; check the path") from error
    except OSError as error:
        raise FormatError(f"cannot be read: {error.strerror}") from error
