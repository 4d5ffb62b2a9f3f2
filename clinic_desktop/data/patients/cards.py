"""What the search index is told of a patient; the only place that knows both sides."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic_desktop.data.patients.forms import PARTS, form_of
from clinic_desktop.data.patients.store import PATIENT
from clinic_desktop.data.search import SearchCard
from clinic_desktop.domain import names, phone
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.patient import (
    Contact,
    ContactKind,
    PatientForm,
    PatientRow,
    PersonName,
)

_AT_ONCE = 500
_SEARCHED = tuple(
    part for part in PARTS if part.field in ("former_names", "contacts", "identities", "alerts")
)


def card(
    patient_id: Id, number: str | None, form: PatientForm, *, is_archived: bool = False
) -> SearchCard:
    """The entry of one patient. Its row carries the levels of all alerts, also of those that are
    over or meant for others: who reads a row narrows them to the person looking."""
    phones = [item for item in form.contacts if item.kind is ContactKind.PHONE]
    first, second = names.full_name(form.name), names.full_name(form.second_name)
    row = PatientRow(
        id=patient_id,
        number=number or "",
        name=first or second,
        second_name=second if first else "",
        birth=form.birth,
        phone_end=_phone_end(phones),
        alert_levels=tuple(sorted({alert.level for alert in form.alerts})),
        is_archived=is_archived,
        is_deceased=form.deceased_on is not None,
        sex=form.sex,
    )
    wanted = (form.name, form.second_name, *(former.name for former in form.former_names))
    return SearchCard(
        row,
        names=tuple(name for name in wanted if name != PersonName()),
        preferred=form.preferred,
        phones=tuple(item.value for item in phones if item.value),
        identities=tuple(item.number for item in form.identities),
    )


def every_card(session: Session) -> Iterator[SearchCard]:
    """The cards of all patients that belong in the index, oldest first, in flat memory."""
    wanted = select(PATIENT.c.id).where(
        PATIENT.c.deleted_at.is_(None), PATIENT.c.erased_at.is_(None)
    )
    ids = list(session.scalars(wanted.order_by(PATIENT.c.id)))
    for start in range(0, len(ids), _AT_ONCE):
        yield from _cards(session, ids[start : start + _AT_ONCE])


def _cards(session: Session, ids: list[Id]) -> Iterator[SearchCard]:
    items: dict[Id, dict[str, tuple[Any, ...]]] = {each: {} for each in ids}
    for part in _SEARCHED:
        query = (
            select(part.table)
            .where(part.table.c.patient_id.in_(ids), part.table.c.deleted_at.is_(None))
            .order_by(part.table.c.position, part.table.c.id)
        )
        for row in session.execute(query).mappings():
            of_patient = items[row["patient_id"]]
            of_patient[part.field] = (*of_patient.get(part.field, ()), part.item(row))
    rows = select(PATIENT).where(PATIENT.c.id.in_(ids)).order_by(PATIENT.c.id)
    for row in session.execute(rows).mappings():
        yield _card_of(row, items[row["id"]])


def _card_of(row: Mapping[Any, Any], items: Mapping[str, tuple[Any, ...]]) -> SearchCard:
    archived = row["archived_at"] is not None
    return card(row["id"], row["number"], form_of(row, items), is_archived=archived)


def _phone_end(phones: list[Contact]) -> str:
    shown = next((item for item in phones if not item.is_confidential), None)
    return phone.end(shown.value or shown.typed) if shown else ""
