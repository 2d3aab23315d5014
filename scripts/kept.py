"""Where the scripts that measure recordings keep their figures: docs/recordings.json, one table each, and the page made of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "docs" / "recordings.json"


def keep(title: str, explained: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Put a table in place of the one with the same title, and write docs/accuracy.md anew."""
    from closecall.training.card import accuracy_page

    tables = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    tables[title] = {"explained": explained, "columns": list(columns), "rows": [list(row) for row in rows]}
    FILE.write_text(json.dumps(tables, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    metrics = json.loads((ROOT / "models" / "reader" / "metrics.json").read_text(encoding="utf-8"))
    (ROOT / "docs" / "accuracy.md").write_text(accuracy_page(metrics, tables), encoding="utf-8")
