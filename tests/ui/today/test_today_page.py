"""The first page of the day."""

from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.today import TodayPage
from clinic_desktop.ui.today.today_page import greeting
from clinic_desktop.usecases import drafts, patients
from tests import make
from tests.ui.patients.screen import shown


def _figure(page: TodayPage, name: str) -> str:
    return [label.text() for label in page.findChildren(QLabel, name)][-1]


def test_the_day_is_the_clinics(qtbot: QtBot, desk: Desk) -> None:
    page = shown(qtbot, TodayPage(desk))
    assert "Monday" in page.day.text()
    assert "02 Mar 2026" in page.day.text()


def test_the_greeting_follows_the_wall_clock() -> None:
    said = [greeting(hour, "Rima").partition(",")[0] for hour in (8, 13, 20)]
    assert said == ["Good morning", "Good afternoon", "Good evening"]


def test_figures_follow_what_is_written(qtbot: QtBot, desk: Desk) -> None:
    page = shown(qtbot, TodayPage(desk))
    desk.run(patients.register, make.form())
    assert _figure(page, "figure_today") == "1"


def test_a_draft_is_continued_from_here(qtbot: QtBot, desk: Desk) -> None:
    values = {"phone": "03 12"}
    desk.run(drafts.save, "patient.new", values)
    page = shown(qtbot, TodayPage(desk))
    button = page.findChild(QPushButton, "continue_patient.new")
    assert button is not None
    with qtbot.waitSignal(desk.requested) as request:
        button.click()
    assert request.args == ["new_patient", {"values": values}]


def test_a_patient_opened_lately_is_one_key_away(qtbot: QtBot, desk: Desk) -> None:
    patient = desk.run(patients.register, make.form("Rania"))
    desk.run(patients.open_record, patient)
    page = shown(qtbot, TodayPage(desk))
    button = page.findChild(QPushButton, "recent_P0000010")
    assert button is not None
    with qtbot.waitSignal(desk.requested) as request:
        button.click()
    assert request.args == ["patient", {"id": patient}]
