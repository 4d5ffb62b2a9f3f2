"""The list of reminders by keyboard, its dialogs, and what leaves the computer."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from clinic_desktop.data.database import Database
from clinic_desktop.domain import message_text
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.mail import Account, Security
from clinic_desktop.domain.message_text import MessageKind
from clinic_desktop.domain.patient import Channel, Contact, ContactKind, ContactPermission, Purpose
from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.reminder import Told
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.reminders import RemindersPage
from clinic_desktop.ui.reminders.mail_account_dialog import MailAccountDialog
from clinic_desktop.ui.reminders.templates_dialog import TemplatesDialog
from clinic_desktop.ui.widgets.link_opener import LinkOpener
from clinic_desktop.ui.widgets.paper_dialog import PaperDialog
from clinic_desktop.usecases import appointments, mail_account, patients, reminders
from tests import make, smtp
from tests.calendar import MONDAY, NINE, SmallClinic, furnish
from tests.reports import reading
from tests.ui.patients.screen import Chosen, is_open, opened, shown

W = TypeVar("W", bound=QWidget)
DAY = date(2026, 3, 3)
YES = tuple(
    ContactPermission(channel, Purpose.REMINDERS, True) for channel in (Channel.SMS, Channel.EMAIL)
)


class Opener(LinkOpener):
    """Remembers what would have been opened."""

    def __init__(self) -> None:
        self.links: list[str] = []

    def open(self, link: str) -> bool:
        self.links.append(link)
        return True


@pytest.fixture
def clinic(database: Database, clock: make.Clock) -> SmallClinic:
    clock.now = MONDAY
    return furnish(database, clock)


@pytest.fixture
def ids(clinic: SmallClinic, desk: Desk, clock: make.Clock) -> list[Id]:
    """Two appointments tomorrow, both to be told, the second with a bad address."""
    made = []
    for hour, name in enumerate(("ann", "bad")):
        contacts = (
            Contact(ContactKind.PHONE, "+961 71 123 456"),
            Contact(ContactKind.EMAIL, f"{name}@example.org"),
        )
        form = make.form(name.title(), contacts=contacts, permissions=YES)
        patient = desk.run(patients.register, form)
        booking = clinic.form(
            NINE + timedelta(days=1, hours=hour), patient_id=patient, may_contact=True
        )
        made.append(desk.run(appointments.book, booking))
    clock.forward(minutes=4)
    return made


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, ids: list[Id]) -> RemindersPage:
    made = shown(qtbot, RemindersPage(desk))
    made.deeds.opener = Opener()
    made.enter()
    return made


def links(page: RemindersPage) -> list[str]:
    assert isinstance(page.deeds.opener, Opener)
    return page.deeds.opener.links


def press(page: RemindersPage, key: Qt.Key) -> None:
    QTest.keyClick(page.table, key)


def agree() -> None:
    box = opened(QMessageBox)
    button = box.findChild(QPushButton, "confirm_yes")
    assert button is not None
    button.click()


def told(page: RemindersPage, channel: Channel, at: int = 0) -> Told:
    way = page.model.rows[at].way(channel)
    assert way is not None
    return way.told


def child(widget: QWidget, kind: type[W], name: str) -> W:
    found = widget.findChild(kind, name)
    assert found is not None
    return found


def test_the_page_opens_on_the_next_day_of_work(page: RemindersPage) -> None:
    assert page.shown_day() == DAY
    assert [due.row.patient for due in page.model.rows] == ["Ann Khoury", "Bad Khoury"]
    assert page.count.text() == "2 to tell, of 2"
    assert "Dear Ann Khoury" in page.card.text.text()


def test_a_day_without_anybody_says_so(qtbot: QtBot, clinic: SmallClinic, desk: Desk) -> None:
    page = shown(qtbot, RemindersPage(desk))
    page.enter()
    assert page.day.line.hasFocus()
    assert page.count.text() == ""


def test_enter_hands_the_message_over_after_saying_once_that_it_leaves(page: RemindersPage) -> None:
    press(page, Qt.Key.Key_Return)
    assert links(page) == []
    assert "leave this program" in opened(QMessageBox).informativeText()
    agree()
    assert [link[:5] for link in links(page)] == ["sms:+"]
    press(page, Qt.Key.Key_Return)
    assert len(links(page)) == 2
    assert "Press D here" in page.said.text.text()


class Receiver(QObject):
    """Another program, as the desktop calls it."""

    got = Signal(QUrl)

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.got.emit(url)


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.WHATSAPP, Channel.SMS])
def test_the_words_reach_the_other_program_letter_by_letter(qtbot: QtBot, channel: Channel) -> None:
    link = message_text.link(
        channel,
        "a+b@example.org" if channel is Channel.EMAIL else "+96171123456",
        "موعدكم & 100%",
        "مرحبا رانيا & co\nعند 10:00 #1 + ? = %26 'q' \"d\" <b>",
    )
    receiver, scheme = Receiver(), link.partition(":")[0]
    # the stub asks for bytes, by which no slot is found
    QDesktopServices.setUrlHandler(scheme, receiver, "take")  # type: ignore[arg-type]
    try:
        with qtbot.waitSignal(receiver.got) as taken:
            assert LinkOpener().open(link)
    finally:
        QDesktopServices.unsetUrlHandler(scheme)
    assert taken.args is not None
    assert bytes(taken.args[0].toEncoded().data()).decode() == link


def test_an_arabic_message_stands_on_its_own_side(page: RemindersPage) -> None:
    due = page.model.rows[0]
    for language, side in (("ar", Qt.LayoutDirection.RightToLeft), ("fr", Qt.LayoutDirection(0))):
        page.card.show_due(replace(due, language=language))
        assert page.card.text.layoutDirection() is side


def test_d_marks_the_way_it_was_handed_over_by_and_the_toast_takes_it_back(
    qtbot: QtBot, page: RemindersPage, desk: Desk
) -> None:
    press(page, Qt.Key.Key_S)
    agree()
    with qtbot.waitSignal(desk.toasted) as toasted:
        press(page, Qt.Key.Key_D)
    assert told(page, Channel.SMS) is Told.DONE
    assert page.count.text() == "1 to tell, of 2"
    toasted.args[1]()
    assert told(page, Channel.SMS) is Told.NOT_YET


def test_n_notes_that_nobody_answered(page: RemindersPage) -> None:
    press(page, Qt.Key.Key_N)
    assert told(page, Channel.PHONE) is Told.NO_ANSWER
    assert page.count.text() == "2 to tell, of 2"


def test_a_way_that_is_closed_says_why(page: RemindersPage) -> None:
    press(page, Qt.Key.Key_W)
    assert page.said.text.text() == "WhatsApp: Not asked yet"
    assert links(page) == []


def test_within_the_grace_every_key_says_until_when(
    page: RemindersPage, desk: Desk, clinic: SmallClinic
) -> None:
    booking = clinic.form(NINE + timedelta(days=1, hours=-2), may_contact=True)
    desk.run(appointments.book, booking)
    page.table.selectRow(0)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_D, Qt.Key.Key_N):
        page.said.hide()
        press(page, key)
        assert "Waits until" in page.said.text.text()
    assert "may be undone" in page.card.said.text.text()


def test_without_an_account_e_opens_the_mail_program(page: RemindersPage) -> None:
    assert page.send.isHidden()
    press(page, Qt.Key.Key_E)
    agree()
    assert links(page)[0].startswith("mailto:ann@example.org?subject=")


def test_all_e_mails_are_sent_after_one_question_and_their_results_are_said(
    qtbot: QtBot, page: RemindersPage, desk: Desk, desk_for: Callable[[Role], Desk]
) -> None:
    with smtp.mail_server() as (box, port):
        account = Account("localhost", port, Security.NONE, "desk@clinic.example")
        chief = desk_for(Role.ADMINISTRATOR)
        chief.run(mail_account.save, account, 0)
        page.refresh()
        assert page.send.text() == "Send e-mails (2)"
        page.send.click()
        assert "through localhost" in opened(QMessageBox).informativeText()
        agree()
        qtbot.waitUntil(lambda: "1 e-mail sent." in page.said.text.text(), timeout=15_000)
    page.refresh()
    assert box.receivers == ["ann@example.org"]
    assert (told(page, Channel.EMAIL), told(page, Channel.EMAIL, 1)) == (Told.SENT, Told.FAILED)


def test_a_server_that_is_not_there_is_said_on_the_page(
    qtbot: QtBot, page: RemindersPage, desk_for: Callable[[Role], Desk]
) -> None:
    account = Account("localhost", smtp.free_port(), Security.NONE, "desk@clinic.example")
    desk_for(Role.ADMINISTRATOR).run(mail_account.save, account, 0)
    page.refresh()
    press(page, Qt.Key.Key_E)
    agree()
    qtbot.waitUntil(lambda: "cannot be reached" in page.said.text.text(), timeout=15_000)
    assert told(page, Channel.EMAIL) is Told.NOT_YET


def test_the_call_list_holds_names_numbers_and_boxes(qtbot: QtBot, page: RemindersPage) -> None:
    page.print_shown()
    qtbot.waitUntil(lambda: is_open(PaperDialog), timeout=30_000)
    dialog = opened(PaperDialog)
    text = reading.flat(dialog._pdf)
    for fact in ("Call list", "03 Mar 2026", "Ann Khoury", "71 123 456", "no answer", "09:00"):
        assert fact in text
    dialog.close()


def test_the_table_is_saved_with_a_warning(page: RemindersPage, desk: Desk, tmp_path: Path) -> None:
    desk._backend.prove()
    place = tmp_path / "table.csv"
    page.deeds.chooser = chosen = Chosen(place)
    child(page, QPushButton, "export_reminders").click()
    assert chosen.names == ["reminders-2026-03-03.csv"]
    assert b"Ann Khoury" in place.read_bytes()
    assert "can read names" in page.said.text.text()


# the dialogs


@pytest.fixture
def chief(qapp: object, desk_for: Callable[[Role], Desk]) -> Desk:
    return desk_for(Role.ADMINISTRATOR)


def test_words_are_tried_on_a_real_appointment_and_kept(
    qtbot: QtBot, ids: list[Id], chief: Desk
) -> None:
    dialog = shown(qtbot, TemplatesDialog(chief, ids[0]))
    dialog.body.setPlainText("Hello {patient}, until {day}.")
    dialog.show_preview()
    assert dialog.preview_text.text() == "Hello Ann Khoury, until 03 Mar 2026."
    dialog.accept()
    assert not dialog.isVisible()
    assert chief.run(reminders.due, DAY)[0].text == "Hello Ann Khoury, until 03 Mar 2026."


def test_an_unknown_placeholder_is_refused_in_words_and_the_dialog_stays(
    qtbot: QtBot, ids: list[Id], chief: Desk
) -> None:
    dialog = shown(qtbot, TemplatesDialog(chief, ids[0]))
    dialog.body.setPlainText("Hello {name}")
    dialog.accept()
    assert dialog.isVisible()
    assert "{name} is not known here" in dialog.fields["body"].problem.text()
    dialog.mark_clean()


def test_another_message_does_not_lose_what_was_typed_without_a_question(
    qtbot: QtBot, ids: list[Id], chief: Desk
) -> None:
    dialog = shown(qtbot, TemplatesDialog(chief, ids[0]))
    dialog.body.setPlainText("Hello")
    dialog.kind.set_value(MessageKind.RECALL)
    dialog.kind.edited.emit()
    assert dialog.kind.value() is MessageKind.REMINDER
    agree()
    assert dialog.kind.value() is MessageKind.RECALL
    assert "it is time to book" in dialog.body.toPlainText()
    assert child(dialog, QPushButton, "insert_day").isHidden()


def test_an_account_is_tried_then_kept_and_its_password_is_not_shown_again(
    qtbot: QtBot, ids: list[Id], chief: Desk
) -> None:
    with smtp.mail_server() as (box, port):
        dialog = shown(qtbot, MailAccountDialog(chief))
        dialog.host.setText("localhost")
        dialog.security.set_value(Security.NONE)
        dialog.port.set_value(port)
        dialog.user.setText(smtp.USER)
        dialog.password.line.setText(smtp.PASSWORD)
        dialog.sender_edit.setText("desk@clinic.example")
        dialog.try_button.click()
        qtbot.waitUntil(lambda: "Sent to desk" in dialog.banner.text.text(), timeout=15_000)
        assert box.receivers == ["desk@clinic.example"]
        dialog.accept()
    again = shown(qtbot, MailAccountDialog(chief))
    assert again.host.text() == "localhost"
    assert again.password.value() == ""
    assert "Leave empty to keep it" in again.fields["password"].hint.text()


def test_a_wrong_password_is_said_in_the_dialog(qtbot: QtBot, ids: list[Id], chief: Desk) -> None:
    with smtp.mail_server() as (_box, port):
        dialog = shown(qtbot, MailAccountDialog(chief))
        dialog.host.setText("localhost")
        dialog.security.set_value(Security.NONE)
        dialog.port.set_value(port)
        dialog.user.setText(smtp.USER)
        dialog.password.line.setText("wrong")
        dialog.sender_edit.setText("desk@clinic.example")
        dialog.try_button.click()
        qtbot.waitUntil(lambda: "does not accept" in dialog.banner.text.text(), timeout=15_000)
        dialog.mark_clean()


def test_an_unsafe_account_is_refused_at_its_field(
    qtbot: QtBot, ids: list[Id], chief: Desk
) -> None:
    dialog = shown(qtbot, MailAccountDialog(chief))
    dialog.host.setText("smtp.example.org")
    dialog.security.set_value(Security.NONE)
    dialog.sender_edit.setText("desk@clinic.example")
    dialog.accept()
    assert "only for this same computer" in dialog.fields["security"].problem.text()
    dialog.mark_clean()


def test_a_receptionist_sees_neither_words_nor_account_to_change(page: RemindersPage) -> None:
    assert page.findChild(QPushButton, "message_texts") is None
    assert page.findChild(QPushButton, "mail_account") is None
