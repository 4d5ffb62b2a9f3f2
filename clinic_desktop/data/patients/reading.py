"""Patients as lines of lists: by id, by page, recently opened, counted."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, and_, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from clinic_desktop.data.base import instant, instant_text
from clinic_desktop.data.database import driver_of
from clinic_desktop.data.patients.forms import birth_of
from clinic_desktop.data.patients.records import AlertRow, ContactRow, Patient, TagRow
from clinic_desktop.domain import names
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.patient import AlertLevel, PatientRow, PersonName, Sex
from clinic_desktop.domain.patient_views import Figures, PatientFilter, Sort

_P = cast("Table", Patient.__table__).c
_ALERT = cast("Table", AlertRow.__table__).c
_PHONE = cast("Table", ContactRow.__table__).c
_TAG = cast("Table", TagRow.__table__).c
_LISTED = (_P.deleted_at.is_(None), _P.merged_into.is_(None))
_LINE = select(
    _P.id,
    _P.number,
    _P.given,
    _P.middle,
    _P.family,
    _P.second_given,
    _P.second_middle,
    _P.second_family,
    _P.born_on,
    _P.birth_precision,
    _P.stated_age,
    _P.age_stated_on,
    _P.sex,
    _P.archived_at,
    _P.deceased_on,
    _P.sort_key,
    _P.created_at,
)
_SEVERITY = {level: place for place, level in enumerate(reversed(AlertLevel))}
_SEPARATOR = "\x1f"
# as `in_force` says it; by hand, as it stands in every search
_ALERTS = """SELECT patient_id, level, audience FROM patient_alert
    WHERE patient_id IN (SELECT value FROM json_each(?)) AND deleted_at IS NULL
    AND coalesce(starts_on, '') <= ? AND coalesce(ends_on, '9') >= ?"""


@dataclass(frozen=True)
class Viewer:
    """Who looks on which day: decides which alerts a line shows.

    No list or count tells anything of the patients in `closed` but that they are registered.
    """

    today: date
    roles: tuple[str, ...]
    closed: frozenset[Id] = frozenset()

    def sees(self, audience: Iterable[str]) -> bool:
        wanted = tuple(audience)
        return not wanted or any(role in wanted for role in self.roles)


def rows(session: Session, ids: Sequence[Id], viewer: Viewer) -> list[PatientRow]:
    """The lines of these patients, in the order of `ids`; those that are gone are left out."""
    if not ids:
        return []
    query = _LINE.where(_P.id.in_(ids), _P.deleted_at.is_(None))
    found = {row["id"]: row for row in session.execute(query).mappings()}
    return _lines(session, [found[each] for each in ids if each in found], viewer)


def with_alerts_for(
    session: Session, found: Sequence[PatientRow], viewer: Viewer
) -> list[PatientRow]:
    """The lines of the search index with only those alerts that this person should see today."""
    warned = [row.id for row in found if row.alert_levels]
    if not warned:
        return list(found)
    levels = alert_levels(session, warned, viewer)
    return [
        row
        if row.alert_levels == (now := levels.get(row.id, ()))
        else replace(row, alert_levels=now)
        for row in found
    ]


def page(
    session: Session, chosen: PatientFilter, viewer: Viewer, after: str, limit: int
) -> tuple[list[PatientRow], str]:
    """`limit` lines behind the mark `after` ("" for the start), and the mark for the next page."""
    order, descending = _order(chosen.sort)
    query = _LINE.where(*_conditions(chosen, viewer))
    if after:
        key, _, row_id = after.rpartition(_SEPARATOR)
        value = instant(key) if chosen.sort == "registered" else key
        mark = tuple_(literal(value, order.type), literal(row_id))
        place = tuple_(order, _P.id)
        query = query.where(place < mark if descending else place > mark)
    query = query.order_by(*(c.desc() if descending else c for c in (order, _P.id)))
    found = list(session.execute(query.limit(limit + 1)).mappings())
    following = _mark(found[limit - 1], chosen.sort) if len(found) > limit else ""
    return _lines(session, found[:limit], viewer), following


def count(session: Session, chosen: PatientFilter, viewer: Viewer) -> int:
    """How many patients the filter lets through; its text is not looked at."""
    query = select(func.count()).select_from(Patient).where(*_conditions(chosen, viewer))
    return session.scalar(query) or 0


def matching(
    session: Session, ids: Sequence[Id], chosen: PatientFilter, viewer: Viewer
) -> list[Id]:
    """Those of `ids` the filter lets through, in no order."""
    return list(session.scalars(select(_P.id).where(_P.id.in_(ids), *_conditions(chosen, viewer))))


def tags(session: Session) -> list[str]:
    """Every tag in use, in alphabetical order."""
    query = select(_TAG.tag).where(_TAG.deleted_at.is_(None)).distinct().order_by(_TAG.tag)
    return list(session.scalars(query))


def figures(
    session: Session, viewer: Viewer, day_start: datetime, month_start: datetime
) -> Figures:
    """Counts of the living registry; `day_start` and `month_start` are moments."""
    here = and_(*_LISTED, _P.archived_at.is_(None))

    def number(*conditions: ColumnElement[bool]) -> int:
        query = select(func.count()).select_from(Patient).where(*conditions)
        return session.scalar(query) or 0

    return Figures(
        total=number(here),
        registered_today=number(*_LISTED, _P.created_at >= day_start),
        registered_this_month=number(*_LISTED, _P.created_at >= month_start),
        archived=number(*_LISTED, _P.archived_at.is_not(None)),
        with_stop_alert=number(here, _has_alert(AlertLevel.STOP, viewer), *_open_to(viewer)),
        birthdays_today=number(*_birthday(viewer)),
    )


def birthdays(session: Session, viewer: Viewer, limit: int) -> list[PatientRow]:
    """The living patients who were born on this day of the year, in name order."""
    query = _LINE.where(*_birthday(viewer)).order_by(_P.sort_key, _P.id).limit(limit)
    return _lines(session, list(session.execute(query).mappings()), viewer)


def _birthday(viewer: Viewer) -> tuple[ColumnElement[bool], ...]:
    at_hand = (*_LISTED, _P.archived_at.is_(None), _P.deceased_on.is_(None), *_open_to(viewer))
    return (*at_hand, _P.birth_month_day == viewer.today.isoformat()[5:])


def _open_to(viewer: Viewer) -> tuple[ColumnElement[bool], ...]:
    return (_P.id.not_in(viewer.closed),) if viewer.closed else ()


def in_force(today: date) -> ColumnElement[bool]:
    """An alert that is neither over nor still to come."""
    return and_(
        _ALERT.deleted_at.is_(None),
        or_(_ALERT.starts_on.is_(None), _ALERT.starts_on <= today),
        or_(_ALERT.ends_on.is_(None), _ALERT.ends_on >= today),
    )


def _has_alert(level: AlertLevel, viewer: Viewer) -> ColumnElement[bool]:
    meant = or_(
        _ALERT.audience == [],
        *(_ALERT.audience.cast(_TAG.tag.type).contains(f'"{role}"') for role in viewer.roles),
    )
    holders = select(_ALERT.patient_id).where(
        _ALERT.level == level.value, in_force(viewer.today), meant
    )
    return _P.id.in_(holders)


def _conditions(chosen: PatientFilter, viewer: Viewer) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = list(_LISTED)
    if chosen.archived is not None:
        wanted.append(_is_set(_P.archived_at, chosen.archived))
    if chosen.deceased is not None:
        wanted.append(_is_set(_P.deceased_on, chosen.deceased))
    if chosen.tag:
        tagged = select(_TAG.patient_id).where(_TAG.tag == chosen.tag, _TAG.deleted_at.is_(None))
        wanted.append(_P.id.in_(tagged))
    if chosen.alert is not None:
        wanted.append(_has_alert(chosen.alert, viewer))
    if chosen.asks_details:
        wanted += _open_to(viewer)
    return wanted


def _is_set(column: ColumnElement[Any], wanted: bool) -> ColumnElement[bool]:
    return column.is_not(None) if wanted else column.is_(None)


def _order(sort: Sort) -> tuple[ColumnElement[Any], bool]:
    columns = {"name": _P.sort_key, "number": _P.number, "registered": _P.created_at}
    return columns[sort], sort == "registered"


def _mark(row: Mapping[Any, Any], sort: Sort) -> str:
    keys = {"name": row["sort_key"], "number": row["number"] or ""}
    key = instant_text(row["created_at"]) if sort == "registered" else keys[sort]
    return f"{key}{_SEPARATOR}{row['id']}"


def _lines(
    session: Session, found: Sequence[Mapping[Any, Any]], viewer: Viewer
) -> list[PatientRow]:
    ids = [row["id"] for row in found]
    if not ids:
        return []
    phones, levels = _phone_ends(session, ids), alert_levels(session, ids, viewer)
    return [_line(row, phones.get(row["id"], ""), levels.get(row["id"], ())) for row in found]


def _line(row: Mapping[Any, Any], phone: str, levels: tuple[AlertLevel, ...]) -> PatientRow:
    first = names.full_name(PersonName(row["given"], row["middle"], row["family"]))
    second = names.full_name(
        PersonName(row["second_given"], row["second_middle"], row["second_family"])
    )
    return PatientRow(
        id=row["id"],
        number=row["number"] or "",
        name=first or second,
        second_name=second if first else "",
        birth=birth_of(row),
        phone_end=phone,
        alert_levels=levels,
        is_archived=row["archived_at"] is not None,
        is_deceased=row["deceased_on"] is not None,
        sex=Sex(row["sex"]),
    )


def _phone_ends(session: Session, ids: Sequence[Id]) -> dict[Id, str]:
    """Last four digits of each one's first phone that may stand on a list."""
    query = select(_PHONE.patient_id, _PHONE.value, _PHONE.typed).where(
        _PHONE.patient_id.in_(ids),
        _PHONE.kind == "phone",
        _PHONE.deleted_at.is_(None),
        _PHONE.is_confidential.is_(False),
    )
    ends: dict[Id, str] = {}
    for patient_id, value, typed in session.execute(query.order_by(_PHONE.position.desc())):
        ends[patient_id] = "".join(char for char in value or typed if char.isdigit())[-4:]
    return ends


def alert_levels(
    session: Session, ids: Sequence[Id], viewer: Viewer
) -> dict[Id, tuple[AlertLevel, ...]]:
    """Of each patient who has any: the levels of the alerts this person should see, gravest first."""
    if not ids:
        return {}
    found: dict[Id, set[AlertLevel]] = {}
    today = viewer.today.isoformat()
    alerts = driver_of(session).execute(_ALERTS, (json.dumps(ids), today, today)).fetchall()
    for patient_id, level, audience in alerts:
        if audience == "[]" or viewer.sees(json.loads(audience)):
            found.setdefault(patient_id, set()).add(AlertLevel(level))
    return {key: tuple(sorted(levels, key=_SEVERITY.__getitem__)) for key, levels in found.items()}
