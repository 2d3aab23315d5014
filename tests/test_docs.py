"""The pages of docs/ that are generated are as the sources make them, and the SQL in the others runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from closecall.store import Store
from handmade import ROOT

DOCS = ROOT / "docs"
_QUERY = re.compile(r"^(?:SELECT|  +SELECT)[^;`]*?(?=;|\n *```)", re.MULTILINE)
_TOOLS_OWN = re.compile(r"\{\{|\$__|::")
"""What a dashboard fills in before the database sees it, and casts that SQLite does not have."""
QUERIES = [
    query for query in _QUERY.findall((DOCS / "dashboards.md").read_text(encoding="utf-8")) if not _TOOLS_OWN.search(query)
]


def test_generated_pages_are_current(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(ROOT / "scripts" / "docs"), str(tmp_path)], check=True, timeout=120)
    pages = {page.name: page.read_text(encoding="utf-8") for page in tmp_path.iterdir()}
    assert {"settings.md", "schema.md", "scorecard.schema.json", "benchmarks.md"} == pages.keys()
    stale = [name for name, text in pages.items() if (DOCS / name).read_text(encoding="utf-8") != text]
    assert not stale, "run scripts/docs"


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_queries_of_the_dashboards_run(url: str, query: str) -> None:
    with Store.open(url) as store, store.engine.connect() as connection:
        connection.exec_driver_sql(query)


def test_the_dashboards_have_queries() -> None:
    assert len(QUERIES) >= 4
