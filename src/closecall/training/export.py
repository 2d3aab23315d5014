"""A trained module -> a folder that `TrainedReader` reads: CTranslate2 int8 encoder, heads in numpy, tokenizer, `model.toml`."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from closecall.training.labelled import ACTS, KINDS, OBJECTIONS, RESPONSES, VOLUNTEERS
from closecall.training.model import ReaderModule

HEADS = ("act", "kind", "objection", "volunteer", "pointer", "response")
LABELS: Mapping[str, tuple[str, ...]] = {
    "act": ACTS,
    "kind": KINDS,
    "objection": OBJECTIONS,
    "volunteer": VOLUNTEERS,
    "response": RESPONSES,
}
QUANTIZATION = "int8"


def export(module: ReaderModule, base: Path, folder: Path) -> None:
    """Write encoder, heads and tokenizer; an older export in the folder is replaced."""
    from ctranslate2.converters import TransformersConverter

    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        whole = _with_pooler(module, base, Path(scratch) / "encoder")
        converted = Path(scratch) / "converted"
        TransformersConverter(str(whole)).convert(str(converted), quantization=QUANTIZATION)
        for file in ("model.bin", "config.json", "vocabulary.json"):
            shutil.copyfile(converted / file, folder / file)
    shutil.copyfile(base / "tokenizer.json", folder / "tokenizer.json")
    np.savez_compressed(folder / "heads.npz", **_heads(module))


def write_model_toml(folder: Path, facts: Mapping[str, Any]) -> None:
    """`model.toml`: what reading needs, and where the model comes from."""
    lines = [f"{key} = {_toml(value)}" for key, value in facts.items() if not isinstance(value, Mapping)]
    lines.append(f"sha256 = {_toml(digest(folder))}")
    for section, values in facts.items():
        if isinstance(values, Mapping):
            lines += ["", f"[{section}]", *(f"{_key(key)} = {_toml(value)}" for key, value in values.items())]
    (folder / "model.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def digest(folder: Path) -> str:
    """sha256 over encoder and heads."""
    total = hashlib.sha256()
    for name in ("model.bin", "heads.npz"):
        total.update((folder / name).read_bytes())
    return total.hexdigest()


def _with_pooler(module: ReaderModule, base: Path, folder: Path) -> Path:
    """The encoder saved for conversion; the converter wants the base's pooler, which reading never uses."""
    from transformers import AutoModel, AutoTokenizer

    whole = AutoModel.from_pretrained(base, local_files_only=True)
    missing = whole.load_state_dict(module.encoder.state_dict(), strict=False)
    if missing.unexpected_keys:
        raise ValueError(f"encoder does not fit its base: {missing.unexpected_keys[:3]}")
    whole.save_pretrained(folder)
    AutoTokenizer.from_pretrained(base, local_files_only=True).save_pretrained(folder)
    return folder


def _heads(module: ReaderModule) -> dict[str, Any]:
    arrays = {}
    for head in HEADS:
        layer = getattr(module, head)
        arrays[f"{head}.weight"] = layer.weight.detach().numpy().astype(np.float16)
        arrays[f"{head}.bias"] = layer.bias.detach().numpy().astype(np.float16)
    return arrays


def _key(name: str) -> str:
    return name if name.replace("_", "").replace("-", "").isalnum() else _toml(name)


def _toml(value: Any) -> str:
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_toml(v) for v in value)}]"
    return repr(value)
