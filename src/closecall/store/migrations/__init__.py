"""Migrations of the store, run by Alembic from `closecall.store.database`."""
