"""Who speaks, how long, and how the two sides take turns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from closecall.language.reader import RepSentence
from closecall.stages.measures.signals import is_question
from closecall.types import Ask, Finding, Role, Turn

BACK_CHANNEL_WORDS = 3
"""A turn of at most so many words that the other talks past ("mm-hm", "right, okay") does not take the floor."""
OVERLAP = 0.2
"""Seconds: a start this little before the other's end is taking turns, not cutting in."""
CUT_SHORT = 1.0
"""Seconds of speech that the other had left: from here on they had not finished, however their words are punctuated."""
RATE_SECONDS = 10.0
"""No rate is told of less time than this."""


@dataclass(frozen=True, slots=True)
class Floor:
    """One speaker's hold of the floor: their turns, without the back-channels of others between them. Never empty."""

    turns: tuple[Turn, ...]

    @property
    def role(self) -> Role | None:
        """The side that holds it."""
        return self.turns[0].role

    @property
    def words(self) -> int:
        """The words said."""
        return words(self.turns)

    @property
    def seconds(self) -> float | None:
        """The time spent speaking, None where a turn has no times."""
        return seconds(self.turns)


def measure(
    turns: Sequence[Turn], asks: Sequence[Ask], objections: Sequence[Finding], rep: Sequence[RepSentence]
) -> Mapping[str, float | None]:
    """The measures of talk, by name."""
    objected = {objection.evidence.turn for objection in objections}
    answered = {ask.response.evidence.turn for ask in asks if ask.response.evidence}
    held = floors(turns, objected | answered)
    return {
        "turns": len(turns),
        "duration_seconds": duration(turns),
        **_shares(turns),
        **_longest(held),
        **_questions(turns, rep),
        **_turn_taking(turns, held, objected),
    }


def words(turns: Iterable[Turn]) -> int:
    """How many words are said in these turns."""
    return sum(len(turn.text.split()) for turn in turns)


def seconds(turns: Sequence[Turn]) -> float | None:
    """How long these turns take together; None where there are none or one has no times."""
    spans = [(turn.start, turn.end) for turn in turns]
    known = [max(0.0, end - start) for start, end in spans if start is not None and end is not None]
    return round(sum(known), 2) if known and len(known) == len(spans) else None


def duration(turns: Sequence[Turn]) -> float | None:
    """The end of the last turn in seconds, None without times."""
    ends = [turn.end if turn.end is not None else turn.start for turn in turns]
    timed = [end for end in ends if end is not None]
    return round(max(0.0, *timed), 2) if timed else None


def floors(turns: Sequence[Turn], kept: Iterable[int] = ()) -> tuple[Floor, ...]:
    """The turns joined by speaker, past back-channels, in order.

    Args:
        turns: all turns of the call.
        kept: indices of turns that are no back-channel however short they are, such as an answer to an ask ("Yes, Thursday.").
    """
    said, held = frozenset(kept), list[list[Turn]]()
    for turn, after in zip(turns, [*turns[1:], None], strict=False):
        if held and _same_voice(held[-1][-1], turn):
            held[-1].append(turn)
        elif not (held and turn.index not in said and _back_channel(held[-1][-1], turn, after)):
            held.append([turn])
    return tuple(Floor(tuple(run)) for run in held)


def rate(count: float | None, over: float | None, unit: float) -> float | None:
    """How many in `unit` seconds, None where that is not known or too short a time to tell."""
    return None if count is None or over is None or over < RATE_SECONDS else round(count * unit / over, 1)


def interruptions(turns: Sequence[Turn], by: Role) -> int | None:
    """How often one side cuts in on the other; None where a turn of either side has no times or one side is silent.

    They start to speak more than `OVERLAP` before the other's last turn ends, with more than a back-channel, and the other had
    not finished: the turn breaks off without a closing mark, or `CUT_SHORT` or more of it was still to come. A turn is cut into once.
    """
    sides = [turn for turn in turns if turn.role in {"rep", "customer"}]
    if len({turn.role for turn in sides}) < 2 or seconds(sides) is None:
        return None
    cuts, other = 0, None
    for turn in sides:
        if turn.role != by:
            other = turn
        elif other is not None and _cuts_in(other, turn):
            cuts, other = cuts + 1, None
    return cuts


