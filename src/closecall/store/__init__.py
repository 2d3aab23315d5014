"""The SQL store: the ledger of batches, and the open tables that dashboards read. SQLite by default, PostgreSQL by URL."""

from __future__ import annotations

from closecall.store.records import Failed, FileStanding, Scored, Standing
from closecall.store.store import Store
from closecall.tables import Origin, Work

__all__ = ["Failed", "FileStanding", "Origin", "Scored", "Standing", "Store", "Work"]
