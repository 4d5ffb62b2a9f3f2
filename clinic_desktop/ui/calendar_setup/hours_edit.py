"""The working hours of a practitioner: a week of typed lines, and other weeks for other seasons."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.domain.working_hours import Shift
from clinic_desktop.ui import theme
from clinic_desktop.ui.calendar_setup.day_hours import CopyMenu, DayHours, Rooms, fill_down
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.date_edit import DateEdit
from clinic_desktop.ui.widgets.naming import named

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class WeekPlan:
    """The hours of a week, valid from one day to another (both included, None: open)."""

    since: date | None
    until: date | None
    shifts: tuple[Shift, ...]


def plans_of(shifts: Iterable[Shift]) -> list[WeekPlan]:
    """Shifts put together that are valid in the same time, the earliest first; at least one plan."""
    found: dict[tuple[date | None, date | None], list[Shift]] = {}
    for shift in shifts:
        found.setdefault((shift.since, shift.until), []).append(shift)
    order = sorted(found, key=lambda ends: (ends[0] or date.min, ends[1] or date.max))
    return [WeekPlan(*ends, tuple(found[ends])) for ends in order] or [WeekPlan(None, None, ())]


class HoursEdit(QWidget):
    """One plan is shown at a time; the week starts where the clinic's week starts."""

    edited = Signal()

    def __init__(self, rooms: Rooms, formatter: Formatter, today: date, week_start: int) -> None:
        super().__init__()
        self._format, self._today = formatter, today
        self._plans = [WeekPlan(None, None, ())]
        self._at = 0
        self.plan = named(ChoiceCombo[int](), "hours_plan", _("Which hours"))
        self.other = button(
            _("Other hours from a day on"), "hours_other", self.add_plan, icon="add"
        )
        self.drop = button(_("Remove these hours"), "hours_drop", self.drop_plan, icon="delete")
        self.since = named(DateEdit(formatter), "hours_since", _("Valid from"))
        self.until = named(DateEdit(formatter), "hours_until", _("Valid until"))
        order = [(week_start + step) % 7 for step in range(7)]
        self.days = [DayHours(weekday, rooms, formatter) for weekday in order]
        self._lay_out()
        self._connect()
        self.set_value(())

    def _lay_out(self) -> None:
        px = theme.current().px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self.plan, 1)
        head.addWidget(self.drop)
        head.addWidget(self.other)
        layout.addLayout(head)
        layout.addWidget(self._validity())
        layout.addLayout(self._grid())
        layout.addWidget(
            labels.hint(
                _(
                    "Type 9-13, 14-18; the gap is the break. An empty line is a day off. For another "
                    "room write 14-18 @Room 2. Ctrl+D copies the day above."
                )
            )
        )
        self.setFocusProxy(self.days[0].line)

    def _validity(self) -> QWidget:
        self._ends = QWidget()
        line = QHBoxLayout(self._ends)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.current().px(12))
        for words, edit in ((_("Valid from"), self.since), (_("until"), self.until)):
            label = labels.plain(words, "label")
            label.setBuddy(edit)
            line.addWidget(label)
            line.addWidget(edit, 1)
            edit.line.setPlaceholderText(_("open"))
        return self._ends

    def _grid(self) -> QGridLayout:
        px = theme.current().px
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(4))
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 1)
        for at, day in enumerate(self.days):
            day.place(grid, at)
            menu = CopyMenu(day, self.days)
            menu.chosen.connect(lambda days, day=day: self._copy(day, days))
            fill_down(day, self.days[at - 1] if at else None)
        return grid

    def _connect(self) -> None:
        self.plan.edited.connect(self._switch)
        for edit in (self.since, self.until):
            edit.line.editingFinished.connect(self._rename)

    # the value

    def value(self) -> tuple[Shift, ...]:
        """Every plan's shifts; InvalidInput where something cannot be read."""
        if problem := self.problem():
            raise InvalidInput(shifts=problem)
        self._keep()
        return tuple(
            replace(shift, since=plan.since, until=plan.until)
            for plan in self._plans
            for shift in plan.shifts
        )

    def set_value(self, shifts: Iterable[Shift]) -> None:
        self._plans = plans_of(shifts)
        in_force = (
            at
            for at, plan in enumerate(self._plans)
            if (plan.since or date.min) <= self._today <= (plan.until or date.max)
        )
        self._show(next(in_force, len(self._plans) - 1))

    def problem(self) -> str:
        """A sentence for the whole; each day says its own below its line."""
        for day in self.days:
            day.show_problem(day.problem())
        wrong = [day for day in self.days if day.problem()]
        self.setFocusProxy((wrong or self.days)[0].line)  # where the form goes and what it marks
        if wrong:
            names = ", ".join(day.label.text() for day in wrong)
            return _("Look at these days: {days}.").format(days=names)
        return self.since.problem() or self.until.problem() or self._order_problem()

    def _order_problem(self) -> str:
        since, until = self.since.value(), self.until.value()
        if since and until and until < since:
            return _("These hours end before they begin.")
        return ""

    def state(self) -> tuple[object, ...]:
        """What is typed and what is kept, to see whether anything changed."""
        ends = self.since.line.text(), self.until.line.text()
        others = tuple(plan for at, plan in enumerate(self._plans) if at != self._at)
        return (*ends, *(day.state() for day in self.days), others)

    # plans

    def _show(self, at: int) -> None:
        self._at, plan = at, self._plans[at]
        self.since.set_value(plan.since)
        self.until.set_value(plan.until)
        for day in self.days:
            day.set_shifts(each for each in plan.shifts if each.weekday == day.weekday)
        self._name_plans()

    def _name_plans(self) -> None:
        self.plan.set_choices((at, self._title(plan)) for at, plan in enumerate(self._plans))
        self.plan.set_value(self._at)
        is_one = len(self._plans) == 1
        self.plan.setEnabled(not is_one)
        self.drop.setHidden(is_one)
        only = self._plans[self._at]
        self._ends.setHidden(is_one and only.since is None and only.until is None)

    def _title(self, plan: WeekPlan) -> str:
        since, until = (
            self._format.date_long(day) if day else "" for day in (plan.since, plan.until)
        )
        if since and until:
            return _("From {since} to {until}").format(since=since, until=until)
        if since:
            return _("From {since} on").format(since=since)
        return _("Until {until}").format(until=until) if until else _("The whole year")

    def _keep(self) -> None:
        """Remember what stands on the screen; the plan before goes on to the day before."""
        was = self._plans[self._at]
        shifts = tuple(shift for day in self.days for shift in day.shifts())
        now = WeekPlan(self.since.value(), self.until.value(), shifts)
        self._plans[self._at] = now
        if was.since and now.since and was.since != now.since:
            for at, plan in enumerate(self._plans):
                if at != self._at and plan.until == was.since - _DAY:
                    self._plans[at] = replace(plan, until=now.since - _DAY)

    def _switch(self) -> None:
        wanted = self.plan.value()
        if self.problem():
            self.plan.set_value(self._at)  # what cannot be read would be lost
            return
        self._keep()
        self._show(wanted)

    def _rename(self) -> None:
        if not self.problem():
            self._keep()
            self._name_plans()

    def add_plan(self) -> None:
        """The same hours again from the first of next month on, to be changed."""
        if self.problem():
            return
        self._keep()
        base = self._plans[self._at]
        start = _next_month(max(self._today, base.since or self._today))
        self._plans[self._at] = replace(base, until=start - _DAY)
        self._plans.insert(self._at + 1, WeekPlan(start, base.until, base.shifts))
        self._show(self._at + 1)
        self.since.line.setFocus()
        self.since.line.selectAll()

    def drop_plan(self) -> None:
        """Take the hours shown away; the ones before go on as long as these would have."""
        gone = self._plans.pop(self._at)
        for at, plan in enumerate(self._plans):
            if gone.since and plan.until == gone.since - _DAY:
                self._plans[at] = replace(plan, until=gone.until)
        self._show(max(self._at - 1, 0))

    def _copy(self, day: DayHours, days: list[DayHours]) -> None:
        for each in days:
            each.take(day)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
