"""From where a booking begins: a patient, a slot clicked, somebody waiting, or one that stands."""

from dataclasses import dataclass

from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.waiting import WaitingEntry
from clinic_desktop.ui.desk import Desk
from clinic_desktop.usecases import recalls, waiting_list
from clinic_desktop.usecases.waiting_list import WaitingFilter


@dataclass(frozen=True)
class Start:
    """What is known when the dialog opens; `start` is an ISO moment, the rest are ids."""

    appointment: Id = ""
    patient: Id = ""
    start: str = ""
    practitioner: Id = ""
    room: Id = ""
    waiting: Id = ""
    recall: Id = ""


def waiting_entry(desk: Desk, waiting: Id) -> WaitingEntry | None:
    """Their line on the waiting list, None where it is gone or closed to this person."""
    if not waiting:
        return None
    found = desk.run(waiting_list.listing, WaitingFilter())
    return next((each for each in found if each.id == waiting and not each.is_closed), None)


def wished_services(
    desk: Desk, start: Start, entry: WaitingEntry | None, patient: Id
) -> tuple[Id, ...]:
    """What somebody waits for, or is due to come back for."""
    if entry is not None:
        return entry.wish.service_ids
    if not start.recall or not patient:
        return ()
    due = desk.run(recalls.of_patient, patient)
    return tuple(each.service_id for each in due if each.id == start.recall)
