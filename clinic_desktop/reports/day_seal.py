"""The seal of one day on paper: proves years later that nothing of it was changed."""

from clinic_desktop.domain.language import _
from clinic_desktop.reports.layout import CELL, GAP, LABEL, NOTE, RAISED, START, Column, apart
from clinic_desktop.reports.printed import Paper, Printed
from clinic_desktop.reports.shaped_paragraph import Align, Style
from clinic_desktop.reports.sheets import Sheets
from clinic_desktop.usecases.day_seals import DaySeal

_SEAL = Style(15, 25, is_bold=True, align=Align.START)
_SEAL_SMALL = Style(12.5, 22, is_bold=True, align=Align.START)
_GROUPS_IN_A_ROW = 4
_ROOM_TO_SIGN = 11 * GAP


def build(seal: DaySeal, printed: Printed) -> bytes:
    """One page, also on A5."""
    sheets = Sheets(_("Seal of the day"), printed)
    style = CELL if printed.paper is Paper.A5 else START
    sheets.text(_introduction(), style)
    sheets.space(2 * GAP)
    formatter = printed.formatter
    sheets.pairs(
        (
            (_("Day"), apart(formatter.date_long(seal.day))),
            (_("Sealed"), _sealed(seal, printed)),
            (_("Computers"), ", ".join(seal.devices)),
        ),
        style=style,
    )
    sheets.space(2 * GAP)
    _panel(sheets, seal, _SEAL_SMALL if printed.paper is Paper.A5 else _SEAL)
    sheets.space(4 * GAP)
    _counts(sheets, seal, printed)
    sheets.space(3 * GAP)
    sheets.text(
        _("To compare: open Administration, Activity, and type the seal of this day."), NOTE
    )
    _signature(sheets)
    return sheets.finish()


def _introduction() -> str:
    return _(
        "These 32 letters and digits stand for everything that was done in the clinic up to the end "
        "of this day. If somebody later changes or removes any of it, they no longer fit."
    )


def _sealed(seal: DaySeal, printed: Printed) -> str:
    moment = apart(printed.formatter.moment_long(seal.made_at))
    if seal.is_whole:
        return moment
    return _("{moment}, before the day was over").format(moment=moment)


def _panel(sheets: Sheets, seal: DaySeal, style: Style) -> None:
    """The seal in eight groups, four a line, to be compared with a finger on the paper."""
    groups = seal.text.split("-")
    rows = (groups[:_GROUPS_IN_A_ROW], groups[_GROUPS_IN_A_ROW:])
    height = LABEL.leading + 2 * style.leading + 4 * GAP
    start, top = sheets.place(height)
    sheets.pen.box(start, top - height, sheets.width, height, RAISED)
    inside, width = start + 3 * GAP, sheets.width - 6 * GAP
    sheets.pen.write(_("Seal"), inside, top - 1.5 * GAP, width, LABEL)
    text = "\n".join(apart("   ".join(row)) for row in rows)
    sheets.pen.write(text, inside, top - 1.5 * GAP - LABEL.leading, width, style)


def _counts(sheets: Sheets, seal: DaySeal, printed: Printed) -> None:
    number = printed.formatter.number
    columns = [
        Column(_("What the trail holds of this day"), 70),
        Column(_("Count"), 30, Align.END),
    ]
    rows = (
        (_("Deeds in all"), number(seal.deeds)),
        (_("of these, changes of records"), number(seal.changes)),
        (_("of these, refused"), number(seal.refused)),
        (_("of these, failed"), number(seal.failed)),
        (_("Number of the last deed sealed"), number(seal.seq)),
    )
    sheets.table(columns, [(label, apart(count)) for label, count in rows])


def _signature(sheets: Sheets) -> None:
    """Two lines to write on, with what belongs there beneath."""
    sheets.space(_ROOM_TO_SIGN)
    start, top = sheets.place(LABEL.leading + GAP)
    gap = 6 * GAP
    width = (sheets.width - gap) / 2
    for place, label in enumerate((_("Name and signature"), _("Place and date"))):
        x = start + place * (width + gap)
        sheets.pen.rule(x, top, width)
        sheets.pen.write(label, x, top - GAP, width, LABEL)
