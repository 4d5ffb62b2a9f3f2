"""One patient's record: the banner on top, and tabs below."""

from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import Alert, PatientRecord
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.patients import words
from clinic_desktop.ui.patients.alert_dialog import AlertDialog
from clinic_desktop.ui.patients.appointments_tab import AppointmentsTab
from clinic_desktop.ui.patients.details_tab import DetailsTab
from clinic_desktop.ui.patients.overview_tab import OverviewTab
from clinic_desktop.ui.patients.patient_banner import PatientBanner
from clinic_desktop.ui.patients.privacy_tab import PrivacyTab
from clinic_desktop.ui.widgets.buttons import button, tool
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.usecases import patients


class RecordView(QWidget):
    """Shows a patient; emits what the person wants done with them."""

    left = Signal()
    edit_wanted = Signal(str)
    archive_wanted = Signal(str)
    restore_wanted = Signal(str)
    print_wanted = Signal(str)
    expired = Signal()  # the emergency in which it was opened is over

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.record: PatientRecord | None = None
        self._ends_at: datetime | None = None
        self._end = QTimer(self, singleShot=True)
        self.setProperty("kind", "page")
        named(self, "record_view", _("Patient record"))
        self.banner = PatientBanner(desk.format)
        self.tabs = named(QTabWidget(), "record_tabs", _("Parts of the record"))
        self.overview = OverviewTab(desk)
        self.details = DetailsTab(desk)
        self.appointments = AppointmentsTab(desk)
        self.privacy = PrivacyTab(desk)
        self._make_buttons()
        self._lay_out()
        self._connect()

    def _make_buttons(self) -> None:
        self.back = tool("arrow_back", "record_back", _("Back to the list"), self.left.emit)
        self.edit = button(
            _("Edit"),
            "record_edit",
            lambda: self._ask(self.edit_wanted),
            icon="edit",
            kind="primary",
        )
        self.print = button(
            _("Print"), "record_print", lambda: self._ask(self.print_wanted), icon="print"
        )
        self.archive = button(
            _("Archive"), "record_archive", lambda: self._ask(self.archive_wanted), icon="archive"
        )
        self.restore = button(
            _("Restore"), "record_restore", lambda: self._ask(self.restore_wanted), icon="restore"
        )

    def _lay_out(self) -> None:
        px = theme.current().px
        self.banner.deeds.insertWidget(0, self.back)
        for made in (self.archive, self.restore, self.print, self.edit):
            self.banner.deeds.addWidget(made)
        self.tabs.setDocumentMode(True)
        for tab, title in (
            (self.overview, _("Overview")),
            (self.details, _("Details and contacts")),
            (self.appointments, _("Appointments")),
            (self.privacy, _("Privacy")),
        ):
            self.tabs.addTab(tab, title)
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(px(24), px(8), px(24), 0)
        inside.addWidget(self.tabs)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.banner)
        layout.addWidget(holder, 1)

    def _connect(self) -> None:
        self._end.timeout.connect(self.expired)
        for keys, deed in (
            ("Ctrl+E", lambda: self._ask(self.edit_wanted)),
            ("Alt+Left", self.left.emit),
            ("Escape", self.left.emit),
        ):
            shortcut = QShortcut(QKeySequence(keys), self, deed)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _ask(self, signal: SignalInstance) -> None:
        if self.record is not None:
            signal.emit(self.record.id)

    def open(self, patient: Id) -> None:
        """Open that patient at the first tab; alerts that must be acknowledged are asked once."""
        self._show(self._desk.run(patients.open_record, patient))
        self.tabs.setCurrentIndex(0)
        self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)
        must = self._to_acknowledge()
        if must:
            QTimer.singleShot(0, self, lambda: AlertDialog(self._desk, must, self).open())

    def _to_acknowledge(self) -> list[Alert]:
        alerts = self.record.alerts_now if self.record else ()
        return [alert for alert in alerts if alert.must_acknowledge]

    def refresh(self) -> None:
        if self.record is not None:
            self._show(self._desk.run(patients.open_record, self.record.id))

    def close_record(self) -> None:
        """Forget whom it shows."""
        self.record, self._ends_at = None, None
        self._end.stop()

    def _watch(self) -> None:
        """An emergency ends on the screen too."""
        self._end.stop()
        if self._ends_at is not None:
            left = (self._ends_at - self._desk.now).total_seconds()
            self._end.start(max(0, round(left * 1000)))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._watch()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._end.stop()  # nothing is asked behind a lock

    def _show(self, record: PatientRecord) -> None:
        self.record = record
        restriction = self._desk.run(patients.restriction, record.id)
        self._ends_at = restriction.ends_at if restriction else None
        self._watch()
        self.banner.show_record(record, self._desk.today)
        self.banner.show_restriction(restriction)
        self.overview.show_record(record)
        self.details.show_record(record)
        self.appointments.show_patient(record.id)
        self.banner.show_next(self.appointments.next_said())
        self.privacy.show_record(record, restriction)
        is_archived = record.archived_at is not None
        may_edit = self._desk.may(patients.edit)
        self.edit.setVisible(may_edit and not is_archived)
        self.archive.setVisible(may_edit and not is_archived)
        self.restore.setVisible(may_edit and is_archived)
        self.print.setVisible(self._desk.may(patients.for_copy))
        self.setAccessibleDescription(words.spoken(record.form.name))
