"""Whom to tell, with which words, once; and what a crash or an undo leaves behind."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from sqlalchemy import Engine, event, text

from clinic_desktop.data.appointments.records import MailAccount
from clinic_desktop.data.database import Database
from clinic_desktop.data.outgoing_mail import NoMailServer
from clinic_desktop.data.restrictions import Restriction
from clinic_desktop.domain.appointment import CancelledBy, CancelReason, Place, State
from clinic_desktop.domain.errors import CodeWanted, Conflict, InvalidInput, Restricted
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.mail import Account, Letter, Security
from clinic_desktop.domain.message_text import MessageDraft, MessageKind
from clinic_desktop.domain.patient import Channel, Contact, ContactKind, ContactPermission, Purpose
from clinic_desktop.domain.permissions import Permission, Role
from clinic_desktop.domain.progress import Progress
from clinic_desktop.domain.reminder import ReminderDue, Told
from clinic_desktop.usecases import (
    appointments,
    calendar_setup,
    mail_account,
    message_templates,
    patients,
    reminders,
)
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.calendar_setup import Holiday
from clinic_desktop.usecases.work import Work, writes
from tests import make, smtp
from tests.calendar import MONDAY, NINE, SmallClinic, furnish

DAY = date(2026, 3, 3)
TUESDAY = NINE + timedelta(days=1)
YES = tuple(
    ContactPermission(channel, Purpose.REMINDERS, True)
    for channel in (Channel.SMS, Channel.WHATSAPP, Channel.EMAIL)
)


@pytest.fixture
def clinic(database: Database, clock: make.Clock) -> SmallClinic:
    clock.now = MONDAY
    return furnish(database, clock)


@pytest.fixture
def door(as_receptionist: Backend, clinic: SmallClinic) -> Backend:
    return as_receptionist


def register(door: Backend, email: str = "rania@example.org", **more: Any) -> Id:
    contacts = (
        Contact(ContactKind.PHONE, "+961 71 123 456"),
        *([Contact(ContactKind.EMAIL, email)] if email else []),
    )
    values = {"contacts": contacts, "permissions": YES, **more}
    return door.run(patients.register, make.form("Rania", f"Aoun {email[:5]}", **values))


def book(door: Backend, clinic: SmallClinic, clock: make.Clock, **more: Any) -> Id:
    """Tomorrow at nine with consent, and the grace over."""
    start = more.pop("start", TUESDAY)
    values = {"patient_id": more.pop("patient_id", "") or register(door), "may_contact": True}
    booked = door.run(appointments.book, clinic.form(start, **{**values, **more}))
    clock.forward(minutes=4)
    return booked


def due(door: Backend, day: date = DAY) -> list[ReminderDue]:
    return door.run(reminders.due, day)


def one(door: Backend) -> ReminderDue:
    (found,) = due(door)
    return found


def told(door: Backend, channel: Channel = Channel.PHONE) -> Told:
    way = one(door).way(channel)
    assert way is not None
    return way.told


# who is listed


def test_the_list_shows_who_comes_when_with_whom_and_every_way(
    door: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    book(door, clinic, clock)
    found = one(door)
    assert found.kind is MessageKind.REMINDER
    assert found.practitioner == "Dr. Karim Nasser"
    assert [way.is_open for way in found.ways] == [True] * 4
    assert found.text.startswith("Dear Rania Aoun rania,\nwe remind you")
    assert "03 Mar 2026 at 09:00 with Dr. Karim Nasser" in found.text
    assert "Consultation" not in found.subject + found.text


def test_whoever_did_not_agree_is_shown_but_cannot_be_told(
    door: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    booked = book(door, clinic, clock, may_contact=False)
    assert "Did not agree" in one(door).problem
    assert not one(door).can_be_told
    with pytest.raises(InvalidInput):
        door.run(reminders.prepare, booked, Channel.PHONE)


@pytest.mark.parametrize("has_died", [True, False])
def test_the_dead_and_the_archived_are_never_listed(
    door: Backend, clinic: SmallClinic, clock: make.Clock, has_died: bool
) -> None:
    patient = register(door)
    book(door, clinic, clock, patient_id=patient)
    if has_died:
        base = door.run(patients.open_for_edit, patient)
        died = replace(base.form, deceased_on=clock.now.date())
        door.run(patients.edit, patient, base, died)
    else:
        door.run(patients.archive, patient, "moved away")
    assert due(door) == []


def test_a_closed_record_shows_its_number_alone(
    door: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    booked = book(door, clinic, clock, note="private")
    patient = one(door).row.patient_id
    door.run(_close, patient)
    found = one(door)
    assert found.row.patient == found.row.number
    assert (found.text, found.ways, found.row.note, found.row.services) == ("", (), "", "")
    for use_case, more in (
        (reminders.prepare, (Channel.PHONE,)),
        (reminders.mark_done, (Channel.PHONE, Told.DONE)),
        (reminders.claim, ()),
    ):
        with pytest.raises(Restricted):
            door.run(use_case, booked, *more)
    assert door.run(reminders.for_call_list, DAY) == []


@writes(Permission.USE_DESK)
def _close(work: Work, patient_id: Id) -> None:
    user = make.USERS[Role.ACCOUNTANT].id
    work.session.add(Restriction(patient_id=patient_id, user_ids=[user], reason="asked for"))


def test_what_has_begun_and_what_the_patient_cancelled_is_not_listed(
    door: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    booked = book(door, clinic, clock)
    door.run(appointments.cancel, booked, 1, CancelledBy.PATIENT, CancelReason.ILL)
    book(door, clinic, clock, patient_id=clinic.patients[0])
    assert len(due(door)) == 1
    clock.now = TUESDAY
    assert due(door) == []


def test_the_next_day_is_the_next_on_which_somebody_works(
    door: Backend, as_administrator: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    assert door.run(reminders.next_day) == DAY
    as_administrator.run(calendar_setup.save_holidays, [Holiday("", DAY, "Feast")])
    assert door.run(reminders.next_day) == DAY + timedelta(days=1)
    clock.now = MONDAY + timedelta(days=4, hours=8)  # Friday
    assert door.run(reminders.next_day) == date(2026, 3, 9)


# the grace, undo, moving


def test_nothing_leaves_within_the_grace_and_an_undo_leaves_nothing(
    door: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    booked = book(door, clinic, clock)
    rev = door.run(appointments.move, booked, 1, Place(TUESDAY + timedelta(hours=1)))
    assert one(door).waits_until == clock.now + timedelta(minutes=3)
    for use_case, more in (
        (reminders.prepare, (Channel.SMS,)),
        (reminders.mark_done, (Channel.PHONE, Told.DONE)),
        (reminders.claim, ()),
    ):
        with pytest.raises(InvalidInput, match="Wait a moment"):
            door.run(use_case, booked, *more)
    clock.forward(minutes=2, seconds=59)
    as_it_was = clinic.form(TUESDAY, patient_id=one(door).row.patient_id, may_contact=True)
    door.run(appointments.put_back, booked, rev, as_it_was, State.BOOKED)
    assert one(door).waits_until is not None
    clock.forward(minutes=3)
    assert one(door).waits_until is None
    assert one(door).kind is MessageKind.REMINDER


def test_a_move_takes_the_reminder_back_and_tells_the_new_time(
    door: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    booked = book(door, clinic, clock)
    door.run(reminders.mark_done, booked, Channel.PHONE, Told.DONE)
    assert one(door).is_told
    door.run(appointments.move, booked, 1, Place(TUESDAY + timedelta(hours=2)))
    clock.forward(minutes=4)
    found = one(door)
    assert found.kind is MessageKind.MOVED
    assert not found.is_told
    assert "It is now on 03 Mar 2026 at 11:00" in found.text
    door.run(appointments.move, booked, 2, Place(TUESDAY))
    clock.forward(minutes=4)
    assert one(door).is_told  # what was told first is true again


def test_a_cancellation_by_the_clinic_is_told_but_not_one_booked_by_mistake(
    door: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    booked = book(door, clinic, clock)
    door.run(reminders.mark_done, booked, Channel.PHONE, Told.DONE)
    away = CancelReason.PRACTITIONER_AWAY
    door.run(appointments.cancel, booked, 1, CancelledBy.CLINIC, away)
    clock.forward(minutes=4)
    found = one(door)
    assert (found.kind, found.is_told) == (MessageKind.CANCELLED, False)
    assert "cannot take place" in found.text
    door.run(reminders.mark_done, booked, Channel.PHONE, Told.DONE)
    assert one(door).is_told
    mistaken = book(door, clinic, clock, start=TUESDAY + timedelta(hours=2))
    mistake = CancelReason.BOOKED_BY_MISTAKE
    door.run(appointments.cancel, mistaken, 1, CancelledBy.CLINIC, mistake)
    assert len(due(door)) == 1


def test_a_channel_is_told_once_and_no_answer_may_be_tried_again(
    door: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    booked = book(door, clinic, clock)
    door.run(reminders.mark_done, booked, Channel.PHONE, Told.NO_ANSWER)
    assert not one(door).is_told
    assert door.run(reminders.for_call_list, DAY)[0].was_tried
    door.run(reminders.mark_done, booked, Channel.PHONE, Told.DONE)
    with pytest.raises(InvalidInput, match="told already"):
        door.run(reminders.mark_done, booked, Channel.PHONE, Told.DONE)
    assert door.run(reminders.for_call_list, DAY) == []
    door.run(reminders.undo, booked, Channel.PHONE)
    assert told(door) is Told.NOT_YET


# words


def test_the_words_are_in_the_patients_language_with_names_and_dates_as_written_there(
    door: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    book(door, clinic, clock, patient_id=register(door, language="ar"))
    found = one(door)
    assert found.language == "ar"
    assert "03 آذار 2026" in found.text
    assert "\u206609:00\u2069" in found.text


@pytest.mark.parametrize(("language", "written"), [("hi", "03/03/2026"), ("de", "03 Mar 2026")])
def test_a_language_without_names_of_months_gets_figures_and_one_without_texts_the_clinics(
    door: Backend, clinic: SmallClinic, clock: make.Clock, language: str, written: str
) -> None:
    book(door, clinic, clock, patient_id=register(door, language=language))
    assert written in one(door).text


def test_prefilled_links_hold_the_words_and_go_to_the_right_place(
    door: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    booked = book(door, clinic, clock)
    ways = [channel for channel in Channel if channel is not Channel.POST]
    links = {each: door.run(reminders.prepare, booked, each).link for each in ways}
    assert links[Channel.PHONE] == ""
    assert links[Channel.EMAIL].startswith("mailto:rania@example.org?subject=Your%20appointment")
    assert links[Channel.WHATSAPP].startswith("https://wa.me/96171123456?text=Dear")
    assert links[Channel.SMS].startswith("sms:+96171123456?body=")
    assert unquote(links[Channel.SMS]).endswith(one(door).text.replace("\n", "\r\n"))


def test_own_words_replace_those_brought_along_and_can_be_put_back(
    door: Backend, as_administrator: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    booked = book(door, clinic, clock)
    draft = MessageDraft(MessageKind.REMINDER, "en", "See you", "Hello {patient}, see you {day}.")
    rev = as_administrator.run(message_templates.save, draft, 0)
    assert one(door).text == "Hello Rania Aoun rania, see you 03 Mar 2026."
    with pytest.raises(Conflict):
        as_administrator.run(message_templates.save, draft, 0)
    assert door.run(message_templates.preview, draft, booked).subject == "See you"
    as_administrator.run(message_templates.put_back, draft, rev)
    assert one(door).text.startswith("Dear Rania")
    own = [each for each in door.run(message_templates.listing) if each.is_own]
    assert own == []


def test_a_service_is_named_only_after_the_owners_tick(
    door: Backend, as_administrator: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    book(door, clinic, clock)
    draft = MessageDraft(MessageKind.REMINDER, "en", "Hello", "For {service} on {day}")
    with pytest.raises(InvalidInput) as refused:
        as_administrator.run(message_templates.save, draft, 0)
    assert set(refused.value.problems) == {"body", "may_name_services"}
    as_administrator.run(message_templates.save, draft, 0, True)
    assert one(door).text == "For Consultation on 03 Mar 2026"


def test_a_recall_has_words_where_the_patient_said_yes(
    door: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    patient = register(door)
    said = door.run(reminders.recall_message, patient, Channel.SMS)
    assert said.text.startswith("Dear Rania Aoun rania,\nit is time to book")
    with pytest.raises(InvalidInput, match="Not asked yet"):
        door.run(reminders.recall_message, patient, Channel.PHONE)


# what leaves as files


def test_the_table_for_another_program_wants_a_code_and_is_guarded(
    door: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    book(door, clinic, clock, patient_id=register(door, "=cmd@example.org"))
    door.stay = replace(door.stay, proven_at=None)
    with pytest.raises(CodeWanted):
        door.run(reminders.export_csv, DAY)
    door.prove()
    lines = door.run(reminders.export_csv, DAY).decode("utf-8-sig").split('"\r\n')
    assert lines[0].startswith('"Date","Time","Patient"')
    assert [line.split('","')[5] for line in lines[1:-1]] == ["phone", "sms", "whatsapp", "email"]
    assert '"\'=cmd@example.org"' in "".join(lines)
    assert '"2026-03-03","09:00"' in lines[1]


def test_calls_are_listed_with_the_number_read_back(
    door: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    book(door, clinic, clock, phone="+96170000111")
    (line,) = door.run(reminders.for_call_list, DAY)
    assert (line.phone, line.was_tried) == ("+96170000111", False)


# the clinic's own mail server


def account(port: int = 25, **more: Any) -> Account:
    return Account("localhost", port, Security.NONE, "desk@clinic.example", **more)


def test_the_password_is_kept_secret_and_shown_to_no_other_server(
    as_administrator: Backend, clinic: SmallClinic
) -> None:
    as_administrator.prove()
    owner, full = as_administrator, account(user="desk", password="walnut-secret")
    rev = owner.run(mail_account.save, full, 0)
    stored = owner.run(mail_account.stored)
    assert stored is not None and stored.has_password
    assert "walnut" not in repr(stored)
    rev = owner.run(mail_account.save, replace(full, password="", sender="x@clinic.example"), rev)
    assert owner.run(mail_account.for_sending).password == "walnut-secret"
    elsewhere = replace(full, password="", host="127.0.0.1")
    for use_case, more in ((mail_account.save, (rev,)), (mail_account.for_trying, ())):
        with pytest.raises(InvalidInput, match="Enter the password for this server"):
            owner.run(use_case, elsewhere, *more)
    assert tables_with(owner.database, "walnut") == {"mail_account"}
    owner.run(mail_account.remove, rev)
    assert owner.run(mail_account.stored) is None
    with owner.database.transaction() as session:
        assert session.query(MailAccount).one().password == ""


def tables_with(database: Database, words: str) -> set[str]:
    """The tables in which these words stand anywhere."""
    with database.transaction() as session:
        names = session.execute(
            text("SELECT name FROM sqlite_master WHERE type = 'table'")
        ).scalars()
        return {
            name
            for name in names.all()
            if words in str(session.execute(text(f'SELECT * FROM "{name}"')).all())  # noqa: S608
        }


def test_changing_the_account_wants_a_code(as_administrator: Backend, clinic: SmallClinic) -> None:
    as_administrator.stay = replace(as_administrator.stay, proven_at=None)
    for use_case, more in ((mail_account.save, (0,)), (mail_account.for_trying, ())):
        with pytest.raises(CodeWanted):
            as_administrator.run(use_case, account(), *more)


def test_a_test_message_goes_to_the_sender(
    as_administrator: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    as_administrator.prove()
    with smtp.mail_server() as (box, port):
        typed = account(port, user=smtp.USER, password=smtp.PASSWORD)
        sent_to = mail_account.try_out(as_administrator.run, typed, clock(), Progress())
    assert box.receivers == [sent_to] == ["desk@clinic.example"]


@pytest.fixture
def three(door: Backend, clinic: SmallClinic, clock: make.Clock) -> list[Id]:
    """Three appointments, the second with an address the server does not know."""
    addresses = ("ann@example.org", "bad@example.org", "cyd@example.org")
    return [
        book(
            door,
            clinic,
            clock,
            start=TUESDAY + timedelta(hours=hour),
            patient_id=register(door, address),
        )
        for hour, address in enumerate(addresses)
    ]


def send(door: Backend, ids: list[Id], port: int, progress: Progress | None = None) -> Any:
    owner = make.backend(door.database, Role.ADMINISTRATOR, door.clock)  # type: ignore[arg-type]
    if owner.run(mail_account.stored) is None:
        owner.run(mail_account.save, account(port), 0)
    return reminders.send_all(door.run, ids, door.clock, progress or Progress())


def states(door: Backend) -> list[Told]:
    return [way.told for each in due(door) if (way := each.way(Channel.EMAIL))]


def test_one_bad_receiver_stops_no_other_and_each_result_is_kept(
    door: Backend, three: list[Id]
) -> None:
    with smtp.mail_server() as (box, port):
        result = send(door, three, port)
        assert (result.sent, result.failed, result.left) == (2, 1, 0)
        assert states(door) == [Told.SENT, Told.FAILED, Told.SENT]
        again = send(door, three, port)
        assert (again.sent, again.failed) == (0, 3)
    assert box.receivers == ["ann@example.org", "cyd@example.org"]
    way = due(door)[1].way(Channel.EMAIL)
    assert way is not None and way.why == "The mail server refused it: 550 no such mailbox here"
    with pytest.raises(InvalidInput, match="cannot be taken back"):
        door.run(reminders.undo, three[0], Channel.EMAIL)


def test_cancel_in_the_middle_leaves_the_rest_to_be_sent(door: Backend, three: list[Id]) -> None:
    with smtp.mail_server() as (box, port):
        stopping = Progress(is_cancelled=lambda: len(box.letters) == 1)
        result = send(door, three, port, stopping)
        assert (result.sent, result.left, result.is_stopped) == (1, 2, True)
        assert states(door) == [Told.SENT, Told.NOT_YET, Told.NOT_YET]


def test_after_a_crash_between_sending_and_marking_nothing_is_sent_twice(
    door: Backend, three: list[Id], clock: make.Clock
) -> None:
    def crash(use_case: Callable[..., Any], *args: Any) -> Any:
        if use_case is reminders.settle:
            raise KeyboardInterrupt
        return door.run(use_case, *args)

    with smtp.mail_server() as (box, port):
        send(door, [], port)
        with pytest.raises(KeyboardInterrupt):
            reminders.send_all(crash, three[:1], door.clock, Progress())
        assert send(door, three[:1], port).sent == 0
        assert box.receivers == ["ann@example.org"]
    way = due(door)[0].way(Channel.EMAIL)
    assert way is not None and (way.told, way.is_unsure) == (Told.SENDING, False)
    with pytest.raises(InvalidInput, match="just being sent"):
        door.run(reminders.undo, three[0], Channel.EMAIL)
    clock.forward(minutes=3)
    way = due(door)[0].way(Channel.EMAIL)
    assert way is not None and way.is_unsure
    door.run(reminders.mark_done, three[0], Channel.EMAIL, Told.DONE)
    assert states(door)[0] is Told.DONE


def test_a_connection_cut_while_sending_may_have_sent_it_and_can_be_tried_again(
    door: Backend, three: list[Id]
) -> None:
    with smtp.mail_server() as (box, port):
        box.taking = lambda server: server.transport.abort()
        assert send(door, three[:1], port).unsure == 1
        way = due(door)[0].way(Channel.EMAIL)
        assert way is not None and way.is_unsure
        box.taking = None
        door.run(reminders.undo, three[0], Channel.EMAIL)
        assert send(door, three[:1], port).sent == 1


def test_the_log_holds_no_words_no_address_and_no_password(
    door: Backend, three: list[Id], caplog: pytest.LogCaptureFixture
) -> None:
    owner = make.backend(door.database, Role.ADMINISTRATOR, door.clock)  # type: ignore[arg-type]
    caplog.set_level(logging.DEBUG)
    with smtp.mail_server() as (box, port):
        box.taking = lambda _server: "554 Rania Aoun is unknown" if len(box.letters) > 1 else ""
        send(door, three, port)
        wrong = account(port, user=smtp.USER, password="walnut-secret")
        with pytest.raises(NoMailServer):
            mail_account.try_out(owner.run, wrong, door.clock(), Progress())
    ours = [each for each in caplog.records if not each.name.startswith(("mail", "asyncio"))]
    said = " ".join(each.getMessage() for each in ours)
    for word in ("Rania", "Dear", "example.org", "walnut"):
        assert word not in said


def test_without_a_server_to_be_had_nothing_is_claimed(door: Backend, three: list[Id]) -> None:
    with pytest.raises(NoMailServer):
        send(door, three, smtp.free_port())
    assert states(door) == [Told.NOT_YET] * 3


def test_without_an_account_nothing_is_tried(door: Backend, three: list[Id]) -> None:
    with pytest.raises(InvalidInput, match="not entered a mail server"):
        reminders.send_all(door.run, three, door.clock, Progress())


def test_of_two_desks_that_send_at_once_one_claims_it(door: Backend, three: list[Id]) -> None:
    letter = door.run(reminders.claim, three[0])
    assert isinstance(letter, Letter)
    with pytest.raises(InvalidInput, match="told already"):
        door.run(reminders.claim, three[0])


def test_a_full_day_asks_no_more_questions_than_one_appointment(
    door: Backend, clinic: SmallClinic, clock: make.Clock
) -> None:
    counts = []
    for hour, patient in enumerate(clinic.patients):
        book(door, clinic, clock, start=TUESDAY + timedelta(hours=hour), patient_id=patient)
        with asked() as statements:
            due(door)
        counts.append(len(statements))
    assert len(set(counts)) == 1


@contextmanager
def asked() -> Iterator[list[str]]:
    """Every statement that goes to the file meanwhile."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)
