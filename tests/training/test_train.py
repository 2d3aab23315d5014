"""Training for real, on the twelve fixture calls: needs the extra `train`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason='needs pip install "closecall[train]"')
pytest.importorskip("transformers", reason='needs pip install "closecall[train]"')

import torch

from closecall.language.encoding import Encoding
from closecall.language.trained import TrainedReader
from closecall.training import corpora
from closecall.training.export import LABELS, export, write_model_toml
from closecall.training.labelled import ACTS, Example, Labelled, SentenceTarget, examples
from closecall.training.model import ReaderModule, collate
from closecall.training.run import packaged_base
from closecall.training.train import Recipe, batches, train
from handmade import ROOT

pytestmark = pytest.mark.filterwarnings("ignore")  # torch and transformers warn of their own futures


@pytest.fixture(scope="module")
def calls() -> list[Labelled]:
    return corpora.calls(ROOT / "fixtures" / "transcripts" / "calls.jsonl")


@pytest.fixture(scope="module")
def encoding() -> Encoding:
    return Encoding(packaged_base() / "tokenizer.json")


@pytest.fixture(scope="module")
def module(calls: list[Labelled], encoding: Encoding, tmp_path_factory: pytest.TempPathFactory) -> ReaderModule:
    folder = tmp_path_factory.mktemp("checkpoints")
    # Long enough to be sure of what it reads: near the middle of the scale, rounding to int8 shows most.
    recipe = Recipe(epochs=8, tokens=1024, plain_windows=1.0, threads=1)
    return train(packaged_base(), encoding, calls, recipe, folder, lambda _module, _epoch: None).eval()


def test_the_export_reads_as_the_module_does(
    module: ReaderModule, calls: list[Labelled], encoding: Encoding, tmp_path: Path
) -> None:
    export(module, packaged_base(), tmp_path)
    write_model_toml(tmp_path, {"name": "x", "version": "0", "ask_threshold": 0.5, "labels": LABELS, "temperatures": {}})
    reader = TrainedReader(tmp_path, threads=1)
    for call in calls[:4]:
        ours = np.array([[s.acts[a] for a in ACTS] for s in reader.rep_sentences(call.turns)])
        assert np.abs(ours - torch_acts(module, encoding, call)).max() < 0.1
        assert np.abs(ours - torch_acts(module, encoding, call)).mean() < 0.01


def torch_acts(module: ReaderModule, encoding: Encoding, call: Labelled) -> np.ndarray:
    pieces = encoding.pieces(call.turns)
    found = []
    with torch.no_grad():
        for window in encoding.windows(pieces):
            batch = collate([Example(window, tuple(SentenceTarget() for _ in window.marks), 1.0)])
            p = module.act(module.states(batch)[1]).softmax(1).numpy()
            found += [p[n] for n, m in enumerate(window.marks) if m.piece in window.judged and pieces[m.piece].role == "rep"]
    return np.array(found)


def test_every_labelled_ask_becomes_a_target(calls: list[Labelled], encoding: Encoding) -> None:
    for call in calls:
        made = examples(encoding, call)
        asked = sum(s.act == ACTS.index("ask") for e in made for s in e.sentences)
        assert asked >= sum(s.label == "ask" for s in call.acts)
        assert sum(bool(e.ask_marks) for e in made) == len(call.answers)


def test_an_epoch_is_the_same_for_the_same_seed(calls: list[Labelled], encoding: Encoding) -> None:
    first, again = (list(batches(encoding, calls, Recipe(), 0)) for _ in range(2))
    assert len(first) == len(again)
    assert all(torch.equal(a.ids, b.ids) and torch.equal(a.act, b.act) for a, b in zip(first, again, strict=True))


def test_training_goes_on_from_its_checkpoint_and_from_no_other(
    calls: list[Labelled], encoding: Encoding, tmp_path: Path
) -> None:
    seen: list[int] = []

    def run(data: list[Labelled]) -> None:
        train(packaged_base(), encoding, data, Recipe(epochs=1, threads=1), tmp_path, lambda _module, epoch: seen.append(epoch))

    for data in (calls[:3], calls[:3], calls[3:6]):
        run(data)
    assert seen == [0, 0], "the second run finds its work done, the third is another training"
