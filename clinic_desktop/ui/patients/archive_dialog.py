"""Why a record is put away."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.form_dialog import FormDialog
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.usecases import patients


class ArchiveDialog(FormDialog):
    """Archiving takes a reason and can be undone."""

    archived = Signal()

    def __init__(self, desk: Desk, patient: Id, parent: QWidget) -> None:
        super().__init__(_("Archive this record?"), parent, save_text=_("Archive"))
        named(self, "archive_dialog", self.windowTitle())
        self._desk = desk
        self._patient = patient
        said = _("The record leaves the lists. A search still finds it, and it can be restored.")
        self.add_widget(labels.plain(said, wraps=True))
        self.reason = self.add_field(
            "reason", _("Reason"), QLineEdit(_("No longer a patient here"))
        )
        self.reason.selectAll()

    def save(self) -> None:
        self._desk.run(patients.archive, self._patient, self.reason.text())
        self.archived.emit()
