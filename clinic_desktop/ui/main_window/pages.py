"""The places of the program, in the order of the rail."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.language import N_
from clinic_desktop.ui.administration.administration_page import AdministrationPage
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.patients import PatientsPage
from clinic_desktop.ui.today import TodayPage
from clinic_desktop.usecases import audit_trail, patients, users


@dataclass(frozen=True)
class Page:
    """`needs`: whoever may run one of these use cases sees the page."""

    name: str
    title: str
    icon: str
    make: Callable[[Desk], QWidget]
    needs: tuple[Callable[..., Any], ...]

    def is_for(self, desk: Desk) -> bool:
        return any(desk.may(use_case) for use_case in self.needs)


PAGES: tuple[Page, ...] = (
    Page("today", N_("Today"), "today", TodayPage, (patients.figures,)),
    Page("patients", N_("Patients"), "patients", PatientsPage, (patients.page,)),
    Page(
        "administration",
        N_("Administration"),
        "administration",
        AdministrationPage,
        (users.listing, audit_trail.listing),
    ),
)
