"""Sending e-mails through the clinic's own server, each written down before and after."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from clinic_desktop.data import outgoing_mail
from clinic_desktop.data.appointments import reading, reminding
from clinic_desktop.data.outgoing_mail import MailServer
from clinic_desktop.domain.errors import Cancelled, InvalidInput, NotAllowed, NotFound
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.mail import Letter
from clinic_desktop.domain.patient import Channel
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.domain.progress import Progress
from clinic_desktop.domain.reminder import Told
from clinic_desktop.usecases import mail_account
from clinic_desktop.usecases.mail_account import Run
from clinic_desktop.usecases.reminders import gathering
from clinic_desktop.usecases.reminders.marking import row_for
from clinic_desktop.usecases.work import Work, writes


@dataclass(frozen=True)
class Sending:
    """What became of a run; `problem` says why it ended early, "" where it did not."""

    sent: int = 0
    failed: int = 0  # refused by the server, or no longer to be sent
    unsure: int = 0
    left: int = 0
    problem: str = ""
    is_stopped: bool = False


@writes(Permission.BOOK_APPOINTMENTS)
def claim(work: Work, appointment_id: Id) -> Letter:
    """Note that its e-mail is being sent, before it is; raises InvalidInput where it may not be.

    Whoever claims it sends it: a second claim is refused, also after a crash in between.
    """
    due = gathering.one(appointment_id, work)
    way = gathering.check_ready(due, Channel.EMAIL)
    if not way.is_open:
        raise InvalidInput(channel=_("This was told already."))
    row = row_for(due, Channel.EMAIL, work)
    row.state, row.done_at, row.problem = Told.SENDING, None, ""
    work.session.flush()
    return Letter(way.address, due.subject, due.text, row.id)


@writes(Permission.BOOK_APPOINTMENTS)
def settle(work: Work, appointment_id: Id, result: Told, why: str = "") -> None:
    """Write down what the mail server answered; SENDING with a reason means nobody knows."""
    row = reading.by_id(work.session, appointment_id)
    if row is None:
        raise NotFound(_("This appointment is no longer in the calendar."))
    work.about(row.patient_id)
    rows = reminding.reminders(work.session, [appointment_id]).get(appointment_id, [])
    open_rows = [each for each in rows if each.state == Told.SENDING]
    if not open_rows:
        raise InvalidInput(channel=_("There is no e-mail on its way."))
    mine = open_rows[-1]
    mine.state, mine.problem = result, why
    mine.done_at = work.now if result is Told.SENT else None


def send_all(
    run: Run, appointment_ids: Sequence[Id], clock: Callable[[], datetime], progress: Progress
) -> Sending:
    """Send each its e-mail; one that fails stops no other. Slow: on the pool.

    Raises InvalidInput without an account and NoMailServer where nothing can be sent; then nothing
    was claimed.
    """
    done = Sending(left=len(appointment_ids))
    with MailServer(run(mail_account.for_sending)) as server:
        for at, appointment_id in enumerate(appointment_ids):
            try:
                progress.step(at, len(appointment_ids))
                server.connect()
            except Cancelled:
                return replace(done, is_stopped=True)
            except outgoing_mail.NoMailServer as error:
                return replace(done, problem=str(error))
            done = _one(run, server, appointment_id, clock(), replace(done, left=done.left - 1))
    return done


def _one(run: Run, server: MailServer, appointment_id: Id, now: datetime, done: Sending) -> Sending:
    try:
        letter: Letter = run(claim, appointment_id)
    except (InvalidInput, NotFound, NotAllowed):
        return replace(done, failed=done.failed + 1)  # its row says why
    told, why = _handed_over(server, letter, now)
    run(settle, appointment_id, told, why)
    if told is Told.SENT:
        return replace(done, sent=done.sent + 1)
    if told is Told.FAILED:
        return replace(done, failed=done.failed + 1)
    return replace(done, unsure=done.unsure + 1)


def _handed_over(server: MailServer, letter: Letter, now: datetime) -> tuple[Told, str]:
    try:
        server.hand_over(letter, now)
    except (outgoing_mail.NotTaken, outgoing_mail.NoMailServer) as error:
        return Told.FAILED, str(error)
    except outgoing_mail.CutOff as error:
        return Told.SENDING, str(error)
    return Told.SENT, ""
