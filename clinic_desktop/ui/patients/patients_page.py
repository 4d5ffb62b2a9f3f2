"""The place of the registry in the main window: the list, and the record opened from it."""

import secrets
from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from clinic_desktop.domain.errors import Restricted
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient_views import RecordCopy, RestrictionView
from clinic_desktop.reports.printed import Paper, Printed, heading_of
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.patients.archive_dialog import ArchiveDialog
from clinic_desktop.ui.patients.closed_record import ClosedRecord
from clinic_desktop.ui.patients.filter_bar import Chip
from clinic_desktop.ui.patients.import_dialog import ImportDialog
from clinic_desktop.ui.patients.patient_dialog import PatientDialog
from clinic_desktop.ui.patients.patient_list import PatientList
from clinic_desktop.ui.patients.record_copy_dialog import CopyChoice, RecordCopyDialog
from clinic_desktop.ui.patients.record_view import RecordView
from clinic_desktop.ui.widgets.file_chooser import FileChooser
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.paper_dialog import PaperDialog, file_name
from clinic_desktop.usecases import clinic, patients

_NOT_SHOWN_HERE = frozenset({"draft", "user", "user_session", "clinic", "recent_patient"})


class PatientsPage(QStackedWidget):
    """List and record; every dialog of the registry is opened from here."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.chooser = FileChooser()
        named(self, "patients_page", _("Patients"))
        self.list = PatientList(desk)
        self.record = RecordView(desk)
        self.closed = ClosedRecord(desk)
        for place in (self.list, self.record, self.closed):
            self.addWidget(place)
        self._connect()

    def _connect(self) -> None:
        self._desk.changed.connect(self._refresh)
        self.list.open_wanted.connect(self.open_record)
        self.record.left.connect(self.show_list)
        self.record.expired.connect(self._refresh_record)
        self.closed.left.connect(self.show_list)
        self.list.print_wanted.connect(self.print_list)
        for view in (self.list, self.record):
            view.edit_wanted.connect(self.edit)
            view.archive_wanted.connect(self.archive)
        self.record.restore_wanted.connect(self.restore)
        self.record.print_wanted.connect(self.print_record)

    def _refresh(self, tables: frozenset[str]) -> None:
        if not tables - _NOT_SHOWN_HERE:
            return
        if self.currentWidget() is self.list:
            self.list.refresh()
        else:
            self._refresh_record()

    def _refresh_record(self) -> None:
        """What is open may have been closed meanwhile, and what is closed opened."""
        shown = self.record.record
        patient = shown.id if shown else self.closed.patient
        restriction = self._desk.run(patients.restriction, patient)
        if restriction is not None and not restriction.is_open:
            self._show_closed(restriction)
        elif shown is not None:
            self.record.refresh()
        else:
            self.open_record(patient)

    # places

    def activate(self) -> None:
        """The page was chosen on the rail: back to the list, ready to search."""
        self.show_list()
        self.list.search.setFocus()

    def enter(self) -> None:
        """Bring the keyboard to the search, or into the record that is open."""
        here: QWidget | None = self.currentWidget()
        if here is self.list:
            here = self.list.search
        elif here is self.record:
            here = self.record.tabs
        if here is not None:
            here.setFocus()

    def patient_in_sight(self) -> Id:
        """Whom a booking would be for: the record that is open, or the line chosen in the list."""
        if self.currentWidget() is self.list:
            row = self.list.table.selected() if self.list.table.hasFocus() else None
            return row.id if row is not None and not row.is_closed else ""
        return self.record.record.id if self.record.record is not None else ""

    def place(self) -> dict[str, Any]:
        """Where a person is, to come back to after a lock; a record only while it is seen."""
        record = self.record.record if self.record.isVisible() else None
        return {
            "list": self.list.place(),
            "record": record.id if record is not None else "",
            "tab": self.record.tabs.currentIndex(),
        }

    def restore_place(self, place: dict[str, Any]) -> None:
        self.list.restore_place(place.get("list", {}))
        if record := place.get("record", ""):
            self.open_record(record)
            self.record.tabs.setCurrentIndex(place.get("tab", 0))

    def show_list(self) -> None:
        opened = self.record.record.id if self.record.record else self.closed.patient
        self._forget()
        self.setCurrentWidget(self.list)
        self.list.refresh()
        if opened:
            self.list.table.select(opened)
            self.list.table.setFocus()

    def show_filtered(self, chip: str) -> None:
        """The list, narrowed by one of its chips, without a search."""
        self.list.search.clear()
        self.show_list()
        self.list.filters.choose(Chip(chip))
        self.list.table.setFocus()

    def open_record(self, patient: Id) -> None:
        """The record; where it is closed to this person, who may open it."""
        try:
            self.record.open(patient)
        except Restricted:  # the attempt is written down; the page says more than a notice would
            restriction = self._desk.run(patients.restriction, patient)
            if restriction is None:
                raise
            self._show_closed(restriction)
            return
        self.closed.forget()
        self.setCurrentWidget(self.record)
        self.record.tabs.setFocus()

    def _show_closed(self, restriction: RestrictionView) -> None:
        self.record.close_record()
        self.closed.show_restriction(restriction)
        self.setCurrentWidget(self.closed)
        self.closed.setFocus()

    def _forget(self) -> None:
        self.record.close_record()
        self.closed.forget()

    # deeds

    def new_patient(self, text: str = "", values: dict[str, Any] | None = None) -> PatientDialog:
        """The dialog for a new caller; `values` continue a draft."""
        return self._dialog(PatientDialog(self._desk, self.window(), text=text), values)

    def edit(self, patient: Id, values: dict[str, Any] | None = None) -> PatientDialog:
        return self._dialog(PatientDialog(self._desk, self.window(), patient=patient), values)

    def _dialog(self, dialog: PatientDialog, values: dict[str, Any] | None) -> PatientDialog:
        dialog.saved.connect(self.open_record)
        dialog.open()
        if values is not None:
            dialog.take_draft(values)
        return dialog

    def archive(self, patient: Id) -> None:
        dialog = ArchiveDialog(self._desk, patient, self.window())
        dialog.archived.connect(lambda: self._archived(patient))
        dialog.open()

    def _archived(self, patient: Id) -> None:
        self._desk.toast(_("Archived."), partial(self._desk.run, patients.restore, patient))

    def restore(self, patient: Id) -> None:
        reason = self.record.record.archived_reason if self.record.record else ""
        self._desk.run(patients.restore, patient)
        self._desk.toast(_("Restored."), partial(self._desk.run, patients.archive, patient, reason))

    def open_import(self) -> ImportDialog:
        dialog = ImportDialog(self._desk, self.chooser, self.window())
        dialog.open()
        return dialog

    # paper

    def print_shown(self) -> None:
        """Ctrl+P: the record if one is open, else the list."""
        if self.record.record is not None:
            self.print_record(self.record.record.id)
        elif self.currentWidget() is self.list and self._desk.may(patients.for_list):
            self.print_list()

    def print_record(self, patient: Id) -> None:
        dialog = RecordCopyDialog(self._desk, self.window())
        dialog.wanted.connect(lambda choice: self._make_copy(patient, choice))
        dialog.open()

    def _make_copy(self, patient: Id, choice: CopyChoice) -> None:
        copy: RecordCopy = self._desk.run(
            patients.for_copy,
            patient,
            choice.sections,
            choice.since,
            choice.until,
            choice.has_full_numbers,
        )
        printed = self._printed(choice.paper)

        def build() -> bytes:
            # on the pool: ReportLab and the shaper cost 0.3 s and 30 MB where nobody prints
            from clinic_desktop.reports import patient_record

            return patient_record.build(copy, printed)

        self._show(build, _("Copy of the record"), "record-copy")

    def print_list(self) -> None:
        """Everybody the list lets through, after a fresh code."""
        self._desk.with_code(patients.for_list, self._make_list)

    def _make_list(self) -> None:
        chosen, words = self.list.shown_filter(), self.list.described()
        printed = self._printed(Paper[self._desk.clinic.paper])

        def build() -> bytes:
            from clinic_desktop.reports import patient_list  # as above; the rows may be thousands

            return patient_list.build(self._desk.run(patients.for_list, chosen), printed, words)

        self._show(build, _("List of patients"), "patient-list")

    def _printed(self, paper: Paper) -> Printed:
        profile = self._desk.run(clinic.profile).profile
        return Printed(
            by=self._desk.user.name,
            at=self._desk.now,
            document_id=secrets.token_hex(4),
            clinic=heading_of(profile),
            formatter=self._desk.format,
            paper=paper,
        )

    def _show(self, build: Any, title: str, kind: str) -> None:
        name = file_name(kind, self._desk.today)

        def shown(pdf: bytes) -> None:
            PaperDialog(self._desk, self.chooser, title, name, pdf, self.window()).open()

        self._desk.start(lambda _progress: build(), shown, self, _("Making the document…"))
