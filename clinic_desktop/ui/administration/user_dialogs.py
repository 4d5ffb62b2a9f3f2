"""Adding a user, changing roles, and the one-time password that is shown once."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui import theme
from clinic_desktop.ui.administration.roles_edit import RolesEdit, RoleTable
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.secret_clipboard import SecretClipboard
from clinic_desktop.ui.widgets.slow_form_dialog import SlowFormDialog
from clinic_desktop.usecases import roles, users
from clinic_desktop.usecases.users import NewUser, OneTime, UserRow


class AddUserDialog(SlowFormDialog[OneTime]):
    """`then` gets the one-time password and the login it belongs to."""

    def __init__(
        self, desk: Desk, then: Callable[[OneTime, str], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(desk, _("Add a user"), parent, columns=2, save_text=_("Add"))
        self.setObjectName("add_user_dialog")
        self._then = then
        self.name = self.add_field("name", _("Name, as it stands in records"), QLineEdit())
        self.login = self.add_field("login", _("Name to sign in with"), QLineEdit())
        self.roles = self.add_field("roles", _("Roles"), RolesEdit(desk.run(roles.names)), span=2)
        self.needs_code = named(QCheckBox(_("Must use a second factor")), "needs_code")
        self.needs_code.setAccessibleName(self.needs_code.text())
        self.add_widget(self.needs_code, span=2)
        self.add_section(_("Who may what"))
        self.add_widget(RoleTable(desk.run(roles.listing)), span=2)

    def work(self) -> Callable[[Progress], OneTime]:
        new = NewUser(
            self.login.text(), self.name.text(), self.roles.value(), self.needs_code.isChecked()
        )
        return lambda _progress: self.desk.run(users.add, new)

    def saved(self, result: OneTime) -> None:
        self._then(result, self.login.text().strip())


class EditRolesDialog(SlowFormDialog[None]):
    def __init__(self, desk: Desk, row: UserRow, parent: QWidget | None = None) -> None:
        super().__init__(desk, _("Roles"), parent)
        self.setObjectName("edit_roles_dialog")
        self.add_section(Formatter.isolate(row.name))  # in the window: titles are listed elsewhere
        self._row = row
        self.roles = self.add_field("roles", _("Roles"), RolesEdit(desk.run(roles.names)))
        self.roles.set_value(row.roles)
        self.needs_code = named(QCheckBox(_("Must use a second factor")), "needs_code")
        self.needs_code.setAccessibleName(self.needs_code.text())
        self.needs_code.setChecked(row.needs_code)
        self.add_widget(self.needs_code)
        self.add_section(_("Who may what"))
        self.add_widget(RoleTable(desk.run(roles.listing)))

    def work(self) -> Callable[[Progress], None]:
        chosen, needed = self.roles.value(), self.needs_code.isChecked()
        if not chosen:
            raise InvalidInput(roles=_("Choose at least one role."))

        def change(_progress: Progress) -> None:
            rev = self._row.rev
            if chosen != self._row.roles:
                self.desk.run(users.change_roles, self._row.id, rev, chosen)
                rev += 1
            if needed != self._row.needs_code:
                self.desk.run(users.require_code, self._row.id, rev, needed=needed)

        return change

    def saved(self, result: None) -> None:  # noqa: ARG002 - there is nothing to say but that
        self.desk.toast(_("Saved. It holds from the next click on."))


class OneTimeDialog(QDialog):
    """Four words to hand over; once the dialog is closed nobody can see them again."""

    def __init__(
        self,
        made: OneTime,
        login: str,
        formatter: Formatter,
        clipboard: SecretClipboard,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("one_time_dialog")
        self.setWindowTitle(_("One-time password"))
        self.setProperty("kind", "form")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._made = made
        self._clipboard = clipboard
        self.password = labels.plain(made.password, "figure", "one_time_password", wraps=True)
        self.copy_button = button(_("Copy"), "one_time_copy", self._copy, icon="copy")
        self._lay_out(login, formatter.moment(made.expires_at))

    def _lay_out(self, login: str, until: str) -> None:
        px = theme.current().px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(20), px(24), px(20))
        layout.setSpacing(px(12))
        lead = _("{login} signs in with these words, once, and then chooses a password.")
        layout.addWidget(labels.plain(lead.format(login=Formatter.isolate(login)), wraps=True))
        self.password.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.password.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)
        self.password.setAccessibleName(self._made.password)
        layout.addWidget(self.password)
        limit = _("They work until {moment} and are shown only now.")
        layout.addWidget(labels.hint(limit.format(moment=Formatter.isolate(until))))
        line = QHBoxLayout()
        line.addWidget(self.copy_button)
        line.addStretch(1)
        passed_on = button(_("I passed it on"), "one_time_close", self.accept, kind="primary")
        line.addWidget(passed_on)
        layout.addLayout(line)
        self.setMinimumWidth(px(440))
        passed_on.setFocus()

    def _copy(self) -> None:
        self._clipboard.copy(self._made.password)
        self.copy_button.setText(_("Copied, for 30 seconds"))
        QTimer.singleShot(30_000, self, lambda: self.copy_button.setText(_("Copy")))
