"""The list of patients: search, filters, table and preview."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.domain.names import fold
from clinic_desktop.domain.patient import PatientRow
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.patients import words
from clinic_desktop.ui.patients.columns import NUMBER_COLUMN, patient_columns
from clinic_desktop.ui.patients.empty_list import EmptyList
from clinic_desktop.ui.patients.filter_bar import Chip, FilterBar
from clinic_desktop.ui.patients.preview_card import PreviewCard
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.row_table_model import RowTableModel
from clinic_desktop.ui.widgets.search_box import SearchBox
from clinic_desktop.ui.widgets.table_view import TableView
from clinic_desktop.usecases import imports, patients
from clinic_desktop.usecases.patients import PatientFilter
from clinic_desktop.usecases.patients.finding import FOUND_AT_MOST

_NARROW_UNDER = 960  # at 100 %
_PAGES_BACK = 10  # read again at most to come back to where one had scrolled


class PatientList(QWidget):
    """Search-as-you-type over the registry; Enter opens, Ctrl+E edits, Delete archives."""

    open_wanted = Signal(str)
    edit_wanted = Signal(str)
    archive_wanted = Signal(str)
    print_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._next = ""
        self.setProperty("kind", "page")
        named(self, "patient_list", _("Patients"))
        self.search = SearchBox("patients_search", _("Name, phone, number or birth date"))
        self.filters = FilterBar(desk)
        self.model = RowTableModel(patient_columns(desk.format, desk.today))
        self.table = TableView(self.model, "patients_table", _("Patients"))
        self.preview = PreviewCard(desk)
        self.count = labels.plain("", "hint", "patients_count")
        self.empty = EmptyList(desk)
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        px = theme.current().px
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(labels.page_title(_("Patients")))
        head.addWidget(self.count, 1, Qt.AlignmentFlag.AlignBaseline)
        for made in self._buttons():
            head.addWidget(made)
        finding = QHBoxLayout()
        finding.setSpacing(px(12))
        self.search.setMinimumWidth(px(300))
        finding.addWidget(self.search, 2)
        finding.addWidget(self.filters, 3, Qt.AlignmentFlag.AlignVCenter)
        content = QHBoxLayout()
        content.setSpacing(px(12))
        content.addWidget(self.table, 1)
        content.addWidget(self.preview)
        self.preview.setFixedWidth(px(340))
        self.table.set_empty_state(self.empty)
        self.table.setMinimumWidth(px(420))
        self._make_room()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(20), px(24), px(20))
        layout.setSpacing(px(12))
        layout.addLayout(head)
        layout.addLayout(finding)
        layout.addLayout(content, 1)

    def _buttons(self) -> list[QPushButton]:
        desk = self._desk
        made = []
        if desk.may(patients.for_list):
            made.append(
                button(
                    _("Print list"), "print_list", lambda: self.print_wanted.emit(), icon="print"
                )
            )
        if desk.may(imports.run):
            made.append(
                button(_("Import"), "import", lambda: desk.request("import"), icon="import")
            )
        if desk.may(patients.register):
            made.append(
                button(
                    _("New patient"),
                    "new_patient",
                    lambda: desk.request("new_patient"),
                    kind="primary",
                    icon="register",
                )
            )
        return made

    def _connect(self) -> None:
        self.search.searched.connect(self.refresh)
        self.search.entered.connect(self._open_first)
        self.search.leads_to(self.table)
        self.filters.changed.connect(self.refresh)
        self.table.opened.connect(lambda row: self.open_wanted.emit(row.id))
        self.table.chosen.connect(self.preview.show_row)
        self.preview.open_wanted.connect(self.open_wanted)
        self.preview.edit_wanted.connect(self.edit_wanted)
        self.table.verticalScrollBar().valueChanged.connect(self._maybe_more)
        for keys, deed in (("Ctrl+E", self._edit_chosen), ("Del", self._archive_chosen)):
            shortcut = QShortcut(QKeySequence(keys), self.table, deed)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)

    def _edit_chosen(self) -> None:
        if (row := self.table.selected()) and self._desk.may(patients.edit):
            (self.open_wanted if row.is_closed else self.edit_wanted).emit(row.id)

    def _archive_chosen(self) -> None:
        row = self.table.selected()
        if row and not row.is_archived and self._desk.may(patients.archive):
            (self.open_wanted if row.is_closed else self.archive_wanted).emit(row.id)

    def _open_first(self) -> None:
        row = self.table.selected() or next(iter(self.model.rows), None)
        if row is not None:
            self.open_wanted.emit(row.id)

    # what is shown

    def refresh(self) -> None:
        """Ask again for what search and filter say; the selection stays on its patient."""
        text = self.search.text().strip()
        rows, total, is_cut = self._found(text)
        self.model.show(rows)
        self.count.setText(_count_words(total, self._desk.format.number(total), is_cut=is_cut))
        self.empty.show_for(text, is_filtered=self.filters.chosen is not Chip.ALL)
        if self.table.selected() is None:
            self.table.select_first()
        self.preview.show_row(self.table.selected())

    def _found(self, text: str) -> tuple[Sequence[PatientRow], int, bool]:
        """The rows to show, how many there are, and whether a text found still more."""
        self._next = ""
        if self.filters.chosen is Chip.RECENT:
            rows = [row for row in self._desk.run(patients.recent) if _matches(row, text)]
            return rows, len(rows), False
        if text and self.filters.chosen is Chip.ALL:
            rows = self._desk.run(patients.search, text)
            return rows, len(rows), len(rows) >= FOUND_AT_MOST
        page = self._desk.run(patients.page, self.filters.filter(text))
        self._next = page.next
        return page.rows, page.total, page.is_cut

    def place(self) -> dict[str, Any]:
        """What is searched, filtered, selected and scrolled to."""
        row = self.table.selected()
        return {
            "text": self.search.text(),
            "chip": str(self.filters.chosen),
            "tag": self.filters.tag,
            "row": row.id if row is not None else "",
            "rows": len(self.model.rows),
            "scroll": self.table.verticalScrollBar().value(),
        }

    def restore_place(self, place: dict[str, Any]) -> None:
        self.search.setText(place.get("text", ""))
        self.search.stop()  # the chip asks at once
        self.filters.choose(Chip(place.get("chip", Chip.ALL)), place.get("tag", ""))
        for _page in range(_PAGES_BACK):
            if len(self.model.rows) >= place.get("rows", 0) or not self._next:
                break
            self._more()
        self.table.select(place.get("row", ""))
        scroll = self.table.verticalScrollBar()
        QTimer.singleShot(0, self, lambda: scroll.setValue(place.get("scroll", 0)))

    def _make_room(self) -> None:
        """In a narrow window the names keep their room: the preview says the number too."""
        is_narrow = self.width() < theme.current().px(_NARROW_UNDER)
        self.table.setColumnHidden(NUMBER_COLUMN, is_narrow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def shown_filter(self) -> PatientFilter:
        """What a printed list should hold: everybody the search and the chips let through."""
        return self.filters.filter(self.search.text().strip())

    def described(self) -> str:
        """The same in words, for the head of the paper."""
        chip = self.filters.chips[self.filters.chosen].text()
        text = self.search.text().strip()
        return words.DOT.join(part for part in (chip, words.own_direction(text)) if part)

    def _maybe_more(self, value: int) -> None:
        bar = self.table.verticalScrollBar()
        if not self._next or value < bar.maximum() - bar.pageStep():
            return
        self._more()
        bar.setValue(value)

    def _more(self) -> None:
        wanted, self._next = self._next, ""
        shown = self.filters.filter(self.search.text().strip())
        page = self._desk.run(patients.page, shown, after=wanted)
        self.model.show([*self.model.rows, *page.rows])
        self._next = page.next


def _matches(row: PatientRow, text: str) -> bool:
    return fold(text) in fold(f"{row.name} {row.second_name} {row.number}")


def _count_words(total: int, number: str, *, is_cut: bool) -> str:
    if is_cut:
        said = ngettext("first {n} person", "first {n} people", total)
    else:
        said = ngettext("{n} person", "{n} people", total)
    return said.format(n=number)
