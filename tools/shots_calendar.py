"""Pictures of the calendar: day, week, month, agenda, by room, by service, names hidden, a clash."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from PySide6.QtWidgets import QWidget

from clinic_desktop.ui.appointments.calendar_page import CalendarPage
from clinic_desktop.ui.appointments.calendar_state import Shape
from clinic_desktop.ui.appointments.clash_dialog import ClashDialog
from tools.screenshot_clinic import Scene
from tools.screenshot_stage import Shot, settle

_FAR = 112  # days; beyond what the practice clinic has booked


def _page(scene: Scene, **state: Any) -> CalendarPage:
    scene.window.route("calendar", {})
    page = scene.window.page("calendar")
    if not isinstance(page, CalendarPage):
        raise TypeError(type(page).__name__)
    page.show_state(replace(page.state, **state))
    settle()
    return page


def _choose(page: CalendarPage) -> None:
    """One that comes later today, which brings the day into sight."""
    board, day = page.view.board, page.state.day
    blocks = [
        each
        for each in board.blocks
        if board.columns[each.column].day == day and page.view.is_movable(each.row)
    ]
    if blocks:
        page.view.choose(min(blocks, key=lambda each: (each.row.alert is None, each.start)).id)
    page.panel.show_history()


def day(scene: Scene) -> QWidget:
    _choose(_page(scene))
    return scene.window


def week(scene: Scene) -> QWidget:
    page = _page(scene, shape=Shape.WEEK)
    _choose(page)
    return scene.window


def week_of_one(scene: Scene) -> QWidget:
    page = _page(scene, shape=Shape.WEEK)
    others = frozenset(owner for owner, _name in page.owners.people[1:])
    _choose(_page(scene, hidden=others))
    return scene.window


def month(scene: Scene) -> QWidget:
    _page(scene, shape=Shape.MONTH)
    return scene.window


def agenda(scene: Scene) -> QWidget:
    _page(scene, shape=Shape.AGENDA).agenda.select_first()
    return scene.window


def rooms_by_service(scene: Scene) -> QWidget:
    _choose(_page(scene, is_by_room=True, is_by_service=True))
    return scene.window


def names_hidden(scene: Scene) -> QWidget:
    page = _page(scene, hides_names=True)
    _choose(page)
    page.hand.pin()
    return scene.window


def empty(scene: Scene) -> QWidget:
    fresh = Scene(scene.clinic.without_people())
    fresh.window.route("calendar", {})
    return fresh.window


def empty_day(scene: Scene) -> QWidget:
    """A day on which people work and nobody is booked yet."""
    page = _page(scene)
    page.go_to_day(scene.desk.today + timedelta(days=_FAR))
    settle()
    return scene.window


def clash(scene: Scene) -> QWidget:
    taken = [("Dr. Karim Nasser", "Priya Sharma"), ("Room 1", "Priya Sharma")]
    dialog = ClashDialog(taken, lambda _reason: None, scene.window)
    dialog.open()
    return dialog


SHOTS: dict[str, Shot] = {
    "calendar_day": day,
    "calendar_week": week,
    "calendar_week_of_one": week_of_one,
    "calendar_month": month,
    "calendar_agenda": agenda,
    "calendar_rooms_by_service": rooms_by_service,
    "calendar_names_hidden": names_hidden,
    "calendar_empty": empty,
    "calendar_empty_day": empty_day,
    "calendar_clash": clash,
}
