from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sounds import RECORDINGS, tone, write_media, write_wav

from closecall.audio import decode, sniff
from closecall.errors import AudioError

STEREO = np.stack([tone(3.0, 300), tone(3.0, 500)])


@pytest.mark.parametrize(
    ("name", "codec", "rate"),
    [
        ("a.wav", "pcm_s16le", 8_000),
        ("mulaw.wav", "pcm_mulaw", 8_000),
        ("alaw.wav", "pcm_alaw", 8_000),
        ("float.wav", "pcm_f32le", 44_100),
        ("a.mp3", "mp3", 44_100),
        ("a.m4a", "aac", 44_100),
        ("a.ogg", "libopus", 48_000),
        ("a.oga", "flac", 16_000),
        ("a.flac", "flac", 16_000),
        ("a.webm", "libopus", 48_000),
        ("a.mkv", "aac", 48_000),
        ("a.aiff", "pcm_s16be", 16_000),
        ("a.caf", "pcm_s16le", 16_000),
        ("a.au", "pcm_s16be", 16_000),
        ("a.aac", "aac", 44_100),
    ],
)
def test_every_container_gives_two_channels_at_16_khz(tmp_path: Path, name: str, codec: str, rate: int) -> None:
    sound = np.stack([tone(3.0, 300, rate), tone(3.0, 500, rate)])
    path = write_media(tmp_path / name, codec, sound, rate)
    recording = decode.probe(path)
    heard = np.concatenate(list(decode.blocks(path)), axis=1)
    assert recording.channels == 2
    assert recording.duration == pytest.approx(3.0, abs=0.2)
    assert heard.dtype == np.float32
    assert heard.shape[1] == pytest.approx(3 * decode.SAMPLE_RATE, abs=2000)
    assert [loudest_hertz(channel) for channel in heard] == pytest.approx([300, 500], abs=3)
    decode.check_complete(recording, heard.shape[1] / decode.SAMPLE_RATE)


def loudest_hertz(channel: np.ndarray) -> float:
    return float(np.abs(np.fft.rfft(channel)).argmax() * decode.SAMPLE_RATE / len(channel))


def test_sound_of_a_video(tmp_path: Path) -> None:
    path = write_media(tmp_path / "call.mp4", "aac", STEREO, 16_000, picture=True)
    assert decode.probe(path).channels == 2
    assert sum(block.shape[1] for block in decode.blocks(path)) == pytest.approx(48_000, abs=2000)


def test_content_counts_and_not_the_name(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "call.txt", STEREO)
    assert decode.probe(path).channels == 2


def test_a_name_that_looks_like_a_url(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "concat:a|b.wav", STEREO)
    assert decode.probe(path).duration == pytest.approx(3.0)


def test_probe_names_the_file_by_its_bytes(tmp_path: Path) -> None:
    one, other = write_wav(tmp_path / "one.wav", STEREO), write_wav(tmp_path / "other.wav", STEREO)
    assert decode.probe(one).id == "one"
    assert decode.probe(one).sha256 == decode.probe(other).sha256
    assert len(decode.probe(one).sha256) == 64


@pytest.mark.parametrize("seconds", [0.02, 0.5, 1.0, 7.0])
def test_blocks_hold_every_sample_once(tmp_path: Path, seconds: float) -> None:
    path = write_wav(tmp_path / "a.wav", STEREO)
    whole = np.concatenate(list(decode.blocks(path)), axis=1)
    pieces = list(decode.blocks(path, seconds))
    assert np.array_equal(np.concatenate(pieces, axis=1), whole)
    assert all(piece.shape[1] == round(seconds * decode.SAMPLE_RATE) for piece in pieces[:-1])


def test_a_long_recording_is_not_held(tmp_path: Path) -> None:
    recording = decode.probe(write_wav(tmp_path / "a.wav", STEREO))
    held = decode.Sound.of(recording)
    long = decode.Sound(Path(recording.path), None)
    assert held.held
    assert all(np.array_equal(a, b) for a, b in zip(held, long, strict=True))
    assert [block.shape for block in long] == [block.shape for block in long]


