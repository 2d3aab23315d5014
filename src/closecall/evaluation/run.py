"""The whole evaluation: the reader over all gold calls, by group, and the baseline beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from closecall.errors import FormatError
from closecall.evaluation.evaluate import Evaluation, Mistake, by_group, judge, summarise
from closecall.evaluation.gold import GoldCall
from closecall.pipeline import Closecall
from closecall.settings import Settings


@dataclass(frozen=True, slots=True)
class Report:
    """All evaluations of one run, the whole first, and the mistakes of the reader."""

    reader: str
    evaluations: tuple[Evaluation, ...]
    mistakes: tuple[Mistake, ...]


def run(calls: Sequence[GoldCall], settings: Settings, *, by: str | None = None, baseline: bool = False) -> Report:
    """Evaluate the reader of the settings on labelled calls.

    Raises:
        FormatError: there are no calls.
    """
    if not calls:
        raise FormatError("no labelled call in these files; see the README for the form of a gold file")
    closecall = Closecall(settings)
    results = [judge(closecall, call) for call in calls]
    found = [summarise("all", results), *(by_group(by, results) if by else [])]
    if baseline:
        from closecall.language.cues import CueReader

        keywords = Closecall(settings, reader=CueReader())
        found.append(summarise("keyword baseline", [judge(keywords, call) for call in calls]))
    mistakes = tuple(mistake for result in results for mistake in result.mistakes)
    return Report(closecall.reader.name, tuple(found), mistakes)
