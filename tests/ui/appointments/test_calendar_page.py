"""The calendar by mouse and by keyboard, on a real desk."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from clinic_desktop.data.database import Database
from clinic_desktop.domain.appointment import AppointmentRow, CancelledBy, CancelReason, State
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.permissions import Permission, Role
from clinic_desktop.ui.appointments.calendar_cursor import Cursor
from clinic_desktop.ui.appointments.calendar_page import CalendarPage
from clinic_desktop.ui.appointments.calendar_state import Shape
from clinic_desktop.ui.appointments.clash_dialog import ClashDialog
from clinic_desktop.ui.desk import Desk
from clinic_desktop.usecases import appointments, calendar_setup, patients
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.calendar_setup import Holiday
from tests import make
from tests.calendar import MONDAY, NINE, SmallClinic, furnish
from tests.ui.patients.screen import focused, opened, shown

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PLAIN = Qt.KeyboardModifier.NoModifier
HALF = timedelta(minutes=30)


@dataclass
class Scene:
    """The page, what it asks for, and what it offers to take back."""

    desk: Desk
    clinic: SmallClinic
    page: CalendarPage
    asked: list[tuple[str, dict[str, Any]]]
    undo: list[Any]

    def book(self, start: datetime = NINE, minutes: int = 30, **more: Any) -> Id:
        return self.desk.run(appointments.book, self.clinic.form(start, minutes, **more))

    def row(self, appointment: Id) -> AppointmentRow:
        return self.desk.run(appointments.details, appointment).row

    def press(self, key: Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        QTest.keyClick(self.page.shown, key, modifiers)

    def at(self, column: int, minute: int) -> QPoint:
        """A point inside a slot, brought into view."""
        view = self.page.view
        view.scroll_to(max(0, minute - 60))
        return view.cursor_rect(Cursor(column, minute)).center() - QPoint(0, 3)

    def drag(self, start: QPoint, end: QPoint, modifiers: Any = PLAIN) -> None:
        """From one point to another with the left button held."""
        paper = self.page.view.viewport()
        QTest.mousePress(paper, Qt.MouseButton.LeftButton, modifiers, start)
        QTest.mouseMove(paper, (start + end) / 2)
        self.page.view.drag.move((start + end) / 2, modifiers)
        self.page.view.drag.move(end, modifiers)
        QTest.mouseRelease(paper, Qt.MouseButton.LeftButton, modifiers, end)


@pytest.fixture
def clinic(database: Database, clock: make.Clock) -> SmallClinic:
    clock.now = MONDAY + timedelta(hours=5)
    return furnish(database, clock)


@pytest.fixture
def scene(qtbot: QtBot, desk: Desk, clinic: SmallClinic) -> Scene:
    page = CalendarPage(desk)
    page.resize(1200, 800)
    shown(qtbot, page)
    page.enter()
    asked: list[tuple[str, dict[str, Any]]] = []
    undo: list[Any] = []
    desk.requested.connect(lambda place, what: asked.append((place, what)))
    desk.toasted.connect(lambda _text, back: undo.append(back))
    return Scene(desk, clinic, page, asked, undo)


def _say_yes() -> None:
    box = opened(QMessageBox)
    next(each for each in box.buttons() if each.objectName() == "confirm_yes").click()


def _ids(page: CalendarPage) -> list[Id]:
    return [block.id for block in page.view.board.blocks]


# looking


def test_a_booking_made_anywhere_appears_and_the_cursor_stays(scene: Scene) -> None:
    scene.page.view.go(Cursor(1, 11 * 60))
    booked = scene.book()
    assert _ids(scene.page) == [booked]
    assert (scene.page.view.here.column, scene.page.view.here.start) == (1, 11 * 60)


def test_columns_are_practitioners_or_rooms(scene: Scene) -> None:
    scene.book(room_id=scene.clinic.room_two)
    assert [each.title for each in scene.page.view.board.columns] == [
        "Dr. Karim Nasser",
        "Lina Aoun",
    ]
    scene.page.toolbar.columns.chosen.emit(1)
    titles = [each.title for each in scene.page.view.board.columns]
    assert titles == ["Room 1", "Room 2"]
    assert scene.page.view.board.blocks[0].column == 1


def test_an_appointment_without_a_room_has_a_column_too(scene: Scene) -> None:
    scene.book()
    scene.page.show_state(replace(scene.page.state, is_by_room=True))
    assert scene.page.view.board.columns[-1].title == "Without a room"


def test_keys_switch_between_day_week_month_and_agenda(qtbot: QtBot, scene: Scene) -> None:
    booked = scene.book()
    scene.press(Key.Key_2)
    days = {column.day for column in scene.page.view.board.columns}
    assert len(days) == 5  # nobody works at the weekend
    scene.press(Key.Key_4)
    assert [row.id for row in scene.page.agenda.rows.rows] == [booked]
    scene.press(Key.Key_3)
    cell = scene.page.month.rows.place
    qtbot.waitUntil(lambda: cell(MONDAY.date()).isValid())
    day = scene.page.month.rows.day(cell(MONDAY.date()))
    assert day is not None
    assert (day.count, "Rania Khoury 0" in day.lines[0]) == (1, True)
    scene.press(Key.Key_Return)
    assert scene.page.state.shape is Shape.DAY


def test_page_keys_and_t_go_through_the_days(scene: Scene) -> None:
    scene.press(Key.Key_PageDown)
    assert scene.page.state.day == date(2026, 3, 3)
    scene.press(Key.Key_2)
    scene.press(Key.Key_PageUp)
    assert scene.page.state.day == date(2026, 2, 24)
    scene.press(Key.Key_T)
    assert scene.page.state.day == date(2026, 3, 2)


def test_the_mini_month_goes_to_a_day(scene: Scene) -> None:
    scene.page.mini.chosen.emit(date(2026, 3, 20))
    assert scene.page.toolbar.title.text().startswith("Friday, 20 Mar 2026")


def test_a_practitioner_left_out_is_not_shown(scene: Scene) -> None:
    scene.book()
    scene.page.show_state(replace(scene.page.state, hidden=frozenset({scene.clinic.karim})))
    assert [each.owner for each in scene.page.view.board.columns] == [scene.clinic.lina]
    assert _ids(scene.page) == []
    assert scene.page.toolbar.people.text() == "Lina Aoun"


def test_cancelled_appointments_can_be_hidden(scene: Scene) -> None:
    booked = scene.book()
    row = scene.row(booked)
    scene.desk.run(appointments.cancel, booked, row.rev, CancelledBy.PATIENT, CancelReason.ILL)
    assert _ids(scene.page) == [booked]
    scene.page.toolbar.cancelled.click()
    assert _ids(scene.page) == []


def test_a_closed_day_is_named(scene: Scene, desk_for: Any) -> None:
    owner = desk_for(Role.ADMINISTRATOR)
    owner.run(calendar_setup.save_holidays, [Holiday("", MONDAY.date(), "Founders' Day")])
    scene.press(Key.Key_F5)
    assert {column.closed_for for column in scene.page.view.board.columns} == {"Founders' Day"}


def test_hidden_names_show_nowhere_on_the_page(scene: Scene) -> None:
    booked = scene.book(note="afraid of needles")
    scene.press(Key.Key_H)
    scene.page.view.choose(booked)
    block = scene.page.view.board.blocks[0]
    written = [
        scene.page.spoken.appointment(block.row),
        scene.page.spoken.tooltip(block),
        *(label.text() for label in scene.page.findChildren(QPushButton)),
    ]
    assert not any("Rania" in text or "needles" in text for text in written)
    assert scene.row(booked).number in written[0]


def test_a_record_closed_to_me_shows_as_a_number_and_cannot_be_moved(
    scene: Scene, desk_for: Any, qtbot: QtBot
) -> None:
    booked = scene.book()
    owner = desk_for(Role.PRIVACY_OFFICER)
    named = (make.USERS[Role.PRACTITIONER].id,)
    owner.run(patients.restrict, scene.clinic.patients[0], named, "works here")
    scene.press(Key.Key_F5)
    (block,) = scene.page.view.board.blocks
    assert block.row.is_closed
    assert block.row.patient.startswith("P")
    scene.page.view.choose(booked)
    scene.page.panel.show_history()  # asks for nothing that is closed
    scene.press(Key.Key_X, CTRL)
    scene.press(Key.Key_C)
    assert scene.page.pinboard.row is None


def test_a_clinic_without_practitioners_says_where_to_begin(
    qtbot: QtBot, desk_for: Any, clock: make.Clock
) -> None:
    page = CalendarPage(desk_for(Role.ADMINISTRATOR))
    shown(qtbot, page)
    asked: list[str] = []
    page._desk.requested.connect(lambda place, _what: asked.append(place))
    (start,) = page.nothing.findChildren(QPushButton, "empty_state_start")
    start.click()
    assert (page.shown is page.nothing, asked) == (True, ["calendar_setup"])


# the keyboard


def test_enter_on_free_time_asks_to_book_there(scene: Scene) -> None:
    scene.page.view.go(Cursor(1, 10 * 60))
    scene.press(Key.Key_Down)
    scene.press(Key.Key_Return)
    place, what = scene.asked[-1]
    assert place == "book"
    assert datetime.fromisoformat(what["start"]) == NINE + timedelta(minutes=75)
    assert what["practitioner"] == scene.clinic.lina


def test_by_room_the_room_is_asked_for(scene: Scene) -> None:
    scene.page.show_state(replace(scene.page.state, is_by_room=True))
    scene.page.view.go(Cursor(1, 600))
    scene.press(Key.Key_Return)
    assert scene.asked[-1][1]["room"] == scene.clinic.room_two
    assert "practitioner" not in scene.asked[-1][1]


def test_tab_goes_over_appointments_and_then_leaves_the_calendar(scene: Scene) -> None:
    first, second = scene.book(), scene.book(NINE + HALF)
    scene.page.view.go(Cursor(0, 0))
    seen = []
    for _press in range(3):
        QTest.keyClick(focused(), Key.Key_Tab)
        seen.append(scene.page.view.here.chosen if scene.page.view.hasFocus() else "left")
    assert seen == [first, second, "left"]


def test_enter_opens_an_appointment_in_its_panel(scene: Scene) -> None:
    booked = scene.book(phone="+9613123456")
    scene.page.view.choose(booked)
    scene.press(Key.Key_Return)
    assert scene.page.panel.row is not None
    assert scene.page.panel.row.id == booked
    assert scene.page.panel.isAncestorOf(focused())


def test_keys_take_an_appointment_through_its_states_and_undo_takes_it_back(scene: Scene) -> None:
    booked = scene.book()
    scene.page.view.choose(booked)
    for key, state in (
        (Key.Key_C, State.CONFIRMED), (Key.Key_A, State.ARRIVED), (Key.Key_R, State.IN_ROOM),
        (Key.Key_D, State.DONE),
    ):  # fmt: skip
        scene.press(key)
        assert scene.row(booked).state is state
    scene.undo[-1]()
    assert scene.row(booked).state is State.IN_ROOM


def test_a_state_that_may_not_follow_is_left_alone(scene: Scene) -> None:
    booked = scene.book()
    scene.page.view.choose(booked)
    scene.press(Key.Key_R)
    assert scene.row(booked).state is State.BOOKED
    assert scene.undo == []


def test_delete_asks_for_the_cancel_dialog(scene: Scene) -> None:
    booked = scene.book()
    scene.page.view.choose(booked)
    scene.press(Key.Key_Delete)
    assert scene.asked[-1] == ("appointment_cancel", {"id": booked})


def test_the_pinboard_moves_an_appointment_to_another_time_with_keys(scene: Scene) -> None:
    booked = scene.book()
    before = scene.desk.run(appointments.details, booked)
    scene.page.view.choose(booked)
    scene.press(Key.Key_X, CTRL)
    assert scene.page.pinboard.isVisible()
    scene.page.view.go(Cursor(0, 11 * 60))
    scene.press(Key.Key_V, CTRL)
    assert scene.row(booked).start == NINE + 4 * HALF
    assert not scene.page.pinboard.isVisible()
    scene.undo[-1]()
    assert scene.desk.run(appointments.details, booked).form == before.form


def test_escape_leaves_the_pinned_appointment_where_it_is(scene: Scene) -> None:
    booked = scene.book()
    scene.page.view.choose(booked)
    scene.press(Key.Key_X, CTRL)
    scene.press(Key.Key_Escape)
    assert scene.page.pinboard.row is None
    assert scene.row(booked).start == NINE


def test_going_to_another_practitioner_is_asked_first_and_names_what_changes(scene: Scene) -> None:
    booked = scene.book()
    scene.page.view.choose(booked)
    scene.press(Key.Key_X, CTRL)
    scene.press(Key.Key_PageDown)
    scene.page.view.go(Cursor(1, 600))
    scene.press(Key.Key_V, CTRL)
    detail = opened(QMessageBox).informativeText()
    assert "From Dr. Karim Nasser to Lina Aoun." in detail
    assert "From Monday, 02 Mar 2026 to Tuesday, 03 Mar 2026." in detail
    assert scene.row(booked).start == NINE
    _say_yes()
    row = scene.row(booked)
    assert (row.practitioner_id, row.start) == (
        scene.clinic.lina,
        NINE + timedelta(days=1, hours=1),
    )


def test_shift_and_down_make_the_slot_longer(scene: Scene) -> None:
    scene.page.view.go(Cursor(0, 600))
    scene.press(Key.Key_Down, SHIFT)
    assert scene.page.view.here.minutes == 30
    scene.press(Key.Key_Escape)
    assert scene.page.view.here.minutes == 15


def test_right_past_the_last_column_goes_to_the_next_day(scene: Scene) -> None:
    scene.page.view.go(Cursor(1, 600))
    scene.press(Key.Key_Right)
    assert (scene.page.state.day, scene.page.view.here) == (date(2026, 3, 3), Cursor(0, 600))


# the mouse


def test_a_click_chooses_a_slot_and_a_double_click_books_there(scene: Scene) -> None:
    paper = scene.page.view.viewport()
    at = scene.at(1, 11 * 60)
    QTest.mouseClick(paper, Qt.MouseButton.LeftButton, pos=at)
    assert scene.page.view.here == Cursor(1, 11 * 60)
    assert scene.asked == []
    QTest.mouseDClick(paper, Qt.MouseButton.LeftButton, pos=at)
    assert datetime.fromisoformat(scene.asked[-1][1]["start"]) == NINE + 4 * HALF


def test_dragging_moves_within_the_day_at_once_and_undo_restores_exactly(scene: Scene) -> None:
    booked = scene.book()
    before = scene.desk.run(appointments.details, booked)
    start = scene.at(0, 9 * 60)
    by = scene.page.view.grid.y(62)
    scene.drag(start, start + QPoint(0, by))
    assert scene.row(booked).start == NINE + 2 * HALF  # snapped to a quarter of an hour
    scene.undo[-1]()
    after = scene.desk.run(appointments.details, booked)
    assert (after.form, after.row.state) == (before.form, before.row.state)


def test_with_shift_the_mouse_places_to_five_minutes(scene: Scene) -> None:
    booked = scene.book()
    start = scene.at(0, 9 * 60)
    scene.drag(start, start + QPoint(0, scene.page.view.grid.y(66)), SHIFT)
    assert scene.row(booked).start == NINE + timedelta(minutes=65)


def test_pulling_the_lower_edge_makes_it_longer(scene: Scene) -> None:
    booked = scene.book()
    scene.page.view.scroll_to(8 * 60)
    edge = scene.page.view.block_rect(scene.page.view.board.by_id[booked])
    start = QPoint(edge.center().x(), edge.bottom() - 1)
    scene.drag(start, start + QPoint(0, scene.page.view.grid.y(30)))
    row = scene.row(booked)
    assert (row.start, row.end) == (NINE, NINE + 2 * HALF)


def test_dragging_onto_somebody_says_whom_and_a_reason_books_over_them(scene: Scene) -> None:
    scene.book(NINE + 2 * HALF, patient_id=scene.clinic.patients[1])
    booked = scene.book()
    start = scene.at(0, 9 * 60)
    scene.drag(start, start + QPoint(0, scene.page.view.grid.y(60)))
    dialog = opened(ClashDialog)
    assert scene.row(booked).start == NINE
    words = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "Rania Khoury 1" in words
    dialog.accept()
    assert dialog.fields["reason"].problem.text()
    dialog.reason.setText("sisters")
    dialog.accept()
    row = scene.row(booked)
    assert (row.start, row.is_double) == (NINE + 2 * HALF, True)


def test_escape_lets_go_of_what_is_dragged(scene: Scene) -> None:
    booked = scene.book()
    start = scene.at(0, 9 * 60)
    paper = scene.page.view.viewport()
    QTest.mousePress(paper, Qt.MouseButton.LeftButton, pos=start)
    scene.page.view.drag.move(start + QPoint(0, 80), Qt.KeyboardModifier(0))
    assert scene.page.view.drag.is_on
    QTest.keyClick(scene.page.view, Key.Key_Escape)
    QTest.mouseRelease(paper, Qt.MouseButton.LeftButton, pos=start + QPoint(0, 80))
    assert scene.row(booked).start == NINE


def test_the_menu_offers_what_may_follow(scene: Scene) -> None:
    booked = scene.book()
    scene.page.view.choose(booked)
    scene.press(Key.Key_F10, SHIFT)
    menu = opened(QMenu)
    words = [action.text().partition("\t")[0] for action in menu.actions() if action.text()]
    menu.close()
    assert words[:3] == ["Confirmed", "Arrived", "Did not come"]
    assert "To the pinboard" in words


def test_whoever_may_only_look_can_move_nothing(
    qtbot: QtBot, scene: Scene, database: Database, clock: make.Clock
) -> None:
    booked = scene.book()
    asked: list[str] = []
    stay = make.backend(database, Role.RECEPTIONIST, clock).stay
    looks = replace(stay.user, permissions=stay.user.permissions - {Permission.BOOK_APPOINTMENTS})
    backend = Backend(database, replace(stay, user=looks), make.AUDIT_KEY, clock)
    desk = Desk(backend, scene.desk.format)
    desk.requested.connect(lambda place, _what: asked.append(place))
    page = shown(qtbot, CalendarPage(desk))
    page.view.choose(booked)
    page.enter()
    for key in (Key.Key_C, Key.Key_N):
        QTest.keyClick(page.view, key)
    QTest.keyClick(page.view, Key.Key_X, CTRL)
    page.view.go(Cursor(1, 600))
    QTest.keyClick(page.view, Key.Key_Return)
    assert (scene.row(booked).state, page.pinboard.row, asked) == (State.BOOKED, None, [])


# what stays


def test_choices_are_kept_on_this_computer_without_a_name(scene: Scene, tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    scene.book()
    scene.page.remember_in(settings)
    scene.page.show_state(
        replace(scene.page.state, shape=Shape.WEEK, hidden=frozenset({scene.clinic.lina}))
    )
    settings.sync()
    assert "Rania" not in (tmp_path / "window.ini").read_text("utf-8")
    again = CalendarPage(scene.desk)
    again.remember_in(settings)
    assert again.state.shape is Shape.WEEK
    assert again.state.hidden == frozenset({scene.clinic.lina})
    again.deleteLater()


def test_after_a_lock_the_same_appointment_is_chosen_on_the_same_day(
    qtbot: QtBot, scene: Scene
) -> None:
    booked = scene.book(NINE + timedelta(days=3))
    scene.page.show_day("2026-03-05")
    scene.page.view.choose(booked)
    place = scene.page.place()
    again = shown(qtbot, CalendarPage(scene.desk))
    again.restore_place(place)
    assert again.state.day == date(2026, 3, 5)
    assert again.view.here.chosen == booked


def test_an_appointment_asked_for_is_brought_into_view(scene: Scene) -> None:
    booked = scene.book(NINE + timedelta(days=9), practitioner_id=scene.clinic.lina)
    scene.page.show_state(replace(scene.page.state, hidden=frozenset({scene.clinic.lina})))
    scene.page.show_day(appointment=booked)
    assert scene.page.view.here.chosen == booked
    view = scene.page.view
    assert view.viewport().rect().contains(view.cursor_rect(view.here).center())


def test_a_page_not_seen_reads_again_when_it_is_entered(scene: Scene) -> None:
    scene.page.hide()
    booked = scene.book()
    assert _ids(scene.page) == []
    scene.page.show()
    scene.page.enter()
    assert _ids(scene.page) == [booked]
