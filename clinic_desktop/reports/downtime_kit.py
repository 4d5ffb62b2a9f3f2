"""Work without the computer: the day's lists, and numbered blank forms to be typed in later."""

from itertools import groupby

from clinic_desktop.domain.language import _
from clinic_desktop.reports import day_sheet
from clinic_desktop.reports.layout import GAP, LABEL, NOTE, STRONG
from clinic_desktop.reports.printed import Printed
from clinic_desktop.reports.sheets import Sheets
from clinic_desktop.usecases.day_paper import DowntimeKit

_LINE = 9 * GAP


def build(kit: DowntimeKit, printed: Printed) -> bytes:
    """The lists first, then one form after the other, two or more a page."""
    sheets = Sheets(_("Downtime kit"), printed)
    sheets.text(_("Keep this where it is found without the computer. Shred it afterwards."), NOTE)
    sheets.space(2 * GAP)
    for day, columns in groupby(kit.columns, lambda column: column.day):
        day_sheet.write_day(sheets, day, tuple(columns), printed)
    for number in kit.numbers:
        _form(sheets, number)
    return sheets.finish()


def _form(sheets: Sheets, number: int) -> None:
    labels = _labels()
    height = STRONG.leading + 3 * GAP + len(labels) * _LINE
    start, top = sheets.place(height)
    heading = _("Form {n}").format(n=f"{number:05d}")
    sheets.pen.write(heading, start, top - GAP, sheets.width, STRONG)
    at = top - STRONG.leading - 3 * GAP
    for label in labels:
        sheets.pen.write(label, start, at - GAP, 0.3 * sheets.width, LABEL)
        sheets.pen.rule(start + 0.3 * sheets.width, at - 0.6 * _LINE, 0.7 * sheets.width)
        at -= _LINE
    sheets.space(2 * GAP)


def _labels() -> tuple[str, ...]:
    return (
        _("Date and time"),
        _("Name, birth date"),
        _("Phone"),
        _("Came for, with whom"),
        _("Allergies, medicines"),
        _("Done, note"),
        _("Next appointment"),
        _("Written by; typed in by"),
    )
