"""The values that flow from a recording to a scorecard.

All are frozen and slotted, hold tuples, and import nothing of ours. A stage takes some of them and returns new ones.
Times are seconds from the start of the call, or None where the source has none. Characters count from 0 within a turn's text,
and `transcript.turns[e.turn].text[e.start_char:e.end_char] == e.quote` holds for every `Evidence`.
The label names are those of the annotation guideline.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Role = Literal["rep", "customer", "other"]
Act = Literal["ask", "hint", "trial_close", "promise", "none"]
Kind = Literal[
    "purchase",
    "supplier_status",
    "trial",
    "proposal",
    "stakeholders",
    "assessment",
    "demo",
    "reference",
    "internal_action",
    "information",
    "meeting",
    "other",
]
ResponseLabel = Literal["accepted", "conditional", "countered", "deferred", "objected", "declined", "questioned", "unanswered"]
Outcome = Literal["accepted", "conditional", "countered", "deferred", "objected", "declined", "unanswered"]
Initiator = Literal["rep", "customer"]
ObjectionKind = Literal["price", "timing", "authority", "need", "trust", "competitor", "contract", "effort", "other"]
CallOutcome = Literal["order", "advance", "continuation", "no_sale"]
ObjectiveStatus = Literal["asked", "less", "other", "not_asked"]
Granularity = Literal["time", "part", "day", "week", "month", "quarter", "year"]
Verdict = Literal["gained", "conditional", "volunteered", "deferred", "declined", "unanswered", "hinted", "not_asked"]

STALLS: frozenset[ResponseLabel] = frozenset({"deferred", "objected", "questioned", "unanswered"})
"""Answers that leave the matter open. A refusal closes it: to respect it costs nothing."""
STANDING: frozenset[Outcome] = frozenset({"accepted", "conditional", "countered"})
"""Answers and outcomes that put an action of the customer's on the table, of which something is still to come."""


@dataclass(frozen=True, slots=True)
class Recording:
    """An audio file as found on disk: `duration` in seconds, `sha256` of its bytes."""

    id: str
    path: str
    sha256: str
    channels: int
    duration: float


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word with its time; `text` carries no surrounding spaces, `probability` is the recogniser's, 0..1."""

    text: str
    start: float
    end: float
    probability: float | None = None


SURE_SPEAKER = 0.6
"""Speaker confidence from which a turn is its speaker's without doubt; 0.5 is a voice between two."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One person's uninterrupted stretch of speech. `speaker` is the name or label in the source; `role` is None until known.

    `speaker_confidence`, 0..1, is how sure it is that `speaker` says it, where voices were told apart; None where the source tells.
    """

    index: int
    speaker: str
    role: Role | None
    text: str
    start: float | None = None
    end: float | None = None
    words: tuple[Word, ...] = ()
    speaker_confidence: float | None = None

    @property
    def is_speaker_sure(self) -> bool:
        """Whether there is no doubt who says it."""
        return self.speaker_confidence is None or self.speaker_confidence >= SURE_SPEAKER


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was said, in order, before anything is judged.

    `metadata` is what the source tells of the call (date, title, duration, …) as strings; `provenance` is how the transcript
    came about (format, recogniser, versions); `warnings` are sentences for the reader of the scorecard.
    """

    call_id: str
    turns: tuple[Turn, ...]
    metadata: Mapping[str, str] = field(default_factory=dict)
    provenance: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where in the transcript a judgement stands."""

    turn: int
    start_char: int
    end_char: int
    quote: str

    def overlaps(self, other: Evidence) -> bool:
        """Whether both share words of one turn."""
        return self.turn == other.turn and self.start_char < other.end_char and other.start_char < self.end_char


@dataclass(frozen=True, slots=True)
class Speaker:
    """One voice or name of the call. `talk_seconds` is None where the source has no times."""

    name: str
    role: Role
    role_confidence: float
    words: int
    talk_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A transcript whose every turn has a role, with its speakers."""

    transcript: Transcript
    speakers: tuple[Speaker, ...]
    warnings: tuple[str, ...] = ()

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The turns of the transcript."""
        return self.transcript.turns


