"""A call as token windows for the trained reader; the same code prepares training data and live calls.

Every sentence is preceded by a marker token that tells its side, every turn by a separator. The encoder's state at a marker,
joined with the mean of its states over the sentence, represents the sentence in its context (sequential sentence
classification: Cohan et al. 2019). A window of `SIZE` tokens reads several sentences at once, so that wide context costs little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from closecall.language.sentences import sentences
from closecall.types import Evidence, Role, Turn

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SIZE = 256
"""Tokens in a window."""
MARGIN = 72
"""Tokens of context wished for on either side of the sentences that a window judges."""
LONGEST = 96
"""Tokens kept of one sentence."""
AFTER = 112
"""Tokens read after an ask for its answer; of 80 to 176 the best on the dev split, as what follows later is mostly other talk."""
BEFORE = 64
"""Tokens of context read before an ask whose answer is classed, and whose kind gets a second look."""

MARKERS = {
    "start": "[CLS]",
    "turn": "[SEP]",
    "rep": "[unused1]",
    "customer": "[unused2]",
    "other": "[unused3]",
    "ask": "[unused4]",
    "later": "[unused5]",
}
"""What opens a window, a turn, and the sentences of each side; an ask whose answer is read, and asks that come later."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One sentence as tokens, without its marker. `first` tells whether it opens its turn."""

    evidence: Evidence
    role: Role
    first: bool
    ids: tuple[int, ...]

    @property
    def cost(self) -> int:
        """Tokens that the sentence takes in a window."""
        return len(self.ids) + 1 + self.first


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a sentence stands in a window: its marker, and its tokens `start` to `end`."""

    piece: int
    at: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Window:
    """Token ids, the sentences in them, and which of those (numbers of pieces) this window judges."""

    ids: tuple[int, ...]
    marks: tuple[Mark, ...]
    judged: range


class Encoding:
    """Turns into pieces and windows, by a WordPiece tokenizer."""

    def __init__(self, tokenizer_file: Path) -> None:
        self._file = tokenizer_file

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """The tokenizer, loaded when first used."""
        from tokenizers import Tokenizer

        loaded = Tokenizer.from_file(str(self._file))
        loaded.no_truncation()
        loaded.no_padding()
        return loaded

    @cached_property
    def _special(self) -> dict[str, int]:
        return {name: self.tokenizer.token_to_id(token) or 0 for name, token in MARKERS.items()}

    def pieces(self, turns: Sequence[Turn]) -> tuple[Piece, ...]:
        """Every sentence of every turn."""
        found = [(turn, n, s) for turn in turns for n, s in enumerate(sentences(turn))]
        encoded = self.tokenizer.encode_batch([s.quote for _, _, s in found], add_special_tokens=False)
        return tuple(
            Piece(s, turn.role or "other", n == 0, tuple(tokens.ids[:LONGEST]))
            for (turn, n, s), tokens in zip(found, encoded, strict=True)
        )

    def windows(self, pieces: Sequence[Piece], offset: int = 0, margin: int = MARGIN) -> tuple[Window, ...]:
        """Windows that judge every sentence once, with about `margin` tokens of context on either side.

        `offset` pieces go into a short first window, to vary where the windows fall.
        """
        found, at = [], 0
        while at < len(pieces):
            end = _reach(pieces, at, SIZE - 1 - 2 * margin) if at or not offset else min(offset, len(pieces))
            found.append(self._window(pieces, range(at, max(end, at + 1))))
            at = max(end, at + 1)
        return tuple(found)

    def answer(self, pieces: Sequence[Piece], ask: range, later: frozenset[int]) -> Window:
        """The window in which the answer to an ask is read: a little before it, the ask itself, and what follows.

        Args:
            pieces: the call.
            ask: the pieces of the ask.
            later: pieces of the asks that come after it.
        """
        start = _reach_back(pieces, ask.start, BEFORE)
        end = _reach(pieces, ask.stop, AFTER)
        return self._assembled(pieces, range(start, end), ask, asks=frozenset(ask), later=later)

    def _window(self, pieces: Sequence[Piece], judged: range) -> Window:
        room = SIZE - 1 - sum(piece.cost for piece in pieces[judged.start : judged.stop])
        start = _reach_back(pieces, judged.start, room // 2)
        room -= sum(piece.cost for piece in pieces[start : judged.start])
        end = _reach(pieces, judged.stop, room)
        return self._assembled(pieces, range(start, end), judged)

    def _assembled(
        self,
        pieces: Sequence[Piece],
        shown: range,
        judged: range,
        asks: frozenset[int] = frozenset(),
        later: frozenset[int] = frozenset(),
    ) -> Window:
        special = self._special
        ids, marks = [special["start"]], []
        for n in shown:
            piece = pieces[n]
            if piece.first:
                ids.append(special["turn"])
            marks.append(Mark(n, len(ids), len(ids) + 1, len(ids) + 1 + len(piece.ids)))
            ids.append(special["ask" if n in asks else "later" if n in later else piece.role])
            ids.extend(piece.ids)
        return Window(tuple(ids), tuple(marks), judged)


def answer_candidates(window: Window, pieces: Sequence[Piece], ask: range) -> tuple[int, ...]:
    """The marks of a window that can hold the answer: the customer's sentences after the ask."""
    return tuple(n for n, m in enumerate(window.marks) if m.piece >= ask.stop and pieces[m.piece].role == "customer")


def _reach(pieces: Sequence[Piece], start: int, room: int) -> int:
    """The first piece after `start` that does not fit into `room` tokens."""
    end = start
    while end < len(pieces) and (room := room - pieces[end].cost) >= 0:
        end += 1
    return end


def _reach_back(pieces: Sequence[Piece], end: int, room: int) -> int:
    start = end
    while start > 0 and (room := room - pieces[start - 1].cost) >= 0:
        start -= 1
    return start
