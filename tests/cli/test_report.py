"""`closecall report` on a real store."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from closecall.cli.main import app
from shelf import filled


@pytest.fixture
def store(tmp_path: Path) -> str:
    return filled(str(tmp_path / "store.db"))


def report(store: str, *arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["report", "--store", store, *map(str, arguments)])


def test_a_note_tells_what_the_store_holds(store: str) -> None:
    done = report(store, "--rep", "ann", "--format", "md")
    assert done.exit_code == 0
    for words in (
        "# Ann",
        "5 calls",
        "| Ask rate (calls with an ask) | 80% (38% to 96%, n 5) | 100% (21% to 100%, n 1) |",
        "| Asked again (of the asks that stalled, those put again in the call) | 50% (22% to 78%, n 8) |",
        "| 2026-02 | 1 |",
        "**Gained after a stall: the rep asked again** (march-1, Acme &amp; Sons, 2026-03-10, 0:52): “Shall we say Thursday at two?”",
        "**Stalled (unanswered) and not asked again**",
        "**A hint stood in for an ask** (hint, Acme &amp; Sons, 2026-03-20, 0:00): “We could meet some time, \\<b\\>perhaps",
        "| 2026-03-12 **overdue** | demo |",
    ):
        assert words in done.stdout, words


def test_a_page_is_written_whole(store: str, tmp_path: Path) -> None:
    done = report(store, "--rep", "Ben Oakes", "--since", "2026-03-01", "--out", tmp_path / "ben.html")
    assert (done.exit_code, done.stdout) == (0, "")
    page = (tmp_path / "ben.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "1 call since 2026-03-01" in page
    assert "Team (1 other)" in page


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("--rep", "Ben Okes"), "the store has no rep named 'Ben Okes'; did you mean Ben Oakes?"),
        (("--rep", "Ann", "--team", "Nort"), "the store has no team named 'Nort'; did you mean North?"),
    ],
)
def test_an_unknown_name_is_told(store: str, arguments: tuple[str, ...], fault: str) -> None:
    assert str(report(store, *arguments).exception) == fault
