"""The days of a year on which the clinic is closed."""

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout

from clinic_desktop.domain.country import country
from clinic_desktop.domain.language import _
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui import theme
from clinic_desktop.ui.calendar_setup import words
from clinic_desktop.ui.calendar_setup.holiday_dialogs import HolidayDialog, ProposedDialog
from clinic_desktop.ui.calendar_setup.listing import deeds_row
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button, tool
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.row_table_model import Column, RowTableModel
from clinic_desktop.ui.widgets.table_view import TableView
from clinic_desktop.ui.widgets.tell import tell
from clinic_desktop.usecases import calendar_setup, holidays_proposed
from clinic_desktop.usecases.calendar_setup import Holiday


class HolidaysCard(Card):
    """One year at a time; `chosen` fires with the day marked, or None."""

    chosen = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Days off of the clinic"))
        self._desk = desk
        self.year = desk.today.year
        self._booked: dict[date, int] = {}
        self._model = RowTableModel(self._columns())
        self.table = TableView(self._model, "holidays_table", _("Days off of the clinic"))
        self.table.set_empty_state(
            EmptyState("today", _("Feasts on which nobody is booked. Your country's are proposed."))
        )
        self.year_label = named(labels.plain(kind="section"), "holidays_year")
        self.propose_button = button(
            _("Propose the year…"),
            "holidays_propose",
            self.propose,
            kind="primary",
            icon="calendar",
        )
        self.add_button = button(_("Add a day…"), "holiday_add", self.add_day, icon="add")
        self.edit_button = button(_("Edit…"), "holiday_edit", self.edit, icon="edit")
        self.drop = button(_("Remove"), "holiday_drop", self._drop, icon="delete")
        self._lay_out()
        self.table.opened.connect(lambda _row: self.edit())
        self.table.chosen.connect(self._tell)
        self.refresh()

    def _lay_out(self) -> None:
        years = QHBoxLayout()
        years.setSpacing(theme.current().px(4))
        years.addWidget(tool("previous", "year_before", _("Year before"), lambda: self.go(-1)))
        years.addWidget(self.year_label)
        years.addWidget(tool("next", "year_after", _("Year after"), lambda: self.go(1)))
        self.head.addLayout(years)
        self.body.addLayout(
            deeds_row((self.add_button, self.edit_button, self.drop), (self.propose_button,))
        )
        self.add(self.table, 1)

    def _columns(self) -> list[Column[Holiday]]:
        return [
            Column(_("Day"), lambda row: words.dated(row.day, self._desk.format), width=138),
            Column(_("Name"), lambda row: row.name, is_stretched=True,
                   tooltip=lambda row: row.name),
            Column(_("State"), _state, icon=_icon, tone=_tone, width=118, tooltip=_hint),
            Column(_("Booked"), self._count, width=70, is_trailing=True,
                   tone=lambda row: "warn" if self._on(row) else ""),
        ]  # fmt: skip

    def _on(self, row: Holiday) -> int:
        return self._booked.get(row.day, 0) if row.day >= self._desk.today else 0

    def _count(self, row: Holiday) -> str:
        found = self._on(row)
        return self._desk.format.number(found) if found else "–"

    def refresh(self) -> None:
        self._booked = self._desk.run(calendar_setup.booked_on_days_off, self.year)
        self.year_label.setText(str(self.year))
        self._model.show(self._desk.run(calendar_setup.holidays, self.year))
        self._tell(self.table.selected())
        self._show_coming()

    def _show_coming(self) -> None:
        """What is past lies above."""
        for at, row in enumerate(self._model.rows):
            if row.day >= self._desk.today:
                top = QAbstractItemView.ScrollHint.PositionAtTop
                self.table.scrollTo(self._model.index(at, 0), top)
                return

    def go(self, step: int) -> None:
        self.year += step
        self.refresh()

    def _tell(self, row: Holiday | None) -> None:
        self.edit_button.setEnabled(row is not None)
        self.drop.setEnabled(row is not None)
        self.chosen.emit(row)

    def selected(self) -> Holiday | None:
        row: Holiday | None = self.table.selected()
        return row

    # deeds

    def add_day(self) -> None:
        HolidayDialog(self._desk, None, self).open()

    def edit(self) -> None:
        if row := self.selected():
            HolidayDialog(self._desk, row, self).open()

    def _drop(self) -> None:
        if row := self.selected():
            self._desk.run(calendar_setup.drop_holiday, row.id)
            said = _("{name} is a day of work.").format(name=row.name)
            self._desk.toast(said, lambda: self._put_back(row))

    def _put_back(self, row: Holiday) -> None:
        self._desk.run(calendar_setup.save_holidays, [replace(row, id="")])

    def propose(self) -> None:
        """Look the year up on the pool: the first time the library takes its time to come."""
        year = self.year

        def work(_progress: Progress) -> list[Holiday]:
            holidays_proposed.load()
            return self._desk.run(calendar_setup.proposed_holidays, year)

        self.propose_button.setEnabled(False)
        self._desk.start(work, lambda found: self._choose(year, found), self)

    def _choose(self, year: int, found: list[Holiday]) -> None:
        self.propose_button.setEnabled(True)
        if found:
            ProposedDialog(self._desk, year, found, self).open()
            return
        preset = country(self._desk.clinic.country)
        tell(
            self,
            _("No days are known for this country: {name}.").format(name=_(preset.name)),
            _("Add the days on which the clinic is closed one by one."),
        )


def _state(row: Holiday) -> str:
    if not row.is_closed:
        return _("day of work")
    return _("estimated") if row.is_estimated else _("closed")


def _icon(row: Holiday) -> str:
    if not row.is_closed:
        return "remove"
    return "clock" if row.is_estimated else "ok"


def _tone(row: Holiday) -> str:
    if not row.is_closed:
        return "text2"
    return "warn" if row.is_estimated else "ok"


def _hint(row: Holiday) -> str:
    return _("The moon decides. Look again when the day is announced.") if row.is_estimated else ""
