"""A one-time password must be replaced before anything else."""

from clinic_desktop.domain.errors import ClinicError, InvalidInput
from clinic_desktop.domain.language import _
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui.widgets.attempt import Start, attempt
from clinic_desktop.ui.widgets.new_password import NewPassword
from clinic_desktop.ui.widgets.step_page import StepPage
from clinic_desktop.usecases.access import Entrance


class NewPasswordPage(StepPage):
    def __init__(self, entrance: Entrance, start: Start) -> None:
        super().__init__(
            "new_password",
            _("Choose your own password"),
            _("The one you were given works only once. From now on nobody but you knows yours."),
            _("Save password"),
            back=_("Back"),
        )
        self._entrance = entrance
        self._start = start
        self.form = NewPassword(entrance.password_strength, start)
        self.body.addWidget(self.form)
        self.body.addStretch(1)

    def advance(self) -> None:
        self.form.clear_problems()
        try:
            password = self.form.value()
        except InvalidInput as error:
            self.form.show_problems(error)
            return
        self.set_busy(True)

        def change(_progress: Progress) -> None:
            self._entrance.change_password(password)

        attempt(self._start, change, lambda _none: self.met.emit(), self._refused, self)

    def _refused(self, error: ClinicError) -> None:
        self.set_busy(False)
        rest = self.form.show_problems(error) if isinstance(error, InvalidInput) else str(error)
        self.banner.say(rest, "danger")
