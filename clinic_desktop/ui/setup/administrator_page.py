"""Who runs the clinic's program: the first user."""

from dataclasses import dataclass, field

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox

from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.language import _
from clinic_desktop.ui.widgets.attempt import Start
from clinic_desktop.ui.widgets.field_form import FieldForm
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.new_password import NewPassword
from clinic_desktop.ui.widgets.step_page import StepPage
from clinic_desktop.usecases.password_strength import strength

_SHORTEST, _SHORTEST_WITHOUT_KEYRING = 12, 15


@dataclass(frozen=True)
class Entered:
    login: str
    name: str
    password: str = field(repr=False)
    is_practitioner: bool = False


class AdministratorPage(StepPage):
    filled = Signal()

    def __init__(self, start: Start) -> None:
        super().__init__(
            "administrator",
            _("The first administrator"),
            _("That is you. Administrators give everybody else their way in."),
            _("Create the clinic"),
            back=_("Back"),
        )
        self._clinic_name = ""
        self.form = FieldForm(columns=2)
        self.name = self.form.add_line("admin_name", _("Your name, as it stands in records"))
        self.login = self.form.add_line(
            "admin_login", _("Name to sign in with"), hint=_("Short, for example: samira")
        )
        self.treats = named(QCheckBox(_("I also treat patients")), "is_practitioner")
        self.treats.setAccessibleName(self.treats.text())
        self.form.add_widget(self.treats, span=2)
        self.password = NewPassword(self._strength, start)
        self.body.addWidget(self.form)
        self.body.addWidget(self.password)
        self.body.addStretch(1)

    def require(self, *, clinic_name: str, without_keyring: bool) -> None:
        """What the password must not lean on, and how long it must be."""
        self._clinic_name = clinic_name
        self.password.require(_SHORTEST_WITHOUT_KEYRING if without_keyring else _SHORTEST)

    def entered(self) -> Entered:
        return Entered(
            self.login.text(), self.name.text(), self.password.value(), self.treats.isChecked()
        )

    def forget(self) -> None:
        """Drop the password once the clinic exists."""
        self.password.forget()

    def advance(self) -> None:
        self.form.clear_problems()
        self.password.clear_problems()
        try:
            self._check()
        except InvalidInput as error:
            self.show_problems(error)
        else:
            self.filled.emit()

    def show_problems(self, error: InvalidInput) -> None:
        rest = self.password.show_problems(error) if error.problems else ""
        unknown = set(error.problems) - set(self.password.fields)
        problems = {name: error.problems[name] for name in unknown}
        rest = self.form.show_problems(InvalidInput(**problems)) if rest else ""
        self.banner.say(rest, "danger")

    def _check(self) -> None:
        problems = {}
        if not self.name.text().strip():
            problems["admin_name"] = _("Enter your name as it stands in records.")
        if not self.login.text().strip():
            problems["admin_login"] = _("Enter the name you will sign in with.")
        try:
            self.password.value()
        except InvalidInput as error:
            problems.update(error.problems)
        if problems:
            raise InvalidInput(**problems)

    def _strength(self, text: str) -> int:
        return strength(text, (self._clinic_name, self.login.text(), self.name.text()))
