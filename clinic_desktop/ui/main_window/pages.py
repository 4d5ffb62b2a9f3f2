"""The places of the program, in the order of the rail."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.language import N_
from clinic_desktop.ui.administration.administration_page import USE_CASES, AdministrationPage
from clinic_desktop.ui.appointments.calendar_page import CalendarPage
from clinic_desktop.ui.calendar_setup import CalendarSetupPage
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.patients import PatientsPage
from clinic_desktop.ui.queue import QueuePage
from clinic_desktop.ui.reminders import RemindersPage
from clinic_desktop.ui.today import TodayPage
from clinic_desktop.ui.waiting import WaitingPage
from clinic_desktop.usecases import (
    appointments,
    calendar_setup,
    patients,
    queue,
    reminders,
    waiting_list,
)
from clinic_desktop.usecases.access import Places


@dataclass(frozen=True)
class Page:
    """`needs`: whoever may run one of these use cases sees the page."""

    name: str
    title: str
    icon: str
    make: Callable[[Desk, Places | None], QWidget]
    needs: tuple[Callable[..., Any], ...]

    needs_places: bool = False
    is_on_rail: bool = True  # else another page leads there

    def is_for(self, desk: Desk, places: Places | None) -> bool:
        is_possible = places is not None or not self.needs_places
        return is_possible and any(desk.may(use_case) for use_case in self.needs)


def _today(desk: Desk, _places: Places | None) -> QWidget:
    return TodayPage(desk)


def _calendar(desk: Desk, _places: Places | None) -> QWidget:
    return CalendarPage(desk)


def _calendar_setup(desk: Desk, _places: Places | None) -> QWidget:
    return CalendarSetupPage(desk)


def _queue(desk: Desk, _places: Places | None) -> QWidget:
    return QueuePage(desk)


def _waiting(desk: Desk, _places: Places | None) -> QWidget:
    return WaitingPage(desk)


def _reminders(desk: Desk, _places: Places | None) -> QWidget:
    return RemindersPage(desk)


def _patients(desk: Desk, _places: Places | None) -> QWidget:
    return PatientsPage(desk)


def _administration(desk: Desk, places: Places | None) -> QWidget:
    if places is None:
        raise ValueError("administration shows where the clinic's files lie")
    return AdministrationPage(desk, places)


PAGES: tuple[Page, ...] = (
    Page("today", N_("Today"), "today", _today, (patients.figures,)),
    Page("calendar", N_("Calendar"), "calendar", _calendar, (appointments.calendar,)),
    Page("queue", N_("Queue"), "queue", _queue, (queue.board,)),
    Page("waiting", N_("Waiting"), "clock", _waiting, (waiting_list.listing,)),
    Page("reminders", N_("Reminders"), "message", _reminders, (reminders.due,)),
    Page("patients", N_("Patients"), "patients", _patients, (patients.page,)),
    Page(
        "calendar_setup",
        N_("Calendar set-up"),
        "settings",
        _calendar_setup,
        (calendar_setup.save_service,),
        is_on_rail=False,
    ),
    Page(
        "administration",
        N_("Administration"),
        "administration",
        _administration,
        USE_CASES,
        needs_places=True,
    ),
)
