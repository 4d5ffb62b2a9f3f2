"""The board by keyboard and mouse: steps, reasons, order, clocks, undo."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from clinic_desktop.data.database import Database
from clinic_desktop.domain.errors import Conflict
from clinic_desktop.domain.queue import Ticket, TicketState
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.queue import QueuePage
from clinic_desktop.ui.queue.column_view import ColumnView
from clinic_desktop.ui.queue.reason_dialog import ReasonDialog
from clinic_desktop.ui.queue.ticket_dialog import TicketDialog, WalkInDialog
from clinic_desktop.usecases import appointments, queue
from tests import make
from tests.calendar import NINE, SmallClinic, furnish

Key, Control = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def clinic(database: Database, clock: make.Clock) -> SmallClinic:
    clock.now = NINE
    return furnish(database, clock)


@pytest.fixture
def three(clinic: SmallClinic, desk: Desk) -> list[Ticket]:
    """One with a name and a doctor, two without."""
    first = desk.run(queue.take_ticket, clinic.patients[0], clinic.karim)
    return [first, desk.run(queue.take_ticket), desk.run(queue.take_ticket)]


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, three: list[Ticket]) -> QueuePage:
    made = QueuePage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)  # the keyboard is nowhere before
    made.select(three[0].id)
    return made


def keys(page: QueuePage, *pressed: Qt.Key, control: bool = False) -> None:
    for key in pressed:
        holder = next(view for view in page.columns.values() if view.ticket() is not None)
        QTest.keyClick(holder, key, Control if control else Qt.KeyboardModifier.NoModifier)


def states(page: QueuePage) -> dict[int, TicketState]:
    found = page.columns.values()
    return {each.number: each.state for view in found for each in view.tickets.tickets}


def line(page: QueuePage) -> list[int]:
    shown = page.columns["queue_waiting"].tickets.tickets
    return [each.number for each in shown if each.state is TicketState.WAITING]


def said(page: QueuePage, column: str = "queue_waiting", at: int = 0) -> str:
    model = page.columns[column].tickets
    return str(model.index(at, 0).data(Qt.ItemDataRole.AccessibleTextRole))


def open_reason(page: QueuePage) -> ReasonDialog:
    (dialog,) = page.findChildren(ReasonDialog)
    return dialog


def test_enter_takes_the_card_from_waiting_to_done(page: QueuePage) -> None:
    walked = [TicketState.CALLED, TicketState.IN_ROOM, TicketState.DONE, TicketState.DONE]
    for state in walked:
        keys(page, Key.Key_Return)
        assert states(page)[1] is state
    assert page.columns["queue_done_today"].ticket() is not None


def test_each_toast_takes_its_step_back(page: QueuePage, desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.toasted) as told:
        keys(page, Key.Key_Return)
    words, undo = told.args
    assert words == "Ticket 1 is called."
    undo()
    assert states(page)[1] is TicketState.WAITING


def test_a_hold_asks_why_and_offers_answers(page: QueuePage) -> None:
    keys(page, Key.Key_H)
    dialog = open_reason(page)
    dialog.accept()
    assert dialog.fields["reason"].problem.text() == "Say why in a few words."
    dialog.findChildren(QLineEdit)[0].setText("Fills in a form")
    dialog.accept()
    assert states(page)[1] is TicketState.HELD
    assert "on hold" in said(page, at=2)
    assert "Fills in a form" in said(page, at=2)


def test_no_answer_and_back_keep_the_card_under_the_keyboard(page: QueuePage) -> None:
    keys(page, Key.Key_Return, Key.Key_N)
    assert states(page)[1] is TicketState.NO_ANSWER
    keys(page, Key.Key_R)
    assert line(page) == [2, 1, 3]


def test_urgent_asks_why_goes_first_and_tells_the_reason(
    page: QueuePage, three: list[Ticket]
) -> None:
    page.select(three[2].id)
    keys(page, Key.Key_P)
    dialog = open_reason(page)
    dialog.reason.setText("Is in pain")
    dialog.accept()
    assert line(page) == [3, 1, 2]
    assert "Urgent: Is in pain" in said(page)
    keys(page, Key.Key_P)
    assert line(page) == [1, 2, 3]


def test_keys_that_do_not_fit_the_ticket_do_nothing(page: QueuePage) -> None:
    keys(page, Key.Key_N, Key.Key_R, Key.Key_J, Key.Key_X)
    assert states(page)[1] is TicketState.WAITING


def test_control_and_arrows_move_the_card_in_the_line(page: QueuePage) -> None:
    keys(page, Key.Key_Down, control=True)
    assert line(page) == [2, 1, 3]
    keys(page, Key.Key_Down, Key.Key_Down, control=True)
    assert line(page) == [2, 3, 1]
    keys(page, Key.Key_Up, control=True)
    assert line(page) == [2, 1, 3]


def test_arrows_go_from_card_to_card_and_over_empty_columns(
    page: QueuePage, three: list[Ticket]
) -> None:
    keys(page, Key.Key_Return, Key.Key_Return)
    keys(page, Key.Key_Left)
    assert page.columns["queue_waiting"].hasFocus()
    keys(page, Key.Key_Down)
    chosen = page.ticket()
    assert chosen is not None
    assert chosen.id == three[2].id
    keys(page, Key.Key_Right)
    assert page.columns["queue_in_room"].hasFocus()


def test_the_mouse_carries_a_card_into_another_column_and_within_the_line(
    page: QueuePage,
) -> None:
    carry(page, "queue_waiting", 0, "queue_in_room")
    assert states(page)[1] is TicketState.IN_ROOM
    carry(page, "queue_waiting", 0, "queue_waiting", y=250)
    assert line(page) == [3, 2]


def carry(page: QueuePage, name: str, at: int, target: str, y: int = 30) -> None:
    """Drag the card at that place of a column into another."""
    view, to = page.columns[name], page.columns[target]
    began = view.visualRect(view.tickets.index(at, 0)).center()
    ended = view.viewport().mapFromGlobal(to.viewport().mapToGlobal(QPoint(60, y)))
    held = Qt.MouseButton.LeftButton
    QTest.mousePress(view.viewport(), held, pos=began)
    for point in ((began + ended) / 2, ended):
        QTest.mouseMove(view.viewport(), point)
    QTest.mouseRelease(view.viewport(), held, pos=ended)


def test_clocks_go_on_by_the_programs_clock(page: QueuePage, clock: make.Clock) -> None:
    assert "waits 0 min" in said(page)
    clock.forward(minutes=12)
    with_signals = []
    page.columns["queue_waiting"].tickets.dataChanged.connect(lambda *_all: with_signals.append(1))
    page.tick()
    assert "waits 12 min" in said(page)
    assert with_signals


def test_a_new_day_begins_with_an_empty_queue(page: QueuePage, clock: make.Clock) -> None:
    clock.forward(hours=20)
    page.tick()
    assert states(page) == {}


def test_what_another_desk_does_shows_at_once(page: QueuePage, desk: Desk) -> None:
    desk.run(queue.take_ticket)
    assert line(page) == [1, 2, 3, 4]


def test_hidden_names_are_said_by_nothing(page: QueuePage) -> None:
    assert "Rania Khoury" in said(page)
    page.names.click()
    assert "Rania" not in said(page)
    assert said(page).startswith("Ticket 1, waits")


def test_the_filter_shows_one_practitioner_and_who_comes_to_anybody(
    page: QueuePage, clinic: SmallClinic
) -> None:
    page.filter.set_value(clinic.lina)
    page.filter.edited.emit()
    assert line(page) == [2, 3]


def test_a_walk_in_gets_a_number_without_any_name(page: QueuePage) -> None:
    page.take()
    (dialog,) = page.findChildren(WalkInDialog)
    dialog.accept()
    assert line(page) == [1, 2, 3, 4]
    chosen = page.ticket()
    assert chosen is not None
    assert chosen.number == 4


def test_a_walk_in_who_is_booked_today_is_offered_the_booking(
    page: QueuePage, desk: Desk, clinic: SmallClinic
) -> None:
    form = clinic.form(NINE + timedelta(hours=1), patient_id=clinic.patients[1])
    desk.run(appointments.book, form)
    page.take()
    (dialog,) = page.findChildren(WalkInDialog)
    dialog.person.box.setText("khoury 1")
    dialog.person.box.entered.emit()
    dialog.person.box.searched.emit("khoury 1")
    dialog.person.box.entered.emit()
    assert dialog.person.patient_id == clinic.patients[1]
    assert dialog.booking.currentText().endswith("with Dr. Karim Nasser")
    dialog.accept()
    found = page.ticket()
    assert found is not None
    assert found.booked_for == NINE + timedelta(hours=1)


def test_a_number_gets_its_name_and_tells_its_history(
    page: QueuePage, clinic: SmallClinic, three: list[Ticket]
) -> None:
    page.select(three[1].id)
    keys(page, Key.Key_E)
    (dialog,) = page.findChildren(TicketDialog)
    dialog.person.set_patient(clinic.patients[2], "Rania Khoury 2")
    dialog.practitioner.set_value(clinic.lina)
    dialog.accept()
    chosen = page.ticket()
    assert chosen is not None
    assert (chosen.patient, chosen.practitioner) == ("Rania Khoury 2", "Lina Aoun")


def test_a_second_change_from_an_old_card_is_told_and_the_board_is_fresh(
    page: QueuePage, desk: Desk, three: list[Ticket]
) -> None:
    page.hide()  # it does not hear what another does
    desk.run(queue.call, three[0].id, three[0].rev)
    with pytest.raises(Conflict):
        page.press("Return")
    assert states(page)[1] is TicketState.CALLED


def test_the_model_keeps_qts_rules(page: QueuePage) -> None:
    for view in page.columns.values():
        assert isinstance(view, ColumnView)
        QAbstractItemModelTester(view.tickets, QAbstractItemModelTester.FailureReportingMode.Fatal)
    page.refresh()
