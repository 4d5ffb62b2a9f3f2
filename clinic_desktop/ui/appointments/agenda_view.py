"""The appointments of a week as a list."""

from clinic_desktop.domain.appointment import AppointmentRow
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.ui.appointments.block_painter import shown_name
from clinic_desktop.ui.appointments.day_words import short_day
from clinic_desktop.ui.appointments.spoken import Spoken
from clinic_desktop.ui.appointments.state_looks import LOOKS
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.row_table_model import Column, RowTableModel
from clinic_desktop.ui.widgets.table_view import TableView


def agenda(formatter: Formatter, spoken: Spoken) -> TableView:
    """A table whose rows are appointments; `opened` fires on Enter."""
    model: RowTableModel[AppointmentRow] = RowTableModel(_columns(formatter, spoken))
    view = TableView(model, "agenda_view", _("Agenda"))
    view.set_empty_state(EmptyState("calendar", _("Nothing is booked in these days.")))
    return view


def _columns(formatter: Formatter, spoken: Spoken) -> tuple[Column[AppointmentRow], ...]:
    def name_of(owner: str) -> str:
        return spoken.names.get(owner, "")

    return (
        Column(
            _("Day"),
            lambda row: short_day(formatter.local(row.start).date(), formatter),
            lambda row: row.start,
            width=98,
        ),
        Column(
            _("Time"),
            lambda row: spoken.times({"start": row.start, "end": row.end}),
            lambda row: row.start,
            width=106,
        ),
        Column(
            _("State"),
            lambda row: LOOKS[row.state].word,
            lambda row: row.state.value,
            icon=lambda row: LOOKS[row.state].icon,
            tone=lambda row: LOOKS[row.state].bar,
            width=104,
        ),
        Column(
            _("Patient"),
            lambda row: shown_name(row, hides_names=spoken.hides_names),
            lambda row: row.patient.casefold(),
            width=152,
        ),
        Column(
            _("Services"), lambda row: row.services, lambda row: row.services, is_stretched=True
        ),
        Column(
            _("Practitioner"),
            lambda row: name_of(row.practitioner_id),
            lambda row: name_of(row.practitioner_id),
            width=126,
        ),
        Column(
            _("Room"), lambda row: name_of(row.room_id), lambda row: name_of(row.room_id), width=144
        ),
        Column(
            "",
            lambda _row: "",
            icon=lambda row: "alert" if row.is_double else "",
            tone=lambda row: "danger" if row.is_double else "",
            tooltip=lambda row: _("Booked over another appointment") if row.is_double else "",
            said=lambda row: _("Booked over another appointment") if row.is_double else "",
            hint=_("Booked over another appointment"),
            width=36,
        ),
    )
