"""Repeating, courses, the question how far, and calendar files: what the dialogs do."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from clinic_desktop.data.database import Database
from clinic_desktop.domain.appointment import AppointmentRow, Place
from clinic_desktop.domain.permissions import Role
from clinic_desktop.ui.appointments.cancel_dialog import CancelDialog
from clinic_desktop.ui.appointments.course_dialog import CourseDialog
from clinic_desktop.ui.appointments.deeds import Deeds
from clinic_desktop.ui.appointments.ics_dialog import IcsExportDialog, IcsImportDialog
from clinic_desktop.ui.appointments.repeat_base import standing
from clinic_desktop.ui.appointments.repeat_rule import Repeat, Unit
from clinic_desktop.ui.appointments.series_dialog import SeriesDialog
from clinic_desktop.ui.appointments.series_scope_dialog import SeriesScopeDialog
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets.file_chooser import FileChooser
from clinic_desktop.usecases import appointments, calendar_setup
from clinic_desktop.usecases.appointments.series_changes import Scope
from tests import make
from tests.calendar import MONDAY, NINE, SmallClinic, furnish
from tests.conftest import formatter

START = datetime(2026, 3, 3, 9, 30)  # noqa: DTZ001 - a time on the wall


@pytest.fixture
def clinic(database: Database, clock: make.Clock) -> SmallClinic:
    clock.now = MONDAY
    return furnish(database, clock)


@pytest.fixture
def booked(desk: Desk, clinic: SmallClinic) -> str:
    return desk.run(appointments.book, clinic.form())


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    """A window for dialogs, which go when they are closed."""
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def rows(desk: Desk, clinic: SmallClinic) -> list[AppointmentRow]:
    found = desk.run(appointments.of_patient, clinic.patients[0])
    return sorted(found, key=lambda row: row.start)


def toasts(desk: Desk) -> list[tuple[str, Callable[[], None] | None]]:
    said: list[tuple[str, Callable[[], None] | None]] = []
    desk.toasted.connect(lambda text, undo: said.append((text, undo)))
    return said


@pytest.mark.parametrize(
    ("repeat", "rule", "sentence"),
    [
        (
            Repeat(START, 2, Unit.WEEKS, (1,), 6),
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;COUNT=6",
            "Every 2 weeks on Tuesday at 09:30, 6 times.",
        ),
        (
            Repeat(START, 1, Unit.WEEKS, (3, 1), 0, date(2026, 4, 30)),
            "FREQ=WEEKLY;INTERVAL=1;BYDAY=TU,TH;UNTIL=20260430T235959",
            "Every week on Tuesday, Thursday at 09:30, until 30 Apr 2026.",
        ),
        (
            Repeat(START, 1, Unit.MONTH_WEEKDAYS, (), 3),
            "FREQ=MONTHLY;INTERVAL=1;BYDAY=1TU;COUNT=3",
            "Every month on the first Tuesday at 09:30, 3 times.",
        ),
        (
            Repeat(START, 3, Unit.MONTHS, (), 2),
            "FREQ=MONTHLY;INTERVAL=3;COUNT=2",
            "Every 3 months on day 3 at 09:30, 2 times.",
        ),
        (
            Repeat(START, 1, Unit.DAYS, (), 5),
            "FREQ=DAILY;INTERVAL=1;COUNT=5",
            "Every day at 09:30, 5 times.",
        ),
    ],
)
def test_a_repetition_is_a_rule_and_a_sentence(repeat: Repeat, rule: str, sentence: str) -> None:
    said = repeat.sentence(formatter()).replace("\u2066", "").replace("\u2069", "")
    assert (repeat.rule(), said) == (rule, sentence)


def test_every_day_is_shown_with_what_is_in_the_way_and_the_fitting_ones_are_booked(
    qtbot: QtBot, host: QWidget, desk: Desk, clinic: SmallClinic, booked: str
) -> None:
    other = clinic.form(NINE.replace(day=16), patient_id=clinic.patients[1])
    desk.run(appointments.book, other)
    dialog = SeriesDialog(desk, standing(desk, booked), host)
    dialog.show()
    qtbot.waitUntil(lambda: len(dialog.proposed) == 6 and not dialog.search.is_busy)
    assert dialog.sentence.text().startswith("Every week on Monday")
    assert [bool(each.clashes) for each in dialog.proposed] == [False, False, True] + [False] * 3
    assert "Rania Khoury 1" in dialog.model.columns[2].text(dialog.proposed[2])
    said = toasts(desk)
    with qtbot.waitSignal(dialog.finished):
        dialog.accept()
    assert len(rows(desk, clinic)) == 5
    ((text, undo),) = said
    assert text == "4 more appointments booked."
    assert undo is not None
    undo()
    assert [row.state for row in rows(desk, clinic)] == ["booked"] + ["cancelled"] * 4


def test_a_day_of_the_week_must_be_chosen(
    host: QWidget,
    desk: Desk,
    clinic: SmallClinic,
    booked: str,
) -> None:
    dialog = SeriesDialog(desk, standing(desk, booked), host)
    dialog.weekdays.set_value(())
    dialog.accept()
    assert "at least one day" in dialog.fields["weekdays"].problem.text()


def test_a_course_is_planned_and_booked(
    qtbot: QtBot, host: QWidget, desk: Desk, clinic: SmallClinic, booked: str
) -> None:
    dialog = CourseDialog(desk, standing(desk, booked), host)
    dialog.show()
    dialog.sessions.set_value(3)
    qtbot.waitUntil(lambda: len(dialog.planned) == 3 and not dialog.search.is_busy)
    with qtbot.waitSignal(dialog.finished):
        dialog.accept()
    found = rows(desk, clinic)
    assert len(found) == 3
    assert len({row.series_id for row in found}) == 1


@pytest.fixture
def series(desk: Desk, clinic: SmallClinic) -> list[AppointmentRow]:
    desk.run(appointments.book_series, clinic.form(), "FREQ=WEEKLY;COUNT=4")
    return rows(desk, clinic)


def test_a_dragged_appointment_of_a_series_asks_how_far(
    host: QWidget, desk: Desk, clinic: SmallClinic, series: list[AppointmentRow]
) -> None:
    said = toasts(desk)
    place = Place(series[1].start.replace(hour=9))
    Deeds(desk, host).move(series[1], place, ["From Monday to Monday."])
    dialog = host.findChild(SeriesScopeDialog)
    assert dialog is not None
    assert dialog.choice.buttons[Scope.FOLLOWING].text() == "This and the 2 after it"
    dialog.choice.set_value(Scope.FOLLOWING)
    dialog.accept()
    hours = [desk.format.time(row.start) for row in rows(desk, clinic)]
    assert hours == ["09:00", "11:00", "11:00", "11:00"]
    undo = said[-1][1]
    assert undo is not None
    undo()
    assert [row.start for row in rows(desk, clinic)] == [row.start for row in series]


def test_cancelling_one_of_a_series_asks_how_far(
    host: QWidget, desk: Desk, clinic: SmallClinic, series: list[AppointmentRow]
) -> None:
    dialog = CancelDialog(desk, series[2].id, host)
    assert dialog.scope is not None
    dialog.scope.set_value(Scope.FOLLOWING)
    dialog.accept()
    states = [row.state for row in rows(desk, clinic)]
    assert states == ["booked", "booked", "cancelled", "cancelled"]


class Chooser(FileChooser):
    """Always the same file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def save(self, parent: QWidget, title: str, name: str, then: Callable[[Path], None]) -> None:  # noqa: ARG002
        then(self.path)


