"""What became of each field of a patient: when it was written, by whom, from what to what."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.patients import words
from clinic_desktop.ui.widgets import labels, record_words
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.row_table_model import Column, RowTableModel
from clinic_desktop.ui.widgets.table_view import TableView
from clinic_desktop.usecases import deed_details, users
from clinic_desktop.usecases.deed_details import Field, FieldChange


class FieldHistoryDialog(QDialog):
    """Fields on the leading side, the latest change of the chosen one on top of the other."""

    def __init__(self, desk: Desk, patient: Id, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._patient = patient
        self._names = desk.run(users.names)
        self._field = ""
        self._found: list[Field] = []
        self._known: dict[str, list[FieldChange]] = {}  # by field, once read
        named(self, "field_history_dialog", _("History of the data"))
        self.setWindowTitle(_("History of the data"))
        self.setProperty("kind", "form")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fields = self._fields_table()
        self.changes = self._changes_table()
        self.close_button = button(_("Close"), "history_close", self.accept, kind="primary")
        self._lay_out()
        self.fields.chosen.connect(self._choose)
        desk.start(self._read_first, self._show_fields, self)

    def _fields_table(self) -> TableView:
        number = self._desk.format.number
        columns: list[Column[Field]] = [
            Column(_("Field"), said, sort_by=said, tooltip=said, is_stretched=True),
            Column(
                _("Written"),
                lambda row: number(row.times),
                sort_by=lambda row: row.times,
                is_trailing=True,
                width=90,
            ),
        ]
        model = RowTableModel(columns, key=lambda row: row.name)
        table = TableView(model, "history_fields", _("Fields"), is_compact=True)
        table.set_empty_state(EmptyState("restore", _("Nothing was written yet.")))
        return table

    def _changes_table(self) -> TableView:
        formatter = self._desk.format
        columns: list[Column[FieldChange]] = [
            Column(_("Time"), lambda row: Formatter.isolate(formatter.moment(row.at)), width=150),
            Column(_("Who"), lambda row: words.own_direction(row.user), width=140),
            Column(_("From"), lambda row: self._value(row.old), tooltip=self._old, width=170),
            Column(_("To"), lambda row: self._value(row.new), tooltip=self._new, is_stretched=True),
        ]
        model = RowTableModel(columns, key=lambda row: (row.seq, row.row_id))
        table = TableView(model, "history_changes", _("Changes of this field"), is_compact=True)
        table.set_empty_state(EmptyState("restore", _("Choose a field to see what became of it.")))
        return table

    def _lay_out(self) -> None:
        px = theme.current().px
        parts = named(QSplitter(), "history_parts")
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.fields)
        parts.addWidget(self.changes)
        parts.setStretchFactor(1, 1)
        parts.setSizes([px(340), px(560)])
        foot = QHBoxLayout()
        foot.addWidget(labels.hint(_("Looking here is noted in the activity.")), 1)
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(20), px(24), px(16))
        layout.setSpacing(px(12))
        layout.addWidget(parts, 1)
        layout.addLayout(foot)
        room = self.screen().availableGeometry()
        self.resize(min(px(960), room.width() - 48), min(px(560), room.height() - 80))
        self.fields.setFocus()

    def _read_first(self, _progress: Progress) -> None:
        """On the pool: the fields, and what the one shown first became."""
        self._found = sorted(self._desk.run(deed_details.fields_of, self._patient), key=said)
        for field in self._found[:1]:
            self._read(field.name)

    def _read(self, name: str) -> None:
        changes = self._desk.run(deed_details.field_history, self._patient, name)
        self._known[name] = changes

    def _show_fields(self, _read: None) -> None:
        self.fields.rows.show(self._found)
        self.fields.select_first()

    def _choose(self, field: Field | None) -> None:
        self._field = name = field.name if field else ""
        self.changes.rows.show(self._known.get(name, ()))
        if name and name not in self._known:
            self._desk.start(lambda _progress: self._read(name), self._show_changes, self)

    def _show_changes(self, _read: None) -> None:
        self.changes.rows.show(self._known.get(self._field, ()))

    def _old(self, row: FieldChange) -> str:
        return self._value(row.old)

    def _new(self, row: FieldChange) -> str:
        return self._value(row.new)

    def _value(self, stored: str) -> str:
        return record_words.value(self._field, stored, self._desk.format, self._names)


def said(field: Field) -> str:
    """The field in words, with its record where it is not the patient's own."""
    table, text = field.name.partition(".")[0], record_words.field(field.name)
    return text if table == "patient" else f"{record_words.table(table)}: {text}"
