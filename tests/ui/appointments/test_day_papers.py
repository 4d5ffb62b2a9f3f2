"""Printing from the calendar: what opens, and that nobody prints what they may not."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from clinic_desktop.data.database import Database
from clinic_desktop.domain.permissions import Role
from clinic_desktop.ui.appointments.appointment_panel import AppointmentPanel
from clinic_desktop.ui.appointments.deeds import Deeds
from clinic_desktop.ui.appointments.spoken import Spoken
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.main_window.booking_routes import BookingRoutes
from clinic_desktop.ui.widgets.file_chooser import FileChooser
from clinic_desktop.ui.widgets.paper_dialog import PaperDialog
from clinic_desktop.usecases import appointments
from tests import make
from tests.calendar import MONDAY, NINE, SmallClinic, furnish


@pytest.fixture
def house(database: Database, clock: make.Clock) -> SmallClinic:
    clock.now = MONDAY
    return furnish(database, clock)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def _paper() -> PaperDialog | None:
    found = (each for each in QApplication.topLevelWidgets() if isinstance(each, PaperDialog))
    return next(found, None)


@pytest.mark.parametrize("place", ["day_sheet", "week", "appointment_slip", "downtime_kit"])
def test_every_paper_of_the_day_opens_with_a_title_that_names_nobody(
    qtbot: QtBot, desk: Desk, house: SmallClinic, window: QWidget, place: str
) -> None:
    booked = desk.run(appointments.book, house.form(NINE + timedelta(hours=1)))
    routes = BookingRoutes(desk, window)
    if place == "appointment_slip":
        routes.slip(booked)
    elif place == "downtime_kit":
        routes.downtime_kit()
    else:
        routes.day_sheet(MONDAY.date().isoformat(), (house.karim,), is_week=place == "week")
    qtbot.waitUntil(lambda: _paper() is not None)
    paper = _paper()
    assert paper is not None
    assert "Khoury" not in paper.windowTitle()
    paper.close()


def test_somebody_who_may_not_print_gets_no_paper(
    qapp: object, desk_for: Callable[[Role], Desk], house: SmallClinic, window: QWidget
) -> None:
    routes = BookingRoutes(desk_for(Role.ACCOUNTANT), window)
    routes.day_sheet(MONDAY.date().isoformat())
    routes.downtime_kit()
    assert _paper() is None
    assert house
    assert qapp


class Chooser(FileChooser):
    """Always the same folder; keeps the name proposed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: list[str] = []

    def save(self, parent: QWidget, title: str, name: str, then: Callable[[Path], None]) -> None:  # noqa: ARG002
        self.names.append(name)
        then(self.folder / name)


def test_one_appointment_is_saved_for_the_patients_calendar_without_saying_what_for(
    desk: Desk, house: SmallClinic, window: QWidget, tmp_path: Path
) -> None:
    booked = desk.run(appointments.book, house.form(note="secret"))
    routes = BookingRoutes(desk, window)
    chooser = routes.papers.chooser = Chooser(tmp_path)
    routes.file(booked)
    assert chooser.names == ["appointment-2026-03-02.ics"]
    text = (tmp_path / chooser.names[0]).read_text("utf-8")
    assert f"UID:{booked}@" in text
    assert not any(word in text for word in ("Khoury", "Consultation", "Karim", "secret"))


def test_paper_and_file_are_in_the_menu_of_the_panel(
    qtbot: QtBot, desk: Desk, house: SmallClinic, window: QWidget
) -> None:
    booked = desk.run(appointments.book, house.form())
    panel = AppointmentPanel(desk, Deeds(desk, window), Spoken(desk.format))
    qtbot.addWidget(panel)
    panel.show_row(desk.run(appointments.details, booked).row)
    asked: list[tuple[str, dict[str, object]]] = []
    desk.requested.connect(lambda place, what: asked.append((place, what)))
    more = panel.findChild(QPushButton, "panel_more")
    assert more is not None
    for act in more.menu().actions():
        assert act.isEnabled(), act.text()
        act.trigger()
    places = ["repeat", "course", "wrong_patient", "slip", "file"]
    assert asked == [(f"appointment_{place}", {"id": booked}) for place in places]
