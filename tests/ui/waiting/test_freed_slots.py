"""A slot falls free: it is said, somebody is called, and whoever takes it is booked."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from clinic_desktop.domain.appointment import FREED, State
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.slots import Slot
from clinic_desktop.domain.waiting import Answer, Urgency
from clinic_desktop.ui.waiting.freed_slots import FreedSlots
from clinic_desktop.ui.waiting.who_takes_it import WhoTakesItDialog
from clinic_desktop.usecases import appointments
from tests.ui.patients.screen import is_open, opened, shown
from tests.ui.waiting.conftest import TOMORROW_NINE, Waiters

Key = Qt.Key


@pytest.fixture
def freed(qtbot: QtBot, waiters: Waiters) -> FreedSlots:
    window = QWidget()
    layout = QVBoxLayout(window)
    made = FreedSlots(waiters.desk, window, layout.addWidget)
    shown(qtbot, window)
    return made


def test_a_slot_nobody_waits_for_is_not_announced(freed: FreedSlots, waiters: Waiters) -> None:
    freed.announce(appointment=waiters.free())
    assert freed.strips == []


def test_it_says_how_many_wait_and_counts_again(freed: FreedSlots, waiters: Waiters) -> None:
    waiters.wait(1)
    waiters.wait(2)
    freed.announce(appointment=waiters.free())
    strip = freed.strips[0]
    assert strip.isVisible()
    assert strip.text.text().endswith("2 people wait for it.")
    waiters.wait(3)
    assert strip.count == 3


def test_taking_the_cancellation_back_frees_nothing(freed: FreedSlots, waiters: Waiters) -> None:
    waiters.wait(1)
    booked = waiters.free()
    freed.announce(appointment=booked)
    found = waiters.desk.run(appointments.details, booked)
    waiters.desk.run(appointments.put_back, booked, found.row.rev, found.form, State.BOOKED)
    assert freed.strips == []


def test_the_place_a_moved_appointment_left_is_announced_too(
    freed: FreedSlots, waiters: Waiters
) -> None:
    waiters.wait(1)
    booked = waiters.free()
    slot = left_by(waiters, booked)
    freed.announce(slot=slot)
    assert freed.strips[0].count == 1


def left_by(waiters: Waiters, booked: Id) -> Slot:
    row = waiters.desk.run(appointments.details, booked).row
    return Slot(row.start, row.end, row.practitioner_id, row.room_id)


def test_no_more_than_three_slots_are_announced_at_once(
    freed: FreedSlots, waiters: Waiters
) -> None:
    waiters.wait(1)
    for hour in range(4):
        booked = waiters.desk.run(
            appointments.book, waiters.small.form(TOMORROW_NINE + timedelta(hours=hour))
        )
        waiters.cancel(booked)
        freed.announce(appointment=booked)
    assert len(freed.strips) == 3


def test_whoever_had_the_slot_from_the_list_may_go_back(
    freed: FreedSlots, waiters: Waiters, qtbot: QtBot
) -> None:
    waiters.wait(1)
    freed.announce(appointment=waiters.free())
    dialog = ask(freed, qtbot)
    dialog.take()
    assert waiters.listed() == []
    row = waiters.desk.run(appointments.of_patient, waiters.small.patients[1])[0]
    waiters.cancel(row.id)
    freed.announce(appointment=row.id)
    strip = freed.strips[0]
    assert "had this slot from the waiting list" in strip.text.text()
    strip.back.click()
    assert [each.wish.patient_id for each in waiters.listed()] == [waiters.small.patients[1]]


# the call


def ask(freed: FreedSlots, qtbot: QtBot) -> WhoTakesItDialog:
    freed.answer_latest()
    qtbot.waitUntil(lambda: is_open(WhoTakesItDialog))
    dialog = opened(WhoTakesItDialog)
    qtbot.waitUntil(dialog.table.hasFocus)
    return dialog


def test_phone_and_note_are_seen_and_each_call_is_noted_by_a_key(
    freed: FreedSlots, waiters: Waiters, qtbot: QtBot
) -> None:
    waiters.wait(1, urgency=Urgency.URGENT, note="after work")
    waiters.wait(2)
    freed.announce(appointment=waiters.free())
    dialog = ask(freed, qtbot)
    assert "03 123 456" in dialog.call.text()
    assert "after work" in dialog.facts.text()
    QTest.keyClick(dialog.table, Key.Key_N)
    QTest.keyClick(dialog.table, Key.Key_D)
    results = [each.tries[0].result for each in waiters.listed()]
    assert results == [Answer.NO_ANSWER, Answer.DECLINES]
    assert is_open(WhoTakesItDialog)


def test_enter_books_it_and_undo_takes_all_back(
    freed: FreedSlots, waiters: Waiters, qtbot: QtBot
) -> None:
    waiters.wait(1)
    freed.announce(appointment=waiters.free())
    dialog = ask(freed, qtbot)
    QTest.keyClick(dialog.table, Key.Key_Return)
    qtbot.waitUntil(lambda: not is_open(WhoTakesItDialog))
    patient = waiters.small.patients[1]
    assert waiters.desk.run(appointments.of_patient, patient)[0].start == TOMORROW_NINE
    assert (freed.strips, waiters.listed()) == ([], [])
    waiters.toasts[-1][1]()
    assert waiters.desk.run(appointments.of_patient, patient)[0].state in FREED
    assert len(waiters.listed()) == 1


def test_a_moved_booking_frees_its_old_place_and_undo_puts_it_back(
    freed: FreedSlots, waiters: Waiters, qtbot: QtBot
) -> None:
    patient = waiters.small.patients[1]
    later = TOMORROW_NINE + timedelta(days=7)
    held = waiters.desk.run(appointments.book, waiters.small.form(later, patient_id=patient))
    waiters.wait(1, appointment_id=held)
    freed.announce(appointment=waiters.free())
    dialog = ask(freed, qtbot)
    assert "is moved here" in dialog.facts.text()
    dialog.take()
    assert waiters.asked[-1][0] == "slot_freed"
    assert waiters.asked[-1][1]["slot"].start == later
    waiters.toasts[-1][1]()
    rows = waiters.desk.run(appointments.of_patient, patient)
    assert [(row.id, row.start) for row in rows] == [(held, later)]
    assert waiters.listed()[0].wish.appointment_id == held


def test_a_slot_taken_meanwhile_is_said_and_nothing_is_booked(
    freed: FreedSlots, waiters: Waiters, qtbot: QtBot
) -> None:
    waiters.wait(1)
    freed.announce(appointment=waiters.free())
    dialog = ask(freed, qtbot)
    dialog._is_booking = True  # the news of the other desk has not come yet
    waiters.desk.run(
        appointments.book, waiters.small.form(TOMORROW_NINE, patient_id=waiters.small.patients[3])
    )
    dialog.take()
    assert dialog.banner.isVisible()
    assert waiters.desk.run(appointments.of_patient, waiters.small.patients[1]) == []
    assert dialog.model.rows == []
