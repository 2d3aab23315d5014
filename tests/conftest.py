"""What many tests share: where the fixtures are."""

from __future__ import annotations

from pathlib import Path

import pytest

from handmade import ROOT


@pytest.fixture(scope="session")
def fixtures() -> Path:
    return ROOT / "fixtures"


@pytest.fixture(scope="session")
def gold_file(fixtures: Path) -> Path:
    return fixtures / "transcripts" / "calls.jsonl"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write the golden scorecards anew")
