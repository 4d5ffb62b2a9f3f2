"""The two lists: shown, narrowed, worked through by keys, and up to date."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from clinic_desktop.data.database import Database
from clinic_desktop.domain.patient import Channel, ContactPermission, Purpose
from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.recall import USUAL, Outcome, RecallState
from clinic_desktop.domain.waiting import Answer, Urgency, WaitingState
from clinic_desktop.ui.waiting import WaitingPage
from clinic_desktop.ui.waiting.recall_dialogs import (
    ContactedDialog,
    DeclinedDialog,
    RecallDialog,
    SnoozeDialog,
)
from clinic_desktop.ui.waiting.recall_message_dialog import RecallMessageDialog
from clinic_desktop.ui.waiting.waiting_dialog import WaitingDialog, WithdrawDialog
from clinic_desktop.ui.widgets.link_opener import LinkOpener
from clinic_desktop.usecases import appointments, patients, recalls
from tests import make
from tests.ui.patients.screen import opened, shown
from tests.ui.waiting.conftest import TOMORROW_NINE, Waiters
from tests.usecases.test_doors import _close

Key = Qt.Key


@pytest.fixture
def page(qtbot: QtBot, waiters: Waiters) -> WaitingPage:
    return shown(qtbot, WaitingPage(waiters.desk))


def test_an_empty_list_says_what_it_is_for(page: WaitingPage) -> None:
    assert page.waiting.empty.isVisible()
    page.tabs.setCurrentWidget(page.recalls)
    assert page.recalls.table.selected() is None


def test_the_list_follows_what_others_write(page: WaitingPage, waiters: Waiters) -> None:
    waiters.wait(1)
    waiters.wait(2, urgency=Urgency.URGENT)
    QAbstractItemModelTester(page.waiting.model)
    shown_now = [row.wish.patient_id for row in page.waiting.model.rows]
    assert shown_now == [waiters.small.patients[2], waiters.small.patients[1]]


def test_somebody_is_added_from_name_to_note(page: WaitingPage, waiters: Waiters) -> None:
    page.waiting.add_entry()
    dialog = opened(WaitingDialog)
    dialog.patient.box.setText("Khoury 3")
    QTest.keyClick(dialog.patient.box, Key.Key_Return)
    dialog.services.forms()[0].set_value(waiters.small.consultation)  # type: ignore[attr-defined]
    dialog.windows.add()
    dialog.note.setPlainText("mornings only")
    dialog.accept()
    entry = waiters.listed()[0]
    assert entry.wish.patient_id == waiters.small.patients[3]
    assert (entry.wish.note, len(entry.wish.windows)) == ("mornings only", 1)


def test_an_appointment_they_have_is_kept_unless_told_otherwise(
    page: WaitingPage, waiters: Waiters
) -> None:
    patient = waiters.small.patients[1]
    held = waiters.desk.run(
        appointments.book, waiters.small.form(TOMORROW_NINE, patient_id=patient)
    )
    page.waiting.add_entry(patient)
    dialog = opened(WaitingDialog)
    assert (dialog.patient.value(), dialog.held.value()) == (patient, held)


def test_what_is_missing_is_marked_and_nothing_is_lost(page: WaitingPage) -> None:
    page.waiting.add_entry()
    dialog = opened(WaitingDialog)
    dialog.note.setPlainText("mornings")
    dialog.accept()
    assert dialog.fields["patient"].problem.isVisible()
    assert dialog.fields["services"].problem.isVisible()
    assert dialog.note.toPlainText() == "mornings"


def test_tab_goes_through_the_wish_as_one_reads(page: WaitingPage, waiters: Waiters) -> None:
    waiters.wait(1)
    page.waiting.change()
    dialog = opened(WaitingDialog)
    names: list[str] = []
    at = dialog.patient.change
    while len(names) < 12:
        at = at.nextInFocusChain()  # type: ignore[assignment]
        if at.focusPolicy() & Qt.FocusPolicy.TabFocus and at.isVisibleTo(dialog):
            names.append(at.objectName())
    people = [f"with_{who}" for who in dialog.people.boxes]
    assert names[:3] == ["service", "remove_row", "add_row"]
    assert names[3:7] == [*people, "add_row", "urgency"]


def test_no_answer_is_noted_and_a_booking_is_asked_for(page: WaitingPage, waiters: Waiters) -> None:
    waiting = waiters.wait(1)
    page.waiting.table.select_first()
    page.waiting.no_answer.click()
    assert waiters.listed()[0].tries[0].result == Answer.NO_ANSWER
    page.waiting.book_entry()
    asked = ("book", {"patient": waiters.small.patients[1], "waiting": waiting})
    assert waiters.asked[-1] == asked


def test_taken_off_with_a_reason_and_put_back_by_undo(page: WaitingPage, waiters: Waiters) -> None:
    waiters.wait(1)
    page.waiting.table.setFocus()
    QTest.keyClick(page.waiting.table, Key.Key_Delete)
    dialog = opened(WithdrawDialog)
    dialog.reason.setText("went elsewhere")
    dialog.accept()
    assert page.waiting.model.rows == []
    page.waiting.state.set_value(WaitingState.WITHDRAWN)
    assert page.waiting.back.isEnabled()
    waiters.toasts[-1][1]()
    assert len(waiters.listed()) == 1


def test_a_closed_record_is_a_number_with_nothing_to_do(
    page: WaitingPage, waiters: Waiters, database: Database, clock: make.Clock
) -> None:
    waiters.wait(1, note="secret")
    make.backend(database, Role.ADMINISTRATOR, clock).run(
        _close, waiters.small.patients[1], make.USERS[Role.ACCOUNTANT].id
    )
    page.waiting.refresh()
    assert "restricted" in page.waiting.model.index(0, 1).data()
    assert "secret" not in page.waiting.details.text()
    assert not page.waiting.edit.isEnabled()


# recalls


@pytest.fixture
def recall(waiters: Waiters, page: WaitingPage) -> str:
    small = waiters.small
    page.tabs.setCurrentWidget(page.recalls)
    return waiters.desk.run(recalls.add, small.patients[1], small.consultation, make.TODAY)


@pytest.mark.usefixtures("recall")
def test_a_contact_takes_it_off_the_list_and_undo_brings_it_back(
    page: WaitingPage, waiters: Waiters
) -> None:
    QTest.keyClick(page.recalls.table, Key.Key_Return)
    dialog = opened(ContactedDialog)
    dialog.outcome.set_value(Outcome.MESSAGE_LEFT)
    dialog.accept()
    assert page.recalls.model.rows == []
    waiters.toasts[-1][1]()
    assert [row.contacts for row in page.recalls.model.rows] == [0]


@pytest.mark.usefixtures("recall")
def test_put_off_declined_and_booking(page: WaitingPage, waiters: Waiters, recall: str) -> None:
    page.recalls.book_entry()
    assert waiters.asked[-1] == ("book", {"patient": waiters.small.patients[1], "recall": recall})
    page.recalls.snooze()
    opened(SnoozeDialog).accept()
    assert page.recalls.model.rows == []
    waiters.toasts[-1][1]()
    page.recalls.decline()
    dialog = opened(DeclinedDialog)
    dialog.reason.setText("moved away")
    dialog.accept()
    assert page.recalls.model.rows == []


class Opener(LinkOpener):
    """Remembers what would have been opened."""

    def __init__(self) -> None:
        self.links: list[str] = []

    def open(self, link: str) -> bool:
        self.links.append(link)
        return True


@pytest.mark.usefixtures("recall")
def test_a_message_is_opened_only_by_a_way_the_patient_agreed_to_and_then_noted(
    page: WaitingPage, waiters: Waiters
) -> None:
    opener = page.recalls.opener = Opener()
    page.recalls.message()
    dialog = opened(RecallMessageDialog)
    dialog.accept()
    assert dialog.fields["channel"].problem.text() == "Not asked yet."
    assert opener.links == []
    dialog.reject()
    yes = (ContactPermission(Channel.SMS, Purpose.REMINDERS, True),)
    form = make.form("Nour", "Saad", phone="03 123 456", permissions=yes)
    patient = waiters.desk.run(patients.register, form)
    added = waiters.desk.run(recalls.add, patient, "", make.TODAY, "see the scar")
    page.recalls.table.select(added)
    page.recalls.message()
    opened(RecallMessageDialog).accept()
    (link,) = opener.links
    assert link.startswith("sms:+9613123456?body=")
    noting = opened(ContactedDialog)
    assert (noting.how.value(), noting.outcome.value()) == (Channel.SMS, Outcome.MESSAGE_LEFT)


def test_who_declined_is_listed_with_the_reason_and_may_be_put_back(
    page: WaitingPage, waiters: Waiters, recall: str
) -> None:
    waiters.desk.run(recalls.decline, recall, 1, "moved away")
    page.recalls.state.set_value(RecallState.DECLINED)
    assert "Declined: \u2068moved away\u2069" in page.recalls.details.text()
    assert not page.recalls.contacted.isEnabled()
    page.recalls.put_back()
    assert page.recalls.model.rows == []
    page.recalls.state.set_value(None)
    assert [row.closed_reason for row in page.recalls.model.rows] == [""]


def test_how_far_one_looks_and_which_service_narrow_the_recalls(
    page: WaitingPage, waiters: Waiters
) -> None:
    page.tabs.setCurrentWidget(page.recalls)
    later = make.TODAY + timedelta(days=10)
    waiters.desk.run(recalls.add, waiters.small.patients[1], waiters.small.peeling, later)
    assert page.recalls.model.rows == []
    page.recalls.reach.set_value(14)
    assert len(page.recalls.model.rows) == 1
    page.recalls.service.set_value(waiters.small.consultation)
    assert page.recalls.model.rows == []


def test_after_a_visit_the_same_service_is_proposed_in_three_months(
    qtbot: QtBot, waiters: Waiters
) -> None:
    visit = waiters.desk.run(appointments.book, waiters.small.form(TOMORROW_NINE))
    dialog = RecallDialog(waiters.desk, shown(qtbot, WaitingPage(waiters.desk)), appointment=visit)
    dialog.open()
    assert dialog.due.value() == USUAL[2].after(make.TODAY + timedelta(days=1))
    dialog.accept()
    made = waiters.desk.run(recalls.of_patient, waiters.small.patients[0])[0]
    assert made.service_id == waiters.small.consultation
