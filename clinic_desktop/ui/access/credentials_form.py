"""Name and password."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QProgressBar, QVBoxLayout, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.banner import Banner
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.form_field import FormField
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.password_edit import PasswordEdit


class CredentialsForm(QWidget):
    submitted = Signal()
    recovery_wanted = Signal()  # offered only where the computer's own key does not do
    password_forgotten = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = labels.section(_("Sign in"))
        self.banner = named(Banner(), "sign_in_banner")
        self.login = QLineEdit()
        self.password = PasswordEdit()
        self.login_field = FormField("login", _("Name"), self.login)
        self.password_field = FormField("password", _("Password"), self.password)
        self.submit = button(_("Sign in"), "sign_in", self._submit, kind="primary")
        self.recover = button(
            _("Use the recovery code…"), "use_recovery", self.recovery_wanted.emit, kind="quiet"
        )
        self.recover.hide()
        self.forgotten = button(
            _("Forgotten password…"), "forgotten_password", self.password_forgotten.emit,
            kind="quiet",
        )  # fmt: skip
        self.busy = named(QProgressBar(), "sign_in_busy", _("Checking"))
        self.busy.setRange(0, 0)
        self._is_allowed = True
        self._lay_out()
        self.set_busy(False)

    def _lay_out(self) -> None:
        px = theme.current().px
        self.login.setMaxLength(200)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(32), px(28), px(32), px(28))
        layout.setSpacing(px(12))
        for widget in (
            self.title, self.banner, self.login_field, self.password_field, self.submit,
            self.recover, self.forgotten, self.busy,
        ):  # fmt: skip
            layout.addWidget(widget)
        kept = self.busy.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # the card must not jump while it works
        self.busy.setSizePolicy(kept)

    def show_login(self, login: str) -> None:
        self.login.setText(login)

    def enter(self) -> None:
        target: QWidget = self.password if self.login.text() else self.login
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, text: str, tone: str = "danger") -> None:
        self.banner.say(text, tone)

    def say_closing(self) -> None:
        """What the last lock left is not closed yet; `say_closed` takes the sentence away."""
        self.say(_closing_words(), "info")

    def say_closed(self) -> None:
        if self.banner.text.text() == _closing_words():
            self.banner.say("")

    def offer_recovery(self) -> None:
        """The clinic's files or this computer's key are not as they were: the paper code helps."""
        self.recover.show()

    def set_busy(self, is_busy: bool) -> None:
        """While the password is checked nothing can be typed, but the window lives."""
        self.busy.setVisible(is_busy)
        self._enable(not is_busy and self._is_allowed)

    def set_allowed(self, is_allowed: bool) -> None:
        """Whether a sign-in may be tried at all now."""
        self._is_allowed = is_allowed
        self._enable(is_allowed)

    def _enable(self, is_enabled: bool) -> None:
        for widget in (self.login, self.password, self.submit):
            widget.setEnabled(is_enabled)

    def _submit(self) -> None:
        self.login_field.clear()
        self.password_field.clear()
        if not self.login.text().strip():
            self.login_field.show_problem(_("Enter your name."))
            self.login.setFocus()
        elif not self.password.value():
            self.password_field.show_problem(_("Enter your password."))
            self.password.setFocus()
        else:
            self.banner.hide()
            self.submitted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submit.click()
        else:
            super().keyPressEvent(event)


def _closing_words() -> str:
    return _("What was open is being saved and closed. You can sign in now; it may take a moment.")
