"""Why something grave was done, in the words of whoever did it; kept apart from the trail."""

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic_desktop.data.base import Record, Shared, sync
from clinic_desktop.domain.ids import Id


class StatedReason(Shared, Record):
    """`kind` is the deed, such as "users.deactivate"; `subject_id` whom it concerned, "" for nobody."""

    __tablename__ = "stated_reason"
    __table_args__ = sync("append-only")

    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(32), default="", index=True)
    reason: Mapped[str] = mapped_column(Text)


def state(session: Session, kind: str, subject_id: Id, reason: str) -> None:
    """Keep the reason; the transaction's audit row seals it."""
    session.add(StatedReason(kind=kind, subject_id=subject_id, reason=reason.strip()))


def latest(session: Session, kind: str, subject_id: Id = "") -> StatedReason | None:
    """The last reason given for this kind of deed about this subject."""
    query = select(StatedReason).where(
        StatedReason.kind == kind, StatedReason.subject_id == subject_id
    )
    return session.scalars(query.order_by(StatedReason.created_at.desc()).limit(1)).first()
