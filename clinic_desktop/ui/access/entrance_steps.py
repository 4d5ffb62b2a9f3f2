"""From a right password to an open desk: code, new password, second factor, emergency kit."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from clinic_desktop.domain.errors import ClinicError, SignInFailed
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui.access.code_page import CodePage
from clinic_desktop.ui.access.enrol_page import EnrolPage
from clinic_desktop.ui.access.kit_page import KitPage
from clinic_desktop.ui.access.new_password_page import NewPasswordPage
from clinic_desktop.ui.access.spare_codes_page import SpareCodesPage
from clinic_desktop.ui.widgets.attempt import Start, attempt
from clinic_desktop.ui.widgets.step_page import StepPage
from clinic_desktop.usecases.access import Entrance, Founded, Need
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.clinic import ClinicProfile

SIGN_IN = (Need.CODE, Need.NEW_PASSWORD, Need.ENROL, Need.KIT)
FIRST_RUN = (Need.KIT, Need.ENROL)


class EntranceSteps(QStackedWidget):
    """Shows the page for each need in turn; `finished` carries the open Backend."""

    begun = Signal()  # there is a page to show
    at = Signal(object)  # the Need now being met
    widened = Signal(bool)  # whether the page needs a wide card
    refused = Signal(object)  # ClinicError: nobody got in
    left = Signal()  # the person went back to name and password
    finished = Signal(object)

    def __init__(
        self,
        entrance: Entrance,
        start: Start,
        *,
        founded: Founded | None = None,
        profile: ClinicProfile | None = None,
    ) -> None:
        """`founded` and `profile` only in the first run: its code is shown, a second factor offered."""
        super().__init__()
        self.setObjectName("entrance_steps")
        self._entrance = entrance
        self._start = start
        self._founded = founded
        self._profile = profile
        self._order = FIRST_RUN if founded else SIGN_IN
        self._offered = {Need.ENROL} if founded else set[Need]()

    def begin(self) -> None:
        """Show the first page; without any need, open the desk at once."""
        open_needs = set(self._entrance.needs) | self._offered
        need = next((each for each in self._order if each in open_needs), None)
        if need is None:
            self._finish()
            return
        self._show(self._page(need))
        self.at.emit(need)
        self.begun.emit()

    def _page(self, need: Need) -> StepPage:
        make: dict[Need, Callable[[], StepPage]] = {
            Need.CODE: lambda: CodePage(self._entrance, self._start),
            Need.NEW_PASSWORD: lambda: NewPasswordPage(self._entrance, self._start),
            Need.ENROL: self._enrol_page,
            Need.KIT: lambda: KitPage(self._entrance, self._start, self._founded, self._profile),
        }
        page = make[need]()
        page.went_back.connect(self.left)
        page.met.connect(self.begin)
        return page

    def _enrol_page(self) -> StepPage:
        is_required = Need.ENROL in self._entrance.needs
        page = EnrolPage(self._entrance, self._start, is_required=is_required)
        page.skipped.connect(self._no_offer)
        page.enrolled.connect(self._show_codes)
        return page

    def _no_offer(self) -> None:
        self._offered = set()
        self.begin()

    def _show_codes(self, codes: tuple[str, ...]) -> None:
        self._offered = set()
        page = SpareCodesPage(codes)
        page.met.connect(self.begin)
        self._show(page)

    def _show(self, page: StepPage) -> None:
        old: QWidget | None = self.currentWidget()
        self.addWidget(page)
        self.setCurrentWidget(page)
        if old is not None:
            self.removeWidget(old)
            old.deleteLater()
        self.widened.emit(not isinstance(page, CodePage))
        page.enter()

    def _finish(self) -> None:
        self.setEnabled(False)

        def open_desk(_progress: Progress) -> Backend:
            return self._entrance.finish()

        attempt(self._start, open_desk, self.finished.emit, self._refuse, self)

    def _refuse(self, error: ClinicError) -> None:
        if self._founded and not isinstance(error, SignInFailed):
            raise error
        self.refused.emit(error)


def first_entrance(start: Start) -> Callable[..., QWidget]:
    """What SetupWizard needs to go on after founding."""

    def go_on(
        founded: Founded,
        profile: ClinicProfile,
        at: Callable[[Need], None],
        done: Callable[[Backend], None],
    ) -> QWidget:
        steps = EntranceSteps(founded.entrance, start, founded=founded, profile=profile)
        steps.at.connect(at)
        steps.finished.connect(done)
        steps.begin()
        return steps

    return go_on
