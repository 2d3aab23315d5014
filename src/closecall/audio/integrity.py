"""Whether a recording is all there: what its container announces against what the file holds."""

from __future__ import annotations

import struct
from pathlib import Path

from closecall.audio import sniff

_HONEST = frozenset({"mp4", "flac", "aiff", "matroska"})
"""Containers whose header states the true duration (others state none, or FFmpeg estimates it from the file's size)."""


def is_cut_off(path: Path, announced: float, decoded: float) -> bool:
    """Whether the file provably ends early: more than 2 s and more than 2 % of its sound are missing.

    Args:
        path: the recording.
        announced: seconds by its header.
        decoded: seconds that could be decoded.
    """
    with path.open("rb") as file:
        head = file.read(sniff.HEAD_BYTES)
    name, size = sniff.container(head), path.stat().st_size
    if name == "wav":
        there = _share_of_wav(head, size)
        return _is_much(decoded / there - decoded, decoded / there) if there else False
    if name == "ogg":
        return not _ends_on_ogg_page(path, size)
    told = name in _HONEST or (name == "mp3" and (b"Xing" in head or b"Info" in head))
    return told and _is_much(announced - decoded, announced)


def _is_much(missing: float, whole: float) -> bool:
    # Encoders pad and trim by up to a few tenths of a second.
    return missing > max(2.0, 0.02 * whole)


def _share_of_wav(head: bytes, size: int) -> float | None:
    """The share of the data chunk that is in the file (RIFF chunks: four letters, little-endian length, even padding)."""
    at = 12
    while at + 8 <= len(head):
        name, length = head[at : at + 4], struct.unpack_from("<I", head, at + 4)[0]
        if name == b"data":
            # Writers that stream to a pipe leave 0 or a huge number, which says nothing.
            known = 0 < length < 0x7FFFF000 and head[:4] == b"RIFF"
            return min(1.0, (size - at - 8) / length) if known else None
        at += 8 + length + length % 2
    return None


def _ends_on_ogg_page(path: Path, size: int) -> bool:
    """Whether the last Ogg page (RFC 3533, section 6) is complete; a page is at most 65,307 bytes long."""
    with path.open("rb") as file:
        file.seek(max(0, size - 65_307))
        tail = file.read()
    at = tail.rfind(b"OggS")
    if at < 0 or at + 27 > len(tail):
        return False
    lacing = tail[at + 27 : at + 27 + tail[at + 26]]
    left = len(tail) - (at + 27 + tail[at + 26] + sum(lacing))
    # A few bytes behind the page are the beginning of one that was cut; many are a tag that some program appended.
    return len(lacing) == tail[at + 26] and (left == 0 or left >= 27)