@dataclass(frozen=True, slots=True)
class When:
    """A time as the speakers said it, and resolved against the date of the call.

    `iso` is an ISO 8601 date, date-time or interval (`start/end`), None where the call has no date or the words fix none;
    `granularity` tells how exact it is.
    """

    words: str
    iso: str | None = None
    granularity: Granularity | None = None

    @property
    def is_fixed(self) -> bool:
        """Whether the words fix a time at all, with or without a date of the call to resolve them against."""
        return self.granularity is not None

    @property
    def is_exact(self) -> bool:
        """Whether they fix a day or closer: "Thursday at two" does, "next quarter" does not."""
        return self.granularity in {"time", "part", "day"}


@dataclass(frozen=True, slots=True)
class Finding:
    """A hint, trial close, promise or objection. `kind` is an objection's kind; `when` a promise's time."""

    evidence: Evidence
    confidence: float
    kind: ObjectionKind | None = None
    when: When | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """The customer's answer to one ask; `evidence` is None where there was no answer."""

    label: ResponseLabel
    confidence: float
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """One ask for commitment, with its answer. `commitment` is the id of the commitment it belongs to; `start`, `end` in seconds."""

    evidence: Evidence
    kind: Kind
    confidence: float
    response: Response
    commitment: str = ""
    start: float | None = None
    end: float | None = None

    @property
    def exchange(self) -> tuple[Evidence, ...]:
        """The words of the ask, and those of its answer where there is one."""
        return (self.evidence,) if self.response.evidence is None else (self.evidence, self.response.evidence)


@dataclass(frozen=True, slots=True)
class Commitment:
    """A concrete customer action, its final outcome, and what was fixed about it.

    `who` names the people or roles besides the customers on the call who would act or attend; `specific` tells whether what and
    when are both fixed. `evidence` is where a volunteered commitment is made; one that the rep asked for has its asks.
    """

    id: str
    kind: Kind
    initiator: Initiator
    outcome: Outcome
    when: When | None = None
    who: tuple[str, ...] = ()
    specific: bool = False
    evidence: Evidence | None = None

    @property
    def is_timed(self) -> bool:
        """Whether a time is fixed for it."""
        return self.when is not None and self.when.is_fixed

    def asks_among(self, asks: Iterable[Ask]) -> tuple[Ask, ...]:
        """The asks that seek it, in order; none where it was volunteered."""
        return tuple(ask for ask in asks if ask.commitment == self.id)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One line of what both sides do after the call: a promise of the rep, or an action that the customer took on."""

    owner: Literal["rep", "customer"]
    what: str
    who: tuple[str, ...] = ()
    when: When | None = None
    turn: int | None = None
    commitment: str | None = None


@dataclass(frozen=True, slots=True)
class Objective:
    """What the call was planned to gain, and whether the rep asked for that, for less, for something else or for nothing.

    `turn` and `quote` are the ask that comes nearest, None where there was none.
    """

    text: str
    status: ObjectiveStatus
    turn: int | None = None
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One line of the score: `points` gained `of` the points that a criterion of the rubric can give, and why.

    `turn` and `quote` are the evidence, None where it is the whole call. A criterion that does not apply has `of` 0.
    """

    code: str
    points: int
    of: int
    why: str
    turn: int | None = None
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """One piece of coaching: what happened, and another wording to try, for a moment of the call or for the call as a whole.

    `text` says what happened, `wording` is what the rep could say instead (None in praise), `start` is in seconds.
    """

    code: str
    text: str
    turn: int | None = None
    quote: str | None = None
    start: float | None = None
    wording: str | None = None
    praise: bool = False


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The judgement of one call, with its evidence and the versions of everything that made it."""

    call_id: str
    verdict: Verdict
    call_outcome: CallOutcome
    score: int
    points: tuple[Point, ...]
    asks: tuple[Ask, ...]
    commitments: tuple[Commitment, ...]
    hints: tuple[Finding, ...]
    trial_closes: tuple[Finding, ...]
    promises: tuple[Finding, ...]
    objections: tuple[Finding, ...]
    metrics: Mapping[str, float | None]
    coaching: tuple[Note, ...]
    follow_ups: tuple[FollowUp, ...]
    objective: Objective | None
    needs_review: tuple[str, ...]
    speakers: tuple[Speaker, ...]
    metadata: Mapping[str, str]
    provenance: Mapping[str, str]
    warnings: tuple[str, ...] = ()
