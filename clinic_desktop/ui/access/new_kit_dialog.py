"""A new emergency kit for a clinic that is open: printed, typed back, and what it does not mend."""

from datetime import datetime

from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.access.kit_page import KitPage
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.confirm import confirm
from clinic_desktop.ui.widgets.step_page import StepPage
from clinic_desktop.usecases import clinic, kit, signing_in
from clinic_desktop.usecases.access import Kit
from clinic_desktop.usecases.clinic import ClinicProfile
from clinic_desktop.usecases.work import ClinicFacts


class KitAtDesk:
    """What the kit's page asks of an entrance, answered by the open desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._code = ""
        self.user_name = desk.user.name

    @property
    def now(self) -> datetime:
        return self._desk.now

    @property
    def clinic(self) -> ClinicFacts:
        return self._desk.clinic

    def profile(self) -> ClinicProfile:
        return self._desk.run(clinic.profile).profile

    def new_kit(self) -> Kit:
        return self.kit(self._desk.run(signing_in.make_kit))

    def kit(self, code: str) -> Kit:
        self._code = code
        return self._desk.run(kit.page, code)

    def confirm_kit(self, typed: str) -> None:
        """The code typed back from paper. Raises InvalidInput(code=…)."""
        if not self._code:
            raise InvalidInput(code=_("Wait until the page is shown."))
        self._desk.run(kit.check, typed)
        self._code = ""


class NewKitDialog(QDialog):
    """The old code stops working as soon as the page is shown."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("new_kit_dialog")
        self.setWindowTitle(_("New emergency kit"))
        self.setProperty("kind", "form")
        self._desk = desk
        self.page = KitPage(KitAtDesk(desk), desk.start)
        self.after = AfterPage()
        self.stack = QStackedWidget()
        for page in (self.page, self.after):
            self.stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)
        px = theme.current().px
        self.resize(px(760), px(680))
        self.page.met.connect(self._show_after)
        self.after.met.connect(self.accept)
        self.after.keys.clicked.connect(self._change_keys)

    def _show_after(self) -> None:
        self.stack.setCurrentWidget(self.after)
        px = theme.current().px
        self.resize(px(640), px(340))
        self.after.enter()

    def _change_keys(self) -> None:
        self.accept()
        self._desk.request("change_keys")

    def reject(self) -> None:
        """Leaving before the code was typed back is asked about: the old one is void already."""
        if self.stack.currentWidget() is self.after:
            super().reject()
            return
        confirm(
            self,
            _("Leave without typing the code back?"),
            _("Leave"),
            self._leave,
            detail=_(
                "The code of the old kit no longer opens the clinic. Without proof of the new "
                "paper the program asks for another kit at your next sign-in."
            ),
            is_danger=True,
        )

    def _leave(self) -> None:
        super().reject()


class AfterPage(StepPage):
    """What a new kit does not mend, and what does."""

    def __init__(self) -> None:
        super().__init__(
            "new_kit_after",
            _("The new kit is proven"),
            _("Its code opens the clinic; the code of the old paper opens it no longer."),
            _("Done"),
        )
        self.banner.say(
            _(
                "Copies of the key file and backups made before now still open with the old code. "
                "Destroy the old paper. If it may be in other hands, change the clinic's keys as "
                "well, make a new backup and destroy the old ones."
            ),
            "warn",
        )
        self.keys = button(_("Change keys now…"), "new_kit_keys", icon="key")
        self.add_button(self.keys)
        self.body.addWidget(
            labels.hint(
                _("Changed keys make what is written from then on unreadable to old copies.")
            )
        )
        self.body.addStretch(1)

    def enter(self) -> None:
        self.primary.setFocus()

    def advance(self) -> None:
        self.met.emit()
