"""The columns of the list of reminders."""

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.domain.reminder import ReminderDue
from clinic_desktop.ui.reminders import words
from clinic_desktop.ui.widgets.row_table_model import Column

SPARED = (2, 3)  # with whom and what: given up in a narrow window


def reminder_columns(formatter: Formatter) -> list[Column[ReminderDue]]:
    return [
        Column(
            _("Time"),
            lambda due: formatter.time(due.row.start),
            sort_by=lambda due: due.row.start,
            width=64,
        ),
        Column(
            _("Patient"),
            lambda due: due.row.patient,
            sort_by=lambda due: due.row.patient.casefold(),
            tooltip=lambda due: due.row.patient,
            width=180,
        ),
        Column(
            _("With"),
            lambda due: due.practitioner,
            sort_by=lambda due: due.practitioner,
            width=130,
        ),
        Column(_("What"), lambda due: words.kind(due.kind), width=86),
        Column(_("Ways"), words.ways, tooltip=words.ways, width=206),
        Column(
            _("State"),
            lambda due: words.state(due, formatter),
            sort_by=words.tone,
            icon=words.icon,
            tone=words.tone,
            tooltip=lambda due: due.problem,
            width=170,
            is_stretched=True,
        ),
    ]
