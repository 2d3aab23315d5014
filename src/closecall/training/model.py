"""The reader as a torch module: one encoder, a linear head for each question."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from closecall.training.labelled import ACTS, IGNORED, KINDS, NOT_AN_ASK, OBJECTIONS, RESPONSES, VOLUNTEERS, Example

ASK = ACTS.index("ask")
ACT_WEIGHTS = (1.6, 1.4, 1.4, 1.2, 1.0)
"""Loss weight of each act: asks are rare and matter most."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows of similar length as tensors. `where` holds a row `(window, marker, start, end)` for each mark of the batch."""

    ids: Tensor
    mask: Tensor
    where: Tensor
    act: Tensor
    kind: Tensor
    objection: Tensor
    volunteer: Tensor
    weight: Tensor
    answers: tuple[tuple[int, int, tuple[int, ...], tuple[int, ...], tuple[int, ...], float], ...]
    """`(window, response, rows of the ask, rows of the candidates, rows pointed at, weight)` for each answer window."""


def collate(examples: list[Example], pad: int = 0) -> Batch:
    """Examples as one batch."""
    longest = max(len(e.window.ids) for e in examples)
    ids = torch.full((len(examples), longest), pad)
    mask = torch.zeros((len(examples), longest))
    where: list[tuple[int, int, int, int]] = []
    targets: list[tuple[int, int, int, int]] = []
    weights: list[float] = []
    answers = []
    for n, example in enumerate(examples):
        ids[n, : len(example.window.ids)] = torch.tensor(example.window.ids)
        mask[n, : len(example.window.ids)] = 1.0
        base = len(where)
        where += [(n, m.at, m.start, m.end) for m in example.window.marks]
        targets += [(t.act, t.kind, t.objection, t.volunteer) for t in example.sentences]
        weights += [example.weight] * len(example.sentences)
        if example.response != IGNORED:
            rows = [tuple(base + k for k in group) for group in (example.ask_marks, example.candidates, example.pointed)]
            answers.append((n, example.response, rows[0], rows[1], rows[2], example.weight))
    columns = torch.tensor(targets)
    return Batch(
        ids,
        mask,
        torch.tensor(where),
        columns[:, 0],
        columns[:, 1],
        columns[:, 2],
        columns[:, 3],
        torch.tensor(weights),
        tuple(answers),
    )


class ReaderModule(nn.Module):
    """Encoder and heads. A sentence is its marker's state joined with the mean state of its tokens."""

    def __init__(self, base: Path, dropout: float = 0.1) -> None:
        super().__init__()
        from transformers import AutoModel

        # Dropout inside attention took half of a forward pass on a CPU, drawing its random numbers; the other places keep theirs.
        self.encoder = AutoModel.from_pretrained(
            base, add_pooling_layer=False, attention_probs_dropout_prob=0.0, local_files_only=True
        )
        # Half of the parameters are word vectors, and a few hundred calls teach them nothing but themselves.
        self.encoder.embeddings.requires_grad_(False)
        width = self.encoder.config.hidden_size
        self.drop = nn.Dropout(dropout)
        self.act = nn.Linear(2 * width, len(ACTS))
        self.kind = nn.Linear(2 * width, len(KINDS))
        self.objection = nn.Linear(2 * width, len(OBJECTIONS))
        self.volunteer = nn.Linear(2 * width, len(VOLUNTEERS))
        self.pointer = nn.Linear(2 * width, 1)
        self.response = nn.Linear(5 * width, len(RESPONSES))

    def states(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Token states `(windows, tokens, width)` and sentence states `(marks, 2 * width)`."""
        hidden = self.encoder(input_ids=batch.ids, attention_mask=batch.mask).last_hidden_state
        window, at, start, end = batch.where.unbind(1)
        total = nn.functional.pad(hidden.cumsum(1), (0, 0, 1, 0))
        mean = (total[window, end] - total[window, start]) / (end - start).clamp(min=1).unsqueeze(1)
        return hidden, self.drop(torch.cat([hidden[window, at], mean], 1))

    def answer_logits(self, hidden: Tensor, sentences: Tensor, answer: tuple[Any, ...]) -> tuple[Tensor, Tensor]:
        """Logits over responses `(8,)`, and over the candidates and "nowhere" `(candidates + 1,)`, of one answer window."""
        window, _, ask, candidates, *_ = answer
        asked = sentences[list(ask)].mean(0)
        scores = torch.cat([self.pointer(sentences[list(candidates)]).squeeze(1), sentences.new_zeros(1)])
        share = scores.softmax(0)
        said = share[:-1] @ sentences[list(candidates)] if candidates else torch.zeros_like(asked)
        return self.response(torch.cat([self.drop(hidden[window, 0]), asked, said])), scores

    def loss(self, batch: Batch) -> Tensor:
        """The weighted sum of the losses of all heads."""
        hidden, sentences = self.states(batch)
        total = self._act_loss(sentences, batch)
        for head, target, scale in (
            (self.kind, batch.kind, 1.0),
            (self.objection, batch.objection, 0.3),
            (self.volunteer, batch.volunteer, 0.3),
        ):
            known = target != IGNORED
            if known.any():
                each = nn.functional.cross_entropy(
                    head(sentences[known]), target[known], reduction="none", label_smoothing=0.02
                )
                total = total + scale * (each * batch.weight[known]).mean()
        return total + self._answer_loss(hidden, sentences, batch)

    def _act_loss(self, sentences: Tensor, batch: Batch) -> Tensor:
        logits = self.act(sentences)
        total = logits.sum() * 0.0
        known = batch.act >= 0
        if known.any():
            scale = torch.tensor(ACT_WEIGHTS)[batch.act[known]] * batch.weight[known]
            each = nn.functional.cross_entropy(logits[known], batch.act[known], reduction="none", label_smoothing=0.02)
            total = total + 1.5 * (each * scale).sum() / scale.sum().clamp(min=1.0)
        other = batch.act == NOT_AN_ASK
        if other.any():
            p = logits[other].softmax(1)[:, ASK]
            total = total + (-torch.log1p(-p.clamp(max=0.999)) * batch.weight[other]).mean()
        return total

    def _answer_loss(self, hidden: Tensor, sentences: Tensor, batch: Batch) -> Tensor:
        total = sentences.sum() * 0.0
        for answer in batch.answers:
            _, response, _, candidates, pointed, weight = answer
            logits, scores = self.answer_logits(hidden, sentences, answer)
            each = nn.functional.cross_entropy(logits.unsqueeze(0), torch.tensor([response]), label_smoothing=0.02)
            if pointed or response == RESPONSES.index("unanswered"):
                right = [candidates.index(row) for row in pointed] or [len(candidates)]
                each = each - 0.3 * scores.log_softmax(0)[right].logsumexp(0)
            total = total + each * weight
        return total / max(1, len(batch.answers))
