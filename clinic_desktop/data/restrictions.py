"""Records that open for named people only, and who opened one all the same."""

import json
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import JSON, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic_desktop.data.base import Record, Shared, instant_text, reference, sync
from clinic_desktop.data.database import driver_of
from clinic_desktop.domain.ids import Id


class Restriction(Shared, Record):
    """One patient's record kept to the named users until it is lifted."""

    __tablename__ = "restriction"
    __table_args__ = sync("mutable")

    patient_id: Mapped[Id] = reference("patient.id", group="patient")
    user_ids: Mapped[list[str]] = mapped_column(JSON, info={"group": "users"})
    reason: Mapped[str] = mapped_column(Text, info={"group": "reason"})
    lifted_at: Mapped[datetime | None] = mapped_column(info={"group": "lifted"})
    lifted_reason: Mapped[str] = mapped_column(Text, default="", info={"group": "lifted"})


class GlassBreak(Shared, Record):
    """Somebody opened a restricted record in an emergency; valid until `ends_at`."""

    __tablename__ = "glass_break"
    __table_args__ = sync("mutable")

    patient_id: Mapped[Id] = reference("patient.id", group="patient")
    user_id: Mapped[Id] = reference("user.id", group="reason")
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


def closed_to(
    session: Session, patient_ids: Iterable[Id], user_id: Id, now: datetime
) -> frozenset[Id]:
    """Those of the patients whose records this user may not open; one question for all of them."""
    wanted = json.dumps(list(patient_ids))
    asked = driver_of(session).execute(_CLOSED_AMONG, (user_id, user_id, instant_text(now), wanted))
    return frozenset(patient_id for (patient_id,) in asked.fetchall())


def every_closed_to(session: Session, user_id: Id, now: datetime) -> frozenset[Id]:
    """Every patient whose record this user may not open."""
    asked = driver_of(session).execute(_CLOSED, (user_id, user_id, instant_text(now)))
    return frozenset(patient_id for (patient_id,) in asked.fetchall())


def broken(session: Session, patient_id: Id, user_id: Id, now: datetime) -> GlassBreak | None:
    """The emergency for which this user may open the record at this moment."""
    query = select(GlassBreak).where(
        GlassBreak.patient_id == patient_id,
        GlassBreak.user_id == user_id,
        GlassBreak.ends_at > now,
        GlassBreak.deleted_at.is_(None),
    )
    return session.scalars(query.order_by(GlassBreak.ends_at.desc()).limit(1)).first()


def unseen(session: Session, limit: int) -> list[GlassBreak]:
    """The emergencies that nobody has marked as seen, the latest first."""
    query = _BROKEN.where(GlassBreak.seen_at.is_(None))
    return list(session.scalars(query.limit(limit)))


def broken_since(session: Session, since: datetime, user_id: Id, limit: int) -> list[GlassBreak]:
    """Emergencies since then in records kept to this user and others, the latest first."""
    named = select(Restriction.patient_id).where(
        Restriction.lifted_at.is_(None),
        Restriction.deleted_at.is_(None),
        Restriction.user_ids.cast(Text).contains(f'"{user_id}"'),
    )
    query = _BROKEN.where(
        GlassBreak.created_at >= since,
        GlassBreak.user_id != user_id,
        GlassBreak.patient_id.in_(named),
    )
    return list(session.scalars(query.limit(limit)))


_BROKEN = (
    select(GlassBreak)
    .where(GlassBreak.deleted_at.is_(None))
    .order_by(GlassBreak.created_at.desc(), GlassBreak.id)
)
# by hand, as it stands in every search and at every opening
_CLOSED = """SELECT patient_id FROM restriction WHERE lifted_at IS NULL AND deleted_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM json_each(restriction.user_ids) WHERE value = ?)
    AND NOT EXISTS (SELECT 1 FROM glass_break WHERE glass_break.patient_id = restriction.patient_id
        AND user_id = ? AND ends_at > ? AND glass_break.deleted_at IS NULL)"""
# SQLite looks at what depends on no row first: most clinics restrict nobody
_CLOSED_AMONG = f"""{_CLOSED} AND EXISTS (SELECT 1 FROM restriction)
    AND patient_id IN (SELECT value FROM json_each(?))"""  # noqa: S608
