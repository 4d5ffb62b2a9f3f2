"""The line at the bottom: offline, how the keys are kept, the last proven backup, how many people."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.latest_answer import LatestAnswer
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.sign import Sign
from clinic_desktop.usecases import patients
from clinic_desktop.usecases.patients import Figures


class StatusLine(QFrame):
    """Small words and icons; refreshed when something was written."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setProperty("kind", "footer")
        named(self, "status_line", _("Status"))
        px = theme.current().px
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(px(16), px(4), px(16), px(4))
        self._row.setSpacing(px(6))
        self._add("offline", "text2", _("Offline: everything stays on this computer"))
        self.backup = self._add("backup", "warn", _("Last proven backup: none yet"))
        if desk.clinic.has_no_keyring:
            self._add("key", "danger", _("Keys without the system's keyring"))
        self._row.addStretch(1)
        self.people = labels.plain("", "hint", "status_people")
        self._row.addWidget(self.people)
        self._figures = LatestAnswer(desk, patients.figures, self)
        self._figures.told.connect(self._show)
        desk.changed.connect(self.refresh)
        self.refresh()

    def _add(self, icon: str, tone: str, text: str) -> QWidget:
        self._row.addWidget(Sign(icon, tone, 14))
        label = labels.plain(text, "hint", f"status_{icon}")
        if tone != "text2":
            label.setProperty("tone", tone)
        self._row.addWidget(label)
        self._row.addSpacing(theme.current().px(16))
        return label

    def refresh(self) -> None:
        self._figures.ask()

    def _show(self, found: Figures) -> None:
        said = ngettext("{n} patient", "{n} patients", found.total)
        self.people.setText(said.format(n=self._desk.format.number(found.total)))
