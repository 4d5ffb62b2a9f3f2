"""What the window says and does when bookings are put back to their time on the clock."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from clinic_desktop.data.database import Database
from clinic_desktop.domain.permissions import Role
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.main_window import MainWindow
from clinic_desktop.usecases import appointments, clinic, signing_in
from clinic_desktop.usecases.backend import Backend
from tests import conftest, make, zones
from tests.calendar import SmallClinic, furnish
from tests.ui.patients.screen import shown

NINE = datetime(2026, 3, 2, 7, tzinfo=UTC)  # 09:00 in Beirut
HOUR = timedelta(hours=1)


@pytest.fixture
def small(database: Database, clock: make.Clock) -> SmallClinic:
    clock.now = NINE - 3 * HOUR
    return furnish(database, clock)


@pytest.fixture
def owner(qapp: object, as_administrator: Backend) -> Desk:
    as_administrator.reload = signing_in.reloaded
    return Desk(as_administrator, conftest.formatter())


def test_after_signing_in_it_says_how_many_were_put_back_and_why(
    qtbot: QtBot, desk: Desk, small: SmallClinic, tmp_path: Path
) -> None:
    with zones.ruled_by(zones.write(tmp_path / "old", Asia__Beirut="<+03>-3")):
        for hour in range(2):
            desk.run(appointments.book, small.form(NINE + (hour - 1) * HOUR))
    window = shown(qtbot, MainWindow(desk))
    with qtbot.waitSignal(window.wall_clock.checked):
        window.wall_clock.check()
    assert window.toast.text.text() == (
        "2 appointments were put back to their time on the clock: the rules of the time zone "
        "changed."
    )
    with qtbot.waitSignal(window.wall_clock.checked):
        window.wall_clock.check()
    rows = desk.run(appointments.calendar, NINE.date(), 1).rows
    assert [row.start for row in rows] == [NINE, NINE + HOUR]


def test_where_nothing_changed_it_says_nothing(
    qtbot: QtBot, desk: Desk, small: SmallClinic
) -> None:
    desk.run(appointments.book, small.form(NINE))
    window = shown(qtbot, MainWindow(desk))
    with qtbot.waitSignal(window.wall_clock.checked):
        window.wall_clock.check()
    assert not window.toast.isVisible()


def test_somebody_who_may_not_book_is_not_bothered(
    qtbot: QtBot, desk_for: Callable[[Role], Desk], small: SmallClinic, tmp_path: Path
) -> None:
    with zones.ruled_by(zones.write(tmp_path / "old", Asia__Beirut="<+03>-3")):
        desk_for(Role.RECEPTIONIST).run(appointments.book, small.form(NINE))
    window = shown(qtbot, MainWindow(desk_for(Role.ACCOUNTANT)))
    with qtbot.waitSignal(window.wall_clock.checked):
        window.wall_clock.check()
    assert not window.toast.isVisible()


def test_a_corrected_zone_holds_at_once_and_nine_stays_nine_on_the_screen(
    qtbot: QtBot, owner: Desk, small: SmallClinic
) -> None:
    booked = owner.run(appointments.book, small.form(NINE))
    window = shown(qtbot, MainWindow(owner))
    window.go("calendar")
    was = window.page("calendar")
    stored = owner.run(clinic.profile)
    with qtbot.waitSignal(window.wall_clock.checked):
        changed = replace(stored.profile, zone="Asia/Almaty")
        owner.run(clinic.change_profile, stored.rev, changed)
    row = owner.run(appointments.details, booked).row
    assert owner.format.time(row.start) == "09:00"
    assert owner.format.zone == "Asia/Almaty"
    assert window.page_name() == "calendar"
    assert window.page("calendar") is not was
    assert window.toast.text.text() == (
        "1 appointment kept its time on the clock: the clinic's time zone changed."
    )
