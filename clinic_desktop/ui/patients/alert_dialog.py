"""Alerts that must be acknowledged each time a record is opened (REG-9)."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import Alert
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.patients import words
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.banner import Banner
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.usecases import patients

_TONES = words.LEVEL_TONES


class AlertDialog(QDialog):
    """Shows the alerts once; the button says they were read, and that is noted."""

    def __init__(self, desk: Desk, alerts: Sequence[Alert], parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._alerts = words.by_gravity(alerts)
        named(self, "alert_dialog", _("Alerts"))
        self.setWindowTitle(_("Alerts"))
        self.setProperty("kind", "form")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.read = button(_("I have read this"), "alerts_read", self.accept, kind="primary")
        self._lay_out()

    def _lay_out(self) -> None:
        px = theme.current().px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(20), px(24), px(20))
        layout.setSpacing(px(12))
        layout.addWidget(labels.section(_("Before you go on")))
        for alert in self._alerts:
            said = f"{_(words.LEVELS[alert.level])}: {words.own_direction(alert.text)}"
            layout.addWidget(Banner(said, _TONES[alert.level]))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.read)
        layout.addLayout(row)
        self.setMinimumWidth(px(420))
        self.read.setDefault(True)

    def accept(self) -> None:
        for alert in self._alerts:
            self._desk.run(patients.acknowledge_alert, alert.id)
        super().accept()
