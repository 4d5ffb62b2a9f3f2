"""Bringing people in from a file: choose, look, try, import, and take it back if need be."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from clinic_desktop.domain.errors import ClinicError
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.patients.import_check_page import CheckPage, ResultPage
from clinic_desktop.ui.patients.import_columns_page import ColumnsPage
from clinic_desktop.ui.patients.import_file_page import FilePage
from clinic_desktop.ui.widgets.attempt import attempt
from clinic_desktop.ui.widgets.file_chooser import FileChooser
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.progress_strip import ProgressStrip
from clinic_desktop.ui.widgets.step_page import StepPage
from clinic_desktop.usecases import imports
from clinic_desktop.usecases.imports import (
    ColumnMapping,
    DryRun,
    ImportResult,
    OnDuplicate,
    Sample,
    Source,
)

R = TypeVar("R")


class ImportDialog(QDialog):
    """Four steps; all slow work has a bar with Cancel below the step."""

    def __init__(self, desk: Desk, chooser: FileChooser, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._chooser = chooser
        self._sample: Sample | None = None
        self._mapping: ColumnMapping | None = None
        named(self, "import_dialog", _("Import patients"))
        self.setWindowTitle(_("Import patients"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.file_page = FilePage(desk, chooser)
        self.columns_page = ColumnsPage(desk)
        self.check_page = CheckPage(desk)
        self.result_page = ResultPage(desk)
        self.steps = QStackedWidget()
        self.strip = ProgressStrip()
        self._lay_out()
        self._connect()
        self.file_page.enter()

    def _lay_out(self) -> None:
        px, screen = theme.current().px, self.screen().availableGeometry()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for page in self._all_pages():
            self.steps.addWidget(page)
        layout.addWidget(self.steps, 1)
        layout.addWidget(self.strip)
        self.resize(min(px(900), screen.width() - 48), min(px(720), screen.height() - 80))

    def _all_pages(self) -> tuple[StepPage, ...]:
        return (self.file_page, self.columns_page, self.check_page, self.result_page)

    def _connect(self) -> None:
        self.file_page.chosen.connect(self.look_at)
        self.file_page.undo_wanted.connect(self.undo)
        self.columns_page.went_on.connect(self.try_it)
        self.columns_page.look_again.connect(self._look_again)
        self.columns_page.went_back.connect(lambda: self._show(self.file_page))
        self.check_page.went_on.connect(self.run)
        self.check_page.went_back.connect(self._back_from_check)
        self.result_page.closed.connect(self.accept)
        self.result_page.undo_wanted.connect(self.undo)
        self.result_page.save_wanted.connect(self._save_errors)

    def _show(self, page: StepPage) -> None:
        self.steps.setCurrentWidget(page)
        page.enter()

    # the steps

    def look_at(self, path: Path) -> None:
        """Recognise the file."""
        order = self._desk.format.order
        self._slowly(
            _("Looking at the file…"),
            lambda _progress: imports.inspect(path, order=order),
            self._looked,
        )

    def _look_again(self, chosen: ColumnMapping) -> None:
        if self._sample is None:
            return
        path = self._sample.path
        self._slowly(
            _("Looking at the file…"),
            lambda _progress: imports.inspect(path, chosen),
            self._looked,
        )

    def _looked(self, sample: Sample) -> None:
        self._sample, self._mapping = sample, sample.mapping
        if sample.mapping is None:
            self.try_it(None)
            return
        self.columns_page.show_sample(sample, sample.mapping)
        self._show(self.columns_page)

    def try_it(self, mapping: ColumnMapping | None) -> None:
        """Read everything and say what would happen."""
        self._mapping = mapping
        source = self._source()
        self._slowly(
            _("Reading the file…"),
            lambda progress: self._desk.run(imports.dry_run, source, progress),
            self._tried,
        )

    def _tried(self, outcome: DryRun) -> None:
        self.check_page.show_outcome(outcome)
        self._show(self.check_page)

    def _back_from_check(self) -> None:
        self._show(self.file_page if self._mapping is None else self.columns_page)

    def run(self, on_duplicate: OnDuplicate) -> None:
        """Import everybody, or nobody when Cancel is pressed."""
        source = self._source()
        self._slowly(
            _("Importing…"),
            lambda progress: self._desk.run(imports.run, source, on_duplicate, progress),
            self._ran,
        )

    def _ran(self, result: ImportResult) -> None:
        self.result_page.show_result(result)
        self._show(self.result_page)
        said = ngettext("{n} patient imported.", "{n} patients imported.", result.imported)
        self._desk.toast(said.format(n=result.imported))

    def undo(self, batch: Id) -> None:
        """Take an import back out."""
        self._slowly(
            _("Taking the import back…"),
            lambda _progress: self._desk.run(imports.undo, batch),
            self._undone,
        )

    def _undone(self, removed: int) -> None:
        self.file_page.refresh()
        self._show(self.file_page)
        said = ngettext("{n} patient taken out again.", "{n} patients taken out again.", removed)
        edited = _("Those edited since the import stay.")
        self.file_page.banner.say(f"{said.format(n=removed)} {edited}", "ok")

    def _save_errors(self, content: bytes) -> None:
        self._chooser.save(
            self,
            _("Save the rows left out"),
            "import-left-out.csv",
            lambda place: _write(place, content),
        )

    # slow work

    def _source(self) -> Source:
        if self._sample is None:
            raise RuntimeError("no file was looked at")
        return Source(self._sample.path, self._mapping)

    def _slowly(self, label: str, work: Callable[[Progress], R], then: Callable[[R], None]) -> None:
        page = self.steps.currentWidget()
        job = attempt(self._desk.start, work, then, self._failed, self)
        self.strip.follow(job, label)
        if isinstance(page, StepPage):
            page.set_busy(True)
            job.finished.connect(lambda: page.set_busy(False))

    def _failed(self, error: ClinicError) -> None:
        page = self.steps.currentWidget()
        if isinstance(page, StepPage):
            page.banner.say(str(error), "danger")


def _write(place: Path, content: bytes) -> None:
    place.write_bytes(content)
