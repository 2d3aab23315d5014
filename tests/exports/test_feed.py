"""The files of an export, read back by the tools that will read them."""

from __future__ import annotations

import json
import sys
import tracemalloc
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from closecall.columns import Column
from closecall.errors import UsageError
from closecall.exports.feed import STATE, Exported, Format, Held, export
from closecall.exports.files import Rows

ASKED = 'Can we meet, "Ann"?\nOn Thursday; 5 €, 𝒳, \u2028, =1+1'
FORMATS: tuple[Format, ...] = ("parquet", "csv", "jsonl")


DATED = {
    "calls": (
        Column("id", "text", ""),
        Column("held", "time", ""),
        Column("score", "integer", ""),
        Column("version", "text", ""),
    ),
    "asks": (
        Column("call", "text", ""),
        Column("n", "integer", ""),
        Column("quote", "text", ""),
        Column("sure", "real", ""),
        Column("won", "boolean", ""),
        Column("due", "date", ""),
    ),
}


@dataclass(frozen=True)
class Call:
    id: str
    day: date | None
    version: str = "1"
    asks: int = 2


@dataclass
class Calls:
    """A source in memory."""

    held: list[Call]
    dated: Mapping[str, Sequence[Column]] = field(default_factory=lambda: DATED)
    whole: Mapping[str, Sequence[Column]] = field(default_factory=lambda: {"reps": (Column("rep", "text", ""),)})
    asked_for: list[tuple[str, date | None]] = field(default_factory=list)

    def calls(self, since: date | None) -> Iterator[Held]:
        chosen = [call for call in self.held if since is None or (call.day and call.day >= since)]
        for call in sorted(chosen, key=lambda call: (call.day or date.max, call.id)):
            yield Held(call.day, call.id, call.version)

    def rows(self, table: str, day: date | None) -> Iterator[Rows]:
        self.asked_for.append((table, day))
        for call in self.held:
            if call.day == day and table == "calls":
                yield [
                    (
                        call.id,
                        call.day and datetime(call.day.year, call.day.month, call.day.day, 14, 5, tzinfo=UTC),
                        None,
                        call.version,
                    )
                ]
            elif call.day == day:
                yield [(call.id, n, ASKED, 0.1, n == 0, call.day) for n in range(call.asks)]

    def all_rows(self, _: str) -> Iterator[Rows]:
        yield [("Ann",), ("Ben",)]


def four() -> Calls:
    return Calls([Call("a", date(2026, 2, 27)), Call("b", date(2026, 3, 1)), Call("c", date(2026, 3, 1)), Call("d", None)])


def files(out: Path) -> dict[str, int]:
    """Every file with what tells that it was written anew."""
    return {str(path.relative_to(out)): path.stat().st_ino for path in out.rglob("*") if path.is_file() and path.name != STATE}


@pytest.mark.parametrize("to", FORMATS)
def test_a_folder_a_table_a_folder_a_month_a_file_a_day(tmp_path: Path, to: Format) -> None:
    assert export(four(), to, tmp_path) == Exported(written=3, unchanged=0, removed=0)
    days = ("month=2026-02/2026-02-27", "month=2026-03/2026-03-01", "month=undated/undated")
    assert set(files(tmp_path)) == {f"{table}/{day}.{to}" for table in ("calls", "asks") for day in days} | {f"reps/reps.{to}"}


@pytest.mark.parametrize("to", FORMATS)
def test_a_second_export_writes_nothing_anew(tmp_path: Path, to: Format) -> None:
    export(four(), to, tmp_path)
    before = files(tmp_path)
    source = four()
    assert export(source, to, tmp_path) == Exported(0, 3, 0)
    assert {name: node for name, node in before.items() if "reps" not in name}.items() <= files(tmp_path).items()
    assert not source.asked_for


@pytest.mark.parametrize(
    ("change", "days", "done"),
    [
        (lambda c: [*c, Call("e", date(2026, 3, 2))], {date(2026, 3, 2)}, Exported(1, 3, 0)),
        (lambda c: [*c, Call("e", date(2026, 3, 1))], {date(2026, 3, 1)}, Exported(1, 2, 0)),
        (lambda c: [replace(c[0], version="2"), *c[1:]], {date(2026, 2, 27)}, Exported(1, 2, 0)),
        (lambda c: [*c[:3], replace(c[3], version="2")], {None}, Exported(1, 2, 0)),
        (lambda c: [*c[:3], replace(c[3], day=date(2026, 4, 1))], {date(2026, 4, 1)}, Exported(1, 2, 1)),
        (lambda c: c[1:], set(), Exported(0, 2, 1)),
        (lambda c: c[:1] + c[2:], {date(2026, 3, 1)}, Exported(1, 2, 0)),
    ],
)
def test_only_what_changed_is_written(tmp_path: Path, change: Any, days: set[date | None], done: Exported) -> None:
    export(four(), "parquet", tmp_path)
    source = Calls(change(four().held))
    assert export(source, "parquet", tmp_path) == done
    assert {day for _, day in source.asked_for} == days
    export(Calls(change(four().held)), "parquet", tmp_path / "afresh")
    updated = {name for name in files(tmp_path) if not name.startswith("afresh")}
    assert updated == set(files(tmp_path / "afresh"))
    assert all((tmp_path / name).read_bytes() == (tmp_path / "afresh" / name).read_bytes() for name in updated)


