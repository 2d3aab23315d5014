"""Recognition noise: what a speech recogniser does to a clean sentence, done to labelled talk without losing the labels.

Punctuation goes or falls in wrong places, capitals come and go, words are dropped, doubled, filled with "uh", or heard as others.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from closecall.training.labelled import Answer, Labelled, Span

_FILLERS = ("uh", "um", "you know", "like", "i mean", "so", "uh huh", "right", "okay", "yeah")
_HEARD = {
    "there": "their", "their": "there", "to": "two", "two": "to", "for": "four", "four": "for", "your": "you're", "you're": "your", "we'll": "will",
    "i'll": "all", "sell": "cell", "buy": "by", "by": "buy", "hear": "here", "here": "hear", "write": "right", "meet": "meat", "week": "weak", "know": "no",
    "let's": "lets", "would": "wood", "could": "good", "it's": "its", "send": "sent", "then": "than", "than": "then", "are": "our", "our": "are", "sign": "sine",
    "order": "order a", "demo": "the mo", "quote": "coat", "price": "prize", "call": "called", "and": "in", "can": "can't", "in": "and", "he'll": "hell", "a": "the",
    "the": "a", "of": "have", "ten": "10", "one": "won", "eight": "ate", "thirty": "30", "twenty": "20", "fifty": "50", "two hundred": "200", "tomorrow": "to morrow",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Strength:
    """How much noise: the chance of each kind for a word, and whether all punctuation and capitals go."""

    bare: bool = False
    punctuation: float = 0.0
    words: float = 0.0


def drawn(rng: random.Random) -> Strength:
    """A strength as recognisers differ: a third stays clean, a third loses all marks, a third has marks in wrong places."""
    draw = rng.random()
    words = rng.choice((0.0, 0.02, 0.05))
    if draw < 0.35:
        return Strength()
    if draw < 0.65:
        return Strength(bare=True, words=words)
    return Strength(punctuation=rng.choice((0.1, 0.3)), words=words)


def noisy(call: Labelled, strength: Strength, rng: random.Random) -> Labelled:
    """The same talk as a recogniser might print it, its labels moved along."""
    if strength == Strength():
        return call
    printed = [Printed(turn.text, strength, rng) for turn in call.turns]
    turns = tuple(replace(turn, text=p.text, words=()) for turn, p in zip(call.turns, printed, strict=True))

    def moved(span: Span) -> Span:
        start, end = printed[span.turn].moved(span.start, span.end)
        return replace(span, start=start, end=end)

    return replace(
        call,
        turns=turns,
        acts=tuple(moved(s) for s in call.acts),
        answers=tuple(Answer(a.ask, a.label, moved(a.where) if a.where else None) for a in call.answers),
        objections=None if call.objections is None else tuple(moved(s) for s in call.objections),
        volunteers=None if call.volunteers is None else tuple(moved(s) for s in call.volunteers),
    )


class Printed:
    """One turn as printed, and where each of its words went."""

    def __init__(self, text: str, strength: Strength, rng: random.Random) -> None:
        self._old = [(m.start(), m.end()) for m in re.finditer(r"\S+", text)]
        self._new: list[tuple[int, int]] = []
        parts: list[str] = []
        length = 0
        for start, end in self._old:
            word = _word(text[start:end], strength, rng)
            before = length + (1 if parts and word else 0)
            self._new.append((before, before + len(word)))
            if word:
                parts.append(word)
                length = before + len(word)
        self.text = " ".join(parts) or "uh"

    def moved(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters `start` to `end` went."""
        inside: Sequence[int] = [n for n, (a, b) in enumerate(self._old) if b > start and a < end]
        if not inside:
            return 0, 0
        return min(self._new[inside[0]][0], len(self.text)), min(self._new[inside[-1]][1], len(self.text))


def _word(word: str, strength: Strength, rng: random.Random) -> str:
    if strength.bare:
        word = re.sub(r"[^\w'’@%$£€&+/-]+$|^[^\w'’@%$£€&+-]+", "", word.lower())
    elif rng.random() < strength.punctuation:
        word = _misprinted(word, rng)
    return _misheard(word, rng) if rng.random() < strength.words else word


def _misprinted(word: str, rng: random.Random) -> str:
    draw = rng.random()
    if draw < 0.6:
        return word.rstrip(".,?!;:")
    if draw < 0.8:
        return word.rstrip(".,?!;:") + rng.choice((".", ",", ".", "?"))
    return word.capitalize() if draw < 0.9 else word.lower()


def _misheard(word: str, rng: random.Random) -> str:
    plain = word.lower().strip(".,?!")
    draw = rng.random()
    if plain in _HEARD and draw < 0.5:
        return _HEARD[plain]
    if draw < 0.65:
        return f"{rng.choice(_FILLERS)} {word}"
    if draw < 0.8:
        return f"{plain} {word}"
    return "" if len(plain) < 5 else word[: max(3, len(word) * 2 // 3)]
