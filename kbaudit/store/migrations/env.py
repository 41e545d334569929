"""How Alembic reaches the store: over the connection it is given."""

from __future__ import annotations

from alembic import context

from kbaudit.store.schema import VERSION_TABLE
from kbaudit.store.tables import TABLES

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=TABLES,
    version_table=VERSION_TABLE,
    render_as_batch=True,  # SQLite cannot change a column in its place
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
