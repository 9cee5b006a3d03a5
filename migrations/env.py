"""Alembic: the migrated database is compared with the models and with FAB's own tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context
from flask_appbuilder.models.sqla import Model
from flask_appbuilder.security.sqla import models as _fab_models  # noqa: F401  (fills Model.metadata)

import app.models  # noqa: F401  (fills Base.metadata)
from app.db import Base
from app.guard import order_function

connection: sa.Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=[Base.metadata, Model.metadata],
    compare_server_default=True,
    transactional_ddl=True,
)
connection.exec_driver_sql("SET LOCAL lock_timeout = '10s'")
connection.exec_driver_sql("SET LOCAL statement_timeout = '15min'")
connection.exec_driver_sql(order_function())
with context.begin_transaction():
    context.run_migrations()
