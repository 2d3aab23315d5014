"""The story: a recording or a transcript in, a Scorecard out.

recording ──transcribe──▶ Transcript ──roles──▶ Call ──acts──▶ asks ──responses──▶ commitments ──score──▶ Scorecard
transcript file ──read──▶ Transcript ──────────┘
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from closecall import formats, rubric
from closecall.about import known
from closecall.errors import FormatError, InputError
from closecall.language.calendar import Calendar
from closecall.language.reader import Reader
from closecall.language.readers import load_reader
from closecall.rubric import Rubric
from closecall.settings import Settings
from closecall.stages import (
    acts,
    asks,
    coaching,
    commitments,
    follow_ups,
    languages,
    measures,
    objective,
    responses,
    review,
    roles,
    score,
    threads,
)
from closecall.types import Ask, Call, Scorecard, Transcript
from closecall.version import __version__

Progress = Callable[[float], None]


class Closecall:
    """Scores calls. Models are loaded once, when they are first needed; `rubric` is what is valued.

    Raises:
        SettingsError: the rubric file of the settings is wrong.

    >>> card = Closecall().score("call.vtt")                # doctest: +SKIP
    >>> print(card.verdict, card.asks[0].evidence.quote)    # doctest: +SKIP
    gained Can we meet on Thursday at ten?
    """

    def __init__(self, settings: Settings | None = None, *, reader: Reader | None = None) -> None:
        self.settings = settings or Settings()
        self._reader = reader
        # Read at once, so that a wrong rubric is told before an hour of recordings is transcribed.
        file = self.settings.rubric.file
        self.rubric: Rubric = rubric.load(Path(file) if file else None)

    @cached_property
    def reader(self) -> Reader:
        """What finds asks and classes answers."""
        return self._reader or load_reader(self.settings.reader)

    def score(self, path: str | Path, progress: Progress | None = None) -> Scorecard:
        """Score the one call in a file.

        Raises:
            FormatError: the file cannot be read, or holds several calls (`score_all` reads those).
            AudioError: the recording cannot be decoded.
            LanguageError: it is in a language that the reader does not know.
            SideCarError: a file beside it that tells of the call is wrong.
        """
        cards = [_raised(found) for found in self.score_all(path, progress)]
        if len(cards) != 1:
            raise FormatError(f"{path} holds {len(cards)} calls; use score_all for a file of many")
        return cards[0]

    def score_all(self, path: str | Path, progress: Progress | None = None) -> Iterator[Scorecard | InputError]:
        """Score every call in a file, in order; a call that cannot be scored is yielded as its error."""
        for found in self.transcripts(Path(path), progress):
            try:
                yield found if isinstance(found, InputError) else self.score_transcript(found)
            except InputError as error:
                yield error

    def transcribe(self, path: str | Path, progress: Progress | None = None) -> Transcript:
        """What is said in a recording.

        Raises:
            AudioError: the recording cannot be decoded, or nothing is said in it.
            ModelError: the Whisper model of the settings is not installed.
            SideCarError: a file beside it that tells of the call is wrong.
        """
        from closecall.audio.transcribe import transcribe

        about = known.of(Path(path), self.settings.files.pattern)
        return about.added_to(transcribe(Path(path), self.settings.audio, progress=progress))

    def heard(
        self, path: Path, progress: Progress | None = None, columns: Mapping[str, str] | None = None
    ) -> Iterator[Transcript | InputError]:
        """What was said in every call of a recording or transcript file, and nothing that is known besides.

        `columns` are those of a table, as for `formats.read`.
        """
        from closecall.audio.transcribe import transcribe
        from closecall.sources import is_recording, load_bytes

        if is_recording(path):
            yield transcribe(path, self.settings.audio, progress=progress)
        else:
            yield from formats.read_many(load_bytes(path), path.name, columns)

    def transcripts(
        self, path: Path, progress: Progress | None = None, columns: Mapping[str, str] | None = None
    ) -> Iterator[Transcript | InputError]:
        """As `heard`, with what is known of the calls (see `about`)."""
        about = known.of(path, self.settings.files.pattern)
        for found in self.heard(path, progress, columns):
            yield found if isinstance(found, InputError) else about.added_to(found)

    def score_transcript(self, transcript: Transcript) -> Scorecard:
        """Score what was said.

        Raises:
            FormatError: nobody speaks, or only one person does.
            LanguageError: it is in a language that the reader does not know, and that is not forced.
        """
        read = languages.understood(transcript, self.reader.languages, force=self.settings.reader.force)
        call = roles.assign(read, self.settings.roles)
        _require_two_sides(call, single_speaker_ok=self.settings.roles.single_speaker_ok)
        return self._judge(call)

    def _judge(self, call: Call) -> Scorecard:
        turns, reader, metadata = call.turns, self.reader, call.transcript.metadata
        rep, customer = reader.rep_sentences(turns), reader.customer_sentences(turns)
        threshold = reader.ask_threshold
        found = self._asks(call, asks.group(rep, turns, threshold))
        agreed = commitments.collect(found, commitments.volunteered(customer, found), call)
        hints = acts.findings(rep, "hint", threshold)
        promised = acts.promises(rep, threshold, Calendar.of(metadata))
        raised = acts.objections(customer)
        plan = objective.judge(metadata.get("objective"), found, agreed, reader)
        metrics = measures.measure(call, found, agreed, hints, raised, rep)
        lines = score.points(call, found, agreed, hints, plan, metrics, self.rubric)
        return Scorecard(
            call_id=call.transcript.call_id,
            verdict=score.verdict(agreed, hints),
            call_outcome=score.call_outcome(agreed),
            score=score.total(lines),
            points=lines,
            asks=found,
            commitments=agreed,
            hints=hints,
            trial_closes=acts.findings(rep, "trial_close", threshold),
            promises=promised,
            objections=raised,
            metrics=metrics,
            coaching=coaching.notes(call, found, agreed, hints, raised, plan, metrics, self.rubric),
            follow_ups=follow_ups.follow_ups(promised, agreed, found),
            objective=plan,
            needs_review=review.pointers(found, turns, self.settings.reader.review_threshold),
            speakers=call.speakers,
            metadata=metadata,
            provenance=self._provenance(call),
            warnings=(*call.warnings, *review.warnings(found, turns)),
        )

    def _asks(self, call: Call, groups: tuple[asks.Group, ...]) -> tuple[Ask, ...]:
        turns = call.turns
        readings = self.reader.answers(turns, [tuple(s.evidence for s in found) for found in groups])
        whole, kinds = [], []
        for found, reading in zip(groups, readings, strict=True):
            evidence = asks.evidence_of(found, turns)
            start, end = asks.times(evidence, turns[evidence.turn])
            response = responses.decide(reading)
            kinds.append(asks.kinds_of(found, reading.kinds))
            whole.append(Ask(evidence, "other", asks.confidence_of(found), response, start=start, end=end))
        return threads.thread(whole, kinds)

    def _provenance(self, call: Call) -> dict[str, str]:
        ours = {
            "closecall": __version__,
            "reader": self.reader.name,
            "rubric": self.rubric.version,
            "settings": self.settings.fingerprint,
        }
        return {**call.transcript.provenance, **ours}


def with_metadata(transcript: Transcript, **values: str | None) -> Transcript:
    """The same transcript with some metadata set; None leaves a key as it was."""
    return replace(transcript, metadata={**transcript.metadata, **{k: v for k, v in values.items() if v is not None}})


def _require_two_sides(call: Call, *, single_speaker_ok: bool) -> None:
    if not call.turns:
        raise FormatError(f"{call.transcript.call_id}: nobody says anything; check that this is the transcript of a call")
    roles_found = {speaker.role for speaker in call.speakers}
    if not {"rep", "customer"} <= roles_found and not single_speaker_ok:
        only = ", ".join(sorted(roles_found))
        names = ", ".join(speaker.name for speaker in call.speakers)
        raise FormatError(
            f"{call.transcript.call_id}: only one side is told apart ({names}: {only}); a call needs a rep and a customer. "
            f"{_cure(call.transcript)}, or --single-speaker-ok to find the asks alone"
        )


def _cure(transcript: Transcript) -> str:
    """What would tell the two sides of this call apart."""
    if "recording_sha256" in transcript.metadata and "diarizer" not in transcript.provenance:
        from closecall.audio.diarize import CURE

        return f"Tell the voices of a mono recording apart ({CURE}), record one person on each channel"
    return "Use a transcript with speaker names, a recording with one person on each channel"


def _raised(found: Scorecard | InputError) -> Scorecard:
    if isinstance(found, InputError):
        raise found
    return found
