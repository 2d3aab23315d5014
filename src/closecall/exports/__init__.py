"""Scorecards -> something to read or to load: one file a format."""
