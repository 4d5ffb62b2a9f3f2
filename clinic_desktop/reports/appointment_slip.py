"""What a patient takes home: when, with whom, where to call. Nothing clinical."""

from clinic_desktop.domain.language import _
from clinic_desktop.reports.layout import CELL, GAP, NOTE, START, STRONG, apart
from clinic_desktop.reports.printed import Paper, Printed
from clinic_desktop.reports.sheets import Sheets
from clinic_desktop.usecases.day_paper import Slip


def build(slip: Slip, printed: Printed) -> bytes:
    """One page, made for A5."""
    sheets = Sheets(_("Appointment"), printed)
    formatter, row = printed.formatter, slip.row
    style = CELL if printed.paper is Paper.A5 else START
    sheets.text(row.patient, STRONG)
    sheets.space(2 * GAP)
    when = f"{formatter.date_long(formatter.local(row.start).date())}, {formatter.time(row.start)}"
    pairs = [
        (_("When"), apart(when)),
        (_("Until about"), apart(formatter.time(row.end))),
        (_("With"), slip.practitioner),
        (_("Room"), slip.room),
    ]
    sheets.pairs([(label, value) for label, value in pairs if value], style=style)
    sheets.space(3 * GAP)
    text = _("If you cannot come, please tell us a day before: {phone}.")
    if printed.clinic.phone:
        sheets.text(text.format(phone=apart(printed.clinic.phone)), NOTE)
    return sheets.finish()
