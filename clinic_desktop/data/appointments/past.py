"""What was done with a row, from the change log, and the way back to how it was before."""

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, select
from sqlalchemy.orm import Session

from clinic_desktop.data.audit import AuditEntry
from clinic_desktop.data.base import Instant, Record, instant
from clinic_desktop.data.change_log import Change
from clinic_desktop.domain.ids import Id


@dataclass(frozen=True)
class PastChange:
    """One writing of a row: when, by whom, by which deed, column to (old, new)."""

    seq: int
    at: datetime
    user_id: Id
    action: str
    is_new: bool
    changes: dict[str, tuple[Any, Any]]


def changes(session: Session, row_id: Id, limit: int = 200) -> list[PastChange]:
    """What happened to a row, the latest first, from the change log."""
    query = (
        select(Change, AuditEntry.user_id, AuditEntry.action)
        .outerjoin(AuditEntry, AuditEntry.seq == Change.tx)
        .where(Change.row_id == row_id)
        .order_by(Change.seq.desc())
        .limit(limit)
    )
    return [
        PastChange(
            change.tx,
            instant(change.at),
            user or "",
            action or "",
            change.op == "I",
            {name: (old, new) for name, (old, new) in json.loads(change.changes or "{}").items()},
        )
        for change, user, action in session.execute(query)
    ]


def last_deed(session: Session, row_id: Id) -> PastChange:
    """What the latest deed did to the row, however many times it wrote the row."""
    found = changes(session, row_id, limit=10)
    same = [each for each in found if each.seq == found[0].seq]
    merged: dict[str, tuple[Any, Any]] = {}
    for each in same:  # the latest first
        for name, (old, new) in each.changes.items():
            merged[name] = (old, merged[name][1] if name in merged else new)
    return replace(same[-1], changes=merged)


def put_back(row: Record, change: PastChange) -> None:
    """Give the row the values it had before that deed."""
    columns = row.__table__.columns
    for name, (old, _new) in change.changes.items():
        setattr(row, name, _as_held(columns[name].type, old))


def _as_held(kind: Any, stored: Any) -> Any:
    if stored is None or not isinstance(stored, str):
        return stored
    if isinstance(kind, JSON):
        return json.loads(stored)
    if isinstance(kind, Instant):
        return instant(stored)
    return date.fromisoformat(stored) if isinstance(kind, Date) else stored
