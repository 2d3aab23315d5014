"""The trained reader: a small encoder run by CTranslate2, and linear heads in numpy. No torch at run time."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from closecall.errors import ModelError
from closecall.language.encoding import Encoding, Mark, Piece, Window, answer_candidates
from closecall.language.reader import AnswerReading, CustomerSentence, RepSentence
from closecall.types import Evidence, Turn

Array = NDArray[np.float32]
ENGLISH = ("en",)
"""The languages of a reader whose card names none."""
BATCH = 16
"""Windows that are encoded together."""


@dataclass(frozen=True, slots=True)
class Card:
    """What `model.toml` tells that reading needs: label names of each head, temperatures, the threshold of an ask, and the languages."""

    name: str
    version: str
    sha256: str
    labels: Mapping[str, tuple[str, ...]]
    temperatures: Mapping[str, float]
    ask_threshold: float
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Encoded:
    """States of a window: its start token's, and each mark's."""

    start: Array
    marks: Array


def read_card(folder: Path) -> Card:
    """The model card of a reader's folder.

    Raises:
        ModelError: there is no `model.toml`, or it lacks something.
    """
    try:
        raw = tomllib.loads((folder / "model.toml").read_text(encoding="utf-8"))
        labels = {head: tuple(names) for head, names in raw["labels"].items()}
        languages = tuple(raw.get("languages", ENGLISH))
        return Card(raw["name"], raw["version"], raw["sha256"], labels, raw["temperatures"], raw["ask_threshold"], languages)
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise ModelError(
            f"{folder} holds no usable reader ({error}); install closecall again, or name another folder"
        ) from error


class TrainedReader:
    """Reads a call with the model in a folder."""

    def __init__(self, folder: Path, threads: int = 0) -> None:
        self.folder = folder
        self.threads = threads
        self.card = read_card(folder)
        self.encoding = Encoding(folder / "tokenizer.json")
        # Both sides of a call are read from the same windows: the last few calls' states are kept, so that they are encoded once.
        self._sentences = lru_cache(maxsize=2)(self._encoded_sentences)

    @property
    def name(self) -> str:
        """Name, version and the start of the weights' sha256."""
        return f"{self.card.name}-{self.card.version}-{self.card.sha256[:8]}"

    @property
    def ask_threshold(self) -> float:
        """The probability from which a sentence counts as an ask, chosen on the dev split."""
        return self.card.ask_threshold

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the calls that it was trained on."""
        return self.card.languages

    @cached_property
    def _encoder(self) -> Any:
        import ctranslate2

        return ctranslate2.Encoder(str(self.folder), device="cpu", compute_type="int8", intra_threads=self.threads)

    @cached_property
    def _heads(self) -> Mapping[str, Array]:
        with np.load(self.folder / "heads.npz") as saved:
            return {name: saved[name].astype(np.float32) for name in saved.files}

    def rep_sentences(self, turns: Sequence[Turn]) -> tuple[RepSentence, ...]:
        """Every sentence of the rep with its act and kind probabilities."""
        return tuple(
            RepSentence(piece.evidence, self._named("act", state), self._named("kind", state))
            for piece, state in self._sentences(tuple(turns))
            if piece.role == "rep"
        )

    def customer_sentences(self, turns: Sequence[Turn]) -> tuple[CustomerSentence, ...]:
        """Every sentence of the customer with its objection and volunteered-commitment probabilities."""
        found = []
        for piece, state in self._sentences(tuple(turns)):
            if piece.role == "customer":
                objections, volunteers = self._named("objection", state), self._named("volunteer", state)
                found.append(CustomerSentence(piece.evidence, _without_none(objections), _without_none(volunteers)))
        return tuple(found)

    def answers(self, turns: Sequence[Turn], asks: Sequence[tuple[Evidence, ...]]) -> tuple[AnswerReading, ...]:
        """The answer to each ask."""
        pieces = self.encoding.pieces(turns)
        ranges = [_range(pieces, ask) for ask in asks]
        windows = [
            self.encoding.answer(pieces, ask, frozenset(n for r in ranges for n in r if n >= ask.stop)) for ask in ranges
        ]
        encoded = self._encode(windows)
        return tuple(self._answer(pieces, w, e, r) for w, e, r in zip(windows, encoded, ranges, strict=True))

    def _encoded_sentences(self, turns: tuple[Turn, ...]) -> list[tuple[Piece, Array]]:
        pieces = self.encoding.pieces(turns)
        windows = self.encoding.windows(pieces)
        found = []
        for window, encoded in zip(windows, self._encode(windows), strict=True):
            found += [(pieces[m.piece], encoded.marks[n]) for n, m in enumerate(window.marks) if m.piece in window.judged]
        return found

    def _encode(self, windows: Sequence[Window]) -> list[_Encoded]:
        """States of every window, windows of like length encoded together."""
        import ctranslate2

        order = sorted(range(len(windows)), key=lambda n: len(windows[n].ids))
        found: dict[int, _Encoded] = {}
        for at in range(0, len(order), BATCH):
            batch = order[at : at + BATCH]
            output = self._encoder.forward_batch([list(windows[n].ids) for n in batch])
            hidden = np.asarray(output.last_hidden_state.to(ctranslate2.DataType.float32), dtype=np.float32)
            found |= {n: _Encoded(hidden[row, 0], _states(hidden[row], windows[n].marks)) for row, n in enumerate(batch)}
        return [found[n] for n in range(len(windows))]

    def _answer(self, pieces: Sequence[Piece], window: Window, encoded: _Encoded, ask: range) -> AnswerReading:
        asked = encoded.marks[[n for n, m in enumerate(window.marks) if m.piece in ask]].mean(0)
        kinds = self._named("kind", asked)
        candidates = list(answer_candidates(window, pieces, ask))
        if not candidates:
            # Where the customer says nothing more there is no answer, whatever the heads would make of the silence.
            silence: dict[Any, float] = {label: float(label == "unanswered") for label in self.card.labels["response"]}
            return AnswerReading(silence, None, kinds)
        scores = np.append(self._logits("pointer", encoded.marks[candidates])[:, 0], np.float32(0))
        share = _softmax(scores)
        said = share[:-1] @ encoded.marks[candidates]
        labels = self._named("response", np.concatenate([encoded.start, asked, said]))
        best = pieces[window.marks[candidates[int(share[:-1].argmax())]].piece].evidence
        return AnswerReading(labels, best, kinds)

    def _logits(self, head: str, state: Array) -> Array:
        return np.asarray(state @ self._heads[f"{head}.weight"].T + self._heads[f"{head}.bias"], dtype=np.float32)

    def _named(self, head: str, state: Array) -> dict[Any, float]:
        p = _softmax(self._logits(head, state) / self.card.temperatures.get(head, 1.0))
        return {name: float(value) for name, value in zip(self.card.labels[head], p, strict=True)}


def _states(hidden: Array, marks: Sequence[Mark]) -> Array:
    """A row for each mark: the state at the marker joined with the mean state of the sentence's tokens."""
    rows = [np.concatenate([hidden[m.at], hidden[m.start : max(m.end, m.start + 1)].mean(0)]) for m in marks]
    return np.stack(rows) if rows else np.zeros((0, 2 * hidden.shape[1]), np.float32)


def _range(pieces: Sequence[Piece], ask: tuple[Evidence, ...]) -> range:
    """The pieces that an ask's sentences cover."""
    first, last = ask[0], ask[-1]
    at = [
        n
        for n, p in enumerate(pieces)
        if p.evidence.turn == first.turn and p.evidence.start_char < last.end_char and p.evidence.end_char > first.start_char
    ]
    return range(at[0], at[-1] + 1)


def _softmax(logits: Array) -> Array:
    shifted = np.exp(logits - logits.max())
    return np.asarray(shifted / shifted.sum(), dtype=np.float32)


def _without_none(p: Mapping[Any, float]) -> dict[Any, float]:
    return {name: value for name, value in p.items() if name != "none"}
