"""The first step of an import: the file; and the imports made before."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.file_chooser import FileChooser
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.row_table_model import Column, RowTableModel
from clinic_desktop.ui.widgets.sign import Sign
from clinic_desktop.ui.widgets.step_page import StepPage
from clinic_desktop.ui.widgets.table_view import TableView
from clinic_desktop.usecases import imports
from clinic_desktop.usecases.imports import Batch


class DropZone(QFrame):
    """A place to drop a file on."""

    dropped = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        named(self, "drop_zone", _("Drop a file here"))
        self.setAcceptDrops(True)
        px, center = theme.current().px, Qt.AlignmentFlag.AlignHCenter
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(24), px(24), px(24))
        layout.setSpacing(px(8))
        layout.addStretch(1)
        layout.addWidget(Sign("import", "accent", 32), 0, center)
        layout.addWidget(labels.section(_("Drop the file here")), 0, center)
        said = labels.hint(_("CSV, Excel, contacts (vCard), FHIR R4, or an Open Hospital dump"))
        said.setAlignment(center)
        layout.addWidget(said)
        layout.addStretch(1)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        local = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if local:
            event.acceptProposedAction()
            self.dropped.emit(Path(local[0]))


class FilePage(StepPage):
    """Choose or drop a file; undo an earlier import."""

    chosen = Signal(object)
    undo_wanted = Signal(str)

    def __init__(self, desk: Desk, chooser: FileChooser) -> None:
        super().__init__(
            "import_file",
            _("Which file?"),
            _("Nothing is written before you have seen what would happen."),
            _("Choose a file…"),
        )
        self._desk = desk
        self._chooser = chooser
        self.zone = DropZone()
        self.zone.dropped.connect(self.chosen)
        self.model = RowTableModel(self._columns())
        self.table = TableView(self.model, "import_batches", _("Earlier imports"), is_compact=True)
        self.undo = button(_("Undo this import"), "import_undo_earlier", self._undo, icon="undo")
        self._title = labels.section(_("Earlier imports"))
        self._lay_out_body()
        self.table.chosen.connect(lambda _row: self._fit_undo())
        self.refresh()

    def _columns(self) -> tuple[Column[Batch], ...]:
        formatter = self._desk.format
        return (
            Column(_("When"), lambda row: formatter.moment(row.at), width=150),
            Column(_("File"), lambda row: row.file_name, is_stretched=True),
            Column(
                _("Imported"),
                lambda row: formatter.number(row.imported),
                is_trailing=True,
                width=90,
            ),
            Column(
                _("Still here"), lambda row: formatter.number(row.left), is_trailing=True, width=90
            ),
            Column(
                _("State"),
                lambda row: _("Undone") if row.undone_at else _("Imported"),
                width=100,
            ),
        )

    def _lay_out_body(self) -> None:
        self.body.addWidget(self.zone)
        self.body.addSpacing(theme.current().px(12))
        self.body.addWidget(self._title)
        self.body.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.undo)
        self.body.addLayout(row)

    def refresh(self) -> None:
        """Read the earlier imports again."""
        found = self._desk.run(imports.batches)
        self.model.show(found)
        for widget in (self._title, self.table, self.undo):
            widget.setVisible(bool(found))
        self.body.setStretchFactor(self.zone, 0 if found else 1)
        self._fit_undo()

    def _fit_undo(self) -> None:
        row = self.table.selected()
        self.undo.setEnabled(row is not None and row.undone_at is None)

    def _undo(self) -> None:
        row = self.table.selected()
        if row is not None:
            self.undo_wanted.emit(row.id)

    def advance(self) -> None:
        self._chooser.open(self, _("Import patients"), _("All files (*)"), self.chosen.emit)
