"""What every document shares: paper, clinic heading, who printed it, and the few styles of type."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportlab.lib.units import mm

from clinic_desktop.domain.names import full_name
from clinic_desktop.domain.patient import PatientRecord
from clinic_desktop.reports.printed import Printed
from clinic_desktop.reports.shaped_paragraph import Align, Style

TEXT, HINT, HAIRLINE, RAISED = "#15202A", "#475866", "#D3DCE3", "#EDF1F4"
ACCENT, DANGER, DANGER_SOFT = "#0F766E", "#B42318", "#FDE8E6"

BODY = Style(9.5, 13.5)
START = replace(BODY, align=Align.START)
LABEL = Style(8.5, 13.5, color=HINT, align=Align.START)
NOTE = Style(7.5, 10.5, color=HINT, align=Align.START)
SECTION = Style(11.5, 16, is_bold=True, color=ACCENT, align=Align.START)
TITLE = Style(17, 23, is_bold=True, align=Align.START)
STRONG = Style(11, 15, is_bold=True, align=Align.START)
CELL = Style(8.5, 12, align=Align.START)
HEAD = Style(8, 12, is_bold=True, color=HINT, align=Align.START)

GAP = 4.0
LETTERHEAD = 38 * mm  # what a pre-printed sheet keeps for itself
LOGO = 15 * mm


@dataclass(frozen=True)
class Subject:
    """The patient a document is about: the name and two identifiers stand on every page."""

    name: str
    number: str
    birth: str

    @classmethod
    def of(cls, record: PatientRecord, printed: Printed) -> "Subject":
        form, formatter = record.form, printed.formatter
        birth = formatter.birth(form.birth, printed.today) if form.birth else ""
        name = full_name(form.name, form.second_name)
        return cls(name, apart(record.number), apart(birth))


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading and its share of the width."""

    title: str
    share: float
    align: Align = Align.START


def shares(columns: Sequence[Column]) -> list[float]:
    """The columns' shares, made to add up to one."""
    total = sum(column.share for column in columns)
    return [column.share / total for column in columns]


def apart(text: str) -> str:
    """Keeps a date, number or phone in one piece inside text of the other direction.

    First-strong isolate, not left-to-right: a date may hold the name of a month in Arabic.
    """
    return f"\u2068{text}\u2069" if text else ""


def joined(*parts: str) -> str:
    """The parts that are not empty, a dot before each but the first; a line never ends with it."""
    return "  ·\u00a0\u00a0".join(part for part in parts if part)
