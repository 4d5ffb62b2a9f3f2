"""A fresh code before a grave deed."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from clinic_desktop.domain.errors import ClinicError, InvalidInput, MustWait
from clinic_desktop.domain.language import _
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui.access.countdown import Countdown
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.code_edit import CodeEdit
from clinic_desktop.ui.widgets.password_edit import PasswordEdit
from clinic_desktop.ui.widgets.slow_form_dialog import SlowFormDialog
from clinic_desktop.usecases import stepping_up


class StepUpDialog(SlowFormDialog[None]):
    """Asks the phone's six digits, a recovery code, or the password where there is no phone.

    `then` goes on once it was right; `deed` (such as "users.add") says what it is for.
    """

    def __init__(
        self,
        desk: Desk,
        then: Callable[[], object],
        parent: QWidget | None = None,
        deed: str = "",
    ) -> None:
        has_code = desk.run(stepping_up.has_code)
        title = _("Enter a code") if has_code else _("Enter your password")
        super().__init__(desk, title, parent, save_text=_("Go on"))
        self.setObjectName("step_up_dialog")
        self._countdown = Countdown(desk.start, None, self)
        self.digits, self.spare, self.password = CodeEdit(), QLineEdit(), PasswordEdit()
        self.other_way = button(
            _("Use a recovery code"), "step_up_other_way", self._change_way, kind="quiet"
        )
        self._lay_out_fields(deed, has_code=has_code)
        self._connect(then)

    def _lay_out_fields(self, deed: str, *, has_code: bool) -> None:
        if what := deed_class(deed):
            self.add_widget(labels.plain(what, "strong", "step_up_deed", wraps=True))
        self.add_widget(labels.plain(_lead(has_code=has_code), "", "step_up_lead", wraps=True))
        if not has_code:
            self.add_field("step_up_password", _("Your password"), self.password)
            return
        self.add_field("step_up_code", _("Code your authenticator app shows now"), self.digits)
        self.add_field(
            "step_up_spare",
            _("Recovery code"),
            self.spare,
            hint=_("One of the ten you kept. Each works once."),
        )
        self.fields["step_up_spare"].hide()
        self.add_widget(self.other_way)
        self.grid.setAlignment(self.other_way, Qt.AlignmentFlag.AlignLeading)

    def _connect(self, then: Callable[[], object]) -> None:
        self.digits.completed.connect(lambda _code: self.accept())
        for line in (self.digits, self.spare, self.password.line):
            line.returnPressed.connect(self.accept)
        self._countdown.told.connect(self._say_wait)
        self._countdown.over.connect(self._may_try)
        self.accepted.connect(lambda: then())

    @property
    def editor(self) -> QLineEdit:
        """The field that is asked for now."""
        if "step_up_code" not in self.fields:
            return self.password.line
        is_spare = not self.fields["step_up_spare"].isHidden()
        return self.spare if is_spare else self.digits

    def work(self) -> Callable[[Progress], None]:
        typed = self.editor.text()
        if not typed.strip():
            raise InvalidInput(dialog=_("Type it first."))
        return lambda _progress: self.desk.step_up(typed)

    def is_changed(self) -> bool:
        return False  # closing asks nothing: what is typed here is worth nothing later

    def _change_way(self) -> None:
        is_spare = self.editor is self.digits
        self.fields["step_up_spare"].setVisible(is_spare)
        self.fields["step_up_code"].setVisible(not is_spare)
        self.other_way.setText(
            _("Use the authenticator app") if is_spare else _("Use a recovery code")
        )
        self.editor.setFocus()

    def _refused(self, error: ClinicError) -> None:
        super()._refused(error)
        self.editor.clear()
        if isinstance(error, MustWait):
            self._allow(is_allowed=False)
            self._countdown.begin(error)
        else:
            self.editor.setFocus()

    def _say_wait(self, text: str) -> None:
        self.banner.say(text, "warn")
        self.make_room()

    def _may_try(self) -> None:
        self.banner.hide()
        self._allow(is_allowed=True)
        self.editor.setFocus()

    def _allow(self, *, is_allowed: bool) -> None:
        self.save_button.setEnabled(is_allowed)
        for widget in (self.digits, self.spare, self.password, self.other_way):
            widget.setEnabled(is_allowed)


def deed_class(deed: str) -> str:
    """What a use case's name belongs to, in words; "" for one not known here."""
    known = {
        "users": _("Users and what they may do"),
        "roles": _("Users and what they may do"),
        "patients": _("Lists and copies that leave the clinic"),
        "signing_in": _("The emergency kit"),
        "kit": _("The emergency kit"),
        "second_factor": _("Your recovery codes"),
        "clinic": _("The settings of security"),
        "rekeying": _("The clinic's keys"),
        "audit_trail": _("A copy of the activity"),
        "reminders": _("Lists and copies that leave the clinic"),
        "calendar_files": _("Lists and copies that leave the clinic"),
        "mail_account": _("The clinic's mail account"),
    }
    return known.get(deed.partition(".")[0], "")


def _lead(*, has_code: bool) -> str:
    if has_code:
        return _(
            "This asks for a fresh code, so that nobody can do it at a desk left open. The code "
            "holds for five minutes."
        )
    return _(
        "This asks for your password again, so that nobody can do it at a desk left open. It "
        "holds for five minutes."
    )
