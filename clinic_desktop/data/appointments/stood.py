"""An appointment as it stood before, from the change log: what an undo has to give back exactly."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from clinic_desktop.data import change_log
from clinic_desktop.data.appointments.records import AppointmentRecord
from clinic_desktop.data.base import instant

_INSTANTS = frozenset({"state_at", "phone_confirmed_at"})


@dataclass(frozen=True)
class Stood:
    """What no form tells: since when it stood in its state, and when its phone was read back."""

    state: str
    state_at: datetime
    phone: str
    phone_confirmed_at: datetime | None


def versions(session: Session, row: AppointmentRecord) -> Iterator[Stood]:
    """As it stands, then as it stood before each change, back to how it was booked."""
    session.flush()
    at = Stood(row.state, row.state_at, row.phone, row.phone_confirmed_at)
    yield at
    for change in change_log.of_row(session, row.id):
        if change.op != "U":
            return
        old = {name: was for name, (was, _now) in json.loads(change.changes or "{}").items()}
        at = Stood(**{name: _value(name, old.get(name, now)) for name, now in vars(at).items()})
        yield at


def _value(name: str, stored: Any) -> Any:
    return instant(stored) if name in _INSTANTS and isinstance(stored, str) else stored
