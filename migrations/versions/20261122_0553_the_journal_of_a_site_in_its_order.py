"""the journal of a site in its order"""

from __future__ import annotations

from alembic import op

revision = "360cce12dc5c"
down_revision = "045d7b3ae46b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_application_place_order", "application", ["site_id", "number", "id"], unique=False)
