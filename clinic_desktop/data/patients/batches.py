"""Imports of patients from files, and the mappings of columns kept for the next one."""

from datetime import datetime

from sqlalchemy import Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

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
    mapping: Mapped[str] = mapped_column(Text, info={"group": "mapping"})  # JSON


def batches(session: Session, limit: int = 100) -> list[ImportBatch]:
    """The latest imports first."""
    query = select(ImportBatch).where(ImportBatch.deleted_at.is_(None))
    return list(session.scalars(query.order_by(ImportBatch.created_at.desc()).limit(limit)))


def mappings(session: Session) -> list[ImportMapping]:
    """Every mapping kept, in order of name."""
    query = select(ImportMapping).where(ImportMapping.deleted_at.is_(None))
    return list(session.scalars(query.order_by(ImportMapping.name)))


def mapping_named(session: Session, name: str) -> ImportMapping | None:
    query = select(ImportMapping).where(
        ImportMapping.name == name, ImportMapping.deleted_at.is_(None)
    )
    return session.scalars(query).first()
