"""Who will come: found as one types, or registered right here."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import PatientRow
from clinic_desktop.ui import theme
from clinic_desktop.ui.appointments import booking_words as words
from clinic_desktop.ui.appointments.new_caller import NewCaller
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.naming import entitle, named
from clinic_desktop.ui.widgets.row_table_model import Column, RowTableModel
from clinic_desktop.ui.widgets.search_box import SearchBox
from clinic_desktop.ui.widgets.sign import Sign
from clinic_desktop.ui.widgets.table_view import TableView
from clinic_desktop.usecases.appointments.calling import Caller

_ROWS = 5  # matches seen at once; typing more is quicker than scrolling

Search = Callable[[str], Sequence[PatientRow]]


class PersonField(QWidget):
    """A search box, the person chosen, or the lines of a new one; one of them is shown."""

    picked = Signal(str)  # a registered patient's id
    begun = Signal()  # somebody new
    left = Signal()  # back to the search
    resized = Signal()

    def __init__(
        self, formatter: Formatter, today: date, search: Search, *, may_register: bool
    ) -> None:
        super().__init__()
        self._format = formatter
        self._today = today
        self._search = search
        self._may_register = may_register
        self.caller: Caller | None = None
        self.box = SearchBox("person_search", _("Name, phone, number or birth date"))
        self.model = RowTableModel(_columns(formatter, today))
        self.table = TableView(self.model, "person_matches", _("People found"), is_compact=True)
        self.register = button(
            _("New"), "person_new", self.begin_new, kind="quiet", icon="register"
        )
        self.newcomer = NewCaller(formatter, today)
        self.card = self._card()
        self.setFocusProxy(self.box)
        self._lay_out()
        self._connect()
        self._show_matches(())

    def _card(self) -> QFrame:
        card = named(QFrame(), "person_card", _("Who comes"))
        self.name = labels.plain("", "strong", "person_name", wraps=True)
        self.facts = labels.plain("", "hint", "person_facts", wraps=True)
        self.visits = labels.plain("", "hint", "person_visits", wraps=True)
        self.change = button(_("Change"), "person_change", self.search_again, kind="quiet")
        column = QVBoxLayout()
        column.setSpacing(theme.current().px(2))
        for label in (self.name, self.facts, self.visits):
            column.addWidget(label)
        line = QHBoxLayout(card)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.current().px(10))
        line.addWidget(Sign("patient", "accent", 22), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(column, 1)
        line.addWidget(self.change)
        return card

    def _lay_out(self) -> None:
        px = theme.current().px
        self.table.horizontalHeader().hide()
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        self._new_head = QWidget()
        self._new_head.setLayout(head)
        head.addWidget(Sign("register", "accent", 18))
        head.addWidget(labels.plain(_("New patient"), "strong"), 1)
        self.back = button(_("Search again"), "person_back", self.search_again, kind="quiet")
        head.addWidget(self.back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(6))
        for part in (self.box, self.table, self.register, self.card, self._new_head, self.newcomer):
            layout.addWidget(part)
        layout.setAlignment(self.register, Qt.AlignmentFlag.AlignLeading)
        self._show_only("search")

    def _connect(self) -> None:
        self.box.leads_to(self.table)
        self.box.searched.connect(self._look)
        self.box.entered.connect(self._take_first)
        self.table.opened.connect(self._take)
        self.table.clicked.connect(lambda index: self._take(self.model.row(index)))
        self.newcomer.same.connect(self.picked)
        shortcut = QShortcut(QKeySequence("Alt+N"), self.box, self.begin_new)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)

    # searching

    def _look(self, text: str) -> None:
        typed = text.strip()
        self._show_matches(self._search(typed) if typed else ())

    def _show_matches(self, rows: Sequence[PatientRow]) -> None:
        typed = self.box.text().strip()
        self.model.show(rows)
        self.table.select_first()
        self.table.setVisible(bool(rows) and self.box.isVisibleTo(self))
        look = theme.current()
        self.table.setFixedHeight(min(len(rows), _ROWS) * look.px(28) + look.px(6))
        is_offered = bool(typed) and self._may_register and self.box.isVisibleTo(self)
        title = _("New patient “{text}” (Alt+N)").format(text=words.own_direction(typed))
        self.register.setText(title.replace("&", "&&"))
        entitle(self.register, title)
        self.register.setVisible(is_offered)
        self.resized.emit()

    def _take_first(self) -> None:
        row = self.table.selected() or next(iter(self.model.rows), None)
        if row is not None:
            self._take(row)
        elif self.box.text().strip():
            self.begin_new()

    def _take(self, row: PatientRow) -> None:
        self.picked.emit(row.id)

    # states

    @property
    def is_new(self) -> bool:
        return self.newcomer.isVisibleTo(self)

    def show_caller(self, caller: Caller, *, is_fixed: bool = False) -> None:
        """This registered person it is."""
        self.caller = caller
        self.name.setText(words.own_direction(caller.name))
        self.facts.setText(words.caller_facts(caller, self._format, self._today))
        visits = words.caller_visits(caller, self._format)
        self.visits.setText(visits)
        self.visits.setVisible(bool(visits))
        self.change.setHidden(is_fixed)
        self.setFocusProxy(self.change)
        self._show_only("card")

    def begin_new(self) -> None:
        """Lines for somebody who is not registered yet, with what was typed so far."""
        if not self._may_register or not self.box.isVisibleTo(self):
            return
        self.caller = None
        self._show_only("new")
        self.setFocusProxy(self.newcomer.given)
        self.newcomer.begin(self.box.text())
        self.begun.emit()

    def search_again(self) -> None:
        self.caller = None
        self.setFocusProxy(self.box)
        self._show_only("search")
        self._look(self.box.text())
        self.box.setFocus()
        self.left.emit()

    def _show_only(self, part: str) -> None:
        self.box.setVisible(part == "search")
        self.table.setVisible(part == "search" and bool(self.model.rows))
        self.register.setVisible(part == "search" and bool(self.box.text().strip()))
        self.card.setVisible(part == "card")
        self._new_head.setVisible(part == "new")
        self.newcomer.setVisible(part == "new")
        self.newcomer.setEnabled(part == "new")  # what stands there otherwise is not checked
        self.resized.emit()

    def shown_name(self) -> str:
        """Whoever is chosen or newly typed, as one calls them."""
        return self.caller.name if self.caller else self.newcomer.shown_name()

    def state(self) -> tuple[str, ...]:
        """What a person has entered here, to be compared later."""
        return (self.caller.id if self.caller else "", *self.newcomer.raw().values())


def _columns(formatter: Formatter, today: date) -> tuple[Column[PatientRow], ...]:
    return (
        Column(_("Name"), words.row_name, is_stretched=True),
        Column(_("Born, age"), lambda row: words.row_facts(row, formatter, today), width=172),
        Column(_("Number"), lambda row: formatter.isolate(row.number), width=84),
        Column(
            _("Phone"),
            lambda row: f"\u2066…{row.phone_end}\u2069" if row.phone_end else "",
            width=70,
        ),
    )
