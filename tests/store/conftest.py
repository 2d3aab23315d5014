"""Stores on both databases, open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from closecall.store import Store


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with Store.open(url) as found:
        yield found


@pytest.fixture
def run(store: Store) -> str:
    return store.start_run({"engine": "serial"})
