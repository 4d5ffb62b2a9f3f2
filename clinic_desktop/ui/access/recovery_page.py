"""The way back in from paper: the code of the emergency kit, and what it is used for."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton

from clinic_desktop.domain.errors import ClinicError, InvalidInput
from clinic_desktop.domain.language import _
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui.access.door import Door
from clinic_desktop.ui.widgets.attempt import Start, attempt
from clinic_desktop.ui.widgets.banner import Banner
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.form_field import FormField
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.new_password import NewPassword
from clinic_desktop.ui.widgets.step_page import StepPage

if TYPE_CHECKING:
    from clinic_desktop.usecases.access import Entrance

LONGEST_REASON = 500


class RecoveryPage(StepPage):
    """`met` once this computer holds the key again; `entered` by an administrator's new password.

    A reason is asked for only where the clinic's files are older than this computer remembers.
    """

    entered = Signal(object)  # Entrance

    def __init__(
        self, door: Door, start: Start, *, login: str = "", has_forgotten: bool = False
    ) -> None:
        super().__init__("recovery", "", "", "", back=_("Back"))
        self._door = door
        self._start = start
        self.code = QLineEdit()
        self.login = QLineEdit(login)
        self.reason = QPlainTextEdit()
        self.password = NewPassword(self._strength, start)
        self.other_way = button("", "recovery_other_way", self._change_way, kind="quiet")
        self.doubt = named(Banner(), "recovery_doubt")
        self.fields = {
            "code": FormField(
                "recovery_code",
                _("Recovery code"),
                self.code,
                _("28 letters and digits. Spaces, hyphens and small letters do not matter."),
            ),
            "login": FormField("recovery_login", _("Your name at sign-in"), self.login),
            "reason": FormField(
                "recovery_reason",
                _("Why these files are the right ones"),
                self.reason,
                _("For example: new computer, or backup of last Friday restored. It is kept."),
            ),
        }
        self._lay_out_body()
        self._show_way(has_forgotten=has_forgotten)

    def _lay_out_body(self) -> None:
        for widget in (self.fields["code"], self.fields["login"], self.password):
            self.body.addWidget(widget)
        self.body.addWidget(self.doubt)
        self.body.addWidget(self.fields["reason"])
        self.body.addWidget(self.other_way, 0, Qt.AlignmentFlag.AlignLeading)
        self.body.addStretch(1)
        self._ask_why("")

    def _change_way(self) -> None:
        self._show_way(has_forgotten=not self.has_forgotten)
        self.banner.hide()
        self._clear_problems()
        self.enter()

    def _show_way(self, *, has_forgotten: bool) -> None:
        self.has_forgotten = has_forgotten
        self.title.setText(_("Forgotten password") if has_forgotten else _("Recovery code"))
        self.lead.setText(_lead_forgotten() if has_forgotten else _lead())
        self.lead.show()
        _name(self.primary, _("Set the password") if has_forgotten else _("Use the code"))
        _name(
            self.other_way,
            _("I know my password; only the computer's key is lost")
            if has_forgotten
            else _("I forgot my password"),
        )
        self.fields["login"].setVisible(has_forgotten)
        self.password.setVisible(has_forgotten)

    def _ask_why(self, doubt: str) -> None:
        self.doubt.say(doubt, "warn")
        self.fields["reason"].setVisible(bool(doubt))

    def advance(self) -> None:
        self._clear_problems()
        try:
            password = self.password.value() if self.has_forgotten else ""
        except InvalidInput as error:
            self.password.show_problems(error)
            return
        self.set_busy(True)
        if self.has_forgotten:
            self._reset(password)
        else:
            self._recover()

    def _recover(self) -> None:
        typed, reason = self.code.text(), self._reason()

        def recover(_progress: Progress) -> None:
            self._door.recover(typed, reason)

        attempt(self._start, recover, self._done, self._refused, self)

    def _reset(self, password: str) -> None:
        typed, login, reason = self.code.text(), self.login.text(), self._reason()

        def reset(progress: Progress) -> "Entrance":
            return self._door.reset_with_code(typed, login, password, progress, reason)

        attempt(self._start, reset, self._let_in, self._refused, self)

    def _reason(self) -> str:
        return self.reason.toPlainText().strip()[:LONGEST_REASON]

    def _strength(self, password: str) -> int:
        # loaded on the pool: what judges costs 44 ms and is needed only here
        from clinic_desktop.usecases.password_strength import strength

        return strength(password, (self.login.text(),))

    def _done(self, _none: None) -> None:
        self._forget()
        self.met.emit()

    def _let_in(self, entrance: "Entrance") -> None:
        self._forget()
        self.entered.emit(entrance)

    def _forget(self) -> None:
        self.code.clear()
        self.password.forget()
        self.set_busy(False)

    def _refused(self, error: ClinicError) -> None:
        self.set_busy(False)
        problems = dict(error.problems) if isinstance(error, InvalidInput) else {}
        if doubt := problems.pop("reason", ""):
            self._ask_why(doubt)
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if "password" in problems:
            self.password.show_problems(InvalidInput(password=problems["password"]))
            return
        known = [name for name in self.fields if name in problems]
        for name in known:
            self.fields[name].show_problem(problems[name])
        if not known:
            self.banner.say(str(error), "danger")
        self.fields[known[0] if known else "code"].editor.setFocus()

    def _clear_problems(self) -> None:
        self.password.clear_problems()
        for field in self.fields.values():
            field.clear()


def _name(way: QPushButton, text: str) -> None:
    way.setText(text)
    way.setAccessibleName(text)


def _lead() -> str:
    return _(
        "Type the code of the emergency kit. It gives this computer the clinic's key back. "
        "Everybody keeps their own password; the activity list keeps that the code was used."
    )


def _lead_forgotten() -> str:
    return _(
        "Is there another administrator? Ask them for a one-time password: Administration, Users. "
        "If you are the only one, type the code of the emergency kit and choose a new password. A "
        "second factor must then be set up again."
    )
