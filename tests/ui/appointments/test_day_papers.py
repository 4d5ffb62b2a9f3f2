"""Printing from the calendar: what opens, and that nobody prints what they may not."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from clinic_desktop.data.database import Database
from clinic_desktop.domain.permissions import Role
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.main_window.booking_routes import BookingRoutes
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
