"""Transcript files: told apart by content, each format one file, with one line in the table below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from closecall.errors import FormatError
from closecall.formats import (
    aircall,
    assemblyai,
    aws_analytics,
    aws_pca,
    aws_transcribe,
    azure,
    deepgram,
    elevenlabs,
    fathom,
    fathom_text,
    fireflies,
    gong,
    google_speech,
    hubspot,
    meet,
    native,
    otter,
    quo,
    read_ai,
    refused,
    rev,
    sbv,
    speechmatics,
    srt,
    tables,
    teams_docx,
    teams_vtt,
    text,
    vcon,
    vtt,
    watson,
    webex_vtt,
    whisper,
    whisper_cpp,
    whisperx,
    zoom_captions,
    zoom_phone,
    zoom_vtt,
)
from closecall.formats.format import Format
from closecall.formats.source import Source
from closecall.types import Transcript

__all__ = ["FORMATS", "Format", "read", "read_many", "sniff"]

_S, _R, _T, _W = "speakers", "roles", "times", "words"


def _line(name: str, title: str, *carries: str) -> tuple[str, str, frozenset[str]]:
    return name, title, frozenset(carries)


FORMATS: tuple[Format, ...] = (
    Format(*_line("native", "closecall JSON", _S, _R, _T, _W), native.sniff_json, native.read_json),
    Format(
        *_line("native-lines", "closecall JSON Lines, a call a line", _S, _R, _T, _W), native.sniff_lines, native.read_lines
    ),
    Format(*_line("zoom-vtt", "Zoom cloud recording (WebVTT)", _S, _T), zoom_vtt.sniff, zoom_vtt.read),
    Format(*_line("teams-vtt", "Microsoft Teams (WebVTT)", _S, _T), teams_vtt.sniff, teams_vtt.read),
    Format(*_line("webex-vtt", "Webex (WebVTT)", _S, _T), webex_vtt.sniff, webex_vtt.read),
    Format(*_line("vtt", "WebVTT, `<v Name>` or `Name: `", _S, _R, _T), vtt.sniff, vtt.read),
    Format(*_line("srt", "SubRip subtitles with names (.srt)", _S, _T), srt.sniff, srt.read),
    Format(*_line("sbv", "YouTube subtitles with names (.sbv)", _S, _T), sbv.sniff, sbv.read),
    Format(*_line("gong", "Gong API (JSON)", _S, _R, _T), gong.sniff, gong.read),
    Format(*_line("fireflies", "Fireflies.ai (JSON)", _S, _T), fireflies.sniff, fireflies.read),
    Format(*_line("fathom", "Fathom (JSON)", _S, _R, _T), fathom.sniff, fathom.read),
    Format(*_line("hubspot", "HubSpot calling transcript (JSON)", _S, _T), hubspot.sniff, hubspot.read),
    Format(*_line("aircall", "Aircall (JSON)", _S, _R, _T), aircall.sniff, aircall.read),
    Format(*_line("zoom-phone", "Zoom Phone, Zoom timeline (JSON)", _S, _T), zoom_phone.sniff, zoom_phone.read),
    Format(*_line("quo", "Quo, formerly OpenPhone (JSON)", _S, _R, _T), quo.sniff, quo.read),
    Format(*_line("read-ai", "Read.ai webhook (JSON)", _S, _T), read_ai.sniff, read_ai.read),
    Format(
        *_line("aws-call-analytics", "Amazon Transcribe Call Analytics, Contact Lens (JSON)", _S, _R, _T),
        aws_analytics.sniff,
        aws_analytics.read,
    ),
    Format(
        *_line("aws-post-call", "Amazon post-call analytics, Bedrock Data Automation (JSON)", _S, _T),
        aws_pca.sniff,
        aws_pca.read,
    ),
    Format(*_line("aws-transcribe", "Amazon Transcribe (JSON)", _S, _T, _W), aws_transcribe.sniff, aws_transcribe.read),
    Format(*_line("deepgram", "Deepgram (JSON)", _S, _T, _W), deepgram.sniff, deepgram.read),
    Format(*_line("assemblyai", "AssemblyAI (JSON)", _S, _T, _W), assemblyai.sniff, assemblyai.read),
    Format(*_line("speechmatics", "Speechmatics (JSON)", _S, _T, _W), speechmatics.sniff, speechmatics.read),
    Format(*_line("ibm-watson", "IBM Watson Speech to Text (JSON)", _S, _T, _W), watson.sniff, watson.read),
    Format(*_line("google-speech", "Google Speech-to-Text (JSON)", _S, _T, _W), google_speech.sniff, google_speech.read),
    Format(*_line("azure-speech", "Azure Speech batch (JSON)", _S, _T), azure.sniff, azure.read),
    Format(*_line("rev", "Rev.ai (JSON)", _S, _T, _W), rev.sniff, rev.read),
    Format(*_line("elevenlabs", "ElevenLabs Scribe and agents (JSON)", _S, _R, _T, _W), elevenlabs.sniff, elevenlabs.read),
    Format(*_line("vcon", "vCon (JSON)", _S, _T), vcon.sniff, vcon.read),
    Format(*_line("whisperx", "WhisperX (JSON)", _S, _T, _W), whisperx.sniff, whisperx.read),
    Format(*_line("whisper-cpp", "whisper.cpp (JSON)", _S, _T), whisper_cpp.sniff, whisper_cpp.read),
    Format(
        *_line("whisper", "openai-whisper, faster-whisper, whisper-ctranslate2 (JSON)", _S, _T, _W), whisper.sniff, whisper.read
    ),
    Format(*_line("turns-json", "list of turns (JSON)", _S, _R, _T), tables.sniff_json, tables.read_json),
    Format(*_line("turns-lines", "JSON Lines, a turn a line", _S, _R, _T), tables.sniff_lines, tables.read_lines),
    Format(*_line("turns-csv", "CSV or TSV, a turn a row", _S, _R, _T), tables.sniff_csv, tables.read_csv),
    Format(*_line("zoom-captions", "captions saved in Zoom (text)", _S, _T), zoom_captions.sniff, zoom_captions.read),
    Format(*_line("google-meet", "Google Meet document (.docx, text)", _S, _T), meet.sniff, meet.read),
    Format(*_line("otter", "Otter.ai (text)", _S, _T), otter.sniff, otter.read),
    Format(*_line("teams-docx", "Microsoft Teams (.docx, text)", _S, _T), teams_docx.sniff, teams_docx.read),
    Format(*_line("fathom-text", "text copied from Fathom", _S, _T), fathom_text.sniff, fathom_text.read),
    Format(*_line("text", "text or .docx, `Name: words`", _S, _R, _T), text.sniff, text.read),
)
"""Every format, in the order in which they are asked whether a file is theirs: the particular before the general."""


def sniff(data: bytes, name: str) -> Format:
    """The format of a file, by its content.

    Args:
        data: the whole file.
        name: its name; only error messages and call ids use it.

    Raises:
        FormatError: it is no text, or in no format that is known; the message says what it is and what to do.
    """
    return _sniffed(Source(name, data))


def read(data: bytes, name: str, columns: Mapping[str, str] | None = None) -> tuple[Transcript, ...]:
    """The calls in a file.

    Args:
        data: the whole file.
        name: its name; the stem is the id of a call that has none.
        columns: for a table of turns, `{"speaker": "Who", "text": "Said"}`: which column holds what.

    Raises:
        FormatError: the file, or one of its calls, cannot be read.
    """
    found = tuple(read_many(data, name, columns))
    for call in found:
        if isinstance(call, FormatError):
            raise call
    return tuple(call for call in found if isinstance(call, Transcript))


def read_many(data: bytes, name: str, columns: Mapping[str, str] | None = None) -> Iterator[Transcript | FormatError]:
    """The calls in a file one by one, in order; a call that cannot be read is yielded as its error.

    Args:
        data: the whole file.
        name: its name.
        columns: as for `read`.

    Raises:
        FormatError: the file as a whole cannot be read.
    """
    source = Source(name, data, columns or {})
    found = _sniffed(source)
    for call in found.read(source):
        yield call if isinstance(call, FormatError) else _stamped(call, found)


def _sniffed(source: Source) -> Format:
    why = refused.reason(source)
    if why:
        raise FormatError(why)
    found = next((format_ for format_ in FORMATS if format_.sniff(source)), None)
    if found is None:
        raise FormatError(refused.unknown(source))
    return found


def _stamped(call: Transcript, found: Format) -> Transcript:
    """With the format in the provenance, unless the file brought a provenance of its own."""
    return call if call.provenance else replace(call, provenance={"format": found.name})