def test_a_week_is_exported_without_names(
    qtbot: QtBot, host: QWidget, desk: Desk, clinic: SmallClinic, booked: str, tmp_path: Path,
    clock: make.Clock,
) -> None:  # fmt: skip
    clock.now = MONDAY
    path = tmp_path / "out.ics"
    dialog = IcsExportDialog(desk, host, Chooser(path))
    assert not dialog.has_names.isEnabled()
    dialog.first.set_value(MONDAY.date())
    dialog.last.set_value(MONDAY.date())
    wanted: list[object] = []
    desk.code_wanted.connect(lambda then, _deed: wanted.append(then))
    dialog.accept()
    qtbot.waitUntil(lambda: path.exists() or bool(wanted))
    if path.exists():
        assert b"Khoury" not in path.read_bytes()
        assert booked.encode() in path.read_bytes()


def test_busy_times_are_shown_and_then_kept(
    qtbot: QtBot, host: QWidget, desk_for: Callable[[Role], Desk], clinic: SmallClinic, tmp_path: Path,
    qapp: object,
) -> None:  # fmt: skip
    desk = desk_for(Role.ADMINISTRATOR)
    path = tmp_path / "busy.ics"
    path.write_text(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:x\nDTSTART:20260303T080000Z\nDURATION:PT2H\n"
        "RRULE:FREQ=WEEKLY;COUNT=3\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    dialog = IcsImportDialog(desk, host, Chooser(path))
    dialog.show()
    dialog.read(path)
    qtbot.waitUntil(lambda: len(dialog.model.rows) == 3)
    with qtbot.waitSignal(dialog.finished):
        dialog.accept()
    away = desk.run(calendar_setup.absences, MONDAY, MONDAY.replace(month=6))
    assert [each.target_id for each in away] == [clinic.karim] * 3
    other = IcsImportDialog(desk, host, Chooser(path))
    path.write_text("nothing")
    other.read(path)
    qtbot.waitUntil(lambda: bool(other.fields["file"].problem.text()))
