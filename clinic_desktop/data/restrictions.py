"""Records that open for named people only, and who opened one all the same."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import JSON, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic_desktop.data.base import Record, Shared, reference, sync
from clinic_desktop.domain.ids import Id


class Restriction(Shared, Record):
    """One patient's record kept to the named users until it is lifted."""

    __tablename__ = "restriction"
    __table_args__ = sync("mutable")

    patient_id: Mapped[Id] = reference("patient.id")
    user_ids: Mapped[list[str]] = mapped_column(JSON, info={"group": "users"})
    reason: Mapped[str] = mapped_column(Text, info={"group": "reason"})
    lifted_at: Mapped[datetime | None] = mapped_column(info={"group": "lifted"})
    lifted_reason: Mapped[str] = mapped_column(Text, default="", info={"group": "lifted"})


class GlassBreak(Shared, Record):
    """Somebody opened a restricted record in an emergency; valid until `ends_at`."""

    __tablename__ = "glass_break"
    __table_args__ = sync("mutable")

    patient_id: Mapped[Id] = reference("patient.id")
    user_id: Mapped[Id] = reference("user.id")
    reason: Mapped[str] = mapped_column(Text, info={"group": "reason"})
    ends_at: Mapped[datetime] = mapped_column(info={"group": "reason"})
    seen_at: Mapped[datetime | None] = mapped_column(info={"group": "seen"})
    seen_by: Mapped[str] = mapped_column(default="", info={"group": "seen"})


def standing(session: Session, patient_ids: Iterable[Id]) -> list[Restriction]:
    """The restrictions in force on any of these patients."""
    query = select(Restriction).where(
        Restriction.patient_id.in_(tuple(patient_ids)),
        Restriction.lifted_at.is_(None),
        Restriction.deleted_at.is_(None),
    )
    return list(session.scalars(query))


def broken(session: Session, patient_id: Id, user_id: Id, now: datetime) -> GlassBreak | None:
    """The emergency for which this user may open the record at this moment."""
    query = select(GlassBreak).where(
        GlassBreak.patient_id == patient_id,
        GlassBreak.user_id == user_id,
        GlassBreak.ends_at > now,
    )
    return session.scalars(query.order_by(GlassBreak.ends_at.desc()).limit(1)).first()


def closed_to(
    session: Session, patient_ids: Iterable[Id], user_id: Id, now: datetime
) -> frozenset[Id]:
    """Those of the patients whose records this user may not open."""
    return frozenset(
        row.patient_id
        for row in standing(session, patient_ids)
        if user_id not in row.user_ids and broken(session, row.patient_id, user_id, now) is None
    )