def test_since_leaves_earlier_and_undated_calls_as_they_are(tmp_path: Path) -> None:
    export(four(), "csv", tmp_path)
    before = files(tmp_path)
    assert export(Calls([Call("b", date(2026, 3, 1), "2")]), "csv", tmp_path, date(2026, 3, 1)) == Exported(1, 0, 0)
    changed = {name for name, node in files(tmp_path).items() if before[name] != node}
    assert changed == {"calls/month=2026-03/2026-03-01.csv", "asks/month=2026-03/2026-03-01.csv", "reps/reps.csv"}


def test_new_columns_write_every_day_anew(tmp_path: Path) -> None:
    export(four(), "csv", tmp_path)
    source = four()
    source.dated = {"calls": DATED["calls"]}
    assert export(source, "csv", tmp_path).written == 3


def test_formats_share_a_folder(tmp_path: Path) -> None:
    for to in FORMATS:
        assert export(four(), to, tmp_path).written == 3
    assert [export(four(), to, tmp_path).written for to in FORMATS] == [0, 0, 0]


def test_a_cut_off_export_goes_on_and_leaves_no_half_file(tmp_path: Path) -> None:
    class Cut(Calls):
        def rows(self, table: str, day: date | None) -> Iterator[Rows]:
            yield from super().rows(table, day)
            if day and day.month == 3 and table == "asks":
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(Cut(four().held), "parquet", tmp_path)
    assert not [name for name in files(tmp_path) if name.endswith(".part") or "asks/month=2026-03" in name]
    assert export(four(), "parquet", tmp_path) == Exported(2, 1, 0)


def test_duckdb_reads_parquet(tmp_path: Path) -> None:
    import duckdb

    export(four(), "parquet", tmp_path)
    with duckdb.connect() as db:
        calls, asks = (
            db.read_parquet(f"{tmp_path}/{table}/*/*.parquet", hive_partitioning=True) for table in ("calls", "asks")
        )
        db.register("calls", calls)
        db.register("asks", asks)
        by_month = db.sql("select month, count(*) from asks group by month order by month").fetchall()
        assert by_month == [("2026-02", 2), ("2026-03", 4), ("undated", 2)]
        joined = db.sql("select count(*) from calls c join asks a on a.call = c.id where a.won and c.month = '2026-03'")
        assert joined.fetchall() == [(2,)]
        assert db.sql("select distinct quote, sure from asks").fetchall() == [(ASKED, 0.1)]
        held = db.sql("select epoch(held) from calls where id = 'a'").fetchall()
        assert held == [(datetime(2026, 2, 27, 14, 5, tzinfo=UTC).timestamp(),)]


def test_pandas_reads_parquet(tmp_path: Path) -> None:
    import pandas as pd

    export(four(), "parquet", tmp_path)
    asks = pd.read_parquet(tmp_path / "asks")
    assert asks.groupby("month", observed=True).size().to_dict() == {"2026-02": 2, "2026-03": 4, "undated": 2}
    assert asks["won"].dtype == bool
    calls = pd.read_parquet(tmp_path / "calls", filters=[("month", "==", "2026-02")])
    assert list(calls["held"]) == [pd.Timestamp("2026-02-27T14:05Z")]
    assert list(pd.read_parquet(tmp_path / "reps")["rep"]) == ["Ann", "Ben"]


def test_both_read_csv_and_json_lines(tmp_path: Path) -> None:
    import duckdb
    import pandas as pd

    export(four(), "csv", tmp_path)
    export(four(), "jsonl", tmp_path)
    day = "asks/month=2026-03/2026-03-01"
    table = pd.read_csv(tmp_path / f"{day}.csv")
    assert set(table["quote"]) == {ASKED}
    assert list(table["won"]) == [True, False, True, False]
    lines = (tmp_path / f"{day}.jsonl").read_text(encoding="utf-8").split("\n")
    assert json.loads(lines[0]) == {"call": "b", "n": 0, "quote": ASKED, "sure": 0.1, "won": True, "due": "2026-03-01"}
    with duckdb.connect() as db:
        assert len(db.read_csv(f"{tmp_path}/asks/*/*.csv").fetchall()) == 8
        assert len(db.read_json(f"{tmp_path}/asks/*/*.jsonl").filter("won").fetchall()) == 4


def test_a_day_without_rows_has_a_file_with_its_columns(tmp_path: Path) -> None:
    import pandas as pd

    export(Calls([Call("a", date(2026, 2, 27), asks=0)]), "parquet", tmp_path)
    found = pd.read_parquet(tmp_path / "asks")
    assert (len(found), list(found)[:3]) == (0, ["call", "n", "quote"])


def test_the_same_store_gives_the_same_bytes(tmp_path: Path) -> None:
    for to in FORMATS:
        export(four(), to, tmp_path / "1")
        export(four(), to, tmp_path / "2")
    assert all((tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes() for name in files(tmp_path / "1"))


@pytest.mark.parametrize("to", ["csv", "jsonl"])
def test_memory_does_not_grow_with_the_calls(tmp_path: Path, to: Format) -> None:
    def peak(calls: int) -> int:
        source = Calls([Call(f"{n:06}", date(2026, 3, 1 + n % 2), asks=20) for n in range(calls)])
        tracemalloc.start()
        export(source, to, tmp_path / str(calls))
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert peak(2000) < peak(200) + 300_000


@pytest.mark.parametrize("text", ["", "[]", '{"days": 1}', '{"days": {"csv": 1}}', "{}"])
def test_a_state_that_is_none_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / STATE).write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be read as the state of an earlier export"):
        export(four(), "csv", tmp_path)


def test_without_pyarrow_the_cure_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"closecall\[feeds\]"):
        export(four(), "parquet", tmp_path)


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="choose another folder with --out"):
        export(four(), "csv", tmp_path / "out")
