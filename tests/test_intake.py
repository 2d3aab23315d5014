"""What the sources of a batch name: files, folders, patterns, manifests, object stores, watched folders."""

from __future__ import annotations

import hashlib
import os
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closecall import intake
from closecall.errors import FormatError, UsageError
from closecall.store import Origin


def tree(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"this is {name}", encoding="utf-8")
    return folder


def names(folder: Path, *sources: str) -> list[str]:
    return [Path(origin.path).relative_to(folder).as_posix() for origin in intake.origins(sources)]


def test_a_folder_is_searched_through_in_order_for_what_may_be_calls(tmp_path: Path) -> None:
    tree(tmp_path, "b/2.VTT", "b/1.wav", "a.mp3", "notes.pdf", "closecall.db", ".hidden.txt", ".git/x.txt", "c/d/e/call.json")
    assert names(tmp_path, str(tmp_path)) == ["a.mp3", "b/1.wav", "b/2.VTT", "c/d/e/call.json"]


def test_a_named_file_is_taken_whatever_its_name(tmp_path: Path) -> None:
    tree(tmp_path, "call", "notes.pdf")
    assert names(tmp_path, str(tmp_path / "call"), str(tmp_path / "notes.pdf")) == ["call", "notes.pdf"]


def test_patterns_are_met_here_and_below_and_a_place_counts_once(tmp_path: Path) -> None:
    tree(tmp_path, "1.vtt", "x/2.vtt", "x/y/3.vtt", "x/4.txt")
    assert names(tmp_path, str(tmp_path / "*.vtt")) == ["1.vtt"]
    assert names(tmp_path, str(tmp_path / "**/*.vtt"), str(tmp_path)) == ["1.vtt", "x/2.vtt", "x/y/3.vtt", "x/4.txt"]


def test_a_name_with_brackets_that_is_there_is_no_pattern(tmp_path: Path) -> None:
    tree(tmp_path, "call [1].vtt")
    assert names(tmp_path, str(tmp_path / "call [1].vtt")) == ["call [1].vtt"]


@pytest.mark.parametrize("source", ["none.txt", "none/", "*.vtt"])
def test_what_is_not_there_is_wrong_use(tmp_path: Path, source: str) -> None:
    with pytest.raises(UsageError, match=r"there is no such file|no call is there"):
        list(intake.origins([str(tmp_path / source)]))


def test_an_empty_folder_has_no_calls(tmp_path: Path) -> None:
    assert list(intake.origins([str(tmp_path)])) == []


