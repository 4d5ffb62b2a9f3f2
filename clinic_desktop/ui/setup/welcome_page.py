"""What this program is, where the data will lie, and whether this computer can keep keys."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox

from clinic_desktop.domain.errors import ClinicError, StorageError
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.attempt import Start, attempt
from clinic_desktop.ui.widgets.banner import Banner
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.step_page import StepPage
from clinic_desktop.usecases.access import FrontDoor


class WelcomePage(StepPage):
    agreed = Signal()

    def __init__(self, front_door: FrontDoor, start: Start) -> None:
        super().__init__(
            "welcome",
            _("Welcome"),
            _(
                "In a few minutes this computer holds your clinic: patients, appointments and "
                "everything about them, encrypted, without the internet. Nothing leaves it unless "
                "you print or export it."
            ),
            _("Begin"),
        )
        self._door = front_door
        self._start = start
        self.keyring = named(Banner(), "welcome_keyring")
        self.consent = named(
            QCheckBox(_("Work without a keyring. I know what that means.")), "without_keyring"
        )
        self.consent.setAccessibleName(self.consent.text())
        self.consequences = labels.hint(_consequences())
        self._lay_out_body()
        self._has_keyring = False
        self._can_lie_here = True
        self.consent.toggled.connect(lambda _on: self._allow())
        self._check_folder()
        self._check_keyring()

    @property
    def without_keyring(self) -> bool:
        return not self._has_keyring and self.consent.isChecked()

    def _lay_out_body(self) -> None:
        self.body.addWidget(labels.section(_("You will need")))
        for text in (
            _("the clinic's name, address and, if you have one, its logo"),
            _("a printer, or pen and paper: for the emergency kit"),
            _("an authenticator app on your phone, if you want a second factor"),
        ):
            self.body.addWidget(labels.plain(f"•  {text}", wraps=True))
        self.body.addWidget(labels.section(_("Where the data will lie")))
        path = Formatter.isolate(str(self._door.places.data))
        self.body.addWidget(labels.plain(path, "", "welcome_folder", wraps=True))
        self.body.addWidget(labels.section(_("The keys")))
        self.body.addWidget(self.keyring)
        self.body.addWidget(self.consent, 0, Qt.AlignmentFlag.AlignLeading)
        self.body.addWidget(self.consequences)
        self.body.addStretch(1)
        self.consent.hide()
        self.consequences.hide()

    def _check_folder(self) -> None:
        try:
            self._door.check_folder()
        except StorageError as error:
            self._can_lie_here = False
            self.banner.say(str(error), "danger")

    def _check_keyring(self) -> None:
        looking = _("Looking for this computer's keyring…")
        asking = _("The system may ask you to unlock or create it.")
        self.keyring.say(f"{looking} {asking}")
        self._allow()

        def look(_progress: Progress) -> str:
            return self._door.keyring_problem()

        attempt(self._start, look, self._told, self._failed, self)

    def _failed(self, error: ClinicError) -> None:
        self._told(str(error))

    def _told(self, problem: str) -> None:
        self._has_keyring = not problem
        self.consent.setVisible(bool(problem))
        self.consequences.setVisible(bool(problem))
        if problem:
            self.keyring.say(problem, "warn")
        else:
            self.keyring.say(
                _(
                    "This computer's keyring will hold one half of the key, your password is the "
                    "other. A copy of the folder alone opens nothing."
                ),
                "ok",
            )
        self._allow()
        if self.isVisible():
            self.enter()

    def _allow(self) -> None:
        self.primary.setEnabled(
            self._can_lie_here and (self._has_keyring or self.consent.isChecked())
        )

    def enter(self) -> None:
        (self.consent if self.consent.isVisibleTo(self) else self.primary).setFocus()

    def advance(self) -> None:
        self.agreed.emit()


def _consequences() -> str:
    return _(
        "Then passwords are the only protection: whoever copies the folder can try passwords for "
        "as long as they like. So each password needs at least 15 characters, signing in takes "
        "longer, a strip on every page reminds you, and the choice is written into the audit trail."
    )
