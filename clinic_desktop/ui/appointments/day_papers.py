"""The calendar on paper: day, week, slip, and the kit for a day without the computer."""

import secrets
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.progress import Progress
from clinic_desktop.reports.printed import Paper, Printed, heading_of
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets.file_chooser import FileChooser
from clinic_desktop.ui.widgets.paper_dialog import PaperDialog, file_name
from clinic_desktop.usecases import clinic, day_paper

BLANK_FORMS = 12


class DayPapers(QObject):
    """Asks for what a paper needs, sets it on the pool, shows it before it is printed."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self.chooser = FileChooser()

    def day(self, day: date, people: tuple[Id, ...] = ()) -> None:
        """Everybody's day, or that of the practitioners shown."""
        columns, printed = self._desk.run(day_paper.day_sheet, day, people), self._printed()

        def build(_progress: Progress) -> bytes:
            from clinic_desktop.reports import day_sheet  # on the pool: ReportLab loads here

            return day_sheet.build(columns, printed)

        self._show(build, _("Day sheet"), file_name("day-sheet", day))

    def week(self, first: date, practitioner_id: Id) -> None:
        """Seven days of one practitioner."""
        title, printed = _("Week"), self._printed()
        columns = self._desk.run(day_paper.week_sheet, first, practitioner_id)

        def build(_progress: Progress) -> bytes:
            from clinic_desktop.reports import day_sheet  # as above

            return day_sheet.build(columns, printed, title)

        self._show(build, title, file_name("week", first))

    def slip(self, id: Id) -> None:  # noqa: A002 - as requested
        """What the patient takes home, on half a page."""
        found = self._desk.run(day_paper.slip, id)
        printed = self._printed(Paper.A5)

        def build(_progress: Progress) -> bytes:
            from clinic_desktop.reports import appointment_slip  # as above

            return appointment_slip.build(found, printed)

        self._show(build, _("Appointment"), file_name("appointment", self._desk.today))

    def downtime(self) -> None:
        """Tomorrow's lists and a dozen numbered blank forms."""
        tomorrow = self._desk.today + timedelta(days=1)
        kit = self._desk.run(day_paper.downtime_kit, tomorrow, BLANK_FORMS)
        printed = self._printed()

        def build(_progress: Progress) -> bytes:
            from clinic_desktop.reports import downtime_kit  # as above

            return downtime_kit.build(kit, printed)

        self._show(build, _("Downtime kit"), file_name("downtime-kit", tomorrow))

    def _show(self, build: Callable[[Progress], bytes], title: str, name: str) -> None:
        shown = partial(self._shown, title, name)
        self._desk.start(build, shown, self, _("Making the document…"))

    def _shown(self, title: str, name: str, pdf: bytes) -> None:
        PaperDialog(self._desk, self.chooser, title, name, pdf, self._window).open()

    def _printed(self, paper: Paper | None = None) -> Printed:
        return Printed(
            by=self._desk.user.name,
            at=self._desk.now,
            document_id=secrets.token_hex(4),
            clinic=heading_of(self._desk.run(clinic.profile).profile),
            formatter=self._desk.format,
            paper=paper or Paper[self._desk.clinic.paper],
        )
