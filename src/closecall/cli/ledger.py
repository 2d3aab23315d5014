"""The store of the commands that only read one."""

from __future__ import annotations

from pathlib import Path

from closecall.errors import UsageError
from closecall.store import Store
from closecall.store.database import parse


def existing(url: str | None) -> Store:
    """Open a store that is there already; a mistyped name shall not make an empty one.

    Raises:
        UsageError: there is no such file.
        StoreError: it cannot be used.
    """
    address = parse(url)
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").is_file():
        raise UsageError(f"there is no store {address.database}; name one with --store, or make one with closecall batch")
    return Store.open(url)
