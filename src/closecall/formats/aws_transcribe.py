"""Amazon Transcribe: `results.items[]`, times as text in seconds; speakers by channel, by item, or by time from `speaker_labels`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from closecall.formats.assemble import UNKNOWN, Piece, attached, by_speaker, transcript
from closecall.formats.source import Outside, Source, checked, fits
from closecall.formats.words import by_pause, interleaved, label, word
from closecall.types import Transcript, Word


class _Alternative(Outside):
    content: str = ""
    confidence: float | None = None


class _Item(Outside):
    type: str
    start_time: float | None = None
    end_time: float | None = None
    speaker_label: str | None = None
    alternatives: tuple[_Alternative, ...] = ()


class _Span(Outside):
    start_time: float
    end_time: float
    speaker_label: str | None = None


class _Labels(Outside):
    segments: tuple[_Span, ...] = ()


class _Channel(Outside):
    channel_label: str
    items: tuple[_Item, ...]


class _Channels(Outside):
    channels: tuple[_Channel, ...]


class _Results(Outside):
    items: tuple[_Item, ...] = ()
    speaker_labels: _Labels | None = None
    channel_labels: _Channels | None = None
    language_code: str | None = None


class _Document(Outside):
    jobName: str | None = None  # noqa: N815 - the name in the file
    results: _Results


def sniff(source: Source) -> bool:
    """Whole transcripts beside single items."""
    results = source.json.get("results") if isinstance(source.json, dict) else None
    return fits(results, "transcripts") and (fits(results, "items") or fits(results, "channel_labels"))


def read(source: Source) -> Iterator[Transcript]:
    """The call."""
    document = checked(_Document, source.json)
    metadata = {"language": document.results.language_code}
    yield transcript(source, interleaved(_pieces(document.results)), call_id=document.jobName, metadata=metadata)


def _pieces(results: _Results) -> Iterator[Piece]:
    if results.channel_labels:
        for channel in results.channel_labels.channels:
            words = attached(_words(channel.items, ()))
            yield from by_pause(f"channel {channel.channel_label.removeprefix('ch_')}", (said for _, said in words))
        return
    spans = sorted(results.speaker_labels.segments if results.speaker_labels else (), key=lambda span: span.start_time)
    yield from by_speaker(attached(_words(results.items, tuple(spans))))


def _words(items: tuple[_Item, ...], spans: tuple[_Span, ...]) -> Iterator[tuple[str | None, Word, bool]]:
    last: Word | None = None
    starts = [span.start_time for span in spans]
    for item in items:
        for best in item.alternatives[:1]:
            last = word(best.content, item.start_time, item.end_time, best.confidence, last)
            speaker = item.speaker_label or _speaking(last.start, spans, starts)
            yield label("speaker", speaker), last, item.type == "punctuation"


def _speaking(moment: float, spans: tuple[_Span, ...], starts: list[float]) -> str | None:
    """Whose span began last at that moment; files before 2023 label no items. An empty label is nobody's that is known."""
    found = bisect_right(starts, moment + 1e-6) - 1
    return (spans[found].speaker_label or UNKNOWN) if found >= 0 else None
