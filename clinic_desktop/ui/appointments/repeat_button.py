"""Repeating what is being booked: the days are seen in a second dialog, and Cancel leads back."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QMenu, QPushButton

from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.appointments.course_dialog import CourseDialog
from clinic_desktop.ui.appointments.repeat_base import RepeatBase
from clinic_desktop.ui.appointments.series_dialog import SeriesDialog
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets.form_dialog import FormDialog
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.usecases import repeating


class RepeatButton(QPushButton):
    """In the footer of the booking dialog; `ask` reads its fields and raises as saving does."""

    booked = Signal(str)  # the first appointment, kept with all that follow

    def __init__(self, desk: Desk, dialog: FormDialog, ask: Callable[[], RepeatBase]) -> None:
        super().__init__(_("Repea&t"))
        self._desk, self._dialog, self._ask = desk, dialog, ask
        named(self, "booking_repeat", _("Repeat"))
        self.setIcon(theme.icon("refresh", "text2"))
        self.setAutoDefault(False)
        self.setVisible(desk.may(repeating.book_repeated))
        menu = named(QMenu(self), "booking_repeat_menu", _("Repeat"))
        for text, name, make in (
            (_("As a &series…"), "booking_series", SeriesDialog),
            (_("As a &course…"), "booking_course", CourseDialog),
        ):
            act = menu.addAction(text)
            act.setObjectName(name)
            act.triggered.connect(partial(self._open, make))
        self.setMenu(menu)

    def _open(
        self, make: type[SeriesDialog] | type[CourseDialog], _is_on: bool = False
    ) -> QDialog | None:
        self._dialog.clear_problems()
        try:
            base = self._ask()
        except InvalidInput as error:
            self._dialog.show_problems(error)
            return None
        dialog = make(self._desk, base, self._dialog)
        dialog.booked.connect(self.booked)
        dialog.open()
        return dialog
