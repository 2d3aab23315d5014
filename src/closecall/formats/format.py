"""What a format is: a name, what it carries, how it knows itself, how it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from closecall.errors import FormatError
from closecall.formats.source import Source
from closecall.types import Transcript

Found = Iterable[Transcript | FormatError]
"""The calls of a file in order; one that cannot be read stands there as its error."""


@dataclass(frozen=True, slots=True)
class Format:
    """One line of the table of formats.

    Attributes:
        name: what it is called on the command line and in a transcript's provenance.
        title: what a person calls it.
        carries: which of `speakers`, `roles`, `times` and `words` (times of words) it can hold.
        sniff: whether a file is of this format; cheap, and asked in the order of the table.
        read: the calls in the file.
    """

    name: str
    title: str
    carries: frozenset[str]
    sniff: Callable[[Source], bool]
    read: Callable[[Source], Found]

    @property
    def has_speakers(self) -> bool:
        """Whether it tells who speaks."""
        return "speakers" in self.carries

    @property
    def has_roles(self) -> bool:
        """Whether it tells who is the rep."""
        return "roles" in self.carries

    @property
    def has_times(self) -> bool:
        """Whether it tells when a turn is spoken."""
        return "times" in self.carries
