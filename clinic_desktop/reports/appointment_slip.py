"""What a patient takes home: when, with whom, where to call. Nothing clinical."""

from dataclasses import replace

from clinic_desktop.domain import weekday_words
from clinic_desktop.domain.language import _
from clinic_desktop.reports.layout import GAP, START, STRONG, apart
from clinic_desktop.reports.printed import Printed
from clinic_desktop.reports.sheets import Sheets
from clinic_desktop.usecases.day_paper import Slip

_WHEN = replace(STRONG, size=15, leading=21)


def build(slip: Slip, printed: Printed) -> bytes:
    """One page, made for A5."""
    sheets = Sheets(_("Appointment"), printed)
    formatter, row = printed.formatter, slip.row
    sheets.text(row.patient, STRONG)
    sheets.space(2 * GAP)
    day = weekday_words.with_date(formatter.local(row.start).date(), formatter)
    times = f"{formatter.time(row.start)} – {formatter.time(row.end)}"
    for line in (day, times):  # read at arm's length, from the door of the fridge
        sheets.text(apart(line), _WHEN)
    sheets.space(2 * GAP)
    sheets.pairs([(_("With"), slip.practitioner), (_("Room"), slip.room)], 0.2)
    sheets.space(3 * GAP)
    text = _("If you cannot come, please tell us a day before: {phone}.")
    if printed.clinic.phone:
        sheets.text(text.format(phone=apart(printed.clinic.phone)), START)
    return sheets.finish()
