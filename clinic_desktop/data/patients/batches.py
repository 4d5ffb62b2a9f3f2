"""Imports of patients from files, and the mappings of columns kept for the next one."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from clinic_desktop.data.base import Record, Shared, sync


class ImportBatch(Shared, Record):
    """One file brought in; its patients carry the batch's id and the row of the file."""

    __tablename__ = "import_batch"
    __table_args__ = sync("mutable")

    file_name: Mapped[str] = mapped_column(info={"group": "batch"})
    imported: Mapped[int] = mapped_column(default=0, info={"group": "batch"})
    skipped: Mapped[int] = mapped_column(default=0, info={"group": "batch"})
    failed: Mapped[int] = mapped_column(default=0, info={"group": "batch"})
    undone_at: Mapped[datetime | None] = mapped_column(info={"group": "undo"})


class ImportMapping(Shared, Record):
    """Which column of a kind of file holds what."""

    __tablename__ = "import_mapping"
    __table_args__ = sync("mutable")

    name: Mapped[str] = mapped_column(info={"group": "mapping"})
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON, info={"group": "mapping"})