def _same_voice(a: Turn, b: Turn) -> bool:
    return (a.speaker, a.role) == (b.speaker, b.role)


def _back_channel(before: Turn, turn: Turn, after: Turn | None) -> bool:
    """Whether a turn only accompanies the speaker around it: short, and neither a question nor the answer to one."""
    asked = "?" in turn.text or before.text.rstrip().endswith("?")
    return after is not None and _same_voice(before, after) and words([turn]) <= BACK_CHANNEL_WORDS and not asked


def _shares(turns: Sequence[Turn]) -> Mapping[str, float | None]:
    rep, customer = ([turn for turn in turns if turn.role == role] for role in ("rep", "customer"))
    said, heard, talked = words(rep), words(customer), seconds(rep)
    return {
        "rep_words": said,
        "customer_words": heard,
        "rep_talk_share": round(said / (said + heard), 3) if said and heard else None,
        "rep_talk_seconds": talked,
        "customer_talk_seconds": seconds(customer),
        "rep_words_per_minute": rate(said, talked, 60),
    }


def _longest(held: Sequence[Floor]) -> Mapping[str, float | None]:
    rep, customer = ([floor for floor in held if floor.role == role] for role in ("rep", "customer"))
    return {
        "longest_monologue_words": _most(rep, lambda floor: floor.words),
        "longest_monologue_seconds": _most(rep, lambda floor: floor.seconds),
        "longest_story_words": _most(customer, lambda floor: floor.words),
        "longest_story_seconds": _most(customer, lambda floor: floor.seconds),
    }


def _most(held: Sequence[Floor], size: Callable[[Floor], float | None]) -> float | None:
    """The greatest size, None where one is unknown: it could be the greatest."""
    sizes = [size(floor) for floor in held]
    known = [found for found in sizes if found is not None]
    return max(known) if known and len(known) == len(sizes) else None


def _questions(turns: Sequence[Turn], rep: Sequence[RepSentence]) -> Mapping[str, float | None]:
    asked = sum(is_question(sentence.evidence.quote) for sentence in rep)
    return {"rep_questions": asked, "rep_questions_per_hour": rate(asked, duration(turns), 3600)}


def _turn_taking(turns: Sequence[Turn], held: Sequence[Floor], objected: set[int]) -> Mapping[str, float | None]:
    sides = [floor for floor in held if floor.role in {"rep", "customer"}]
    switches = sum(before.role != after.role for before, after in pairwise(sides))
    to_rep = [(before, after) for before, after in pairwise(held) if (before.role, after.role) == ("customer", "rep")]
    after_objection = [pair for pair in to_rep if any(turn.index in objected for turn in pair[0].turns)]
    return {
        "speaker_switches": switches,
        "speaker_switches_per_minute": rate(switches, duration(turns), 60),
        "pause_after_customer_seconds": _usual_pause(to_rep),
        "pause_after_objection_seconds": _usual_pause(after_objection),
        "rep_interruptions": interruptions(turns, "rep"),
        "customer_interruptions": interruptions(turns, "customer"),
    }


def _usual_pause(pairs: Sequence[tuple[Floor, Floor]]) -> float | None:
    """The median time from one speaker's end to the next one's start, 0 where they overlap; None where a time is missing."""
    ends = [(before.turns[-1].end, after.turns[0].start) for before, after in pairs]
    gaps = [max(0.0, start - end) for end, start in ends if end is not None and start is not None]
    return round(median(gaps), 2) if gaps and len(gaps) == len(pairs) else None


def _cuts_in(before: Turn, turn: Turn) -> bool:
    """Whether a turn begins inside the other side's last turn, as `interruptions` defines it."""
    if before.start is None or before.end is None or turn.start is None:
        return False
    left = before.end - turn.start
    short = words([turn]) <= BACK_CHANNEL_WORDS and "?" not in turn.text
    if short or turn.start <= before.start or left <= OVERLAP:
        return False
    return left >= CUT_SHORT or not before.text.rstrip(" \"'”’)").endswith((".", "?", "!"))
