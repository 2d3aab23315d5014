"""The guide to adding a format shows what is really there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "extending" / "format.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)


def test_the_file_of_the_guide_is_the_file() -> None:
    source = (ROOT / "src" / "closecall" / "formats" / "quo.py").read_text(encoding="utf-8")
    assert BLOCKS[0] == source
    assert len(source.splitlines()) < 60


def test_the_lines_of_the_guide_are_the_lines() -> None:
    assert BLOCKS[1] in (ROOT / "src" / "closecall" / "formats" / "__init__.py").read_text(encoding="utf-8")
    assert BLOCKS[2] in (ROOT / "tests" / "formats" / "test_samples.py").read_text(encoding="utf-8")


def test_every_file_that_the_guide_names_is_there() -> None:
    named = set(re.findall(r"`(\w+\.py)`", GUIDE))
    assert named
    assert all((ROOT / "src" / "closecall" / "formats" / name).exists() for name in named)
