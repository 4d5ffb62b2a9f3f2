"""Alembic's entry: runs on the connection that `migrating` hands over."""

from alembic import context

from clinic_desktop.data.records import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transaction_per_migration=False,
)
context.run_migrations()
