"""The second factor at sign-in: six digits, or one of the ten recovery codes."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from clinic_desktop.domain.errors import ClinicError, MustWait
from clinic_desktop.domain.language import _
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui.access.countdown import Countdown
from clinic_desktop.ui.widgets.attempt import Start, attempt
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.code_edit import CodeEdit
from clinic_desktop.ui.widgets.form_field import FormField
from clinic_desktop.ui.widgets.step_page import StepPage
from clinic_desktop.usecases.access import Entrance


class CodePage(StepPage):
    def __init__(self, entrance: Entrance, start: Start) -> None:
        super().__init__(
            "code",
            _("Second factor"),
            _("Type the six digits your authenticator app shows now."),
            _("Sign in"),
            back=_("Back"),
        )
        self._entrance = entrance
        self._start = start
        self._countdown = Countdown(start, None, self)
        self._is_accepted = False
        self.digits = CodeEdit()
        self.spare = QLineEdit()
        self.digits_field = FormField("code_digits", _("Code"), self.digits)
        self.spare_field = FormField(
            "code_spare",
            _("Recovery code"),
            self.spare,
            _("One of the ten you kept. Each works once."),
        )
        self.other_way = button(
            _("Use a recovery code"), "code_other_way", self._change_way, kind="quiet"
        )
        self.body.addWidget(self.digits_field)
        self.body.addWidget(self.spare_field)
        self.body.addWidget(self.other_way, 0, Qt.AlignmentFlag.AlignLeading)
        self.spare_field.hide()
        self.digits.completed.connect(lambda _code: self.primary.click())
        self._countdown.told.connect(self._wait)
        self._countdown.over.connect(self._may_try)

    @property
    def _is_spare(self) -> bool:
        return self.spare_field.isVisibleTo(self)

    def _change_way(self) -> None:
        is_spare = not self._is_spare
        self.spare_field.setVisible(is_spare)
        self.digits_field.setVisible(not is_spare)
        self.other_way.setText(
            _("Use the authenticator app") if is_spare else _("Use a recovery code")
        )
        self.lead.setVisible(not is_spare)
        self.enter()

    def advance(self) -> None:
        if self._is_accepted:
            self.met.emit()
            return
        typed = self.spare.text() if self._is_spare else self.digits.value()
        self.set_busy(True)

        def check(_progress: Progress) -> None:
            self._entrance.enter_code(typed)

        attempt(self._start, check, self._accepted, self._refused, self)

    def _accepted(self, _none: None) -> None:
        offset = self._entrance.clock_offset
        if not offset:
            self.met.emit()
            return
        self.set_busy(False)
        self._is_accepted = True
        self.banner.say(_clock_is_off(offset), "warn")
        for widget in (self.lead, self.digits_field, self.spare_field, self.other_way, self.back):
            widget.hide()
        self.primary.setText(_("Go on"))
        self.primary.setAccessibleName(self.primary.text())
        self.primary.setFocus()

    def _refused(self, error: ClinicError) -> None:
        self.set_busy(False)
        self.digits.clear()
        self.spare.clear()
        if isinstance(error, MustWait):
            self._countdown.begin(error)
        else:
            self.banner.say(str(error), "danger")
            self.enter()

    def _wait(self, text: str) -> None:
        self.banner.say(text, "warn")
        self._allow(not self._countdown.is_running)

    def _may_try(self) -> None:
        self.banner.hide()
        self._allow(True)
        self.enter()

    def _allow(self, is_allowed: bool) -> None:
        for widget in (self.digits, self.spare, self.primary):
            widget.setEnabled(is_allowed)


def _clock_is_off(offset: int) -> str:
    if offset > 0:
        return _(
            "This computer's clock seems off: about half a minute slow. Set it right, or codes "
            "will be refused one day."
        )
    return _(
        "This computer's clock seems off: about half a minute fast. Set it right, or codes "
        "will be refused one day."
    )
