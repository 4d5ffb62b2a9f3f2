"""What was done, by whom, at which computer, about whom."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui import theme
from clinic_desktop.ui.administration import words
from clinic_desktop.ui.administration.activity_export import ActivityExport
from clinic_desktop.ui.administration.activity_filter import ActivityFilter
from clinic_desktop.ui.administration.check_seal_dialog import CheckSealDialog
from clinic_desktop.ui.administration.day_seal_dialog import DaySealDialog
from clinic_desktop.ui.administration.deed_dialog import DeedDialog
from clinic_desktop.ui.administration.patient_pick import Subject
from clinic_desktop.ui.administration.seal_chip import SealChip
from clinic_desktop.ui.administration.verify_panel import VerifyDialog
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.file_chooser import FileChooser
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.row_table_model import Column, RowTableModel
from clinic_desktop.ui.widgets.sign import Sign
from clinic_desktop.ui.widgets.table_view import TableView
from clinic_desktop.usecases import audit_trail, day_seals, patients, users, verifying
from clinic_desktop.usecases.audit_trail import LOOKED, PAGE, AuditFilter, DeedRow

_TROUBLE = ("refused", "failed")


class ActivitySection(QWidget):
    """Newest first, 200 at a time, read on the pool; reading the list is itself a deed.

    With a `subject` it shows who looked at that one patient, and a button leads back.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("activity_section")
        self._desk = desk
        self._subject: Subject | None = None
        self._asked = 0  # counts the questions: an answer to an older one is dropped
        self.chooser = FileChooser()
        self.filter = ActivityFilter(desk)
        self.export = ActivityExport(desk, self)
        self._model = RowTableModel(self._columns(), key=lambda row: row.seq)
        self.table = TableView(self._model, "activity_table", _("Activity"), is_compact=True)
        self.table.set_empty_state(EmptyState("audit", _("Nothing was done that fits this.")))
        self.chip = SealChip(desk)
        self.shown = labels.hint()
        self._make_buttons()
        self._lay_out()
        self._connect()
        self.refresh()

    def _make_buttons(self) -> None:
        self.verify = button(_("Verify…"), "activity_verify", self.open_verify, icon="verified")
        self.seal = button(_("Seal of the day…"), "activity_seal", self.open_seal, icon="print")
        self.check = button(
            _("Check a printed seal…"), "activity_check", self.open_check, icon="check"
        )
        self.save = button(_("Export…"), "activity_export", self.start_export, icon="export")
        self.details = button(_("What it changed…"), "activity_details", self._open_selected)
        self.looked = button(
            _("Who looked at this patient?"), "activity_looked", self._ask_who_looked, icon="show"
        )
        self.again = button(_("Refresh"), "activity_refresh", self.refresh, icon="refresh")
        self.older = button(_("Show older"), "activity_older", self._show_older)
        self.back = button(
            _("Back to all activity"), "activity_back", self.show_all, icon="arrow_back"
        )
        self.verify.setVisible(self._desk.may(verifying.trail))

    def _lay_out(self) -> None:
        px = theme.current().px
        head, foot = QHBoxLayout(), QHBoxLayout()
        for line in (head, foot):
            line.setSpacing(px(8))
        head.addWidget(self.chip)
        head.addStretch(1)
        for made in (self.verify, self.seal, self.check, self.save):
            head.addWidget(made)
        foot.addWidget(self.shown, 1)
        for made in (self.details, self.looked, self.again, self.older):
            foot.addWidget(made)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, px(16), 0, 0)
        layout.setSpacing(px(12))
        layout.addLayout(head)
        layout.addWidget(self.filter)
        layout.addWidget(self._subject_bar())
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)

    def _subject_bar(self) -> QFrame:
        px = theme.current().px
        self.heading = labels.plain("", "strong", "activity_subject", wraps=True)
        self.bar = named(QFrame(), "activity_subject_bar")
        self.bar.setProperty("kind", "card")
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(px(16), px(10), px(16), px(10))
        row.setSpacing(px(10))
        row.addWidget(Sign("show", "accent", 20))
        row.addWidget(self.heading, 1)
        row.addWidget(self.back)
        self.bar.hide()
        return self.bar

    def _connect(self) -> None:
        self.filter.changed.connect(self.refresh)
        self.table.opened.connect(lambda row: self.open_deed(row.seq))
        self.table.chosen.connect(lambda _row: self._judge_buttons())

    def _columns(self) -> list[Column[DeedRow]]:
        moment, deeds = self._desk.format.moment, words.deeds()  # once: every cell painted asks
        return [
            Column(_("Time"), lambda row: Formatter.isolate(moment(row.at)), width=150),
            Column(_("Who"), lambda row: row.user or _("the program"), width=170),
            Column(_("Computer"), lambda row: row.device, width=130),
            Column(_("Deed"), lambda row: deeds.get(row.action, row.action), is_stretched=True),
            Column(_("Patient"), _numbers, width=130, tooltip=_numbers),
            Column(
                _("Outcome"),
                lambda row: words.outcome(row.outcome),
                tone=lambda row: "danger" if row.outcome in _TROUBLE else "",
                icon=lambda row: "error" if row.outcome in _TROUBLE else "",
                width=110,
            ),
        ]

    # whom it is about

    def show_patient(self, patient: Id) -> None:
        """Who looked at this patient's record, or was refused it."""
        self._enter(Subject(patient, ""))

        def read(_progress: Progress) -> Subject:
            return _known(self._desk, patient)

        self._desk.start(read, self._name_subject, self)

    def show_all(self) -> None:
        self._enter(None)
        self.table.setFocus()

    def _enter(self, subject: Subject | None) -> None:
        self._subject = subject
        self._say_heading()
        self.bar.setVisible(subject is not None)
        self.filter.setVisible(subject is None)
        self._model.show([])
        self.refresh()
        (self.back if subject else self.table).setFocus()

    def _name_subject(self, subject: Subject) -> None:
        if self._subject is not None and self._subject.id == subject.id:
            self._subject = subject
            self._say_heading()

    def _say_heading(self) -> None:
        whom = self._subject.text if self._subject and self._subject.number else "…"
        self.heading.setText(_("Who looked at the record of {patient}").format(patient=whom))

    def _ask_who_looked(self) -> None:
        row, chosen = self.table.selected(), self.filter.patient.value()
        if row is not None and row.patients:
            self.show_patient(row.patients[0][0])
        elif chosen is not None:
            self.show_patient(chosen.id)

    # the list

    def refresh(self) -> None:
        """Ask again from the newest on."""
        self._load([])

    def _show_older(self) -> None:
        self._load(list(self._model.rows))

    def _load(self, kept: list[DeedRow]) -> None:
        question = self._question(kept[-1].seq if kept else None)
        if question is None:
            return
        self._asked += 1
        number = self._asked

        def show(rows: list[DeedRow]) -> None:
            if number == self._asked:
                self._show(kept, rows)

        self._desk.start(lambda _progress: question(), show, self)

    def _question(self, before: int | None) -> Callable[[], list[DeedRow]] | None:
        if self._subject is not None:
            patient = self._subject.id
            return lambda: self._desk.run(audit_trail.who_looked, patient, before)
        wanted = self.filter.asked()
        if wanted is None:
            return None
        return lambda: self._desk.run(audit_trail.listing, wanted, before)

    def _show(self, kept: list[DeedRow], rows: list[DeedRow]) -> None:
        self._model.show([*kept, *rows])
        count = len(kept) + len(rows)
        text = ngettext("{n} deed shown", "{n} deeds shown", count)
        self.shown.setText(text.format(n=Formatter.isolate(self._desk.format.number(count))))
        self.older.setEnabled(len(rows) == PAGE)
        self._judge_buttons()

    def _judge_buttons(self) -> None:
        row = self.table.selected()
        self.details.setEnabled(row is not None)
        has_patient = bool(row and row.patients) or self.filter.patient.value() is not None
        self.looked.setEnabled(self._subject is None and has_patient)

    # dialogs

    def _open_selected(self) -> None:
        row = self.table.selected()
        if row is not None:
            self.open_deed(row.seq)

    def open_deed(self, seq: int) -> None:
        """What that deed wrote."""
        names = self._desk.run(users.names)
        self._desk.start(
            lambda _progress: self._desk.run(audit_trail.deed, seq),
            lambda detail: DeedDialog(self._desk.format, detail, names, self.window()).open(),
            self,
        )

    def open_verify(self) -> None:
        VerifyDialog(self._desk, self.window()).open()

    def open_seal(self) -> None:
        if self._desk.may(day_seals.day_seal):
            DaySealDialog(self._desk, self.chooser, self.window()).open()

    def open_check(self) -> None:
        CheckSealDialog(self._desk, self.window()).open()

    def start_export(self) -> None:
        """Save what the filter lets through, after a fresh code."""
        wanted = self.filter.asked()
        if self._subject is not None:
            wanted = AuditFilter(patient_id=self._subject.id, outcomes=LOOKED)
        if wanted is not None:
            self.export.start(wanted, self.chooser, self.filter.say)


def _numbers(row: DeedRow) -> str:
    return ", ".join(number or _("removed") for _id, number in row.patients)


def _known(desk: Desk, patient: Id) -> Subject:
    """Number and name of a patient that deeds are about; closed records tell no more either."""
    latest = desk.run(audit_trail.listing, AuditFilter(patient_id=patient))
    number = next((text for row in latest for each, text in row.patients if each == patient), "")
    found = desk.run(patients.search, number) if number and desk.may(patients.search) else []
    name = next((row.name for row in found if row.id == patient), "")
    return Subject(patient, number, name)
