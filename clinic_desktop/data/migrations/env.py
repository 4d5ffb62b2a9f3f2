"""Alembic's entry: runs on the connection that `migrating` hands over."""

from typing import Any, Literal

from alembic import context

from clinic_desktop.data.base import Instant
from clinic_desktop.data.records import METADATA


def in_plain_types(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Migrations never import live code: a moment is written down as the text it is kept as."""
    return "sa.String(length=27)" if kind == "type" and isinstance(item, Instant) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    render_item=in_plain_types,
    transaction_per_migration=False,
)
context.run_migrations()
