"""The first schema of the store."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_REFUSED = "the ledger is only ever appended to"


def upgrade() -> None:
    """Make all tables, and refuse every change of the ledger's entries from then on."""
    _tables()
    _seal()


def _tables() -> None:
    op.create_table(
        "kb_content",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("body_format", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kb_content")),
        sa.UniqueConstraint("digest", name=op.f("uq_kb_content_digest")),
    )
    op.create_table(
        "kb_holder",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("named", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kb_holder")),
    )
    op.create_table(
        "kb_judged",
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("base", sa.String(), nullable=False),
        sa.Column("yielded", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("rule", name=op.f("pk_kb_judged")),
    )
    op.create_table(
        "kb_note",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_kb_note")),
    )
    op.create_table(
        "kb_person",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kb_person")),
        sa.UniqueConstraint("address", name=op.f("uq_kb_person_address")),
    )
    op.create_table(
        "kb_policy",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_kb_policy")),
    )
    op.create_table(
        "kb_shelf",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("release", sa.String(), nullable=False),
        sa.Column("kept", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_kb_shelf")),
    )
    op.create_table(
        "kb_source",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("complete_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cards", sa.Integer(), nullable=False),
        sa.Column("unreadable", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("files", sa.Text(), nullable=True),
        sa.Column("notices", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_kb_source")),
    )
    op.create_table(
        "kb_standing",
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("card", name=op.f("pk_kb_standing")),
    )
    op.create_table(
        "kb_unreadable",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("card_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("path", sa.Text(), nullable=True),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kb_unreadable")),
    )
    op.create_index(op.f("ix_kb_unreadable_source"), "kb_unreadable", ["source"], unique=False)
    op.create_table(
        "kb_absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("first", sa.String(), nullable=True),
        sa.Column("last", sa.String(), nullable=True),
        sa.Column("delegate", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["delegate"], ["kb_person.id"], name=op.f("fk_kb_absence_delegate")),
        sa.ForeignKeyConstraint(["person"], ["kb_person.id"], name=op.f("fk_kb_absence_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kb_absence")),
    )
    op.create_index(op.f("ix_kb_absence_person"), "kb_absence", ["person"], unique=False)
    op.create_table(
        "kb_bounce",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["kb_person.id"], name=op.f("fk_kb_bounce_person")),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_kb_bounce")),
    )
    op.create_table(
        "kb_card",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("card_id", sa.Text(), nullable=False),
        sa.Column("content", sa.Integer(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("missing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("vouched_at", sa.String(), nullable=True),
        sa.Column("vouched_by", sa.String(), nullable=True),
        sa.Column("vouch_channel", sa.String(), nullable=True),
        sa.Column("vouched_content", sa.Integer(), nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("vouch_holds", sa.Boolean(), nullable=False),
        sa.Column("awaited", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_as", sa.String(), nullable=True),
        sa.Column("withdrawn_content", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["content"], ["kb_content.id"], name=op.f("fk_kb_card_content")),
        sa.ForeignKeyConstraint(["vouched_by"], ["kb_person.id"], name=op.f("fk_kb_card_vouched_by")),
        sa.ForeignKeyConstraint(["vouched_content"], ["kb_content.id"], name=op.f("fk_kb_card_vouched_content")),
        sa.ForeignKeyConstraint(["withdrawn_content"], ["kb_content.id"], name=op.f("fk_kb_card_withdrawn_content")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kb_card")),
        sa.UniqueConstraint("source", "card_id", name=op.f("uq_kb_card_source_card_id")),
    )
    op.create_index(
        "ix_kb_card_awaited",
        "kb_card",
        ["source"],
        unique=False,
        sqlite_where=sa.text("awaited = 1"),
        postgresql_where=sa.text("awaited"),
    )
    op.create_index(op.f("ix_kb_card_content"), "kb_card", ["content"], unique=False)
    op.create_index(op.f("ix_kb_card_source"), "kb_card", ["source"], unique=False)
    op.create_index(op.f("ix_kb_card_vouched_content"), "kb_card", ["vouched_content"], unique=False)
    op.create_table(
        "kb_digest",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("slot", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("times", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["kb_person.id"], name=op.f("fk_kb_digest_person")),
        sa.PrimaryKeyConstraint("person", "purpose", "slot", name=op.f("pk_kb_digest")),
    )
    op.create_table(
        "kb_fact",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("content", sa.Integer(), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["content"], ["kb_content.id"], name=op.f("fk_kb_fact_content"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", "content", name=op.f("pk_kb_fact")),
    )
    op.create_table(
        "kb_ledger",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("content", sa.String(), nullable=True),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("vouched_at", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["kb_person.id"], name=op.f("fk_kb_ledger_person")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_kb_ledger")),
    )
    op.create_index(op.f("ix_kb_ledger_card"), "kb_ledger", ["card"], unique=False)
    op.create_index(op.f("ix_kb_ledger_content"), "kb_ledger", ["content"], unique=False)
    op.create_index(op.f("ix_kb_ledger_person"), "kb_ledger", ["person"], unique=False)
    op.create_table(
        "kb_outbox",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("notifier", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fate", sa.String(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("holder", sa.String(), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["kb_person.id"], name=op.f("fk_kb_outbox_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kb_outbox")),
    )
    op.create_index(op.f("ix_kb_outbox_fate"), "kb_outbox", ["fate"], unique=False)
    op.create_index(op.f("ix_kb_outbox_person"), "kb_outbox", ["person"], unique=False)
    op.create_table(
        "kb_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("head", sa.String(), nullable=True),
        sa.Column("head_seq", sa.Integer(), nullable=False),
        sa.Column("policy", sa.String(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["policy"], ["kb_policy.digest"], name=op.f("fk_kb_run_policy")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kb_run")),
    )
    op.create_table(
        "kb_session",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["kb_person.id"], name=op.f("fk_kb_session_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kb_session")),
    )
    op.create_index(op.f("ix_kb_session_person"), "kb_session", ["person"], unique=False)
    op.create_table(
        "kb_stopped",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["kb_person.id"], name=op.f("fk_kb_stopped_person")),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_kb_stopped")),
    )
    op.create_table(
        "kb_task",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("cards", sa.Text(), nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("passages", sa.String(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("accountable", sa.String(), nullable=True),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("steward", sa.String(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begins", sa.String(), nullable=True),
        sa.Column("due", sa.String(), nullable=True),
        sa.Column("until", sa.String(), nullable=True),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["accountable"], ["kb_person.id"], name=op.f("fk_kb_task_accountable")),
        sa.ForeignKeyConstraint(["steward"], ["kb_person.id"], name=op.f("fk_kb_task_steward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kb_task")),
    )
    op.create_index(op.f("ix_kb_task_accountable"), "kb_task", ["accountable"], unique=False)
    op.create_index(op.f("ix_kb_task_state"), "kb_task", ["state"], unique=False)
    op.create_table(
        "kb_finding",
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("cards", sa.Text(), nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("first_run", sa.Integer(), nullable=False),
        sa.Column("last_run", sa.Integer(), nullable=False),
        sa.Column("closed_run", sa.Integer(), nullable=True),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("finding", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["closed_run"], ["kb_run.id"], name=op.f("fk_kb_finding_closed_run")),
        sa.ForeignKeyConstraint(["first_run"], ["kb_run.id"], name=op.f("fk_kb_finding_first_run")),
        sa.ForeignKeyConstraint(["last_run"], ["kb_run.id"], name=op.f("fk_kb_finding_last_run")),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_kb_finding")),
    )
    op.create_index(op.f("ix_kb_finding_closed_run"), "kb_finding", ["closed_run"], unique=False)
    op.create_index(op.f("ix_kb_finding_rule"), "kb_finding", ["rule"], unique=False)
    op.create_table(
        "kb_task_event",
        sa.Column("task", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deed", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("to", sa.String(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["kb_person.id"], name=op.f("fk_kb_task_event_by")),
        sa.ForeignKeyConstraint(["task"], ["kb_task.id"], name=op.f("fk_kb_task_event_task")),
        sa.ForeignKeyConstraint(["to"], ["kb_person.id"], name=op.f("fk_kb_task_event_to")),
        sa.PrimaryKeyConstraint("task", "number", name=op.f("pk_kb_task_event")),
    )
    op.create_index(op.f("ix_kb_task_event_by"), "kb_task_event", ["by"], unique=False)
    op.create_table(
        "kb_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("card", sa.Integer(), nullable=False),
        sa.Column("content", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("editor", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["card"], ["kb_card.id"], name=op.f("fk_kb_version_card"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["content"], ["kb_content.id"], name=op.f("fk_kb_version_content")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kb_version")),
    )
    op.create_index(op.f("ix_kb_version_card"), "kb_version", ["card"], unique=False)
    op.create_index(op.f("ix_kb_version_content"), "kb_version", ["content"], unique=False)
    op.create_index(
        "uq_kb_version_open",
        "kb_version",
        ["card"],
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )


def _seal() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER kb_ledger_no_{deed.lower()} BEFORE {deed} ON kb_ledger "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
            )
        # INSERT OR REPLACE deletes without asking the trigger for it.
        op.execute(
            "CREATE TRIGGER kb_ledger_no_replace BEFORE INSERT ON kb_ledger "  # noqa: S608 - of constants
            "WHEN EXISTS (SELECT 1 FROM kb_ledger WHERE seq = NEW.seq) "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION kb_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER kb_ledger_sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON kb_ledger "
        "FOR EACH STATEMENT EXECUTE FUNCTION kb_refuse()"
    )
