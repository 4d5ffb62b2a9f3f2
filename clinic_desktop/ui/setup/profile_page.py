"""The clinic's name, address and region, asked at the first run."""

from PySide6.QtCore import QLocale, Signal

from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.language import _
from clinic_desktop.ui.widgets import country_presets
from clinic_desktop.ui.widgets.attempt import Start
from clinic_desktop.ui.widgets.clinic_form import ClinicForm
from clinic_desktop.ui.widgets.step_page import StepPage
from clinic_desktop.usecases import clinic


class ProfilePage(StepPage):
    filled = Signal()

    def __init__(self, start: Start) -> None:
        super().__init__(
            "profile",
            _("The clinic"),
            _("This heads every printed page. All of it can be changed later."),
            _("Next"),
            back=_("Back"),
        )
        self.form = ClinicForm(start)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.form.suggest(_here())
        self.profile = clinic.ClinicProfile(name="")

    def advance(self) -> None:
        try:
            self.profile = self.form.profile()
            clinic.check_profile(self.profile)
        except InvalidInput as error:
            self.show_problems(error)
        else:
            self.form.clear_problems()
            self.filled.emit()

    def show_problems(self, error: InvalidInput) -> None:
        self.banner.say(self.form.show_problems(error), "danger")

    def enter(self) -> None:
        self.form.name.setFocus()


def _here() -> str:
    """The country this computer is set to, else the first preset."""
    code = QLocale.territoryToCode(QLocale.system().territory())
    known = [known_code for known_code, _name in country_presets.countries()]
    return code if code in known[:3] else known[0]
