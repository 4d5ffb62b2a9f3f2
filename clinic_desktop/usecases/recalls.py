"""Who should come back: due, contacted, booked, declined, put off or done (CAL-8)."""

from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from clinic_desktop.data.appointments import past, store
from clinic_desktop.data.appointments import waiting as lists
from clinic_desktop.data.appointments.records import AppointmentRecord, RecallRow
from clinic_desktop.domain import recall
from clinic_desktop.domain.appointment import FREED, State
from clinic_desktop.domain.errors import Conflict, InvalidInput, NotFound
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import Channel
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.domain.recall import OPEN, REST, Outcome, RecallEntry, RecallState
from clinic_desktop.domain.tries import Try
from clinic_desktop.domain.wall_time import on_wall
from clinic_desktop.usecases.work import Trace, Work, reads, writes


@dataclass(frozen=True)
class RecallFilter:
    """Which recalls a list shows; "" and None mean whichever. `month` is any day of it.

    With a `settled` state those it holds are listed, in place of those to be called.
    """

    service_id: Id = ""
    month: date | None = None
    settled: RecallState | None = None


@reads(Permission.VIEW_CALENDAR, Trace.SOON)
def due(work: Work, until: date, chosen: RecallFilter = RecallFilter()) -> list[RecallEntry]:
    """Those to be called by `until` (included), the longest due first; settled ones whenever due.

    Whoever's record is closed to the user shows as a number only.
    """
    if chosen.settled is None:
        found = lists.recalls(work.session, until, work.today)
    else:
        found = lists.settled_recalls(work.session, chosen.settled)
    # hidden first: whom a filter leaves out would tell as much
    return [each for each in _as_allowed(found, work) if _passes(each, chosen)]


@reads(Permission.VIEW_CALENDAR, Trace.SOON)
def of_patient(work: Work, patient_id: Id) -> list[RecallEntry]:
    """A patient's recalls, whatever became of them, the latest first."""
    work.about(patient_id)
    return lists.recalls_of(work.session, patient_id)


@writes(Permission.BOOK_APPOINTMENTS)
def add(work: Work, patient_id: Id, service_id: Id, due_on: date, reason: str = "") -> Id:
    """Ask for somebody to come back; raises InvalidInput by field."""
    work.about(patient_id)
    problems: dict[str, str] = {}
    if not patient_id:
        problems["patient"] = _("Choose who should come back.")
    if not service_id and not reason.strip():
        problems["service"] = _("Choose a service, or say below what it is for.")
    if service_id and service_id not in {each.id for each in store.services(work.session)}:
        problems["service"] = _("This service is no longer offered.")
    if due_on < work.today:
        problems["due_on"] = _("This day is past. Choose today or a later day.")
    if problems:
        raise InvalidInput(**problems)
    row = RecallRow(
        patient_id=patient_id,
        service_id=service_id or None,
        due_on=due_on,
        reason=reason.strip(),
        state=RecallState.DUE,
    )
    work.session.add(row)
    work.session.flush()
    return row.id


@writes(Permission.BOOK_APPOINTMENTS)
def contacted(
    work: Work, recall_id: Id, rev: int, how: Channel, outcome: Outcome, days: int = REST
) -> int:
    """Note a call or message: off the list for so many days, then back unless booked."""
    row = _open(recall_id, rev, work)
    try:
        back_on = recall.back_after(work.today, days)
    except ValueError:
        raise InvalidInput(days=_("Choose from 1 day to a year.")) from None
    row.state, row.back_on = RecallState.CONTACTED, back_on
    lists.noted(row, Try(work.now, work.user.name, outcome, how))
    return _kept(row, work)


@writes(Permission.BOOK_APPOINTMENTS)
def snooze(work: Work, recall_id: Id, rev: int, back_on: date) -> int:
    """Put it off until a day; nobody was contacted."""
    row = _open(recall_id, rev, work)
    if back_on <= work.today:
        raise InvalidInput(back_on=_("Choose a day after today."))
    row.state, row.back_on = RecallState.SNOOZED, back_on
    return _kept(row, work)


@writes(Permission.BOOK_APPOINTMENTS)
def decline(work: Work, recall_id: Id, rev: int, reason: str) -> int:
    """The patient does not want to come; why is kept."""
    row = _open(recall_id, rev, work)
    if not reason.strip():
        raise InvalidInput(reason=_("Say why in a few words."))
    row.state, row.back_on, row.closed_reason = RecallState.DECLINED, None, reason.strip()
    return _kept(row, work)


