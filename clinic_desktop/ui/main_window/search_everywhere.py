"""The one search box on top, with what it finds below it."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import PatientRow
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.patients import words
from clinic_desktop.ui.patients.columns import patient_columns
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.naming import entitle, named
from clinic_desktop.ui.widgets.row_table_model import RowTableModel
from clinic_desktop.ui.widgets.search_box import SearchBox
from clinic_desktop.ui.widgets.table_view import TableView
from clinic_desktop.usecases import patients

_SHOWN_AT_ONCE = 9


class SearchEverywhere(SearchBox):
    """Enter opens the patient chosen, or the first; Ctrl+Enter registers who was typed."""

    new_wanted = Signal(str)

    def __init__(self, desk: Desk, host: QWidget) -> None:
        super().__init__("search_everywhere", _("Search everything (Ctrl+K)"))
        self._desk = desk
        self.found = Found(desk, host)
        self.leads_to(self.found.table)
        self.searched.connect(self._find)
        self.entered.connect(self._open_first)
        self.found.table.opened.connect(self._open)
        self.found.register.clicked.connect(self._register)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def _find(self, text: str) -> None:
        typed = text.strip()
        if not typed or not self.isVisible():
            self.found.hide()
            return
        self.found.show_rows(typed, self._desk.run(patients.search, typed), self)

    def _open_first(self) -> None:
        rows = self.found.model.rows
        if rows and self.found.isVisible():
            self._open(self.found.table.selected() or rows[0])

    def _open(self, row: PatientRow) -> None:
        self._end()
        if self._desk.may(patients.open_record):
            self._desk.request("patient", id=row.id)

    def _register(self) -> None:
        text = self.text().strip()
        self._end()
        self.new_wanted.emit(text)

    def _end(self) -> None:
        self.clear()
        self.found.hide()

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        is_here = now is self or (now is not None and self.found.isAncestorOf(now))
        if not is_here:
            self.found.hide()
        elif now is self and self.text().strip() and not self.found.isVisible():
            self._find(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._register()
            return
        super().keyPressEvent(event)


class Found(QFrame):
    """The people found, over the page; Escape leads back to the box."""

    def __init__(self, desk: Desk, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._box: SearchBox | None = None
        self.setProperty("kind", "card")
        named(self, "found", _("Found"))
        self.model = RowTableModel(patient_columns(desk.format, desk.today))
        self.table = TableView(self.model, "found_table", _("Found"))
        self.table.horizontalHeader().hide()
        self.table.setProperty("kind", "flat")
        self.nobody = labels.hint()
        self.register = button(_("New patient"), "found_register", kind="quiet", icon="register")
        self._may_register = desk.may(patients.register)
        px = theme.current().px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(4), px(4), px(4), px(4))
        layout.setSpacing(px(4))
        for widget in (self.table, self.nobody, self.register):
            layout.addWidget(widget)
        self.table.installEventFilter(self)
        self.hide()

    def show_rows(self, text: str, rows: list[PatientRow], box: SearchBox) -> None:
        """Lay the rows out below the box."""
        self._box = box
        self.model.show(rows)
        self.table.select_first()
        self.table.setVisible(bool(rows))
        self.nobody.setVisible(not rows)
        typed = words.own_direction(text)
        self.nobody.setText(_("Nobody found for “{text}”").format(text=typed))
        title = _("New patient “{text}” (Ctrl+Enter)").format(text=typed)
        self.register.setText(title.replace("&", "&&"))
        entitle(self.register, title)
        self.register.setVisible(self._may_register)
        self._place(box, len(rows))
        self.show()
        self.raise_()

    def _place(self, box: QWidget, count: int) -> None:
        look = theme.current()
        rows = min(count, _SHOWN_AT_ONCE)
        self.table.setFixedHeight(rows * look.px(34) + look.px(6))
        width = min(max(box.width(), look.px(880)), self._host.width() - look.px(24))
        corner = box.mapTo(self._host, QPoint(0, box.height() + look.px(4)))
        x = corner.x()
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            x = corner.x() + box.width() - width
        self.setGeometry(max(x, look.px(12)), corner.y(), width, self.sizeHint().height())
        self.resize(width, self.sizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if watched is self.table and is_escape and event.type() == QEvent.Type.KeyPress:
            if self._box:
                self._box.setFocus()
            return True
        return False
