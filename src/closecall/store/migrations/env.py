"""Runs the migrations on the connection, and within the transaction, of the caller. The views are not theirs: they are made after."""

from __future__ import annotations

from alembic import context

from closecall.store.schema import VERSION_TABLE

context.configure(connection=context.config.attributes["connection"], version_table=VERSION_TABLE)
context.run_migrations()
