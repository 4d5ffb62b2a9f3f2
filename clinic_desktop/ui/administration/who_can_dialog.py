"""Who may do what: for one person everything, for one deed everybody."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.administration import words
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.form_field import FormField
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.row_table_model import Column, RowTableModel
from clinic_desktop.ui.widgets.table_view import TableView
from clinic_desktop.usecases import roles, users
from clinic_desktop.usecases.roles import Holder, UseCaseRow, UserRights


class WhoCanDialog(QDialog):
    """Two questions on two tabs; each answers as soon as something is chosen."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("who_can_dialog")
        self.setWindowTitle(_("Who may…"))
        self.setProperty("kind", "form")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        names, deeds = desk.run(roles.names), words.deeds()
        self.person = PersonAnswer(desk, names, deeds)
        self.deed = DeedAnswer(desk, names, deeds)
        self.tabs = named(QTabWidget(), "who_can_tabs", _("Who may…"))
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.person, theme.icon("user"), _("What may this person do?"))
        self.tabs.addTab(self.deed, theme.icon("key"), _("Who may do this?"))
        self.close_button = button(_("Close"), "who_can_close", self.accept, kind="primary")
        self._lay_out()

    def _lay_out(self) -> None:
        px = theme.current().px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(16), px(24), px(16))
        layout.setSpacing(px(12))
        layout.addWidget(self.tabs, 1)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self.close_button)
        layout.addLayout(line)
        self.resize(px(760), px(600))
        self.person.who.setFocus()


class PersonAnswer(QWidget):
    """Everything the program can do: may this person, and through which roles."""

    def __init__(self, desk: Desk, names: dict[str, str], deeds: dict[str, str]) -> None:
        super().__init__()
        self._desk, self._names, self._deeds = desk, names, deeds
        self._rights: UserRights | None = None
        people = [(row.id, row.name) for row in desk.run(users.listing) if row.is_active]
        self.who: ChoiceCombo[str] = ChoiceCombo(people)
        self._model = RowTableModel(self._columns(), key=lambda row: row)
        self.table = TableView(
            self._model, "who_can_deeds", _("What this person may do"), is_compact=True
        )
        _lay_out(self, FormField("who_can_person", _("Person"), self.who), self.table)
        self.who.edited.connect(self.answer)
        self.answer()

    def _columns(self) -> list[Column[UseCaseRow]]:
        return [
            Column(_("Deed, as the activity names it"), self._deed, self._deed, is_stretched=True),
            Column(
                _("May"),
                lambda row: _("yes") if self._through(row) else _("no"),
                lambda row: (not self._through(row), self._deed(row)),
                icon=lambda row: "check" if self._through(row) else "",
                tone=lambda row: "text" if self._through(row) else "text2",
                width=84,
            ),
            Column(_("Through"), self._through, self._through, width=210, tooltip=self._through),
            Column(_("Asks for a code"), lambda row: _("yes") if row.wants_code else "", width=150),
        ]

    def _deed(self, row: UseCaseRow) -> str:
        return self._deeds[row.action]

    def _through(self, row: UseCaseRow) -> str:
        keys = self._rights.permissions.get(row.permission, ()) if self._rights else ()
        return ", ".join(words.role(key, self._names) for key in keys)

    def answer(self) -> None:
        self._rights = rights = self._desk.run(roles.rights_of, self.who.value())
        rows = _told(rights.allowed, self._deeds) + _told(rights.refused, self._deeds)
        self._model.show(rows)


class DeedAnswer(QWidget):
    """Everybody who may do one thing."""

    def __init__(self, desk: Desk, names: dict[str, str], deeds: dict[str, str]) -> None:
        super().__init__()
        self._desk = desk
        rows = _told(desk.run(roles.use_cases), deeds)
        self.what: ChoiceCombo[UseCaseRow] = ChoiceCombo((row, deeds[row.action]) for row in rows)
        self.hint = labels.hint()
        columns: list[Column[Holder]] = [
            Column(_("Name"), lambda row: row.name, lambda row: row.name, is_stretched=True),
            Column(
                _("Through"),
                lambda row: ", ".join(words.role(key, names) for key in row.roles),
                width=340,
            ),
        ]
        self._model = RowTableModel(columns, key=lambda row: row.user_id)
        self.table = TableView(self._model, "who_can_people", _("Who may do this"))
        self.table.set_empty_state(EmptyState("users", _("Nobody may do this at present.")))
        _lay_out(self, FormField("who_can_deed", _("Deed"), self.what), self.hint, self.table)
        self.what.edited.connect(self.answer)
        self.answer()

    def answer(self) -> None:
        row = self.what.value()
        needed = _("Needs the right to {deed}.").format(deed=words.permission(row.permission))
        code = _("It asks for a fresh code.") if row.wants_code else ""
        self.hint.setText(f"{needed} {code}".strip())
        self._model.show(self._desk.run(roles.who_can, row.permission))


def _told(rows: Iterable[UseCaseRow], deeds: dict[str, str]) -> list[UseCaseRow]:
    """Those that have words of their own, in order of the words; the rest serves these."""
    return sorted((row for row in rows if row.action in deeds), key=lambda row: deeds[row.action])


def _lay_out(page: QWidget, *widgets: QWidget) -> None:
    px = theme.current().px
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, px(12), 0, 0)
    layout.setSpacing(px(8))
    for widget in widgets[:-1]:
        layout.addWidget(widget)
    layout.addWidget(widgets[-1], 1)
