"""A course: so many sessions every so many days, each day found before anything is booked."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from clinic_desktop.domain.errors import ClinicError, InvalidInput
from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui import theme
from clinic_desktop.ui.appointments import booking_words as words
from clinic_desktop.ui.appointments import day_words, series_deeds
from clinic_desktop.ui.appointments.proposal_look import ProposalLook
from clinic_desktop.ui.appointments.repeat_base import RepeatBase
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.number_edit import NumberEdit
from clinic_desktop.ui.widgets.row_table_model import Column, RowTableModel
from clinic_desktop.ui.widgets.slow_form_dialog import SlowFormDialog
from clinic_desktop.ui.widgets.table_view import TableView
from clinic_desktop.usecases.appointments.course import MOST_SESSIONS, Planned, Rhythm
from clinic_desktop.usecases.appointments.series import SeriesBooked


class CourseDialog(SlowFormDialog[SeriesBooked]):
    """What is booked is the first session; person, room and devices stay the same."""

    booked = Signal(str)  # the first of those booked

    def __init__(self, desk: Desk, base: RepeatBase, parent: QWidget | None = None) -> None:
        self._base = base
        title = _("Book a course")
        super().__init__(desk, title, parent, columns=3, save_text=_("Book the course"))
        named(self, "course_dialog", title)
        self.planned: list[Planned] = []
        self._make_fields()
        self._make_list()
        self.search = ProposalLook(desk, self._question, self._show, self._failed, self)
        for number in (self.sessions, self.every, self.slack):
            number.valueChanged.connect(lambda _value: self._changed())
        self.same_time.toggled.connect(lambda _on: self._changed())
        self._changed()

    def _make_fields(self) -> None:
        start, formatter = self._base.form.start, self.desk.format
        day = day_words.whole_day(formatter.local(start).date(), formatter)
        said = words.DOT.join(
            (
                words.own_direction(self._base.patient),
                f"{day} {formatter.isolate(formatter.time(start))}",
            )
        )
        self.add_widget(labels.plain(said, "strong", "course_what", wraps=True), span=3)
        self.sessions = self.add_field("sessions", _("Sessions"), NumberEdit(2, MOST_SESSIONS))
        self.every = self.add_field("every", _("Days from one to the next"), NumberEdit(1, 365))
        self.slack = self.add_field("slack", _("Days earlier or later"), NumberEdit(0, 30))
        self.sessions.set_value(6)
        self.every.set_value(7)
        self.slack.set_value(1)
        text = _("At the same time of day only")
        self.same_time = named(QCheckBox(text), "same_time", text)
        self.same_time.setChecked(True)
        self.add_widget(self.same_time, span=3)

    def _make_list(self) -> None:
        self.model = RowTableModel[Planned](
            (
                Column(_("Session"), self._number, is_trailing=True, width=80),
                Column(_("Day"), self._day, width=190, tone=_tone),
                Column(_("Time"), self._time, width=90),
                Column(_("Note"), self._remark, tone=_tone, is_stretched=True),
            ),
            key=lambda row: row.day,
        )
        self.table = TableView(
            self.model, "course_sessions", _("Sessions of the course"), is_compact=True
        )
        self.table.setMinimumHeight(theme.current().px(230))
        self.add_widget(self.table, span=3)

    def rhythm(self) -> Rhythm:
        return Rhythm(
            self.sessions.value(),
            self.every.value(),
            self.slack.value(),
            self.same_time.isChecked(),
        )

    def _changed(self) -> None:
        self.clear_problems()
        self.search.soon()

    def _question(self) -> Callable[[], list[Planned]]:
        rhythm = self.rhythm()
        return lambda: self._base.plan(self.desk, rhythm)

    def _show(self, planned: list[Planned]) -> None:
        self.planned = planned
        self.model.show(planned)
        lost = sum(each.start is None for each in planned)
        said = ngettext(
            "{n} session has no place. Allow more days or other times.",
            "{n} sessions have no place. Allow more days or other times.",
            lost,
        )
        self.banner.say(said.format(n=lost) if lost else "", "warn")
        self.make_room()

    def _failed(self, error: ClinicError) -> None:
        self.planned = []
        self.model.show([])
        if isinstance(error, InvalidInput):
            self.show_problems(error)
        else:
            self.banner.say(str(error), "danger")

    # in words

    def _number(self, row: Planned) -> str:
        return str(self.planned.index(row) + 1)

    def _day(self, row: Planned) -> str:
        formatter = self.desk.format
        day = formatter.local(row.start).date() if row.start else row.day
        return day_words.day_with_date(day, formatter)

    def _time(self, row: Planned) -> str:
        return self.desk.format.time(row.start) if row.start else "–"

    def _remark(self, row: Planned) -> str:
        if row.start is None:
            said = ngettext("no free time on this day", "no free time on {n} days", len(row.tried))
            return said.format(n=len(row.tried))
        shift = (self.desk.format.local(row.start).date() - row.day).days
        if not shift:
            return ""
        later = ngettext("{n} day later", "{n} days later", shift)
        earlier = ngettext("{n} day earlier", "{n} days earlier", -shift)
        return (later if shift > 0 else earlier).format(n=abs(shift))

    # saving

    def work(self) -> Callable[[Progress], SeriesBooked]:
        if self.search.is_busy:
            raise InvalidInput(
                dialog=_("Free times are being looked for. Press again in a moment.")
            )
        planned = list(self.planned)
        return lambda _progress: self._base.book_course(self.desk, planned)

    def saved(self, result: SeriesBooked) -> None:
        series_deeds.say_series_booked(self.desk, result, has_first=self._base.begun is not None)
        self.booked.emit(result.ids[0] if result.ids else self._base.appointment)

    def done(self, result: int) -> None:
        self.search.stop()
        super().done(result)


def _tone(row: Planned) -> str:
    return "danger" if row.start is None else ""
