"""Who is away and what is out of use, from today on."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal

from clinic_desktop.domain import wall_time
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.ui.calendar_setup import words
from clinic_desktop.ui.calendar_setup.absence_dialog import AbsenceDialog
from clinic_desktop.ui.calendar_setup.listing import deeds_row
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.row_table_model import Column, RowTableModel
from clinic_desktop.ui.widgets.table_view import TableView
from clinic_desktop.usecases import calendar_setup
from clinic_desktop.usecases.calendar_setup import Absence

_AHEAD = timedelta(days=800)


class AbsencesCard(Card):
    """The coming ones, the first first; `chosen` fires with the one marked, or None."""

    chosen = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Away from today on"))
        self._desk = desk
        self._names: dict[Id, str] = {}
        self._model = RowTableModel(self._columns())
        self.table = TableView(self._model, "absences_table", _("Away from today on"))
        self.table.set_empty_state(
            EmptyState("users", _("Leave, illness and training; rooms and devices out of use."))
        )
        self.add_button = button(
            _("Add an absence…"), "absence_add", self.add_new, kind="primary", icon="add"
        )
        self.edit_button = button(_("Edit…"), "absence_edit", self.edit, icon="edit")
        self.drop = button(_("Remove"), "absence_drop", self._drop, icon="delete")
        self.body.addLayout(deeds_row((self.edit_button, self.drop), (self.add_button,)))
        self.add(self.table, 1)
        self.table.opened.connect(lambda _row: self.edit())
        self.table.chosen.connect(self._tell)
        self.refresh()

    def _columns(self) -> list[Column[Absence]]:
        return [
            Column(_("Who or what"), lambda row: self._names.get(row.target_id, ""), width=132),
            Column(_("When"), self._when, width=262, tooltip=self._when),
            Column(_("Why"), lambda row: words.reason(row.reason), is_stretched=True,
                   tooltip=lambda row: words.reason(row.reason)),
        ]  # fmt: skip

    def _when(self, row: Absence) -> str:
        zone = ZoneInfo(self._desk.clinic.zone)
        starts = wall_time.on_wall(row.starts_at, zone)
        ends = wall_time.on_wall(row.ends_at, zone)
        is_whole = starts.time() == ends.time() == time.min
        last = ends.date() - timedelta(days=1) if ends.time() == time.min else ends.date()
        first_said = self._said(starts, is_whole=is_whole)
        if last == starts.date():
            end = "" if is_whole else f"–{self._time(ends)}"
            return f"{first_said}{end}"
        return (
            f"{first_said} – {self._said(datetime.combine(last, ends.time()), is_whole=is_whole)}"
        )

    def _said(self, at: datetime, *, is_whole: bool) -> str:
        day = self._desk.format.isolate(self._desk.format.date_long(at.date()))
        return day if is_whole else f"{day} {self._time(at)}"

    def _time(self, at: datetime) -> str:
        return self._desk.format.isolate(self._desk.format.time(at.time()))

    def refresh(self) -> None:
        offered = self._desk.run(calendar_setup.offered, with_retired=True)
        self._names = words.names_of(offered)
        now = self._desk.now
        self._model.show(self._desk.run(calendar_setup.absences, now, now + _AHEAD))
        self._tell(self.table.selected())

    def _tell(self, row: Absence | None) -> None:
        self.edit_button.setEnabled(row is not None)
        self.drop.setEnabled(row is not None)
        self.chosen.emit(row)

    def selected(self) -> Absence | None:
        row: Absence | None = self.table.selected()
        return row

    def add_new(self) -> None:
        AbsenceDialog(self._desk, None, self.table.select, self).open()

    def edit(self) -> None:
        if row := self.selected():
            AbsenceDialog(self._desk, row, self.table.select, self).open()

    def _drop(self) -> None:
        if row := self.selected():
            self._desk.run(calendar_setup.drop_absence, row.id)
            said = _("{name} is there again.").format(name=self._names.get(row.target_id, ""))
            self._desk.toast(said, lambda: self._put_back(row))

    def _put_back(self, row: Absence) -> None:
        self._desk.run(calendar_setup.save_absence, replace(row, id=""))
