"""Who may sign in."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_desktop.domain.errors import ClinicError
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui import theme
from clinic_desktop.ui.administration import words
from clinic_desktop.ui.administration.leaving_dialog import LeavingDialog, Left, outcome
from clinic_desktop.ui.administration.reset_password_dialog import ResetPasswordDialog
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
from clinic_desktop.ui.widgets.flow_layout import FlowLayout
from clinic_desktop.ui.widgets.row_table_model import Column, RowTableModel
from clinic_desktop.ui.widgets.secret_clipboard import SecretClipboard
from clinic_desktop.ui.widgets.table_view import TableView
from clinic_desktop.ui.widgets.tell import tell
from clinic_desktop.usecases import clinic, roles, users
from clinic_desktop.usecases.users import OneTime, UserRow
from clinic_desktop.usecases.work import Work

_TABLES = frozenset({"user", "clinic", "sign_in", "role"})


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
        self.reset = button(_("Reset password…"), "user_reset", self._reset, icon="key")
        self.phone = button(_("Lost phone…"), "user_new_code", self._ask_new_code, icon="phone")
        self.unlock = button(_("Unlock"), "user_unlock", self._unlock, icon="unlock")
        self.remove = button(_("Deactivate…"), "user_deactivate", self._leave, kind="danger")
        self._names = desk.run(roles.names)
        self.code_roles = RolesEdit(self._names, "code_role")
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        px = theme.current().px
        tools, deeds = QHBoxLayout(), QWidget()
        flow = FlowLayout(deeds, gap=8)
        for widget in (self.edit, self.reset, self.phone, self.unlock, self.remove):
            flow.addWidget(widget)
        tools.setSpacing(px(8))
        tools.addWidget(deeds, 1)
        tools.addWidget(self.add, 0, Qt.AlignmentFlag.AlignTop)
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
            Column(_("Roles"), self._roles, width=176, tooltip=self._roles),
            Column(
                _("State"), _state, _state, icon=_state_icon, tone=_state_tone, tooltip=_tries,
                width=166,
            ),
            Column(_("Second factor"), _factor, _factor, width=112),
            Column(
                _("Last sign-in"),
                lambda row: moment(row.last_sign_in) if row.last_sign_in else _("never"),
                lambda row: str(row.last_sign_in or ""),
                width=136,
            ),
        ]  # fmt: skip

    def _roles(self, row: UserRow) -> str:
        return ", ".join(words.role(role, self._names) for role in row.roles)

    def refresh(self) -> None:
        self._names = self._desk.run(roles.names)
        self._model.show(self._desk.run(users.listing))
        stored = self._desk.run(clinic.profile).profile
        self.code_roles.set_names(self._names)
        self.code_roles.set_value(stored.code_roles)
        self._allow()

    def _note_change(self, tables: frozenset[str]) -> None:
        if tables & _TABLES and self._desk.may(users.listing):
            self.refresh()

    def _allow(self) -> None:
        row = self._chosen()
        is_other = row is not None and row.id != self._desk.user.id
        self.edit.setEnabled(row is not None)
        for deed in (self.reset, self.remove):
            deed.setEnabled(is_other)
        self.phone.setEnabled(row is not None and row.has_code)
        self.unlock.setEnabled(row is not None and row.failures > 0)

    def _chosen(self) -> UserRow | None:
        """The user marked in the list, if there is something to do for them."""
        row: UserRow | None = self.table.selected()
        return row if row is not None and row.is_active else None

    def _add(self) -> None:
        self._desk.with_code(
            users.add, lambda: AddUserDialog(self._desk, self._hand_over, self).open()
        )

    def _hand_over(self, made: OneTime, login: str) -> None:
        self.table.select(made.user_id)
        OneTimeDialog(made, login, self._desk.format, self._clipboard, self).open()

    def _edit(self) -> None:
        row = self._chosen()
        if row is not None:
            self._desk.with_code(
                users.change_roles, lambda: EditRolesDialog(self._desk, row, self).open()
            )

    def _reset(self) -> None:
        row = self._chosen()
        if row is not None:
            self._desk.with_code(
                users.reset_password,
                lambda: ResetPasswordDialog(self._desk, row, self._hand_over, self).open(),
            )

    def _leave(self) -> None:
        row = self._chosen()
        if row is not None:
            self._desk.with_code(
                users.deactivate, lambda: LeavingDialog(self._desk, row, self._left, self).open()
            )

    def _left(self, left: Left) -> None:
        self.refresh()
        tell(self, *outcome(left))

    def _ask_new_code(self) -> None:
        row = self._chosen()
        if row is None:
            return
        confirm(
            self,
            _("Let {name} set up another phone?").format(name=Formatter.isolate(row.name)),
            _("Let them"),
            lambda: self._do(users.new_code, row),
            detail=_(
                "Be sure who is asking: see the person, or call a number you already had. The "
                "second factor and its recovery codes end now. At the next sign-in the password "
                "alone opens, and the new phone is set up."
            ),
        )

    def _unlock(self) -> None:
        row = self._chosen()
        if row is not None:
            self._do(users.unlock, row)

    def _do(self, use_case: Callable[[Work, Id, int], None], row: UserRow) -> None:
        """On the pool: keys and counters lie on the disk and in the keyring."""

        def work(_progress: Progress) -> None:
            self._desk.run(use_case, row.id, row.rev)

        def go() -> None:
            attempt(self._desk.start, work, self._done, self._refused, self)

        self._desk.with_code(use_case, go)

    def _done(self, _none: None) -> None:
        self.banner.hide()
        self.refresh()

    def _require(self) -> None:
        wanted = self.code_roles.value()
        self.refresh()  # it counts once it is stored, after the code that this asks for
        self._desk.with_code(clinic.change_security, lambda: self._store_roles(wanted))

    def _store_roles(self, wanted: tuple[str, ...]) -> None:
        stored = self._desk.run(clinic.profile)
        self._desk.run(clinic.change_security, stored.rev, stored.profile.idle_minutes, wanted)

    def _refused(self, error: ClinicError) -> None:
        self.banner.say(str(error), "warn")


def _state(row: UserRow) -> str:
    return _standing(row)[0]


def _state_icon(row: UserRow) -> str:
    return _standing(row)[1]


def _state_tone(row: UserRow) -> str:
    return _standing(row)[2]


def _standing(row: UserRow) -> tuple[str, str, str]:
    """Words, icon and tone: what matters most about this user now."""
    if not row.is_active:
        return _("deactivated"), "remove", "text2"
    if row.is_locked:
        return _("locked"), "lock", "danger"
    if row.wait_seconds:
        return _("must wait"), "waiting", "warn"
    if row.must_change_password:
        return _("one-time password"), "waiting", "warn"
    return _("active"), "ok", "ok"


def _tries(row: UserRow) -> str:
    said = ngettext("{n} wrong sign-in in a row", "{n} wrong sign-ins in a row", row.failures)
    return said.format(n=row.failures) if row.failures else ""


def _factor(row: UserRow) -> str:
    if row.has_code:
        return _("set up")
    return _("required") if row.needs_code else _("not used")
