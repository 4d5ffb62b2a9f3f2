"""What somebody has typed and not yet saved; kept inside the encrypted file of this computer."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic_desktop.data.base import Record, sync
from clinic_desktop.domain.ids import Id, new_id


class DraftRow(Record):
    __tablename__ = "draft"
    __table_args__ = sync("local", Index("ix_draft_user_id_key", "user_id", "key"))

    id: Mapped[Id] = mapped_column(String(32), primary_key=True, default=new_id)
    user_id: Mapped[Id] = mapped_column(String(32))
    key: Mapped[str]
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_at: Mapped[datetime]


def draft(session: Session, user_id: Id, key: str) -> DraftRow | None:
    query = select(DraftRow).where(DraftRow.user_id == user_id, DraftRow.key == key)
    return session.scalars(query).first()


def drafts(session: Session, user_id: Id, limit: int = 100) -> list[DraftRow]:
    query = select(DraftRow).where(DraftRow.user_id == user_id)
    return list(session.scalars(query.order_by(DraftRow.saved_at.desc()).limit(limit)))


def drop(session: Session, user_id: Id, key: str) -> None:
    session.execute(delete(DraftRow).where(DraftRow.user_id == user_id, DraftRow.key == key))
