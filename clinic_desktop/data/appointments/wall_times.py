"""Bookings to come beside the time on the wall that was told: columns to look at, rows to move."""

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from clinic_desktop.data.appointments.occupying import LONGEST, targets
from clinic_desktop.data.appointments.records import (
    AppointmentRecord,
    Occupation,
    ReminderRow,
    SeriesRow,
)
from clinic_desktop.data.base import instant, instant_text
from clinic_desktop.data.database import driver_of
from clinic_desktop.domain.appointment import SETTLED
from clinic_desktop.domain.ids import Id

_A = cast("Table", AppointmentRecord.__table__).c
_STANDING = (
    "SELECT wall_start, starts_at, zone FROM appointment WHERE starts_at > ? "
    "AND deleted_at IS NULL AND wall_start <> '' AND state NOT IN (?, ?, ?)"
)
_LIVE = (_A.deleted_at.is_(None), _A.wall_start != "", _A.state.not_in(sorted(SETTLED)))


def standing(session: Session, since: datetime) -> Iterator[tuple[datetime, datetime, str, int]]:
    """(time told, moment, zone, how many) of the live bookings that begin after `since`."""
    # past the ORM: tens of thousands are looked through after each sign-in (PERFORMANCE.md)
    found = driver_of(session).execute(_STANDING, (instant_text(since), *sorted(SETTLED)))
    for (told, at, zone), count in Counter(found).items():
        yield datetime.fromisoformat(told), instant(at), zone, count


def rows(session: Session, since: datetime) -> list[AppointmentRecord]:
    """The same as rows, in order of time."""
    query = select(AppointmentRecord).where(*_LIVE, _A.starts_at > since)
    return list(session.scalars(query.order_by(_A.starts_at, _A.id)))


def told_reminders(session: Session, since: datetime) -> dict[Id, list[ReminderRow]]:
    """What was sent or said about the start as it stands, by appointment."""
    query = select(ReminderRow).join(
        AppointmentRecord, AppointmentRecord.id == ReminderRow.appointment_id
    )
    found: dict[Id, list[ReminderRow]] = {}
    for row in session.scalars(query.where(*_LIVE, _A.starts_at > since)):
        found.setdefault(row.appointment_id or "", []).append(row)
    return found


def series_elsewhere(session: Session, since: datetime, zone: str) -> list[SeriesRow]:
    """The series with bookings to come whose rule is kept in another zone."""
    members: Any = select(_A.series_id).where(*_LIVE, _A.starts_at > since)
    query = select(SeriesRow).where(
        SeriesRow.id.in_(members), SeriesRow.zone != zone, SeriesRow.deleted_at.is_(None)
    )
    return list(session.scalars(query))


def take_anew(session: Session, rows: Iterable[AppointmentRecord]) -> set[Id]:
    """Make what these keep busy anew, so that they may change places; who lies over another.

    In the order given: what an earlier one or one that stays keeps already is loose for the later.
    """
    session.flush()
    ordered = list(rows)
    driver = driver_of(session)
    driver.executemany(_CLEAR, [(row.id,) for row in ordered])
    first = min(row.busy_from for row in ordered) - LONGEST
    kept = _kept(driver, instant_text(first))
    taking, over = [], set()
    for row in ordered:
        for target, (kind, span) in targets(row).items():
            start, end = instant_text(span.start), instant_text(span.end)
            is_firm = not _is_taken(kept[target], start, end, instant_text(span.start - LONGEST))
            insort(kept[target], (start, end))
            taking.append(_occupation(row.id, target, kind, start, end, is_firm=is_firm))
            if not is_firm:
                over.add(row.id)
    session.execute(insert(Occupation), taking)
    return over


def _kept(driver: Any, since: str) -> defaultdict[Id, list[tuple[str, str]]]:
    found: defaultdict[Id, list[tuple[str, str]]] = defaultdict(list)
    for target, start, end in driver.execute(_KEPT, (since,)):
        found[target].append((start, end))
    return found


def _is_taken(kept: list[tuple[str, str]], start: str, end: str, earliest: str) -> bool:
    """Moments as text, which sorts as they do; none before `earliest` reaches so far."""
    near = kept[bisect_left(kept, (earliest,)) : bisect_left(kept, (end,))]
    return any(until > start for _start, until in near)


def _occupation(
    appointment: Id, target: Id, kind: str, start: str, end: str, *, is_firm: bool
) -> dict[str, Any]:
    return {
        "appointment_id": appointment,
        "target_id": target,
        "kind": kind,
        "busy_from": start,
        "busy_until": end,
        "is_firm": is_firm,
    }


_CLEAR = "DELETE FROM occupation WHERE appointment_id = ?"
_KEPT = "SELECT target_id, busy_from, busy_until FROM occupation WHERE busy_from > ? ORDER BY 2, 3"
