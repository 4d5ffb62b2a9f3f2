"""Saving the activity as a table for other programs."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.errors import (
    Cancelled,
    ClinicError,
    CodeWanted,
    InvalidInput,
    StorageError,
)
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui.background import Job
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets.attempt import attempt
from clinic_desktop.ui.widgets.file_chooser import FileChooser
from clinic_desktop.usecases import audit_trail
from clinic_desktop.usecases.audit_trail import AuditFilter

R = TypeVar("R")
Refused = Callable[[InvalidInput], None]


class ActivityExport:
    """Asks for a code, then for a place, then writes on the pool with progress and Cancel."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        self._desk = desk
        self._owner = owner

    def start(self, wanted: AuditFilter, chooser: FileChooser, refused: Refused) -> None:
        """`refused` is told what is wrong with the filter, such as too many deeds."""
        name = f"activity-{self._desk.today.isoformat()}.csv"

        def ask() -> None:
            chooser.save(self._owner, _("Export the activity"), name, write)

        def write(place: Path) -> None:
            self._write(wanted, place, refused)

        self._desk.with_code(audit_trail.export, ask)

    def _write(self, wanted: AuditFilter, place: Path, refused: Refused) -> None:
        counted = [0]

        def export(progress: Progress) -> int:
            content = self._desk.run(audit_trail.export, wanted, _counting(progress, counted))
            _save(place, content)
            return counted[0]

        def failed(error: ClinicError) -> None:
            if isinstance(error, CodeWanted):  # choosing the place took longer than the code stands
                self._desk.code_wanted.emit(
                    lambda: self._write(wanted, place, refused), "audit_trail.export"
                )
            elif isinstance(error, InvalidInput):
                refused(error)
            elif not isinstance(error, Cancelled):
                raise error

        attempt(self._start, export, self._say, failed, self._owner)

    def _start(
        self, work: Callable[[Progress], R], then: Callable[[R], None], owner: QObject
    ) -> Job:
        return self._desk.start(work, then, owner, _("Exporting the activity"))

    def _say(self, count: int) -> None:
        text = ngettext(
            "{n} deed was saved. The file names people: keep it safe.",
            "{n} deeds were saved. The file names people: keep it safe.",
            count,
        )
        self._desk.toast(text.format(n=Formatter.isolate(self._desk.format.number(count))))


def _counting(progress: Progress, counted: list[int]) -> Progress:
    """The same progress, which also keeps how many deeds there were."""

    def tell(done: int, total: int) -> None:
        counted[0] = done
        progress.step(done, total)

    return Progress(tell=tell)


def _save(place: Path, content: bytes) -> None:
    try:
        place.write_bytes(content)
    except OSError as error:
        raise StorageError(
            _("The file could not be written there. Choose another place.")
        ) from error
