"""Failed sign-ins, noted while the clinic's file was closed, come into its trail once it is open."""

from collections.abc import Sequence

from clinic_desktop.data import audit
from clinic_desktop.data import clinic as records
from clinic_desktop.data.database import Session
from clinic_desktop.domain.ids import Id
from clinic_desktop.security.guard import Failure, Guard
from clinic_desktop.security.vault import Vault, find_slot
from clinic_desktop.usecases.backend import Backend

ACTION = "access.sign_in"


def write_down(backend: Backend, attempts: Guard) -> None:
    """Into the trail first, out of the notes second: a crash in between loses and doubles nothing.

    A failure's random id stands where others have the id of their session.
    """
    noted = attempts.take_failures()
    if not noted:
        return
    held, device_id = backend.stay.keys.opened.vault, backend.stay.device_id
    with backend.database.transaction() as session:
        known = _written(session, noted)
        deeds = [
            audit.Deed(ACTION, "failed", each.at, _user(session, held, each), each.id, device_id)
            for each in noted
            if each.id not in known
        ]
    if deeds:
        backend.note_all(deeds)
    attempts.forget(noted)


def _written(session: Session, noted: Sequence[Failure]) -> set[str | None]:
    column = audit.AuditEntry.session_id
    rows = session.query(column).filter(
        audit.AuditEntry.action == ACTION, column.in_([each.id for each in noted])
    )
    return {row[0] for row in rows}


def _user(session: Session, held: Vault, failure: Failure) -> Id | None:
    slot = find_slot(held, failure.tag)
    user = None if slot is None else records.user_by_slot(session, slot.header.id)
    return None if user is None else user.id
