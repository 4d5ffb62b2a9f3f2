"""A form whose saving takes longer than a blink: it runs on the pool while the dialog waits."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_desktop.domain.errors import ClinicError, CodeWanted, InvalidInput
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui.background import Job
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets.attempt import attempt
from clinic_desktop.ui.widgets.form_dialog import FormDialog
from clinic_desktop.ui.widgets.progress_strip import ProgressStrip

R = TypeVar("R")


class SlowFormDialog(FormDialog, Generic[R]):
    """Subclasses override `work` (reads the fields, returns what the pool runs) and `saved`."""

    desk: Desk

    def __init__(
        self,
        desk: Desk,
        title: str,
        parent: QWidget | None = None,
        *,
        columns: int = 1,
        save_text: str = "",
    ) -> None:
        super().__init__(title, parent, columns=columns, save_text=save_text)
        self.desk = desk
        self._job: Job | None = None
        self._strip: ProgressStrip | None = None

    def show_progress(self) -> None:
        """Call it where saving can last over a second: a bar and its Cancel appear meanwhile."""
        self._strip = ProgressStrip()
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(layout.count() - 1, self._strip)

    def work(self) -> Callable[[Progress], R]:
        """Raises InvalidInput where a field is wrong already here."""
        raise NotImplementedError

    def saved(self, result: R) -> None:
        """The work was done; the dialog closes after this."""

    def accept(self) -> None:
        if not self.save_button.isEnabled():
            return
        self.clear_problems()
        try:
            work = self.work()
        except InvalidInput as error:
            self.show_problems(error)
            return
        self._wait(is_waiting=True)
        job = attempt(self.desk.start, work, self._done, self._refused, self)
        if self._strip is not None:
            self._job = job
            self._strip.follow(job, self.windowTitle())

    def reject(self) -> None:
        """Escape stops long work and leaves the dialog, so that its outcome is said."""
        if self._job is not None:
            self._job.cancel()
        else:
            super().reject()

    def _wait(self, *, is_waiting: bool) -> None:
        self.save_button.setEnabled(not is_waiting)
        if self._strip is not None:
            self.form.setEnabled(not is_waiting)
            self.cancel_button.setEnabled(not is_waiting)

    def _done(self, result: R) -> None:
        self._job = None
        self.saved(result)
        self.done(self.DialogCode.Accepted)

    def _refused(self, error: ClinicError) -> None:
        self._job = None
        self._wait(is_waiting=False)
        if isinstance(error, CodeWanted):
            self.ask_code(self.desk)
            return
        if not isinstance(error, InvalidInput):
            error = InvalidInput(dialog=str(error))
        self.show_problems(error)
