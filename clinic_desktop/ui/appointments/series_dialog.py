"""Repeating an appointment: how often, until when, and every day of it with what is in the way."""

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from clinic_desktop.domain import wall_time
from clinic_desktop.domain.errors import ClinicError, InvalidInput
from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui import theme
from clinic_desktop.ui.appointments import booking_words as words
from clinic_desktop.ui.appointments import day_words, series_deeds
from clinic_desktop.ui.appointments.proposal_look import ProposalLook
from clinic_desktop.ui.appointments.repeat_base import RepeatBase
from clinic_desktop.ui.appointments.repeat_rule import Repeat, Unit
from clinic_desktop.ui.appointments.weekday_choice import WeekdayChoice
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.date_edit import DateEdit
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.number_edit import NumberEdit
from clinic_desktop.ui.widgets.row_table_model import Column, RowTableModel
from clinic_desktop.ui.widgets.slow_form_dialog import SlowFormDialog
from clinic_desktop.ui.widgets.table_view import TableView
from clinic_desktop.usecases.appointments.series import OnClash, Proposed, SeriesBooked

_TIMES, _MOST_TIMES = 6, 200


class SeriesDialog(SlowFormDialog[SeriesBooked]):
    """What is booked becomes the first of its series; every day is seen before it is kept."""

    booked = Signal(str)  # the first of those booked

    def __init__(self, desk: Desk, base: RepeatBase, parent: QWidget | None = None) -> None:
        self._base = base
        title = _("Repeat the appointment")
        super().__init__(desk, title, parent, columns=2, save_text=_("Book the series"))
        named(self, "series_dialog", title)
        zone = ZoneInfo(desk.format.zone)
        self._start = wall_time.on_wall(self._base.form.start, zone)
        self.proposed: list[Proposed] = []
        self._make_fields()
        self._make_list()
        self.search = ProposalLook(desk, self._question, self._show, self._failed, self)
        self._connect()
        self._follow()

    def _make_fields(self) -> None:
        formatter = self.desk.format
        self.add_widget(labels.plain(self._what(), "strong", "series_what", wraps=True), span=2)
        self.every = self.add_field("every", _("Every"), NumberEdit(1, 52))
        self.unit = self.add_field("unit", _("Days, weeks or months"), ChoiceCombo(self._units()))
        self.weekdays = self.add_field(
            "weekdays", _("On"), WeekdayChoice(formatter.week_start), span=2
        )
        self.ends = self.add_field(
            "ends",
            _("Ends"),
            ChoiceCombo([(False, _("after a number of times")), (True, _("on a day"))]),
        )
        self.count = self.add_field("count", _("How many times"), NumberEdit(2, _MOST_TIMES))
        self.add_widget(QWidget())
        self.until = self.add_field("until", _("Last day"), DateEdit(formatter))
        self.unit.set_value(Unit.WEEKS)
        self.weekdays.set_value((self._start.weekday(),))
        self.count.set_value(_TIMES)
        self.until.set_value(self._start.date() + timedelta(weeks=_TIMES - 1))

    def _what(self) -> str:
        day = day_words.whole_day(self._start.date(), self.desk.format)
        return words.DOT.join((words.own_direction(self._base.patient), day))

    def _units(self) -> list[tuple[Unit, str]]:
        which = Repeat(self._start, 1, Unit.MONTH_WEEKDAYS).which_weekday()
        return [
            (Unit.DAYS, _("days")),
            (Unit.WEEKS, _("weeks")),
            (Unit.MONTHS, _("months, on day {n}").format(n=self._start.day)),
            (Unit.MONTH_WEEKDAYS, _("months, on {which}").format(which=which)),
        ]

    def _make_list(self) -> None:
        self.sentence = labels.plain("", "strong", "series_sentence", wraps=True)
        self.add_widget(self.sentence, span=2)
        self.model = RowTableModel[Proposed](
            (
                Column(_("Day"), self._day, width=170),
                Column(_("Time"), lambda row: self.desk.format.time(row.start), width=80),
                Column(
                    _("In the way"), self._in_the_way, tone=_tone, tooltip=self._all_in_the_way,
                    is_stretched=True,
                ),
            ),
            key=lambda row: row.day,
        )  # fmt: skip
        self.table = TableView(self.model, "series_days", _("Days of the series"), is_compact=True)
        self.table.setMinimumHeight(theme.current().px(210))
        self.add_widget(self.table, span=2)
        self.skip = named(QCheckBox(), "series_skip", _("Leave out days that do not fit"))
        self.skip.setText(_("Leave out days that do not fit"))
        self.skip.setChecked(True)
        self.add_widget(self.skip, span=2)

    def _connect(self) -> None:
        self.unit.edited.connect(self._follow)
        self.ends.edited.connect(self._follow)
        self.weekdays.edited.connect(self._changed)
        for number in (self.every, self.count):
            number.valueChanged.connect(lambda _value: self._changed())
        self.until.line.textChanged.connect(lambda _text: self._changed())
        self.skip.toggled.connect(lambda _on: self._show(self.proposed))

    # what is asked

    def repeat(self) -> Repeat:
        """What the fields say; raises InvalidInput."""
        is_until = self.ends.value()
        until = self.until.value() if is_until else None
        if is_until and (until is None or until <= self._start.date()):
            raise InvalidInput(until=_("Enter a day after the first one."))
        days = self.weekdays.value()
        if self.unit.value() is Unit.WEEKS and not days:
            raise InvalidInput(weekdays=_("Choose at least one day of the week."))
        return Repeat(
            self._start, self.every.value(), self.unit.value(), days, self.count.value(), until
        )

    def _follow(self) -> None:
        is_until = self.ends.value()
        self.fields["weekdays"].setVisible(self.unit.value() is Unit.WEEKS)
        self.count.setEnabled(not is_until)
        self.until.setEnabled(is_until)
        self.fields["until"].setVisible(is_until)
        self._changed()

    def _changed(self) -> None:
        self.clear_problems()
        try:
            self.sentence.setText(self.repeat().sentence(self.desk.format))
        except (InvalidInput, ValueError):
            self.sentence.setText("")
        self.search.soon()

    def _question(self) -> Callable[[], list[Proposed]] | None:
        try:
            rule = self.repeat().rule()
        except (InvalidInput, ValueError):
            return None
        return lambda: self._base.preview(self.desk, rule)

    def _show(self, proposed: list[Proposed]) -> None:
        self.proposed = proposed
        self.model.show(proposed)
        found = [each for each in proposed if each.clashes]
        if not found:
            self.banner.say("")
            return
        said = ngettext("{n} day does not fit.", "{n} days do not fit.", len(found))
        taken = not self.skip.isChecked() and any(each.is_taken for each in found)
        tone = "danger" if taken else "warn"
        self.banner.say(said.format(n=len(found)), tone)
        self.make_room()

    def _failed(self, error: ClinicError) -> None:
        self.model.show([])
        self.banner.say(str(error), "danger")

    # in words

    def _day(self, row: Proposed) -> str:
        return day_words.day_with_date(self.desk.format.local(row.start).date(), self.desk.format)

    def _in_the_way(self, row: Proposed) -> str:
        if not row.clashes:
            return _("fits")
        said = words.clash_text(row.clashes[0], self.desk.format)
        return _("left out: {why}").format(why=said) if self.skip.isChecked() else said

    def _all_in_the_way(self, row: Proposed) -> str:
        return "\n".join(words.clash_text(each, self.desk.format) for each in row.clashes)

    # saving

    def work(self) -> Callable[[Progress], SeriesBooked]:
        rule = self.repeat().rule()
        if self.search.is_busy:
            raise InvalidInput(dialog=_("The days are being looked up. Press again in a moment."))
        on_clash = OnClash.SKIP if self.skip.isChecked() else OnClash.REFUSE
        return lambda _progress: self._base.book_series(self.desk, rule, on_clash)

    def saved(self, result: SeriesBooked) -> None:
        series_deeds.say_series_booked(self.desk, result, has_first=self._base.begun is not None)
        self.booked.emit(result.ids[0] if result.ids else self._base.appointment)

    def done(self, result: int) -> None:
        self.search.stop()
        super().done(result)


def _tone(row: Proposed) -> str:
    if not row.clashes:
        return "text2"
    return "danger" if row.is_taken else "warn"
