"""The way back in from paper: the code of the emergency kit."""

from PySide6.QtWidgets import QLineEdit

from clinic_desktop.domain.errors import ClinicError, InvalidInput
from clinic_desktop.domain.language import _
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui.access.door import Door
from clinic_desktop.ui.widgets.attempt import Start, attempt
from clinic_desktop.ui.widgets.form_field import FormField
from clinic_desktop.ui.widgets.step_page import StepPage


class RecoveryPage(StepPage):
    """`met` once this computer holds the clinic's key again; everybody keeps their password."""

    def __init__(self, door: Door, start: Start) -> None:
        super().__init__(
            "recovery",
            _("Recovery code"),
            _(
                "Type the code of the emergency kit. It gives this computer the clinic's key back and "
                "accepts the clinic's files as they are now; the activity list keeps that it was "
                "used. Everybody then signs in with their own password."
            ),
            _("Use the code"),
            back=_("Back"),
        )
        self._door = door
        self._start = start
        self.code = QLineEdit()
        self.field = FormField(
            "recovery_code",
            _("Code"),
            self.code,
            _("28 letters and digits. Spaces, hyphens and small letters do not matter."),
        )
        self.body.addWidget(self.field)
        self.body.addStretch(1)

    def advance(self) -> None:
        typed = self.code.text()
        self.field.clear()
        self.set_busy(True)

        def recover(_progress: Progress) -> None:
            self._door.recover(typed)

        attempt(self._start, recover, self._done, self._refused, self)

    def _done(self, _none: None) -> None:
        self.code.clear()
        self.set_busy(False)
        self.met.emit()

    def _refused(self, error: ClinicError) -> None:
        self.set_busy(False)
        if isinstance(error, InvalidInput):
            self.field.show_problem(str(error))
        else:
            self.banner.say(str(error), "danger")
        self.code.setFocus()
