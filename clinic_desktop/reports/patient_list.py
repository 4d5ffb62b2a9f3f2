"""A list of patients on paper: enough to know each one, no clinical facts."""

from collections.abc import Iterable, Sequence

from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.domain.patient import AlertLevel, PatientRow
from clinic_desktop.reports.layout import NOTE, Column, apart, joined
from clinic_desktop.reports.printed import Printed
from clinic_desktop.reports.sheets import Sheets


def build(rows: Sequence[PatientRow], printed: Printed, description: str = "") -> bytes:
    """The rows in their order; `description` says which patients these are, ready to show."""
    sheets = Sheets(_("Patient list"), printed)
    count = ngettext("{n} patient", "{n} patients", len(rows)).format(n=len(rows))
    sheets.text(joined(description, count), NOTE)
    sheets.space(NOTE.leading / 2)
    columns = [
        Column(_("Number"), 13),
        Column(_("Name"), 34),
        Column(_("Birth date"), 16),
        Column(_("Age"), 11),
        Column(_("Phone"), 9),
        Column(_("Last visit"), 12),
        Column(_("Notes"), 15),
    ]
    if rows:
        sheets.table(columns, _cells(rows, printed))
    else:
        sheets.nothing(_("No patient fits."))
    return sheets.finish()


def _cells(rows: Iterable[PatientRow], printed: Printed) -> Iterable[Sequence[str]]:
    formatter, today = printed.formatter, printed.today
    for row in rows:
        yield (
            apart(row.number),
            "\n".join(name for name in (row.name, row.second_name) if name),
            apart(formatter.birth(row.birth, today)) if row.birth else "",
            formatter.age(row.birth, today) if row.birth else "",
            f"…{row.phone_end}" if row.phone_end else "",
            apart(formatter.date(row.last_visit_on)) if row.last_visit_on else "",
            ", ".join(_remarks(row)),
        )


def _remarks(row: PatientRow) -> Iterable[str]:
    if AlertLevel.STOP in row.alert_levels:
        yield _("stop alert")
    elif AlertLevel.WARN in row.alert_levels:
        yield _("alert")
    if row.is_deceased:
        yield _("deceased")
    if row.is_archived:
        yield _("archived")
