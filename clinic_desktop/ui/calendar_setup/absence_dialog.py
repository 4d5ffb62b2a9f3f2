"""Leave, illness, training; or a room or device out of use."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QLineEdit, QWidget

from clinic_desktop.domain import wall_time
from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.spans import Span
from clinic_desktop.ui.calendar_setup import words
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.date_edit import DateEdit
from clinic_desktop.ui.widgets.form_dialog import FormDialog
from clinic_desktop.ui.widgets.understood_edit import UnderstoodEdit
from clinic_desktop.usecases import calendar_setup
from clinic_desktop.usecases.calendar_setup import Absence


class TimeEdit(UnderstoodEdit[time]):
    """A time on the wall, or nothing for the end of the day."""

    def __init__(self, formatter: Formatter, nothing: str) -> None:
        super().__init__()
        self._format = formatter
        self.line.setPlaceholderText(nothing)

    def parse(self, text: str) -> time:
        return self._format.parse_time(text)

    def written(self, value: time) -> str:
        return self._format.time(value)

    def explained(self, value: time) -> str:
        return "" if self.line.text().strip() == self.written(value) else self.written(value)


class AbsenceDialog(FormDialog):
    """`then` gets the id of what was saved."""

    def __init__(
        self,
        desk: Desk,
        absence: Absence | None = None,
        then: Callable[[Id], object] = str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("Away") if absence else _("New absence"), parent, columns=2)
        self.setObjectName("absence_dialog")
        self.desk: Desk = desk
        self._absence, self._then = absence, then
        self._zone = ZoneInfo(desk.clinic.zone)
        self._lay_out_fields()
        if absence is not None:
            self._fill(absence)
        self._connect()
        self._count()

    def _lay_out_fields(self) -> None:
        formatter = self.desk.format
        self.target = self.add_field(
            "target", _("Who or what"), ChoiceCombo([("", _("Choose…")), *self._targets()])
        )
        self.reason = self.add_field("reason", _("Why"), ChoiceCombo(words.reasons()))
        self.first = self.add_field("first", _("First day"), DateEdit(formatter))
        self.start = self.add_field("start", _("From"), TimeEdit(formatter, _("start of the day")))
        self.last = self.add_field("last", _("Last day"), DateEdit(formatter))
        self.last.line.setPlaceholderText(_("the same day"))
        self.end = self.add_field("ends_at", _("Until"), TimeEdit(formatter, _("end of the day")))
        self.note = self.add_field(
            "note", _("Note"), QLineEdit(), span=2,
            hint=_("Read by those who manage the calendar, and by the person. Others see “Away”."),
        )  # fmt: skip

    def _targets(self) -> list[tuple[Id, str]]:
        offered = self.desk.run(calendar_setup.offered, with_retired=True)
        held = self._absence.target_id if self._absence else ""
        gone = {each.id for each in offered.practitioners if each.is_retired}
        gone |= {each.id for each in offered.resources if each.is_retired}
        return [pair for pair in words.names_of(offered).items() if pair[0] not in gone - {held}]

    def _connect(self) -> None:
        self.target.edited.connect(self._count)
        for edit in (self.first, self.last):
            edit.line.textChanged.connect(lambda _text: self._count())
        for moment in (self.start, self.end):
            moment.edited.connect(self._count)

    def _fill(self, absence: Absence) -> None:
        starts = wall_time.on_wall(absence.starts_at, self._zone)
        ends = wall_time.on_wall(absence.ends_at, self._zone)
        code, note = words.split_reason(absence.reason)
        self.target.set_value(absence.target_id)
        self.reason.set_value(code)
        self.note.setText(note)
        self.first.set_value(starts.date())
        self.start.set_value(starts.time() if starts.time() != time.min else None)
        is_whole = ends.time() == time.min
        self.last.set_value(ends.date() - timedelta(days=1) if is_whole else ends.date())
        self.end.set_value(None if is_whole else ends.time())

    def _span(self) -> Span:
        """What is entered; InvalidInput where it is nothing yet."""
        first = self.first.value()
        if first is None:
            raise InvalidInput(first=_("Enter the first day."))
        last = self.last.value() or first
        if last < first:
            raise InvalidInput(last=_("The last day comes before the first."))
        start, end = self._start(first), self._end(last)
        if end <= start:
            raise InvalidInput(ends_at=_("It must end after it begins."))
        return Span(start, end)

    def _start(self, first: date) -> datetime:
        at = self.start.value()
        if at is None:
            return wall_time.day_span(first, self._zone).start
        return wall_time.moment(datetime.combine(first, at), self._zone)

    def _end(self, last: date) -> datetime:
        at = self.end.value()
        if at is None:
            return wall_time.day_span(last, self._zone).end
        return wall_time.moment(datetime.combine(last, at), self._zone)

    def _count(self) -> None:
        """Say at once what is booked in this time."""
        try:
            span = self._span()
        except InvalidInput:
            self.banner.say("")
            return
        target = self.target.value()
        found = (
            self.desk.run(calendar_setup.bookings_during, target, span.start, span.end)
            if target
            else []
        )
        self.banner.say(self._said(len(found)) if found else "", "warn")
        self.make_room()

    def _said(self, count: int) -> str:
        return _(
            "Booked in this time: {bookings}. They stay; you can move them afterwards."
        ).format(bookings=words.bookings(count))

    def save(self) -> None:
        if not self.target.value():
            raise InvalidInput(target=_("Choose who or what is away."))
        span = self._span()
        reason = words.joined_reason(self.reason.value(), self.note.text())
        base = self._absence or Absence("", "", span.start, span.end)
        entered = replace(
            base,
            target_id=self.target.value(),
            starts_at=span.start,
            ends_at=span.end,
            reason=reason,
        )
        self._then(self.desk.run(calendar_setup.save_absence, entered))
