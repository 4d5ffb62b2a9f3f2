"""The moment in which the clinic is made."""

from PySide6.QtCore import Signal

from clinic_desktop.domain.errors import Cancelled, ClinicError, InvalidInput
from clinic_desktop.domain.language import _
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui.background import Job
from clinic_desktop.ui.widgets.attempt import Start, attempt
from clinic_desktop.ui.widgets.step_page import StepPage
from clinic_desktop.usecases.access import ClinicPlan, Founded, FrontDoor


class MakingPage(StepPage):
    made = Signal(object)  # Founded
    failed = Signal(object)  # ClinicError

    def __init__(self, front_door: FrontDoor, start: Start) -> None:
        super().__init__(
            "making",
            _("Making your clinic"),
            _(
                "Keys are drawn, this computer's speed is measured for the protection of "
                "passwords, and the encrypted file is written. This takes a few seconds."
            ),
            _("Cancel"),
            back=_("Back"),
        )
        self._door = front_door
        self._start = start
        self._job: Job | None = None
        self.primary.setProperty("kind", "")
        self.body.addStretch(1)

    def make(self, plan: ClinicPlan) -> None:
        """Found the clinic on the pool; then `made`, or `failed` and nothing was left behind."""
        self.banner.hide()
        self._show_work(True)

        def found(progress: Progress) -> Founded:
            return self._door.found(plan, progress)

        self._job = attempt(self._start, found, self._done, self._refused, self)
        self._job.progress.connect(self._step)

    def advance(self) -> None:
        if self._job:
            self._job.cancel()
            self.primary.setEnabled(False)

    def _step(self, done: int, total: int) -> None:
        self.busy.setRange(0, total)
        self.busy.setValue(done)

    def _show_work(self, is_working: bool) -> None:
        self.busy.setRange(0, 0)
        self.busy.setVisible(is_working)
        self.primary.setEnabled(True)
        self.primary.setVisible(is_working)
        self.back.setVisible(not is_working)

    def _done(self, founded: Founded) -> None:
        self._job = None
        self.made.emit(founded)

    def _refused(self, error: ClinicError) -> None:
        self._job = None
        self._show_work(False)
        if not isinstance(error, Cancelled | InvalidInput):
            self.banner.say(str(error), "danger")
            self.back.setFocus()
        self.failed.emit(error)
