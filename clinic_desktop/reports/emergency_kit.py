"""The clinic's emergency kit: one page with the recovery code, kept on paper only."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

import segno
from reportlab.lib.units import mm

from clinic_desktop.domain.language import _
from clinic_desktop.reports.layout import (
    CELL,
    DANGER,
    DANGER_SOFT,
    GAP,
    LABEL,
    RAISED,
    START,
    TEXT,
    apart,
)
from clinic_desktop.reports.printed import Paper, Printed
from clinic_desktop.reports.shaped_paragraph import Align, Style, operands
from clinic_desktop.reports.sheets import Sheets

GROUPS, GROUP_LENGTH = 7, 4
_GROUPS_IN_A_ROW = 4
_QUIET = 4  # modules of white that ISO 18004 asks for around the square
_CODE = Style(17, 28, is_bold=True, align=Align.START)


@dataclass(frozen=True)
class Kit:
    """What the page shows; `code` as it was made, with or without the hyphens."""

    clinic_id: str
    code: str
    audit_key_fingerprint: str

    @property
    def groups(self) -> tuple[str, ...]:
        """The code as seven groups of four; raises ValueError for any other length."""
        bare = self.code.replace("-", "").replace(" ", "")
        if len(bare) != GROUPS * GROUP_LENGTH:
            raise ValueError("a recovery code has 28 signs")
        return tuple(bare[i : i + GROUP_LENGTH] for i in range(0, len(bare), GROUP_LENGTH))


def build(kit: Kit, printed: Printed) -> bytes:
    """One page, also on A5."""
    sheets = Sheets(_("Emergency kit"), printed)
    is_small = printed.paper is Paper.A5
    style = CELL if is_small else START
    sheets.text(_introduction(), style)
    sheets.space(2 * GAP)
    _code_panel(sheets, kit, (28 if is_small else 42) * mm)
    sheets.space(2 * GAP)
    sheets.pairs(
        (
            (_("Clinic"), apart(kit.clinic_id)),
            (_("Audit key fingerprint"), apart(kit.audit_key_fingerprint)),
            (_("Date"), apart(printed.formatter.date_long(printed.today))),
        ),
        style=style,
    )
    sheets.space(2 * GAP)
    _warning(sheets)
    for number, text in enumerate(_instructions(), 1):
        sheets.pairs([(f"{number}.", text)], 0.05, style)
    return sheets.finish()


def _introduction() -> str:
    return _(
        "This code opens the clinic's data when passwords are forgotten or this computer "
        "is lost. Whoever holds it together with the computer or a backup can read everything."
    )


def _instructions() -> tuple[str, ...]:
    return (
        _("Keep this page in a safe, apart from the computer and from the backups. Make no photo."),
        _("Type the code into the program once now: that proves the page can be read."),
        _(
            "In an emergency choose the recovery code in the sign-in window and type it, or scan "
            "the square. Capital or small letters, spaces and hyphens do not matter."
        ),
        _("Try the page every six months; the program reminds you."),
        _("When you print a new kit, destroy this page. Old backups still open with this code."),
    )


def _code_panel(sheets: Sheets, kit: Kit, square: float) -> None:
    """The code in groups, and beside it the same as a QR square."""
    height = square + 4 * GAP
    start, top = sheets.place(height)
    sheets.pen.box(start, top - height, sheets.width, height, RAISED)
    _draw_qr(sheets, "-".join(kit.groups), (start + 2 * GAP, top - 2 * GAP), square)
    beside = square + 6 * GAP
    width = sheets.width - beside - 2 * GAP
    rows = (kit.groups[:_GROUPS_IN_A_ROW], kit.groups[_GROUPS_IN_A_ROW:])
    code = "\n".join(apart("   ".join(row)) for row in rows)
    label = top - (height - LABEL.leading - 2 * _CODE.leading) / 2
    sheets.pen.write(_("Recovery code"), start + beside, label, width, LABEL)
    sheets.pen.write(code, start + beside, label - LABEL.leading, width, _CODE)


def _draw_qr(sheets: Sheets, code: str, corner: tuple[float, float], side: float) -> None:
    """A white square with its quiet zone; the dark modules of each row joined into bars."""
    start, top = corner
    sheets.pen.box(start, top - side, side, side, "#FFFFFF")
    matrix = [bytes(row) for row in segno.make_qr(code, error="q").matrix]
    module = side / (len(matrix) + 2 * _QUIET)
    left = sheets.pen.left(start, side) + _QUIET * module
    parts = [f"{operands(TEXT)} rg"]
    for row, modules in enumerate(matrix):
        y = top - (_QUIET + row + 1) * module
        for place, count in _bars(modules):
            x, width = left + place * module, count * module
            parts.append(f"{x:.3f} {y:.3f} {width:.3f} {module:.3f} re")
    sheets.pen.canvas.addLiteral(" ".join([*parts, "f"]))


def _bars(modules: bytes) -> Iterator[tuple[int, int]]:
    """Start and length of each stretch of dark modules."""
    place = 0
    for is_dark, run in groupby(modules):
        count = len(list(run))
        if is_dark:
            yield place, count
        place += count


def _warning(sheets: Sheets) -> None:
    text = _("Lost code and keyring, or code and all passwords: data is gone. Nobody can help.")
    style = replace(START, is_bold=True, color=DANGER)
    width = sheets.width - 4 * GAP
    lines = sheets.pen.lines(text, width, style)
    height = len(lines) * style.leading + 3 * GAP
    start, top = sheets.place(height)
    sheets.pen.box(start, top - height, sheets.width, height, DANGER_SOFT)
    sheets.pen.draw(lines, start + 2 * GAP, top - 1.5 * GAP, width, style)
    sheets.space(2 * GAP)
