"""`closecall export` on real stores."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from closecall.cli.main import app
from closecall.columns import TABLES
from closecall.store import Store
from shelf import dated, filled, record, scored


def export(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["export", *map(str, arguments)])


@pytest.fixture
def store(tmp_path: Path) -> str:
    return filled(str(tmp_path / "store.db"))


@pytest.mark.parametrize("to", ["parquet", "csv", "jsonl"])
def test_every_table_is_there_with_every_column_and_row(store: str, tmp_path: Path, to: str) -> None:
    done = export("--store", store, "--to", to, "--out", tmp_path / "feed")
    assert (done.exit_code, done.stderr) == (0, f"wrote 5 days to {tmp_path / 'feed'}, 0 unchanged, 0 removed\n")
    read = {"parquet": pd.read_parquet, "csv": pd.read_csv, "jsonl": lambda path: pd.read_json(path, lines=True)}[to]
    with Store.open(store) as opened:
        for table in TABLES:
            found = [read(path) for path in sorted((tmp_path / "feed" / table.name).rglob(f"*.{to}"))]
            assert sum(map(len, found)) == len(list(opened.rows(table.name))), table.name
            if to != "jsonl":
                assert list(found[0]) == [column.name for column in table.columns if column.name != "month"]


def test_values_arrive_as_they_are(store: str, tmp_path: Path) -> None:
    export("--store", store, "--to", "parquet", "--out", tmp_path)
    calls = pd.read_parquet(tmp_path / "calls")
    first = calls[calls.call_id == "march-1"].iloc[0]
    assert (first.month, str(first.day), first.started_at) == ("2026-03", "2026-03-10", pd.Timestamp("2026-03-10T14:05Z"))
    assert (first.verdict, first.asked, first.score) == ("gained", True, 72)
    asks = pd.read_parquet(tmp_path / "asks", filters=[("month", "==", "2026-02")])
    assert list(asks.quote)[1] == "Shall we say Thursday at two?"


def test_only_what_is_new_or_scored_again_is_written(store: str, tmp_path: Path) -> None:
    def again() -> str:
        return export("--store", store, "--to", "parquet", "--out", tmp_path / "feed").stderr.partition(" days")[0]

    assert [again(), again()] == ["wrote 5", "wrote 0"]
    with Store.open(store) as opened:
        record(opened, scored("new", dated("2026-03-12")), scored("march-2", dated("2026-03-10"), judging="2"))
    assert again() == "wrote 2"
    calls = pd.read_parquet(tmp_path / "feed" / "calls")
    assert sorted(calls.call_id) == ["february", "hint", "march-1", "march-2", "new", "other", "undated"]
    assert list(calls[calls.call_id == "march-2"].judging) == ["2"]
    with Store.open(store) as opened:
        record(opened, scored("undated", dated("2026-03-12"), judging="2"))
    assert again() == "wrote 1"
    assert not (tmp_path / "feed/asks/month=undated/undated.parquet").exists()
    assert len(pd.read_parquet(tmp_path / "feed" / "calls")) == 7


def test_since(store: str, tmp_path: Path) -> None:
    export("--store", store, "--to", "csv", "--out", tmp_path / "feed", "--since", "2026-03-11")
    assert sorted(path.name for path in (tmp_path / "feed" / "calls").rglob("*.csv")) == ["2026-03-11.csv", "2026-03-20.csv"]


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [(("--store", "none.db"), "there is no store none.db"), (("--since", "March"), "--since"), (("--to", "xml"), "--to")],
)
def test_wrong_use_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], fault: str) -> None:
    monkeypatch.chdir(tmp_path)
    done = export("--to", "csv", "--out", tmp_path / "feed", *arguments)
    assert done.exit_code
    assert fault in f"{done.stderr}{done.exception}"
    assert not (tmp_path / "none.db").exists()
