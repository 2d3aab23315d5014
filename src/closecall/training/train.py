"""The training loop: reproducible from a seed, resumable after every epoch, with the weights averaged over the last steps."""

from __future__ import annotations

import hashlib
import logging
import math
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from closecall.language.encoding import Encoding
from closecall.training.labelled import ACTS, IGNORED, NOT_AN_ASK, Example, Labelled, examples
from closecall.training.model import Batch, ReaderModule, collate
from closecall.training.noise import drawn, noisy

log = logging.getLogger(__name__)
AVERAGE_EVERY = 5
"""Steps between two updates of the averaged weights."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train.

    `tokens` is the size of a batch, `decay` the layer-wise factor of the learning rate, `plain_windows` the share of the
    windows of whole calls with nothing but `none` in them that an epoch takes.
    """

    seed: int = 7
    epochs: int = 3
    tokens: int = 2048
    encoder_rate: float = 1.5e-4
    head_rate: float = 1e-3
    decay: float = 0.9
    warmup: float = 0.06
    average: float = 0.98
    plain_windows: float = 0.5
    threads: int = 2


def train(
    base: Path,
    encoding: Encoding,
    data: Sequence[Labelled],
    recipe: Recipe,
    folder: Path,
    after_epoch: Callable[[ReaderModule, int], None],
) -> ReaderModule:
    """Train and return the averaged module; `folder` keeps a checkpoint, from which a second call goes on."""
    torch.manual_seed(recipe.seed)
    torch.set_num_threads(recipe.threads)
    module = ReaderModule(base)
    averaged = torch.optim.swa_utils.AveragedModel(
        module, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(recipe.average)
    )
    optimizer = torch.optim.AdamW(_groups(module, recipe), weight_decay=0.01, fused=True)
    steps = recipe.epochs * len(list(batches(encoding, data, recipe, 0)))
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, steps, recipe.warmup))
    identity = hashlib.sha256(repr((recipe, [call.id for call in data])).encode()).hexdigest()
    parts = {"module": module, "averaged": averaged, "optimizer": optimizer, "scheduler": scheduler}
    started = _resume(folder, parts, identity)
    for epoch in range(started, recipe.epochs):
        _epoch(module, averaged, optimizer, scheduler, batches(encoding, data, recipe, epoch), steps)
        _save(folder, parts, identity, epoch + 1)
        after_epoch(averaged.module, epoch)
    return averaged.module


def batches(encoding: Encoding, data: Sequence[Labelled], recipe: Recipe, epoch: int) -> Iterator[Batch]:
    """The batches of an epoch: fresh noise and window places, windows of similar length together, in random order."""
    rng = random.Random(f"{recipe.seed}-{epoch}")  # noqa: S311 - for augmentation, no secrets
    found: list[Example] = []
    for call in (call for call in data if rng.random() < call.share):
        made = examples(encoding, noisy(call, drawn(rng), rng), offset=rng.randrange(8))
        found += [e for e in made if not call.dense or _telling(e) or rng.random() < recipe.plain_windows]
    found.sort(key=lambda e: (len(e.window.ids) // 8, rng.random()))
    packs: list[list[Example]] = []
    longest = 0
    for example in found:
        longest = max(longest, len(example.window.ids))
        if not packs or longest * (len(packs[-1]) + 1) > recipe.tokens:
            packs.append([])
            longest = len(example.window.ids)
        packs[-1].append(example)
    rng.shuffle(packs)
    return (collate(pack) for pack in packs)


def _telling(example: Example) -> bool:
    """Whether a window has something other than `none` to teach."""
    return example.response != IGNORED or any(t.act not in {IGNORED, NOT_AN_ASK, ACTS.index("none")} for t in example.sentences)


def _epoch(module: ReaderModule, averaged: Any, optimizer: Any, scheduler: Any, found: Iterator[Batch], steps: int) -> None:
    module.train()
    began, seen, total = time.monotonic(), 0, 0.0
    for batch in found:
        loss = module.loss(batch)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(module.parameters(), 1.0)
        optimizer.step()
        scheduler.step()
        if scheduler.last_epoch % AVERAGE_EVERY == 0:
            averaged.update_parameters(module)
        seen, total = seen + 1, total + loss.item()
        if seen % 25 == 0:
            done = scheduler.last_epoch
            left = (time.monotonic() - began) / seen * (steps - done)
            log.info("step %d of %d, loss %.3f, %.0f s left", done, steps, total / seen, left)


def _rate(step: int, steps: int, warmup: float) -> float:
    """Linear warm-up, then a half cosine down to zero."""
    rising = max(1, int(steps * warmup))
    if step < rising:
        return step / rising
    return 0.5 * (1 + math.cos(math.pi * min(1.0, (step - rising) / max(1, steps - rising))))


def _groups(module: ReaderModule, recipe: Recipe) -> list[dict[str, Any]]:
    """Lower layers learn more slowly: they hold the language, the upper ones the task."""
    layers = module.encoder.config.num_hidden_layers
    rates: dict[float, list[torch.nn.Parameter]] = {}
    for name, parameter in module.named_parameters():
        if not parameter.requires_grad:
            continue
        if not name.startswith("encoder."):
            rate = recipe.head_rate
        else:
            depth = int(name.split("layer.")[1].split(".")[0]) + 1 if "layer." in name else 0
            rate = recipe.encoder_rate * recipe.decay ** (layers - depth)
        rates.setdefault(rate, []).append(parameter)
    return [{"params": parameters, "lr": rate} for rate, parameters in rates.items()]


def _save(folder: Path, parts: dict[str, Any], identity: str, epoch: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / "checkpoint.tmp"
    torch.save({"epoch": epoch, "identity": identity, **{name: part.state_dict() for name, part in parts.items()}}, temporary)
    temporary.replace(folder / "checkpoint.pt")


def _resume(folder: Path, parts: dict[str, Any], identity: str) -> int:
    """The epoch to go on with; a checkpoint of another recipe or other data is no use and is left alone."""
    path = folder / "checkpoint.pt"
    if not path.exists():
        return 0
    saved = torch.load(path, weights_only=True)
    if saved["identity"] != identity:
        log.info("the checkpoint in %s is of another training; starting anew", folder)
        return 0
    for name, part in parts.items():
        part.load_state_dict(saved[name])
    log.info("going on after epoch %d", saved["epoch"])
    return int(saved["epoch"])
