"""A form whose saving takes longer than a blink: it runs on the pool while the dialog waits."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.errors import ClinicError, InvalidInput
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets.attempt import attempt
from clinic_desktop.ui.widgets.form_dialog import FormDialog

R = TypeVar("R")


class SlowFormDialog(FormDialog, Generic[R]):
    """Subclasses override `work` (reads the fields, returns what the pool runs) and `saved`."""

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
        self.save_button.setEnabled(False)
        attempt(self.desk.start, work, self._done, self._refused, self)

    def _done(self, result: R) -> None:
        self.saved(result)
        self.done(self.DialogCode.Accepted)

    def _refused(self, error: ClinicError) -> None:
        self.save_button.setEnabled(True)
        if not isinstance(error, InvalidInput):
            error = InvalidInput(dialog=str(error))
        self.show_problems(error)
