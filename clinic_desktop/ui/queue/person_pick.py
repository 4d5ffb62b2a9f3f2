"""Finding the patient who holds a ticket; nobody has to be found."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import PatientRow
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.row_table_model import Column, RowTableModel
from clinic_desktop.ui.widgets.search_box import SearchBox
from clinic_desktop.ui.widgets.table_view import TableView
from clinic_desktop.usecases import patients

_ROWS = 5


class PersonPick(QWidget):
    """A search box, what it finds, and who was picked; Enter picks the first one found."""

    picked = Signal(str)  # the patient's id, "" when the text was changed again

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.patient_id: Id = ""
        self._name = ""
        self.box = SearchBox("ticket_patient", _("Name, number or phone"))
        columns: tuple[Column[PatientRow], ...] = (
            Column(_("Name"), _names, is_stretched=True),
            Column(_("Number"), lambda row: row.number, tone=lambda _row: "text2", width=104),
        )
        self.found = TableView(RowTableModel(columns), "ticket_found", _("Found"), is_compact=True)
        self.found.horizontalHeader().hide()
        self.nobody = labels.hint(_("Nobody found. Leave it open: the ticket gets its name later."))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.current().px(4))
        for widget in (self.box, self.found, self.nobody):
            layout.addWidget(widget)
        self.setFocusProxy(self.box)
        self.box.leads_to(self.found)
        self.box.searched.connect(self._find)
        self.box.entered.connect(self._pick_first)
        self.found.opened.connect(self._pick)
        self.found.clicked.connect(lambda _index: self._pick(self.found.selected()))
        self._show([])

    def state(self) -> str:
        """What stands here, to be compared when the dialog is left."""
        return self.patient_id

    def set_patient(self, patient_id: Id, name: str) -> None:
        """Show somebody as picked."""
        self.patient_id, self._name = patient_id, name
        self.box.setText(name)
        self.box.stop()
        self._show([])
        self.picked.emit(patient_id)

    def _find(self, text: str) -> None:
        typed = text.strip()
        if self.patient_id and typed == self._name.strip():
            return
        if self.patient_id:
            self.patient_id = ""
            self.picked.emit("")
        rows = self._desk.run(patients.search, typed) if typed else []
        self._show(rows)
        self.nobody.setVisible(bool(typed) and not rows)

    def _show(self, rows: list[PatientRow]) -> None:
        self.found.rows.show(rows)
        px = theme.current().px
        self.found.setFixedHeight(px(28) * min(len(rows), _ROWS) + px(6))
        self.found.setVisible(bool(rows))
        self.nobody.hide()
        self.found.select_first()

    def _pick_first(self) -> None:
        self._pick(self.found.selected() if self.found.rows.rows else None)

    def _pick(self, row: PatientRow | None) -> None:
        if row is not None:
            self.set_patient(row.id, row.name)
            self.box.setFocus(Qt.FocusReason.OtherFocusReason)


def _names(row: PatientRow) -> str:
    return " · ".join(f"\u2068{name}\u2069" for name in (row.name, row.second_name) if name)
