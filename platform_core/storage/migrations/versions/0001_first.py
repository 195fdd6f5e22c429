"""The first schema."""

from alembic import op
from sqlmodel import SQLModel

from platform_core.storage import append_only
from platform_core.storage.tables import APPEND_ONLY

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    SQLModel.metadata.create_all(op.get_bind())
    append_only.guard(op, [str(table.__tablename__) for table in APPEND_ONLY])


def downgrade() -> None:
    append_only.release(op, [str(table.__tablename__) for table in APPEND_ONLY])
    SQLModel.metadata.drop_all(op.get_bind())
