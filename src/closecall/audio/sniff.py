"""What a file is, from its first bytes: a recording, something else that we can name, or unknown. Standard library only."""

from __future__ import annotations

from collections.abc import Callable

HEAD_BYTES = 65_536
"""How many bytes of a file are enough to tell; fewer are fine."""

_MP3_KBITS = {
    # MPEG version 1 and version 2/2.5, layers II and III: ISO/IEC 11172-3 table 2.4.2.3 and ISO/IEC 13818-3 table 2.
    (1, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (2, 3): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_MP3_RATES = (44_100, 48_000, 32_000)
_PICTURE_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis")


def container(head: bytes) -> str | None:
    """The short name of the media container that the bytes begin, or None.

    Args:
        head: the first bytes of a file, up to `HEAD_BYTES`.
    """
    return next((name for name, fits in _CONTAINERS if fits(head)), None)


def is_recording(head: bytes) -> bool:
    """Whether a file that begins so is audio or video, by its content and whatever its name."""
    return container(head) is not None


def other(head: bytes) -> str | None:
    """What a file that is no recording is, in words ("a PNG picture"), or None where its bytes do not tell."""
    return next((words for magic, words in _OTHERS if head.startswith(magic)), _picture(head) or _text(head))


def _starts(*magics: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(magics)


def _riff(kind: bytes) -> Callable[[bytes], bool]:
    return lambda head: head[:4] in {b"RIFF", b"RF64", b"BW64", b"RIFX"} and head[8:12] == kind


def _is_mp4(head: bytes) -> bool:
    return head[4:8] in {b"ftyp", b"moov", b"mdat"} and head[8:12] not in _PICTURE_BRANDS


def _is_mpeg_ts(head: bytes) -> bool:
    # Packets of 188 bytes, each beginning with the sync byte (ISO/IEC 13818-1).
    return len(head) > 188 * 4 and all(head[i] == 0x47 for i in range(0, 188 * 5, 188) if i < len(head))


def _is_mp3(head: bytes) -> bool:
    length = _mp3_frame_length(head)
    return length is not None and (len(head) < length + 4 or _mp3_frame_length(head[length:]) is not None)


def _mp3_frame_length(head: bytes) -> int | None:
    """Bytes of the MPEG audio frame (layer II or III) that begins here, or None where none does."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version, layer = {3: 1, 2: 2, 0: 3}.get(head[1] >> 3 & 3), 4 - (head[1] >> 1 & 3)
    bitrate, rate = head[2] >> 4, head[2] >> 2 & 3
    # Layer I is refused with the reserved values: nobody records with it, and FF FE is also the mark of UTF-16 text.
    if version is None or layer not in {2, 3} or bitrate in {0, 15} or rate == 3:
        return None
    kbits = _MP3_KBITS[min(version, 2), layer][bitrate]
    samples_per_8_bits = 72 if layer == 3 and version != 1 else 144
    return samples_per_8_bits * kbits * 1000 * (1, 2, 4)[version - 1] // _MP3_RATES[rate] + (head[2] >> 1 & 1)


def _is_adts(head: bytes) -> bool:
    if len(head) < 7 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0 or head[2] >> 2 & 15 > 12:
        return False
    length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    return length >= 7 and (len(head) < length + 2 or (head[length] == 0xFF and head[length + 1] & 0xF6 == 0xF0))


_CONTAINERS: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("wav", _riff(b"WAVE")),
    ("avi", _riff(b"AVI ")),
    ("mp4", _is_mp4),
    ("ogg", _starts(b"OggS")),
    ("flac", _starts(b"fLaC")),
    ("matroska", _starts(b"\x1a\x45\xdf\xa3")),
    ("mp3", _starts(b"ID3")),
    ("aiff", lambda head: head[:4] == b"FORM" and head[8:12] in {b"AIFF", b"AIFC"}),
    ("caf", _starts(b"caff")),
    ("amr", _starts(b"#!AMR")),
    ("asf", _starts(b"\x30\x26\xb2\x75\x8e\x66\xcf\x11")),
    ("au", _starts(b".snd")),
    ("w64", _starts(b"riff\x2e\x91\xcf\x11")),
    ("flv", _starts(b"FLV\x01")),
    ("voc", _starts(b"Creative Voice File")),
    ("wavpack", _starts(b"wvpk")),
    ("ape", _starts(b"MAC ")),
    ("tta", _starts(b"TTA1")),
    ("mpeg-ps", _starts(b"\x00\x00\x01\xba")),
    ("mpeg-ts", _is_mpeg_ts),
    ("adts", _is_adts),
    ("mp3", _is_mp3),
)

_OTHERS = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"BM", "a BMP picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
)


def _picture(head: bytes) -> str | None:
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "a WebP picture"
    return "a HEIF picture" if head[4:8] == b"ftyp" and head[8:12] in _PICTURE_BRANDS else None


def _text(head: bytes) -> str | None:
    sample = head[:4096]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text"
    try:
        words = sample.decode("utf-8")
    except UnicodeDecodeError as error:
        # The sample may end in the middle of a character.
        if error.start < len(sample) - 3:
            return None
        words = sample[: error.start].decode("utf-8")
    return "text" if words and all(c.isprintable() or c in "\r\n\t\f\ufeff" for c in words) else None