MANIFESTS = [
    ("m.csv", "Path,call_id,Rep,team,customer,stage,date,objective,crm\na.vtt,7,Dana Ortiz,north,Aldi,demo,2026-03-10,an order,x9\n"),
    ("m.tsv", "crm\tpath\tcall_id\trep\tteam\tcustomer\tstage\tdate\tobjective\nx9\ta.vtt\t7\tDana Ortiz\tnorth\tAldi\tdemo\t2026-03-10\tan order\n"),
    ("m.jsonl", '\ufeff{"path": "a.vtt", "call_id": 7, "rep": "Dana Ortiz", "team": "north", "customer": "Aldi", "stage": "demo", "date": "2026-03-10", "objective": "an order", "crm": "x9"}\n\n'),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text"), MANIFESTS, ids=[name for name, _ in MANIFESTS])
def test_a_manifest_tells_of_each_call(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    (found,) = intake.origins([str(tmp_path / name)])
    assert Path(found.path) == tmp_path / "a.vtt"
    assert (found.call_id, found.rep, found.team, found.customer) == ("7", "Dana Ortiz", "north", "Aldi")
    assert (found.stage, found.date, found.objective) == ("demo", "2026-03-10", "an order")
    assert dict(found.more) == {"crm": "x9"}


def test_what_a_manifest_leaves_empty_is_unknown(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text("path,rep,date,note\na.vtt, ,,\n\ns3://calls/b.wav,Bo,,x\n", encoding="utf-8")
    first, second = intake.origins([str(tmp_path / "m.csv")])
    assert (first.rep, first.date, dict(first.more)) == (None, None, {})
    assert (second.path, second.rep, dict(second.more)) == ("s3://calls/b.wav", "Bo", {"note": "x"})


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("m.csv", "path,date\na.vtt,next week\n", "m.csv, row 2: date takes an ISO 8601 date"),
        ("m.csv", "path,Timezone\na.vtt,Chicago\n", "m.csv, row 2: timezone takes an IANA name"),
        ("m.csv", "path,rep_channel\na.vtt,middle\n", "m.csv, row 2: rep_channel takes left or right"),
        ("m.csv", "path,rep\n,Dana\n", "m.csv, row 2: path: field required"),
        ("m.jsonl", '{"path": "a"}\n{"path": \n', "m.jsonl, row 2: this is no JSON"),
        ("m.jsonl", '{"path": "a"}\n[1]\n', "m.jsonl, row 2: this is no JSON object"),
        ("m.jsonl", '{"path": "a", "rep": ["x"]}\n', "m.jsonl, row 1: rep: "),
    ],
)
def test_a_row_that_cannot_be_used_is_named(tmp_path: Path, name: str, text: str, fault: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as error:
        list(intake.origins([str(tmp_path / name)]))
    assert fault.casefold() in str(error.value).casefold()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("turns.csv", "speaker,text\nRep,Shall we meet?\n"),
        ("calls.jsonl", '{"call_id": "x", "path": "p", "turns": []}\n'),
        ("calls.jsonl", "no json\n"),
        ("calls.jsonl", ""),
        ("turns.csv", "speaker\0,text\n"),
    ],
)
def test_a_transcript_is_no_manifest(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert names(tmp_path, str(tmp_path / name)) == [name]


@given(st.binary(max_size=200), st.sampled_from(["m.csv", "m.tsv", "m.jsonl", "m.ndjson"]))
def test_any_bytes_are_calls_or_a_fault_of_the_user(tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str) -> None:
    path = tmp_path_factory.mktemp("any") / name
    path.write_bytes(data)
    with suppress(UsageError):
        assert all(isinstance(origin, Origin) for origin in intake.origins([str(path)]))


def test_content_is_known_by_its_bytes(tmp_path: Path, fixtures: Path) -> None:
    data = b"Rep: Hi.\n" * 300_000
    (tmp_path / "a.txt").write_bytes(data)
    found = intake.content(str(tmp_path / "a.txt"))
    assert found == intake.Content(hashlib.sha256(data).hexdigest(), recording=False)
    assert intake.content(str(fixtures / "recordings" / "recorded-payroll.ogg")).recording


@pytest.mark.parametrize(("name", "fault"), [("none", "no such file"), ("empty", "is empty"), ("folder", "cannot be read")])
def test_what_has_no_content_says_why(tmp_path: Path, name: str, fault: str) -> None:
    (tmp_path / "empty").touch()
    (tmp_path / "folder").mkdir()
    with pytest.raises(FormatError, match=fault):
        intake.content(str(tmp_path / name))


def test_a_file_is_given_as_it_is_and_bytes_under_their_name(tmp_path: Path) -> None:
    with intake.on_disk(str(tmp_path / "a.vtt")) as path:
        assert path == tmp_path / "a.vtt"
    for address in ("/far/away/call.vtt", "C:\\far\\away\\call.vtt", "s3://far/away/call.vtt"):
        with intake.on_disk(address, b"WEBVTT") as path:
            assert path.name == "call.vtt"
            assert path.read_bytes() == b"WEBVTT"
        assert not path.exists()


def test_an_object_store_is_read_through_fsspec() -> None:
    fsspec = pytest.importorskip("fsspec")
    files = fsspec.filesystem("memory")
    for name in ("/calls/b.vtt", "/calls/x/a.vtt", "/calls/notes.pdf"):
        files.pipe_file(name, name.encode())
    try:
        assert [o.path for o in intake.origins(["memory://calls"])] == ["memory:///calls/b.vtt", "memory:///calls/x/a.vtt"]
        assert [o.path for o in intake.origins(["memory://calls/*.pdf"])] == ["memory:///calls/notes.pdf"]
        assert [o.path for o in intake.origins(["memory://calls/b.vtt"])] == ["memory://calls/b.vtt"]
        assert intake.content("memory://calls/b.vtt").sha256 == hashlib.sha256(b"/calls/b.vtt").hexdigest()
        with intake.on_disk("memory://calls/b.vtt") as path:
            assert path.read_bytes() == b"/calls/b.vtt"
        with pytest.raises(UsageError, match="no call is there"):
            list(intake.origins(["memory://nothing"]))
    finally:
        files.store.clear()


def test_an_unknown_object_store_is_named() -> None:
    pytest.importorskip("fsspec")
    with pytest.raises(UsageError, match="gopher:// cannot be read"):
        list(intake.origins(["gopher://calls"]))


def test_a_watched_folder_gives_what_has_settled_once_and_again_when_it_changed(tmp_path: Path) -> None:
    tree(tmp_path, "1.txt")
    stream = intake.watched([str(tmp_path), str(tmp_path / "*.vtt")], settle=0.05, every=0)

    def settled(seconds: float = 0.3) -> list[str]:
        until = time.monotonic() + seconds
        return [Path(o.path).name for o in iter(lambda: next(stream) if time.monotonic() < until else 0, 0) if o]  # type: ignore[attr-defined]

    assert next(stream) is None
    assert settled() == ["1.txt"]
    tree(tmp_path, "2.vtt")
    assert settled() == ["2.vtt"]
    (tmp_path / "1.txt").write_text("more", encoding="utf-8")
    os.utime(tmp_path / "1.txt", (1, 1))
    assert settled() == ["1.txt"]


def test_a_file_that_still_grows_is_waited_for(tmp_path: Path) -> None:
    stream = intake.watched([str(tmp_path)], settle=0.2, every=0)
    path = tmp_path / "1.txt"
    for n in range(20):
        path.write_text("x" * (n + 1), encoding="utf-8")
        time.sleep(0.02)
        assert next(stream) is None
