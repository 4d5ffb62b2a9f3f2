"""The last steps of an import: what would happen, and what happened."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.patients import words
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.field_form import FieldForm
from clinic_desktop.ui.widgets.row_table_model import Column, RowTableModel
from clinic_desktop.ui.widgets.step_page import StepPage
from clinic_desktop.ui.widgets.table_view import TableView
from clinic_desktop.usecases.imports import DryRun, ImportResult, OnDuplicate


@dataclass(frozen=True)
class Remark:
    """A row of the file about which there is something to say."""

    row: int
    kind: str
    tone: str
    text: str


class Figure(Card):
    """A number and what it counts."""

    def __init__(self, text: str, tone: str = "") -> None:
        super().__init__()
        self.number = labels.plain("", "figure")
        self.number.setProperty("tone", tone)
        self.add(self.number)
        self.add(labels.plain(text, "hint"))

    def show_number(self, text: str) -> None:
        self.number.setText(text)


class CheckPage(StepPage):
    """New, duplicate and refused rows, what to do with duplicates, and every remark."""

    went_on = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            "import_check",
            _("This would happen"),
            _("Nothing has been written yet."),
            _("Import"),
            back=_("Back"),
        )
        self._desk = desk
        self.new = Figure(_("new patients"), "ok")
        self.duplicate = Figure(_("perhaps known already"), "warn")
        self.refused = Figure(_("cannot be read"), "danger")
        choices: list[tuple[OnDuplicate, str]] = [
            ("skip", _("Leave them out")),
            ("import", _("Import them all the same")),
        ]
        self.on_duplicate = ChoiceCombo(choices)
        self.on_duplicate.edited.connect(self._name_button)
        self._new, self._known = 0, 0
        self.model = RowTableModel(_columns(), key=lambda remark: remark)
        self.table = TableView(self.model, "import_remarks", _("Remarks"), is_compact=True)
        self.form = FieldForm()
        self._lay_out_body()

    def _lay_out_body(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.current().px(12))
        for figure in (self.new, self.duplicate, self.refused):
            row.addWidget(figure, 1)
        self.body.addLayout(row)
        self.form.add_field("on_duplicate", _("People who may be known already"), self.on_duplicate)
        self.body.addWidget(self.form)
        self.body.addWidget(self.table, 1)

    def show_outcome(self, outcome: DryRun) -> None:
        number = self._desk.format.number
        self._new, self._known = outcome.new, outcome.duplicate
        self.new.show_number(number(outcome.new))
        self.duplicate.show_number(number(outcome.duplicate))
        self.refused.show_number(number(outcome.refused))
        self.form.setVisible(bool(outcome.duplicate))
        remarks = _remarks(outcome)
        self.model.show(remarks)
        self.table.setVisible(bool(remarks))
        self._name_button()

    def _count(self) -> int:
        return self._new + (self._known if self.on_duplicate.value() == "import" else 0)

    def _name_button(self) -> None:
        count = self._count()
        said = ngettext("Import {n} patient", "Import {n} patients", count)
        self.primary.setText(said.format(n=self._desk.format.number(count)))
        self.primary.setEnabled(count > 0)

    def advance(self) -> None:
        self.went_on.emit(self.on_duplicate.value())

    def set_busy(self, is_busy: bool) -> None:
        super().set_busy(is_busy)
        self.primary.setEnabled(not is_busy and self._count() > 0)


class ResultPage(StepPage):
    """How many came in; the rows left out as a file; and the way back."""

    closed = Signal()
    undo_wanted = Signal(str)
    save_wanted = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__("import_result", _("Imported"), "", _("Done"))
        self._desk = desk
        self._batch: Id = ""
        self._errors = b""
        self.save = self.add_button(
            button(_("Save the rows left out…"), "import_save_errors", self._save, icon="save")
        )
        self.undo = self.add_button(
            button(_("Undo this import"), "import_undo", self._undo, icon="undo")
        )
        self.imported = Figure(_("imported"), "ok")
        self.skipped = Figure(_("left out as known already"), "warn")
        self.failed = Figure(_("could not be read"), "danger")
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.setSpacing(theme.current().px(12))
        for figure in (self.imported, self.skipped, self.failed):
            row.addWidget(figure, 1)
        column.addLayout(row)
        column.addStretch(1)
        self.body.addWidget(holder, 1)

    def show_result(self, result: ImportResult) -> None:
        number = self._desk.format.number
        self._batch, self._errors = result.batch_id, result.error_file
        self.imported.show_number(number(result.imported))
        self.skipped.show_number(number(result.skipped))
        self.failed.show_number(number(result.failed))
        self.save.setVisible(bool(result.error_file))

    def _save(self) -> None:
        self.save_wanted.emit(self._errors)

    def _undo(self) -> None:
        self.undo_wanted.emit(self._batch)

    def advance(self) -> None:
        self.closed.emit()


def _columns() -> tuple[Column[Remark], ...]:
    return (
        Column(_("Row"), lambda remark: str(remark.row), is_trailing=True, width=64),
        Column(_("What"), lambda remark: remark.kind, tone=lambda remark: remark.tone, width=150),
        Column(
            _("Remark"),
            lambda remark: remark.text,
            is_stretched=True,
            tooltip=lambda remark: remark.text,
        ),
    )


def _remarks(outcome: DryRun) -> list[Remark]:
    doubts = [
        Remark(
            doubt.row,
            _("Perhaps known"),
            "warn",
            f"{words.own_direction(doubt.name)}: {doubt.text}",
        )
        for doubt in outcome.duplicates
    ]
    problems = [
        Remark(
            problem.row,
            _("Cannot be read") if problem.field == "row" else _("Value left out"),
            "danger" if problem.field == "row" else "text2",
            problem.text,
        )
        for problem in outcome.problems
    ]
    return sorted(doubts + problems, key=lambda remark: remark.row)
