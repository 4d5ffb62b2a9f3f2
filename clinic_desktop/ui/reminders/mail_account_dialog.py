"""The clinic's own mail server: entered once, tried at once, its password never shown again."""

from PySide6.QtWidgets import QLineEdit, QWidget

from clinic_desktop.domain.errors import ClinicError, CodeWanted, InvalidInput
from clinic_desktop.domain.language import _
from clinic_desktop.domain.mail import PORTS, Account, Security
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets.attempt import attempt
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.confirm import confirm
from clinic_desktop.ui.widgets.form_dialog import FormDialog
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.number_edit import NumberEdit
from clinic_desktop.ui.widgets.password_edit import PasswordEdit
from clinic_desktop.usecases import mail_account


class MailAccountDialog(FormDialog):
    """Saving wants a fresh code; "Send a test message" tries what stands in the fields."""

    desk: Desk

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(_("Mail account"), parent, columns=2)
        named(self, "mail_account_dialog", self.windowTitle())
        self.desk = desk
        self._stored = desk.run(mail_account.stored)
        self._add_fields()
        self._show_stored()
        self.try_button = button(
            _("Send a test message to myself"), "try_account", self.try_out, icon="send"
        )
        self.footer.insertWidget(0, self.try_button)
        if self._stored is not None:
            self.remove_button = button(
                _("Remove"), "remove_account", self._ask_to_remove, kind="danger"
            )
            self.footer.insertWidget(1, self.remove_button)

    def _add_fields(self) -> None:
        self.host = self.add_field(
            "host", _("Mail server"), QLineEdit(), hint=_("Such as smtp.example.com"), span=2
        )
        choices = [
            (Security.STARTTLS, _("Encrypted (STARTTLS)")),
            (Security.TLS, _("Encrypted from the start (TLS)")),
            (Security.NONE, _("None: only for this same computer")),
        ]
        self.security = self.add_field("security", _("Encryption"), ChoiceCombo(choices))
        self.port = self.add_field("port", _("Port"), NumberEdit(1, 65535))
        self.user = self.add_field("user", _("User name"), QLineEdit())
        self.password = self.add_field(
            "password", _("Password"), PasswordEdit(), hint=self._password_hint()
        )
        self.sender_edit = self.add_field(
            "sender",
            _("Sender's address"),
            QLineEdit(),
            hint=_("Patients see it, and their answers go there."),
            span=2,
        )
        self.security.edited.connect(lambda: self.port.set_value(PORTS[self.security.value()]))

    def _password_hint(self) -> str:
        if self._stored is not None and self._stored.has_password:
            return _("Kept in the encrypted file, never shown. Leave empty to keep it.")
        return _("It is kept in the clinic's encrypted file and never shown again.")

    def _show_stored(self) -> None:
        self.port.set_value(PORTS[Security.STARTTLS])
        if self._stored is None:
            return
        account = self._stored.account
        self.host.setText(account.host)
        self.security.set_value(account.security)
        self.port.set_value(account.port)
        self.user.setText(account.user)
        self.sender_edit.setText(account.sender)

    def _typed(self) -> Account:
        return Account(
            self.host.text(),
            self.port.value(),
            self.security.value(),
            self.sender_edit.text(),
            self.user.text(),
            self.password.value(),
        )

    def save(self) -> None:
        self.desk.run(mail_account.save, self._typed(), self._rev)

    @property
    def _rev(self) -> int:
        return self._stored.rev if self._stored is not None else 0

    # trying it

    def try_out(self) -> None:
        """After a fresh code; the answer stands at the top of the form."""
        self.clear_problems()
        self.desk.with_code(mail_account.for_trying, self._try)

    def _try(self) -> None:
        desk, account = self.desk, self._typed()
        self.try_button.setEnabled(False)
        self.banner.say(_("Trying…"), "info")
        self.make_room()

        def work(progress: Progress) -> str:
            return mail_account.try_out(desk.run, account, desk.now, progress)

        attempt(desk.start, work, self._tried, self._failed, self)

    def _tried(self, address: str) -> None:
        self.try_button.setEnabled(True)
        self.banner.say(
            _("Sent to {address}. Look whether it arrives.").format(address=address), "ok"
        )
        self.make_room()

    def _failed(self, error: ClinicError) -> None:
        self.try_button.setEnabled(True)
        if isinstance(error, CodeWanted):
            self.try_out()
        elif isinstance(error, InvalidInput):
            self.banner.hide()
            self.show_problems(error)
        else:
            self.show_problems(InvalidInput(dialog=str(error)))

    # without one

    def _ask_to_remove(self) -> None:
        confirm(
            self,
            _("Remove the mail account?"),
            _("Remove"),
            self._with_code_remove,
            detail=_("E-mails will be opened in this computer's own mail program instead."),
            is_danger=True,
        )

    def _with_code_remove(self) -> None:
        self.desk.with_code(mail_account.remove, self._remove)

    def _remove(self) -> None:
        self.desk.run(mail_account.remove, self._rev)
        self.mark_clean()
        self._close()

    def _close(self) -> None:
        self.done(self.DialogCode.Accepted)
