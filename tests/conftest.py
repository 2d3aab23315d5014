"""What many tests share: where the fixtures are, and how properties are tried."""

from __future__ import annotations

from pathlib import Path

import hypothesis
import pytest

from handmade import ROOT

# A busy machine is slow now and then; a property that never ends is caught by the time limit of the whole run.
hypothesis.settings.register_profile("closecall", deadline=None)
hypothesis.settings.load_profile("closecall")


@pytest.fixture(scope="session")
def fixtures() -> Path:
    return ROOT / "fixtures"


@pytest.fixture(scope="session")
def gold_file(fixtures: Path) -> Path:
    return fixtures / "transcripts" / "calls.jsonl"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write the golden scorecards anew")
