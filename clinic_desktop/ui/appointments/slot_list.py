"""The next free times, by day; Enter takes one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from clinic_desktop.domain import wall_time
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.domain.slots import Slot
from clinic_desktop.ui import theme
from clinic_desktop.ui.appointments import booking_words as words
from clinic_desktop.ui.appointments import day_words
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.date_edit import DateEdit
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.form_field import FormField
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.row_table_model import Column, RowTableModel
from clinic_desktop.ui.widgets.table_view import TableView
from clinic_desktop.usecases.calendar_setup import CalendarSetup

PAGE = 6
WIDTH = 500  # at 100 %
_NOON = 12


@dataclass(frozen=True)
class SlotRow:
    """One line; `day` is empty where the line above is of the same day."""

    slot: Slot
    day: str
    said: str
    is_taken: bool = False  # chosen for this booking


class SlotPanel(QFrame):
    """Free times beside the form, with what narrows them."""

    picked = Signal(object)  # a Slot
    wanted = Signal()  # other times are to be looked for

    def __init__(self, formatter: Formatter, setup: CalendarSetup) -> None:
        super().__init__()
        self._format = formatter
        self._setup = setup
        self._slots: tuple[Slot, ...] = ()
        self._taken: Slot | None = None
        self.limit = PAGE
        named(self, "slot_panel", _("Free times"))
        self.setProperty("kind", "side")
        self.since = DateEdit(formatter)
        self.half = ChoiceCombo(
            [("", _("Any time")), ("am", _("Mornings")), ("pm", _("Afternoons"))]
        )
        days = day_words.weekdays()
        order = [(formatter.week_start + n) % 7 for n in range(7)]
        self.weekday = ChoiceCombo([(-1, _("Any day")), *((day, days[day]) for day in order)])
        self.model = RowTableModel(_columns(formatter, setup), key=lambda row: row.slot)
        self.table = TableView(self.model, "slots", _("Free times"), is_compact=True)
        self.empty = EmptyState("calendar", _("Looking for free times…"))
        self.more = button(_("More times"), "slots_more", self._more, kind="quiet", icon="add")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        px = theme.current().px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(16), px(20), px(16), px(16))
        layout.setSpacing(px(10))
        title = labels.plain(_("&Free times"), "card-title", "slots_title")
        title.setBuddy(self.table)
        grid = QGridLayout()
        grid.setSpacing(px(8))
        grid.addWidget(FormField("slots_since", _("From"), self.since), 0, 0, 1, 2)
        grid.addWidget(FormField("slots_weekday", _("Weekday"), self.weekday), 1, 0)
        grid.addWidget(FormField("slots_half", _("Time of day"), self.half), 1, 1)
        self.table.horizontalHeader().hide()
        self.table.set_empty_state(self.empty)
        layout.addWidget(title)
        layout.addLayout(grid)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.more)
        self.take(px(WIDTH))

    def take(self, left: int) -> None:
        """Be as wide as what the form leaves, within reason."""
        px = theme.current().px
        self.setFixedWidth(min(px(WIDTH), max(px(260), left)))

    def _connect(self) -> None:
        self.table.opened.connect(self._pick)
        self.table.clicked.connect(lambda index: self._pick(self.model.row(index)))
        self.since.line.textChanged.connect(self._narrowed)
        self.half.currentIndexChanged.connect(self._narrowed)
        self.weekday.currentIndexChanged.connect(self._narrowed)

    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab goes: the times first, then what narrows them."""
        return (self.table, self.more, self.since.line, self.weekday, self.half)

    # what is looked for

    def moment(self, now: datetime) -> datetime:
        """From when on: the day typed, or now."""
        day = None if self.since.problem() else self.since.value()
        if day is None:
            return now
        zone = ZoneInfo(self._format.zone)
        return max(now, wall_time.moment(datetime.combine(day, time.min), zone))

    def hours(self) -> tuple[int, int]:
        return {"am": (0, _NOON), "pm": (_NOON, 24)}.get(self.half.value(), (0, 24))

    def weekdays(self) -> tuple[int, ...]:
        day = self.weekday.value()
        return () if day < 0 else (day,)

    def _narrowed(self) -> None:
        self.limit = PAGE
        self.wanted.emit()

    def _more(self) -> None:
        self.limit += PAGE
        self.wanted.emit()

    # what was found

    def show_slots(self, slots: Sequence[Slot], taken: Slot | None, why_none: str = "") -> None:
        """The slots in order; the one taken by this booking carries a mark."""
        self._slots = tuple(slots)
        self.show_taken(taken)
        self.more.setVisible(len(slots) >= self.limit)
        nothing = _("Nothing is free in the next 90 days. Try another person or a later day.")
        self.empty.say(why_none or nothing)

    def show_taken(self, taken: Slot | None) -> None:
        self._taken = taken
        self.model.show(self._rows())
        if taken is not None and self.table.selected() is None:
            self.table.select(taken)
        if self.table.selected() is None:
            self.table.select_first()

    def slots(self) -> tuple[Slot, ...]:
        return self._slots

    def _rows(self) -> list[SlotRow]:
        rows: list[SlotRow] = []
        last: date | None = None
        for slot in self._slots:
            day = self._format.local(slot.start).date()
            shown = "" if day == last else day_words.short_day(day, self._format)
            said = words.slot_text(slot, self._setup, self._format)
            rows.append(SlotRow(slot, shown, said, slot == self._taken))
            last = day
        return rows

    def _pick(self, row: SlotRow) -> None:
        self.picked.emit(row.slot)


def _columns(formatter: Formatter, setup: CalendarSetup) -> tuple[Column[SlotRow], ...]:
    def place(row: SlotRow) -> str:
        names = (
            words.practitioner_name(setup, row.slot.practitioner_id),
            words.room_name(setup, row.slot.room_id),
        )
        return words.DOT.join(words.own_direction(name) for name in names if name)

    return (
        Column(
            "",
            lambda _row: "",
            width=30,
            icon=lambda row: "check" if row.is_taken else "",
            tone=lambda row: "accent" if row.is_taken else "",
            hint=_("Chosen"),
            said=lambda row: _("chosen") if row.is_taken else "",
        ),
        Column(_("Day"), lambda row: row.day, width=104, said=lambda row: row.said),
        Column(
            _("Time"),
            lambda row: formatter.isolate(formatter.time(row.slot.start)),
            width=60,
            tone=lambda row: "accent" if row.is_taken else "",
            said=lambda row: row.said,
        ),
        Column(_("With"), place, is_stretched=True, tooltip=place, said=lambda row: row.said),
    )
