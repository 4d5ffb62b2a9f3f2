"""An appointment taken off its place, waiting to be put somewhere else."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from clinic_desktop.domain.appointment import AppointmentRow
from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.appointments.spoken import Spoken
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.banner import announce
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.sign import Sign


class Pinboard(QFrame):
    """A strip above the calendar; its appointment stays where it was until it is placed."""

    place_wanted = Signal()
    dropped = Signal()

    def __init__(self, spoken: Spoken) -> None:
        super().__init__()
        px = theme.current().px
        named(self, "calendar_pinboard", _("Pinboard"))
        self.setProperty("kind", "banner")
        self.setProperty("tone", "info")
        self._spoken = spoken
        self.row: AppointmentRow | None = None
        self.text = labels.plain("", "", "pinboard_text", wraps=True)
        self.place = button(_("Place here (Ctrl+V)"), "pinboard_place", self.place_wanted.emit)
        self.drop = button(_("Leave it (Esc)"), "pinboard_drop", self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(12), px(6), px(12), px(6))
        row.addWidget(Sign("pin", "info"))
        row.addWidget(self.text, 1)
        row.addWidget(self.place)
        row.addWidget(self.drop)
        self.hide()

    def pin(self, row: AppointmentRow) -> None:
        self.row = row
        words = self._spoken.appointment(row)
        self.text.setText(_("To be moved: {appointment}").format(appointment=words))
        self.show()
        announce(self, self.text.text())

    def clear(self) -> None:
        if self.row is not None:
            self.row = None
            self.hide()
            self.dropped.emit()