def test_infinite_samples_are_made_finite(tmp_path: Path) -> None:
    sound = STEREO.copy()
    sound[0, 100], sound[1, 200] = np.nan, np.inf
    path = write_media(tmp_path / "a.wav", "pcm_f32le", sound, 16_000)
    assert all(np.isfinite(block).all() for block in decode.blocks(path))


PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(64)
BAD = [
    ("empty.wav", b"", "is empty"),
    ("picture.wav", PNG, "is a PNG picture"),
    ("photo.mp3", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(64), "is a JPEG picture"),
    ("photo.m4a", b"\x00\x00\x00\x18ftypheic" + bytes(64), "is a HEIF picture"),
    ("photo2.wav", b"RIFF\x20\x00\x00\x00WEBPVP8 " + bytes(64), "is a WebP picture"),
    ("notes.wav", b"Dana: hello\nSam: hi\n", "is text"),
    ("utf16.wav", "Dana: hello\nSam: hi".encode("utf-16"), "is text"),
    ("playlist.wav", b"#EXTM3U\nhttp://example.org/a.ts\n", "is text"),
    ("paper.wav", b"%PDF-1.7\n" + bytes(64), "is a PDF"),
    ("archive.wav", b"PK\x03\x04" + bytes(64), "is a ZIP archive"),
    ("random.wav", np.random.default_rng(1).bytes(100_000), "is not a recording"),
    ("head.wav", b"RIFF\x24\x00\x00\x00WAVEfmt ", "damaged"),
    ("random2.wav", b"RIFF\x24\x00\x00\x00WAVE" + np.random.default_rng(1).bytes(9_000), "sound|damaged"),
    ("random.ogg", b"OggS" + np.random.default_rng(1).bytes(9_000), "sound|damaged"),
    ("random.m4a", b"\x00\x00\x00\x18ftypM4A " + np.random.default_rng(1).bytes(9_000), "sound|damaged"),
    ("random.webm", b"\x1a\x45\xdf\xa3" + np.random.default_rng(1).bytes(9_000), "sound|damaged"),
    ("random.flac", b"fLaC" + np.random.default_rng(1).bytes(9_000), "sound|damaged"),
    ("random.mp3", b"ID3\x04\x00\x00\x00\x00\x00\x00" + np.random.default_rng(1).bytes(9_000), "sound|damaged"),
]


@pytest.mark.parametrize(("name", "data", "fault"), BAD, ids=[row[0] for row in BAD])
def test_what_is_no_recording(tmp_path: Path, name: str, data: bytes, fault: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert_refused(path, fault)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    assert_refused(tmp_path / "none.wav", "no such file")
    assert_refused(tmp_path, "is a folder")


def test_zero_length(tmp_path: Path) -> None:
    assert_refused(write_wav(tmp_path / "a.wav", np.zeros((2, 0), np.float32)), "holds no sound")


def test_a_video_without_sound(tmp_path: Path) -> None:
    assert_refused(write_media(tmp_path / "a.mp4", None, STEREO, 16_000, picture=True), "has no sound track")


def assert_refused(path: Path, fault: str) -> None:
    with pytest.raises(AudioError, match=fault) as caught:
        decode.probe(path)
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith(str(path))
    assert ";" in message, "the message names the cure"


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("a.wav", "pcm_s16le"),
        ("a.flac", "flac"),
        ("a.ogg", "libopus"),
        ("a.mp3", "mp3"),
        ("a.mkv", "aac"),
        ("a.aiff", "pcm_s16be"),
    ],
)
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_recording_that_is_cut_off(tmp_path: Path, name: str, codec: str, share: float) -> None:
    rng = np.random.default_rng(2)
    whole = write_media(tmp_path / name, codec, rng.normal(0, 0.1, (2, 48_000 * 30)).astype(np.float32), 48_000)
    data = whole.read_bytes()
    cut = tmp_path / f"cut-{name}"
    cut.write_bytes(data[: round(len(data) * share)])
    with pytest.raises(AudioError, match="cut off"):
        check(cut)
    check(whole)


