"""What the user typed and did not save yet: kept through lock, crash and power cut."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from clinic_desktop.data import drafts as stored
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.usecases.work import Work, reads, writes

_OF_PATIENT, _NEW = "patient.", "patient.new"


@dataclass(frozen=True)
class Draft:
    """`key` names the dialog and record, such as "patient:new"; `values` what its fields held."""

    key: str
    values: dict[str, Any]
    saved_at: datetime


@writes(Permission.USE_DESK)
def save(work: Work, key: str, values: dict[str, Any]) -> None:
    """Keep these values (of JSON's kinds) for this user under the key, instead of the last ones."""
    row = stored.draft(work.session, work.user.id, key)
    if row is None:
        row = stored.DraftRow(user_id=work.user.id, key=key)
        work.session.add(row)
    row.values, row.saved_at = values, work.now


@reads(Permission.USE_DESK)
def load(work: Work, key: str) -> Draft | None:
    """What this user left under the key, None for nothing. Raises Restricted for a closed record."""
    work.about(*_patient_of(key))
    row = stored.draft(work.session, work.user.id, key)
    return None if row is None else Draft(row.key, row.values, row.saved_at)


@writes(Permission.USE_DESK)
def drop(work: Work, key: str) -> None:
    """Forget the draft, as after saving."""
    stored.drop(work.session, work.user.id, key)


@reads(Permission.USE_DESK)
def mine(work: Work) -> list[Draft]:
    """This user's drafts, at most 100, the latest first; none of records that are closed to them."""
    rows = stored.drafts(work.session, work.user.id)
    closed = work.closed(*(patient for row in rows for patient in _patient_of(row.key)))
    return [
        Draft(row.key, row.values, row.saved_at)
        for row in rows
        if closed.isdisjoint(_patient_of(row.key))
    ]


def _patient_of(key: str) -> tuple[Id, ...]:
    """Whose record the draft would change."""
    is_of_patient = key.startswith(_OF_PATIENT) and key != _NEW
    return (Id(key.removeprefix(_OF_PATIENT)),) if is_of_patient else ()
