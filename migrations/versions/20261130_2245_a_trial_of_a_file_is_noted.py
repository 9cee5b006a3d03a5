"""a trial of a file is noted"""

from __future__ import annotations

from alembic import op

revision = "7c1d0f6a92b4"
down_revision = "ef3c3f8d4acf"
branch_labels = None
depends_on = None

KINDS = "'unmask', 'export', 'print', 'tried', 'refused'"


def upgrade() -> None:
    op.drop_constraint("accesskind", "access_note", type_="check")
    op.execute(f"ALTER TABLE access_note ADD CONSTRAINT accesskind CHECK (kind IN ({KINDS}))")
