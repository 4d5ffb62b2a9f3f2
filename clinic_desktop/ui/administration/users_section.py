"""Who may sign in."""

from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_desktop.domain.errors import ClinicError
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui import theme
from clinic_desktop.ui.administration import words
from clinic_desktop.ui.administration.roles_edit import RolesEdit
from clinic_desktop.ui.administration.user_dialogs import (
    AddUserDialog,
    EditRolesDialog,
    OneTimeDialog,
)
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.attempt import attempt
from clinic_desktop.ui.widgets.banner import Banner
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.confirm import confirm
from clinic_desktop.ui.widgets.row_table_model import Column, RowTableModel
from clinic_desktop.ui.widgets.secret_clipboard import SecretClipboard
from clinic_desktop.ui.widgets.table_view import TableView
from clinic_desktop.usecases import clinic, users
from clinic_desktop.usecases.users import OneTime, UserRow

_TABLES = frozenset({"user", "clinic", "sign_in"})


class UsersSection(QWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("users_section")
        self._desk = desk
        self._clipboard = SecretClipboard()
        self.banner = Banner()
        self._model = RowTableModel(self._columns())
        self.table = TableView(self._model, "users_table", _("Users"))
        self.add = button(_("Add a user"), "user_add", self._add, kind="primary", icon="register")
        self.edit = button(_("Roles…"), "user_roles", self._edit, icon="roles")
        self.remove = button(_("Deactivate…"), "user_deactivate", self._ask, kind="danger")
        self.code_roles = RolesEdit("code_role")
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        px = theme.current().px
        tools = QHBoxLayout()
        tools.setSpacing(px(8))
        for widget in (self.edit, self.remove):
            tools.addWidget(widget)
        tools.addStretch(1)
        tools.addWidget(self.add)
        rule = Card(_("Second factor"))
        rule.add(labels.hint(_("Everybody with one of these roles must use a second factor.")))
        rule.add(self.code_roles)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, px(16), 0, 0)
        layout.setSpacing(px(12))
        layout.addWidget(self.banner)
        layout.addLayout(tools)
        layout.addWidget(self.table, 1)
        layout.addWidget(rule)

    def _connect(self) -> None:
        self.table.opened.connect(lambda _row: self._edit())
        self.table.chosen.connect(lambda _row: self._allow())
        self.code_roles.edited.connect(self._require)
        self._desk.changed.connect(self._note_change)

    def _columns(self) -> list[Column[UserRow]]:
        moment = self._desk.format.moment
        return [
            Column(_("Name"), lambda row: row.name, lambda row: row.name, is_stretched=True),
            Column(_("Signs in as"), lambda row: row.login, lambda row: row.login, width=112),
            Column(_("Roles"), _roles, width=176, tooltip=_roles),
            Column(
                _("State"), _state, _state, icon=_state_icon, tone=_state_tone, width=166
            ),
            Column(_("Second factor"), _factor, _factor, width=112),
            Column(
                _("Last sign-in"),
                lambda row: moment(row.last_sign_in) if row.last_sign_in else _("never"),
                lambda row: str(row.last_sign_in or ""),
                width=136,
            ),
        ]  # fmt: skip

    def refresh(self) -> None:
        self._model.show(self._desk.run(users.listing))
        stored = self._desk.run(clinic.profile).profile
        self.code_roles.set_value([Role(role) for role in stored.code_roles])
        self._allow()

    def _note_change(self, tables: frozenset[str]) -> None:
        if tables & _TABLES:
            self.refresh()

    def _allow(self) -> None:
        row: UserRow | None = self.table.selected()
        is_active = row is not None and row.is_active
        self.edit.setEnabled(is_active)
        self.remove.setEnabled(is_active and row is not None and row.id != self._desk.user.id)

    def _add(self) -> None:
        AddUserDialog(self._desk, self._hand_over, self).open()

    def _hand_over(self, made: OneTime, login: str) -> None:
        self.table.select(made.user_id)
        OneTimeDialog(made, login, self._desk.format, self._clipboard, self).open()

    def _edit(self) -> None:
        row: UserRow | None = self.table.selected()
        if row is not None and row.is_active:
            EditRolesDialog(self._desk, row, self).open()

    def _ask(self) -> None:
        row: UserRow | None = self.table.selected()
        if row is None:
            return
        name = Formatter.isolate(row.name)
        confirm(
            self,
            _("Deactivate {name}?").format(name=name),
            _("Deactivate"),
            lambda: self._deactivate(row),
            detail=_(
                "The way in is taken at once; the name stays in the records. Copies of the data "
                "and backups made until now still open with the old password."
            ),
            is_danger=True,
        )

    def _deactivate(self, row: UserRow) -> None:
        def leave(_progress: Progress) -> None:
            self._desk.run(users.deactivate, row.id, row.rev, "")

        attempt(self._desk.start, leave, lambda _none: self.banner.hide(), self._refused, self)

    def _require(self) -> None:
        stored = self._desk.run(clinic.profile)
        roles = tuple(role.value for role in self.code_roles.value())
        changed = replace(stored.profile, code_roles=roles)
        self._desk.run(clinic.change_profile, stored.rev, changed)

    def _refused(self, error: ClinicError) -> None:
        self.banner.say(str(error), "warn")


def _roles(row: UserRow) -> str:
    return ", ".join(words.role(role) for role in row.roles)


def _state(row: UserRow) -> str:
    if not row.is_active:
        return _("deactivated")
    return _("one-time password") if row.must_change_password else _("active")


def _state_icon(row: UserRow) -> str:
    if not row.is_active:
        return "remove"
    return "waiting" if row.must_change_password else "ok"


def _state_tone(row: UserRow) -> str:
    if not row.is_active:
        return "text2"
    return "warn" if row.must_change_password else "ok"


def _factor(row: UserRow) -> str:
    if row.has_code:
        return _("set up")
    return _("required") if row.needs_code else _("not used")
