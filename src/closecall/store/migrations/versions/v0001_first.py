"""The first version of all tables."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TEXT = sa.Text()
INTEGER = sa.Integer()
REAL: sa.Double[float] = sa.Double()
BOOLEAN = sa.Boolean()
DATE = sa.Date()
TIME = sa.DateTime(timezone=True)
BLOB = sa.LargeBinary()


def _columns(of: sa.types.TypeEngine[Any], names: str) -> list[sa.Column[Any]]:
    """Columns of one type; a name with a question mark may be null."""
    return [sa.Column(name.rstrip("?"), of, nullable=name.endswith("?")) for name in names.split()]


def _reference(table: str, to: str, *columns: str, owned: bool = True) -> sa.ForeignKeyConstraint:
    targets = [f"{to}.{name}" for name in columns]
    return sa.ForeignKeyConstraint(columns, targets, f"{table}_{to}_fk", ondelete="CASCADE" if owned else None)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "claims",
        *_columns(TEXT, "content"),
        *_columns(INTEGER, "number"),
        *_columns(TEXT, "hearing judging run"),
        *_columns(REAL, "expires"),
        sa.PrimaryKeyConstraint("content", "number", "hearing", "judging", name="claims_pk"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "outbox",
        *_columns(TEXT, "id target body?"),
        *_columns(REAL, "created_at"),
        *_columns(INTEGER, "attempts"),
        *_columns(REAL, "next_at?"),
        *_columns(TEXT, "error?"),
        *_columns(REAL, "sent_at?"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "reps",
        *_columns(TEXT, "rep team?"),
        *_columns(DATE, "seen?"),
        sa.PrimaryKeyConstraint("rep", name="reps_pk"),
    )
    op.create_table(
        "runs",
        *_columns(TEXT, "run"),
        *_columns(TIME, "started_at finished_at?"),
        *_columns(INTEGER, "scored? skipped? failed?"),
        *_columns(TEXT, "facts"),
        sa.PrimaryKeyConstraint("run", name="runs_pk"),
    )
    op.create_table(
        "calls",
        *_columns(TEXT, "call_key content"),
        *_columns(INTEGER, "number"),
        *_columns(TEXT, "hearing judging path call_id rep? team? customer? stage? objective? title?"),
        *_columns(TIME, "started_at?"),
        *_columns(INTEGER, "utc_offset?"),
        *_columns(DATE, "day? week? week_ends? month?"),
        *_columns(REAL, "duration_seconds?"),
        *_columns(INTEGER, "turns"),
        *_columns(TEXT, "verdict call_outcome"),
        *_columns(INTEGER, "score"),
        *_columns(BOOLEAN, "asked gained"),
        *_columns(INTEGER, "asks hints trial_closes stalls re_asks re_asks_gained"),
        *_columns(TEXT, "objective_status?"),
        *_columns(INTEGER, "needs_review"),
        *_columns(TEXT, "reader? rubric? version? more run"),
        *_columns(TIME, "scored_at"),
        *_columns(REAL, "seconds"),
        sa.PrimaryKeyConstraint("call_key", name="calls_pk"),
        _reference("calls", "reps", "rep", owned=False),
        _reference("calls", "runs", "run", owned=False),
    )
    op.create_table(
        "failures",
        *_columns(TEXT, "call_key content"),
        *_columns(INTEGER, "number"),
        *_columns(TEXT, "hearing judging path call_id rep? team? customer? stage? objective? error"),
        *_columns(BOOLEAN, "retryable"),
        *_columns(TEXT, "run"),
        *_columns(TIME, "failed_at"),
        *_columns(REAL, "seconds"),
        sa.PrimaryKeyConstraint("call_key", name="failures_pk"),
        _reference("failures", "runs", "run", owned=False),
    )
    op.create_table(
        "commitments",
        *_columns(TEXT, "call_key commitment kind initiator outcome"),
        *_columns(BOOLEAN, "specific"),
        *_columns(INTEGER, "asks"),
        *_columns(TEXT, "when_words? when_iso? when_granularity?"),
        *_columns(DATE, "due_from? due? shown_until?"),
        *_columns(TEXT, "who"),
        *_columns(INTEGER, "turn?"),
        *_columns(TEXT, "quote?"),
        sa.PrimaryKeyConstraint("call_key", "commitment", name="commitments_pk"),
        _reference("commitments", "calls", "call_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "documents",
        *_columns(TEXT, "call_key hearing"),
        *_columns(BLOB, "transcript card"),
        sa.PrimaryKeyConstraint("call_key", name="documents_pk"),
        _reference("documents", "calls", "call_key"),
    )
    op.create_table(
        "metrics",
        *_columns(TEXT, "call_key name"),
        *_columns(REAL, "value"),
        sa.PrimaryKeyConstraint("call_key", "name", name="metrics_pk"),
        _reference("metrics", "calls", "call_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "objections",
        *_columns(TEXT, "call_key"),
        *_columns(INTEGER, "number turn"),
        *_columns(TEXT, "quote"),
        *_columns(INTEGER, "start_char end_char"),
        *_columns(REAL, "confidence"),
        *_columns(TEXT, "kind"),
        sa.PrimaryKeyConstraint("call_key", "number", name="objections_pk"),
        _reference("objections", "calls", "call_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "promises",
        *_columns(TEXT, "call_key"),
        *_columns(INTEGER, "number turn"),
        *_columns(TEXT, "quote"),
        *_columns(INTEGER, "start_char end_char"),
        *_columns(REAL, "confidence"),
        *_columns(TEXT, "when_words? when_iso? when_granularity?"),
        *_columns(DATE, "due_from? due?"),
        sa.PrimaryKeyConstraint("call_key", "number", name="promises_pk"),
        _reference("promises", "calls", "call_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "turns",
        *_columns(TEXT, "call_key"),
        *_columns(INTEGER, "turn"),
        *_columns(TEXT, "speaker role? text"),
        *_columns(REAL, "start_seconds? end_seconds?"),
        *_columns(INTEGER, "words"),
        sa.PrimaryKeyConstraint("call_key", "turn", name="turns_pk"),
        _reference("turns", "calls", "call_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "asks",
        *_columns(TEXT, "call_key"),
        *_columns(INTEGER, "number turn"),
        *_columns(TEXT, "quote"),
        *_columns(INTEGER, "start_char end_char"),
        *_columns(REAL, "confidence start_seconds? end_seconds? position"),
        *_columns(TEXT, "kind commitment?"),
        *_columns(INTEGER, "attempt"),
        *_columns(TEXT, "response"),
        *_columns(INTEGER, "response_turn?"),
        *_columns(TEXT, "response_quote?"),
        *_columns(REAL, "response_confidence"),
        *_columns(TEXT, "outcome?"),
        *_columns(BOOLEAN, "stalled"),
        *_columns(INTEGER, "next_ask?"),
        *_columns(TEXT, "next_response?"),
        *_columns(BOOLEAN, "premature needs_review"),
        sa.PrimaryKeyConstraint("call_key", "number", name="asks_pk"),
        _reference("asks", "calls", "call_key"),
        _reference("asks", "commitments", "call_key", "commitment"),
        sqlite_with_rowid=False,
    )
    op.create_index("claims_run_ix", "claims", ["run"])
    op.create_index("outbox_due", "outbox", ["target", "next_at"])
    op.create_index("calls_content_judging_hearing_ix", "calls", ["content", "judging", "hearing"])
    op.create_index("calls_customer_day_ix", "calls", ["customer", "day"])
    op.create_index("calls_day_ix", "calls", ["day"])
    op.create_index("calls_rep_stalls_re_asks_re_asks_gained_ix", "calls", ["rep", "stalls", "re_asks", "re_asks_gained"])
    op.create_index("calls_rep_week_asked_gained_ix", "calls", ["rep", "week", "asked", "gained"])
    op.create_index("calls_run_ix", "calls", ["run"])
    op.create_index("calls_scored_at_ix", "calls", ["scored_at"])
    op.create_index("calls_stage_asked_gained_ix", "calls", ["stage", "asked", "gained"])
    op.create_index("calls_team_asked_gained_ix", "calls", ["team", "asked", "gained"])
    op.create_index("calls_week_asked_gained_ix", "calls", ["week", "asked", "gained"])
    op.create_index("calls_week_ends_asked_ix", "calls", ["week_ends", "asked"])
    op.create_index("failures_content_ix", "failures", ["content"])
    op.create_index("failures_run_ix", "failures", ["run"])
    op.create_index(
        "commitments_kind_initiator_outcome_call_key_ix", "commitments", ["kind", "initiator", "outcome", "call_key"]
    )
    op.create_index("commitments_shown_until_ix", "commitments", ["shown_until"])
    op.create_index("metrics_name_value_ix", "metrics", ["name", "value"])
    op.create_index("objections_kind_ix", "objections", ["kind"])
    op.create_index("promises_due_ix", "promises", ["due"])
    op.create_index("asks_kind_response_ix", "asks", ["kind", "response"])
