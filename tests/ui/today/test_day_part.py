"""The day on the first page: my day, who waits, what is open, what is free, closing the day."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from clinic_desktop.data.database import Database
from clinic_desktop.domain.appointment import State
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.waiting import WaitingWish
from clinic_desktop.ui.appointments.booking_dialog import BookingDialog
from clinic_desktop.ui.appointments.cancel_dialog import CancelDialog
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.main_window import MainWindow
from clinic_desktop.ui.today import TodayPage
from clinic_desktop.ui.today.close_day_dialog import CloseDayDialog
from clinic_desktop.ui.today.day_part import DayPart
from clinic_desktop.ui.today.day_table import DayTable
from clinic_desktop.ui.today.words import length
from clinic_desktop.ui.waiting import WaitingPage
from clinic_desktop.usecases import appointments, day, patients, queue, recalls, waiting_list
from tests import make
from tests.calendar import NINE, SmallClinic, furnish
from tests.ui.patients.screen import shown

Key = Qt.Key
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
NAME, STANDS = 2, 4  # columns of the appointments


@pytest.fixture
def clinic(database: Database, clock: make.Clock) -> SmallClinic:
    clock.now = NINE
    return furnish(database, clock)


@pytest.fixture
def doctor(qapp: object, desk_for: Callable[[Role], Desk]) -> Desk:
    return desk_for(Role.PRACTITIONER)


def booked(desk: Desk, clinic: SmallClinic, hours: float, person: int = 0, **more: Any) -> Id:
    patient = clinic.patients[person]
    form = clinic.form(NINE + hours * HOUR, patient_id=patient, **more)
    return desk.run(appointments.book, form)


def left_open(desk: Desk, clinic: SmallClinic, count: int = 1) -> list[Id]:
    return [booked(desk, clinic, hours - 24) for hours in range(count)]


def page_of(qtbot: QtBot, desk: Desk) -> TodayPage:
    return shown(qtbot, TodayPage(desk))


def day_of(page: TodayPage) -> DayPart:
    assert page.day_part is not None
    return page.day_part


def texts(model: QAbstractItemModel, column: int) -> list[str]:
    found = (model.index(row, column).data() for row in range(model.rowCount()))
    return [str(text).strip("\u2066\u2068\u2069") for text in found]


def bare(text: str) -> str:
    return "".join(letter for letter in text if letter not in "\u2066\u2068\u2069")


# my day and everybody's


def test_a_practitioner_finds_the_next_one_chosen_and_opens_it(
    qtbot: QtBot, doctor: Desk, clinic: SmallClinic, clock: make.Clock
) -> None:
    booked(doctor, clinic, 0)
    following = booked(doctor, clinic, 1, person=1)
    booked(doctor, clinic, 2, person=2)
    clock.now = NINE + 45 * MINUTE
    page = page_of(qtbot, doctor)
    page.enter()
    table = day_of(page).rows
    said = [bare(text) for text in texts(table.rows, STANDS)]
    assert said == ["45 min late", "next · in 15 min", "booked"]
    with qtbot.waitSignal(doctor.requested) as request:
        QTest.keyClick(table, Key.Key_Return)
    assert request.args == ["appointment", {"id": following}]


def test_reception_sees_those_still_to_come_of_everybody(
    qtbot: QtBot, desk: Desk, clinic: SmallClinic
) -> None:
    here = booked(desk, clinic, 0)
    booked(desk, clinic, 1, person=1, practitioner_id=clinic.lina)
    booked(desk, clinic, 2, person=2)
    desk.run(queue.arrive, here, 1)
    page = page_of(qtbot, desk)
    assert texts(day_of(page).rows.rows, 3) == ["Lina Aoun", "Dr. Karim Nasser"]
    assert texts(day_of(page).waiting.rows, 1) == ["Rania Khoury 0"]
    assert day_of(page).facts["day"].text() == "2 to come · 0 done"


def test_what_somebody_else_books_appears_at_once(
    qtbot: QtBot, desk: Desk, clinic: SmallClinic
) -> None:
    page = page_of(qtbot, desk)
    QAbstractItemModelTester(day_of(page).rows.rows)
    booked(desk, clinic, 1)
    assert texts(day_of(page).rows.rows, NAME) == ["Rania Khoury 0"]


def test_a_closed_record_shows_its_number_alone(
    qtbot: QtBot, desk: Desk, desk_for: Callable[[Role], Desk], clinic: SmallClinic
) -> None:
    booked(desk, clinic, 1)
    left_open(desk, clinic)
    owner = make.USERS[Role.ADMINISTRATOR].id
    restrict = (clinic.patients[0], (owner,), "Works at this clinic.")
    desk_for(Role.ADMINISTRATOR).run(patients.restrict, *restrict)
    part = day_of(page_of(qtbot, desk))
    (name,) = texts(part.rows.rows, NAME)
    assert name.startswith("P")
    assert texts(part.open.table.rows, NAME) == [name]
    assert not any(made.isEnabled() for made in part.open.deeds.values())


def test_a_clinic_without_a_calendar_is_led_to_its_set_up(
    qtbot: QtBot, qapp: object, desk_for: Callable[[Role], Desk]
) -> None:
    desk = desk_for(Role.ADMINISTRATOR)
    part = day_of(page_of(qtbot, desk))
    start = part.rows.findChild(QPushButton, "empty_state_start")
    assert start is not None
    with qtbot.waitSignal(desk.requested) as request:
        start.click()
    assert request.args[0] == "calendar_setup"
    assert not part.gap_card.isVisible()


def test_who_may_not_see_the_calendar_has_the_page_without_the_day(
    qtbot: QtBot, desk_for: Callable[[Role], Desk], clinic: SmallClinic
) -> None:
    page = page_of(qtbot, desk_for(Role.PRIVACY_OFFICER))
    assert page.day_part is None
    assert page.to_do.isVisible()


def test_a_narrow_window_gets_three_rows_of_cards(
    qtbot: QtBot, desk: Desk, clinic: SmallClinic
) -> None:
    page = page_of(qtbot, desk)
    part = day_of(page)
    cards = (part.day_card, part.waiting_card, part.open_card, part.gap_card, page.to_do)
    for width, rows in ((1400, 2), (900, 3), (1400, 2)):
        page.resize(width, 900)
        qtbot.waitUntil(partial(stand_in, cards, rows))


def chosen_id(table: DayTable) -> Id:
    row = table.selected()
    assert row is not None
    return str(row.id)


def stand_in(cards: Sequence[QWidget], rows: int) -> bool:
    return len({each.y() for each in cards}) == rows


# clocks


def test_clocks_go_on_without_a_question_to_the_file(
    qtbot: QtBot,
    desk: Desk,
    clinic: SmallClinic,
    clock: make.Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    booked(desk, clinic, 1)
    desk.run(queue.take_ticket)
    part = day_of(page_of(qtbot, desk))
    monkeypatch.setattr(desk, "run", None)
    waits, ahead, free = [], [], []
    for minutes in (0, 12, 45, 95):
        clock.now = NINE + minutes * MINUTE
        part.tick()
        waits += texts(part.waiting.rows, 3)
        ahead += texts(part.rows.rows, STANDS)
        free.append(texts(part.gaps.rows, 0)[0])
    assert waits == ["0 min", "12 min", "45 min", "1 h 35 min"]
    assert [bare(text) for text in ahead] == [
        "next · in 1 h",
        "next · in 48 min",
        "next · in 15 min",
        "35 min late",
    ]
    assert free == ["09:00–10:00", "09:15–10:00", "09:45–13:00", "10:35–13:00"]


def test_midnight_begins_another_day(
    qtbot: QtBot, desk: Desk, clinic: SmallClinic, clock: make.Clock
) -> None:
    booked(desk, clinic, 1)
    part = day_of(page_of(qtbot, desk))
    clock.now = NINE + DAY
    part.tick()
    assert part.rows.rows.rows == []
    assert len(part.open.table.rows.rows) == 1


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "0 min"), (59, "59 min"), (60, "1 h"), (245, "4 h 05 min")]
)
def test_lengths_are_said_in_hours_and_minutes(minutes: int, said: str) -> None:
    assert bare(length(minutes)) == said


# who waits and what is free


def test_urgent_ones_are_marked_for_eye_and_ear(
    qtbot: QtBot, desk: Desk, clinic: SmallClinic
) -> None:
    desk.run(queue.take_ticket)
    urgent = desk.run(queue.take_ticket, clinic.patients[0], clinic.karim)
    desk.run(queue.prioritise, urgent.id, urgent.rev, "Is in pain")
    table = day_of(page_of(qtbot, desk)).waiting
    first = table.rows.index(0, 0)
    assert first.data(Qt.ItemDataRole.AccessibleTextRole) == "Urgent, Ticket 2"
    assert "Is in pain" in bare(table.rows.index(0, 1).data(Qt.ItemDataRole.ToolTipRole))
    table.select_first()
    with qtbot.waitSignal(desk.requested) as request:
        QTest.keyClick(table, Key.Key_Return)
    assert request.args[0] == "queue"


def test_enter_on_a_free_time_books_there(qtbot: QtBot, desk: Desk, clinic: SmallClinic) -> None:
    window = shown(qtbot, MainWindow(desk))
    page = window.page("today")
    assert isinstance(page, TodayPage)
    table = day_of(page).gaps
    table.setFocus()
    table.selectRow(1)
    QTest.keyClick(table, Key.Key_Return)
    (dialog,) = window.findChildren(BookingDialog)
    assert dialog.input.practitioner.value() == clinic.lina
    assert dialog.input.when.value() == NINE
    dialog.done(0)


def test_one_click_on_a_free_time_books_there_too(
    qtbot: QtBot, desk: Desk, clinic: SmallClinic
) -> None:
    table = day_of(page_of(qtbot, desk)).gaps
    at = table.visualRect(table.rows.index(0, 0)).center()
    with qtbot.waitSignal(desk.requested) as request:
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    place, what = request.args
    assert (place, what["start"]) == ("book", NINE.isoformat())
    assert what["practitioner"] == clinic.karim


# what is still open


def test_keys_settle_one_after_the_other_and_each_toast_takes_its_deed_back(
    qtbot: QtBot, desk: Desk, clinic: SmallClinic
) -> None:
    first, second, third = left_open(desk, clinic, 3)
    part = day_of(page_of(qtbot, desk))
    table = part.open.table
    table.setFocus()
    with qtbot.waitSignal(desk.toasted) as told:
        QTest.keyClick(table, Key.Key_D)
    assert "done" in told.args[0]
    assert chosen_id(table) == second
    QTest.keyClick(table, Key.Key_N)
    assert chosen_id(table) == third
    told.args[1]()
    assert [row.id for row in table.rows.rows] == [first, third]
    states = [desk.run(appointments.details, each).row.state for each in (first, second)]
    assert states == [State.BOOKED, State.NO_SHOW]


def test_delete_asks_who_cancels_and_why(qtbot: QtBot, desk: Desk, clinic: SmallClinic) -> None:
    left_open(desk, clinic)
    window = shown(qtbot, MainWindow(desk))
    page = window.page("today")
    assert isinstance(page, TodayPage)
    QTest.keyClick(day_of(page).open.table, Key.Key_Delete)
    (dialog,) = window.findChildren(CancelDialog)
    dialog.accept()
    assert day_of(page).open.table.rows.rows == []


def test_only_ends_that_a_state_allows_are_offered(
    qtbot: QtBot, desk: Desk, clinic: SmallClinic
) -> None:
    (one,) = left_open(desk, clinic)
    desk.run(appointments.change_state, one, 1, State.ARRIVED)
    part = day_of(page_of(qtbot, desk))
    offered = [end for end, made in part.open.deeds.items() if made.isEnabled()]
    assert offered == [State.DONE, State.CANCELLED]
    QTest.keyClick(part.open.table, Key.Key_N)
    assert len(part.open.table.rows.rows) == 1


def test_a_long_list_says_that_it_is_not_all(
    qtbot: QtBot, desk: Desk, clinic: SmallClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(day, "UNRESOLVED_SHOWN", 2)
    left_open(desk, clinic, 3)
    part = day_of(page_of(qtbot, desk))
    assert len(part.open.table.rows.rows) == 2
    assert part.facts["open"].text() == "The first 2 of 3."


# closing the day


def closing(qtbot: QtBot, page: TodayPage) -> CloseDayDialog:
    QTest.keyClick(day_of(page).close_day, Key.Key_Space)
    (dialog,) = page.findChildren(CloseDayDialog)
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def test_a_day_closes_when_nothing_of_it_stands_open(
    qtbot: QtBot, desk: Desk, clinic: SmallClinic, clock: make.Clock
) -> None:
    booked(desk, clinic, 0)
    booked(desk, clinic, 1, person=1)
    desk.run(queue.take_ticket)
    clock.now = NINE + 9 * HOUR
    page = page_of(qtbot, desk)
    dialog = closing(qtbot, page)
    assert "2 appointments of this day are still open" in dialog.banner.text.text()
    assert dialog.state.text() == "1 person is still in the queue."
    assert not dialog.save_button.isEnabled()
    for key in (Key.Key_D, Key.Key_N):
        QTest.keyClick(dialog.open_list.table, key)
    assert dialog.save_button.isEnabled()
    with qtbot.waitSignal(desk.toasted) as told:
        dialog.accept()
    assert bare(told.args[0]) == "Monday, 02 Mar 2026 is closed."
    assert bare(day_of(page).facts["open"].text()) == "Today was closed at 18:00."


def test_what_was_settled_while_closing_can_be_taken_back_there(
    qtbot: QtBot, desk: Desk, clinic: SmallClinic
) -> None:
    left_open(desk, clinic)
    dialog = closing(qtbot, page_of(qtbot, desk))
    dialog.day.setCurrentIndex(1)
    dialog.refresh()
    assert not dialog.undo_button.isVisible()
    QTest.keyClick(dialog.open_list.table, Key.Key_D)
    assert dialog.open_list.table.rows.rows == []
    dialog.undo_button.click()
    assert len(dialog.open_list.table.rows.rows) == 1
    assert not dialog.undo_button.isVisible()


# what is to do


def test_recalls_and_the_waiting_list_are_counted_and_lead_to_their_lists(
    qtbot: QtBot, desk: Desk, clinic: SmallClinic
) -> None:
    desk.run(recalls.add, clinic.patients[0], clinic.consultation, make.TODAY)
    wish = WaitingWish(clinic.patients[1], (clinic.consultation,), make.TODAY + DAY)
    desk.run(waiting_list.add, wish)
    window = shown(qtbot, MainWindow(desk))
    page, lists = window.page("today"), window.page("waiting")
    assert isinstance(page, TodayPage)
    assert isinstance(lists, WaitingPage)
    window.route("today", {})
    qtbot.waitUntil(lambda: page.to_do.findChild(QPushButton, "to_do_waiting") is not None)
    said = [label.text() for label in page.to_do.findChildren(QLabel)]
    assert "1 recall is due." in said
    assert "1 on the waiting list could come today." in said
    for name, tab in (("to_do_recalls", lists.recalls), ("to_do_waiting", lists.waiting)):
        link = page.to_do.findChild(QPushButton, name)
        assert link is not None
        link.click()
        assert window.page_name() == "waiting"
        assert lists.tabs.currentWidget() is tab


def test_tab_goes_through_the_day_in_the_order_of_work(
    qtbot: QtBot, desk: Desk, clinic: SmallClinic
) -> None:
    left_open(desk, clinic)
    page = page_of(qtbot, desk)
    names, at = list[str](), page.nextInFocusChain()
    while at is not None and at is not page:
        if at.focusPolicy() & Qt.FocusPolicy.TabFocus and at.isVisibleTo(page):
            names.append(at.objectName())
        at = at.nextInFocusChain()
    deeds = [f"open_table_{end}" for end in ("done", "no_show", "cancelled")]
    assert names[:7] == [
        "today_book",
        "today_new",
        "day_table",
        "waiting_now_table",
        "close_day",
        "open_table",
        deeds[0],
    ]
    assert names[7:10] == [*deeds[1:], "free_table"]