@writes(Permission.BOOK_APPOINTMENTS)
def done(work: Work, recall_id: Id, rev: int) -> int:
    """It took place without a booking, or elsewhere."""
    row = _open(recall_id, rev, work)
    row.state, row.back_on = RecallState.DONE, None
    return _kept(row, work)


@writes(Permission.BOOK_APPOINTMENTS)
def undo(work: Work, recall_id: Id, rev: int) -> int:
    """Take back what was last done with it, exactly; a Conflict where somebody changed it since."""
    row = _stored(recall_id, rev, work)
    last = past.last_deed(work.session, recall_id)
    if last.is_new:
        row.deleted_at = work.now
    else:
        past.put_back(row, last)
    return _kept(row, work)


@writes(Permission.BOOK_APPOINTMENTS)
def reopen(work: Work, recall_id: Id, rev: int) -> int:
    """A settled one is due again: they changed their mind, or it was settled by mistake."""
    row = _stored(recall_id, rev, work)
    row.state, row.back_on, row.appointment_id = RecallState.DUE, None, None
    row.closed_reason = ""
    return _kept(row, work)


@writes(Permission.BOOK_APPOINTMENTS)
def booked(work: Work, recall_id: Id, rev: int, appointment_id: Id) -> int:
    """This appointment answers the recall; raises InvalidInput for one of somebody else."""
    row = _open(recall_id, rev, work)
    visit = store.appointment(work.session, appointment_id)
    if visit is not None:
        work.about(visit.patient_id)
    if visit is None or visit.patient_id != row.patient_id or visit.state in FREED:
        raise InvalidInput(appointment=_("Choose an appointment of this patient that stands."))
    _answer(row, visit)
    return _kept(row, work)


def follow(visit: AppointmentRecord, work: Work) -> None:
    """Let the recalls of a patient follow what happens to an appointment (written beside it).

    A booking on or after the due day, for the same service, answers a recall; cancelled or missed
    it reopens it; done, it is done.
    """
    answered = lists.linked(work.session, visit.id)
    lost = [row for row in answered if visit.state in FREED or row.patient_id != visit.patient_id]
    for row in lost:
        row.state, row.back_on, row.appointment_id = RecallState.DUE, None, None
    if visit.state in FREED:
        return
    answered = [row for row in answered if row not in lost]
    waiting = [] if answered else lists.open_recalls(work.session, visit.patient_id, date.max)
    for row in (*answered, *(each for each in waiting if _answers(visit, each, work))):
        _answer(row, visit)


def _answers(visit: AppointmentRecord, row: RecallRow, work: Work) -> bool:
    """Whether it is booked for this, or was until the visit was cancelled: that is undone now."""
    day = on_wall(visit.starts_at, ZoneInfo(visit.zone)).date()
    if row.due_on <= day and (not row.service_id or row.service_id in visit.services):
        return True
    last = past.changes(work.session, row.id, limit=1)
    return any(each.changes.get("appointment_id", ("", ""))[0] == visit.id for each in last)


def _answer(row: RecallRow, visit: AppointmentRecord) -> None:
    is_done = visit.state == State.DONE
    row.state = RecallState.DONE if is_done else RecallState.BOOKED
    row.back_on, row.appointment_id = None, visit.id


def _stored(recall_id: Id, rev: int, work: Work) -> RecallRow:
    row = lists.recall_row(work.session, recall_id)
    if row is None:
        raise NotFound(_("This recall is no longer on the list."))
    work.about(row.patient_id)
    if row.rev != rev:
        raise Conflict(
            _("Somebody else changed this recall meanwhile. Look again, then repeat."), {}, row.rev
        )
    return row


def _open(recall_id: Id, rev: int, work: Work) -> RecallRow:
    row = _stored(recall_id, rev, work)
    if row.state not in OPEN:
        raise InvalidInput(state=_("This recall is settled. Put it back on the list first."))
    return row


def _kept(row: RecallRow, work: Work) -> int:
    work.session.flush()
    return row.rev


def _passes(entry: RecallEntry, chosen: RecallFilter) -> bool:
    month = chosen.month
    is_month = month is None or (entry.due_on.year, entry.due_on.month) == (month.year, month.month)
    return is_month and chosen.service_id in ("", entry.service_id)


def _as_allowed(found: list[RecallEntry], work: Work) -> list[RecallEntry]:
    closed = work.closed(*{each.patient_id for each in found}) if found else frozenset[Id]()
    return [_hidden(each) if each.patient_id in closed else each for each in found]


def _hidden(entry: RecallEntry) -> RecallEntry:
    return replace(
        entry,
        patient=entry.number,
        service_id="",
        service="",
        reason="",
        phone="",
        permissions=(),
        tries=(),
        closed_reason="",
        is_closed=True,
    )
