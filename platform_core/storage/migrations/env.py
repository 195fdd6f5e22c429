"""Alembic's way in: migrates the connection it is handed, batch-wise on SQLite."""

from alembic import context
from sqlmodel import SQLModel

from platform_core.storage import tables  # noqa: F401  (fills the metadata)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