def check(path: Path) -> None:
    recording = decode.probe(path)
    decode.check_complete(recording, sum(block.shape[1] for block in decode.blocks(path)) / decode.SAMPLE_RATE)


def test_an_m4a_that_lost_its_index(tmp_path: Path) -> None:
    whole = write_media(tmp_path / "a.m4a", "aac", STEREO, 16_000)
    cut = tmp_path / "cut.m4a"
    cut.write_bytes(whole.read_bytes()[:4000])
    assert_refused(cut, "damaged or cut off")


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF])
def test_a_wav_from_a_pipe_does_not_tell_its_length(tmp_path: Path, size: int) -> None:
    data = bytearray(write_wav(tmp_path / "a.wav", STEREO).read_bytes())
    data[40:44] = struct.pack("<I", size)
    path = tmp_path / "piped.wav"
    path.write_bytes(data)
    check(path)


def test_damage_in_the_middle_is_passed_over(tmp_path: Path) -> None:
    data = bytearray((RECORDINGS / "recorded-payroll.ogg").read_bytes())
    data[100_000:100_200] = bytes(200)
    path = tmp_path / "damaged.ogg"
    path.write_bytes(data)
    seconds = sum(block.shape[1] for block in decode.blocks(path)) / decode.SAMPLE_RATE
    assert 78 < seconds < 84


def test_libav_says_nothing_on_standard_error(tmp_path: Path) -> None:
    data = (RECORDINGS / "recorded-payroll.ogg").read_bytes()
    path = tmp_path / "damaged.ogg"
    path.write_bytes(data[:60_000] + np.random.default_rng(1).bytes(3000) + data[63_000:])
    code = f"from pathlib import Path; from closecall.audio import decode; list(decode.blocks(Path({str(path)!r})))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stderr == ""


NOT_RECORDINGS = [
    b"",
    b"\xff",
    b"RIFF",
    b"WEBVTT\n\n",
    b"\xff\xfeD\x00a\x00",
    b"{}",
    b"\xef\xbb\xbfDana: hi",
    PNG,
    b"GGGG",
    b"ID",
]


@pytest.mark.parametrize("head", NOT_RECORDINGS)
def test_transcripts_and_others_are_no_recordings(head: bytes) -> None:
    assert not sniff.is_recording(head)


@given(st.text())
@settings(deadline=None)
def test_text_is_no_recording_but_by_a_magic_word(text: str) -> None:
    head = text.encode("utf-8", "surrogatepass")
    if sniff.is_recording(head):
        assert sniff.container(head) is not None
        assert head[:1] in b"R#.FIMOfcwrCT\x00GFA\x1a" or head[4:8] in {b"ftyp", b"moov", b"mdat"}


@given(st.binary(max_size=600))
@settings(deadline=None)
def test_any_bytes_are_told_without_a_fault(head: bytes) -> None:
    assert isinstance(sniff.is_recording(head), bool)
    assert sniff.other(head) is None or isinstance(sniff.other(head), str)


@given(
    st.binary(min_size=4, max_size=3000),
    st.sampled_from([b"", b"OggS", b"fLaC", b"ID3", b"RIFF\x00\x00\x00\x00WAVE", b"FORM\x00\x00\x00\x00AIFF"]),
)
@settings(deadline=None, max_examples=60)
def test_any_bytes_decode_or_raise_the_one_error(tmp_path_factory: pytest.TempPathFactory, data: bytes, magic: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "a.wav"
    path.write_bytes(magic + data)
    try:
        check(path)
    except AudioError as error:
        assert "\n" not in str(error)  # noqa: PT017 - an error is allowed here, not required
