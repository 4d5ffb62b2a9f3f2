"""Calendar files: appointments go out, busy times of a practitioner come in."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QWidget

from clinic_desktop.domain.appointment import Practitioner
from clinic_desktop.domain.errors import ClinicError, InvalidInput
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.domain.progress import Progress
from clinic_desktop.domain.spans import Span
from clinic_desktop.ui import theme
from clinic_desktop.ui.appointments import day_words
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.attempt import attempt
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.date_edit import DateEdit
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.file_chooser import FileChooser
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.row_table_model import Column, RowTableModel
from clinic_desktop.ui.widgets.slow_form_dialog import SlowFormDialog
from clinic_desktop.ui.widgets.table_view import TableView
from clinic_desktop.usecases import calendar_files, calendar_setup
from clinic_desktop.usecases.calendar_files import BusyRow

_SHOWN = 500  # times looked at closely before an import


class IcsExportDialog(SlowFormDialog[bytes]):
    """Whose appointments, from when to when; a fresh code is asked for before they leave."""

    def __init__(
        self, desk: Desk, parent: QWidget | None = None, chooser: FileChooser | None = None
    ) -> None:
        title = _("Export to a calendar file")
        super().__init__(desk, title, parent, columns=2, save_text=_("Export…"))
        named(self, "ics_export_dialog", title)
        self._chooser = chooser or FileChooser()
        self._host = parent or self
        people = [("", _("Everybody")), *_people(desk)]
        self.who = self.add_field("practitioner", _("Whose"), ChoiceCombo(people), span=2)
        self.first = self.add_field("first", _("First day"), DateEdit(desk.format))
        self.last = self.add_field("last", _("Last day"), DateEdit(desk.format))
        text = _("With the patients' names")
        self.has_names = self.add_field("has_names", text, QCheckBox(text), span=2)
        hint = _("Anybody who has the file can read it. It never says what somebody comes for.")
        self.add_widget(labels.hint(hint), span=2)
        monday = day_words.week_of(desk.today, desk.format.week_start)
        self.first.set_value(monday)
        self.last.set_value(monday + timedelta(days=6))
        self.who.edited.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        """Names go into the file of one practitioner only."""
        is_one = bool(self.who.value())
        self.has_names.setEnabled(is_one)
        if not is_one:
            self.has_names.setChecked(False)

    def work(self) -> Callable[[Progress], bytes]:
        self._check_typing()
        first, last = self.first.value(), self.last.value()
        if first is None:
            raise InvalidInput(first=_("Enter the first day."))
        if last is None:
            raise InvalidInput(last=_("Enter the last day."))
        who, has_names = self.who.value(), self.has_names.isChecked()
        return lambda _progress: self.desk.run(
            calendar_files.export_range, who, first, last, has_names=has_names
        )

    def saved(self, result: bytes) -> None:
        desk = self.desk
        name = f"appointments-{self.first.value()}.ics"

        def write(place: Path) -> None:
            place.write_bytes(result)
            desk.toast(_("Saved. Anybody who has this file can read it."))

        self._chooser.save(self._host, _("Save the calendar file"), name, write)


class IcsImportDialog(SlowFormDialog[int]):
    """Every busy time is shown before it is kept as leave; the same file adds nothing twice."""

    def __init__(
        self, desk: Desk, parent: QWidget | None = None, chooser: FileChooser | None = None
    ) -> None:
        title = _("Import busy times")
        super().__init__(desk, title, parent, columns=2, save_text=_("Import"))
        named(self, "ics_import_dialog", title)
        self._chooser = chooser or FileChooser()
        self._spans: tuple[Span, ...] = ()
        hint = _("Busy times of a calendar file become leave of one person, 180 days ahead.")
        self.add_widget(labels.hint(hint), span=2)
        self.who = self.add_field("target", _("Whose calendar is it?"), ChoiceCombo(_people(desk)))
        self.file = button(_("Choose a file…"), "ics_file", self.choose, icon="import")
        self.add_field("file", _("File"), self.file)
        self._make_list()
        self.who.edited.connect(self._look)
        self.save_button.setEnabled(False)

    def _make_list(self) -> None:
        formatter = self.desk.format
        self.model = RowTableModel[BusyRow](
            (
                Column(
                    _("From"),
                    lambda row: formatter.isolate(formatter.moment(row.span.start)),
                    width=170,
                ),
                Column(
                    _("Until"),
                    lambda row: formatter.isolate(formatter.moment(row.span.end)),
                    width=170,
                ),
                Column(_("Note"), _remark, tone=_tone, is_stretched=True),
            ),
            key=lambda row: row.span,
        )
        self.table = TableView(self.model, "busy_times", _("Busy times"), is_compact=True)
        empty = _("Choose a file. Nothing is kept before you have seen it.")
        self.table.set_empty_state(EmptyState("import", empty))
        self.table.setMinimumHeight(theme.current().px(240))
        self.add_widget(self.table, span=2)

    def choose(self) -> None:
        pattern = _("Calendar files (*.ics *.ical *.ifb)")
        self._chooser.open(self, _("Choose a calendar file"), pattern, self.read)

    def read(self, path: Path) -> None:
        """Read the file on the pool and show what it says."""
        self.clear_problems()
        zone, now = self.desk.format.zone, self.desk.now
        attempt(
            self.desk.start,
            lambda _progress: calendar_files.read(path, zone, now),
            lambda found: self._took(found.spans, found.unread),
            self._unreadable,
            self,
        )

    def _took(self, spans: Sequence[Span], unread: int) -> None:
        self._spans = tuple(spans)
        self._look()
        if unread:
            said = ngettext(
                "{n} entry of the file could not be read.",
                "{n} entries of the file could not be read.",
                unread,
            )
            self.banner.say(said.format(n=unread), "warn")
        elif not spans:
            self.banner.say(_("The file names no busy time in the next 180 days."), "info")

    def _unreadable(self, error: ClinicError) -> None:
        self._spans = ()
        self.model.show([])
        self.save_button.setEnabled(False)
        known = isinstance(error, InvalidInput)
        self.show_problems(error if known else InvalidInput(file=str(error)))  # type: ignore[arg-type]

    def _look(self) -> None:
        who, spans = self.who.value(), self._spans[:_SHOWN]
        attempt(
            self.desk.start,
            lambda _progress: self.desk.run(calendar_files.preview_busy, who, spans),
            self._show,
            self._unreadable,
            self,
        )

    def _show(self, rows: list[BusyRow]) -> None:
        self.model.show(rows)
        self.save_button.setEnabled(any(not row.is_known for row in rows))

    def work(self) -> Callable[[Progress], int]:
        who, spans = self.who.value(), self._spans
        return lambda _progress: self.desk.run(calendar_files.import_busy, who, spans)

    def saved(self, result: int) -> None:
        said = ngettext("{n} busy time kept.", "{n} busy times kept.", result)
        self.desk.toast(said.format(n=result))


def _people(desk: Desk) -> list[tuple[Id, str]]:
    found: Sequence[Practitioner] = desk.run(calendar_setup.offered).practitioners
    return [(each.id, each.name) for each in found]


def _remark(row: BusyRow) -> str:
    if row.is_known:
        return _("known already")
    if not row.bookings:
        return ""
    said = ngettext(
        "{n} appointment is booked then", "{n} appointments are booked then", row.bookings
    )
    return said.format(n=row.bookings)


def _tone(row: BusyRow) -> str:
    return "warn" if row.bookings and not row.is_known else "text2"
