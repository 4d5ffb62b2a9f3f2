"""Choosing a registered patient as one types."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import PatientRow
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.waiting.list_words import own_direction
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.row_table_model import Column, RowTableModel
from clinic_desktop.ui.widgets.search_box import SearchBox
from clinic_desktop.ui.widgets.sign import Sign
from clinic_desktop.ui.widgets.table_view import TableView
from clinic_desktop.usecases import patients

_ROWS = 5


class PatientPick(QWidget):
    """A search box with what it finds below, or the person chosen."""

    picked = Signal(str)  # the patient's id, "" when the choice is taken back
    resized = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._id: Id = ""
        self.box = SearchBox("patient_search", _("Name, phone, number or birth date"))
        self.model = RowTableModel(_columns(desk))
        self.table = TableView(self.model, "patient_matches", _("People found"), is_compact=True)
        self.name = labels.plain("", "strong", "patient_name")
        self.change = button(_("Change"), "patient_change", self.search_again, kind="quiet")
        self.card = named(QFrame(), "patient_card", _("Patient"))
        self._lay_out()
        self.box.leads_to(self.table)
        self.box.searched.connect(self._look)
        self.box.entered.connect(self._take_first)
        self.table.opened.connect(self._take)
        self.table.clicked.connect(lambda index: self._take(self.model.row(index)))
        self._show(is_chosen=False)

    def _lay_out(self) -> None:
        px = theme.current().px
        self.table.horizontalHeader().hide()
        line = QHBoxLayout(self.card)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(px(8))
        line.addWidget(Sign("patient", "accent", 20))
        line.addWidget(self.name, 1)
        line.addWidget(self.change)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(6))
        for part in (self.box, self.table, self.card):
            layout.addWidget(part)

    def value(self) -> Id:
        return self._id

    def state(self) -> str:
        return self._id

    def problem(self) -> str:
        """Somebody was looked for and not taken."""
        is_left = not self._id and bool(self.box.text().strip())
        return _("Choose one of the people found: Down, then Enter.") if is_left else ""

    def show_person(self, patient_id: Id, name: str, *, is_fixed: bool = False) -> None:
        self._id = patient_id
        self.name.setText(own_direction(name))
        self._show(is_chosen=True)
        self.change.setHidden(is_fixed)

    def search_again(self) -> None:
        self._id = ""
        self._show(is_chosen=False)
        self.box.setFocus()
        self.picked.emit("")

    def _look(self, text: str) -> None:
        typed = text.strip()
        self.model.show(self._desk.run(patients.search, typed) if typed else [])
        self.table.select_first()
        self._show(is_chosen=False)

    def _take_first(self) -> None:
        row = self.table.selected() or next(iter(self.model.rows), None)
        if row is None:
            raise InvalidInput(patient=_("Nobody found. Register this person first (Ctrl+N)."))
        self._take(row)

    def _take(self, row: PatientRow) -> None:
        self.show_person(row.id, row.name)
        self.picked.emit(row.id)

    def _show(self, *, is_chosen: bool) -> None:
        count = len(self.model.rows)
        px = theme.current().px
        self.table.setFixedHeight(min(count, _ROWS) * px(28) + px(6))
        self.box.setHidden(is_chosen)
        self.table.setHidden(is_chosen or not count)
        self.card.setVisible(is_chosen)
        self.setFocusProxy(self.change if is_chosen else self.box)
        self.resized.emit()


def _columns(desk: Desk) -> tuple[Column[PatientRow], ...]:
    formatter, today = desk.format, desk.today
    return (
        Column(_("Name"), lambda row: own_direction(row.name), is_stretched=True),
        Column(
            _("Age"),
            lambda row: own_direction(formatter.age(row.birth, today)) if row.birth else "",
            width=90,
        ),
        Column(_("Number"), lambda row: formatter.isolate(row.number), width=90),
        Column(
            _("Phone"),
            lambda row: formatter.isolate(f"…{row.phone_end}") if row.phone_end else "",
            width=76,
        ),
    )
