"""What the columns of a table probably hold, from their headings in five languages and their cells."""

import re
from collections.abc import Mapping

from clinic_desktop.data.exchange import values
from clinic_desktop.data.exchange.headings import known_headings
from clinic_desktop.data.exchange.mapping import SEVERAL, ColumnMapping, Target
from clinic_desktop.data.exchange.table import DateOrder, Table, date_order
from clinic_desktop.domain.names import fold
from clinic_desktop.domain.patient import Sex

_DATE = re.compile(r"(19|20)\d\d-\d\d-\d\d.*|\d{1,2}[./-]\d{1,2}[./-](19|20)?\d\d")
_PHONE = re.compile(r"(\+|00?)\d[\d\s()\-]{6,18}")  # what starts otherwise may be any number


def target_of_heading(heading: str) -> Target | None:
    """What a column with this heading holds, or None. "birthDate" reads as "birth date"."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading.replace("_", " "))
    for text in (heading.replace("_", " "), parted, re.sub(r"\(.*?\)|\d+$|[:*]", "", parted)):
        if found := known_headings().get(fold(text)):
            return found
    return None


def guess(table: Table, otherwise: str = "dmy", name: str = "") -> ColumnMapping:
    """The likeliest mapping; `otherwise` is the clinic's order for dates that prove none."""
    found: dict[str, Target] = {}
    for heading in table.headings:
        _take(found, heading, target_of_heading(heading))
    for heading, cells in _columns(table).items():
        if heading not in found:
            _take(found, heading, _by_content(cells))
    _settle_names(found)
    order = order_of(table, found, otherwise).order
    return ColumnMapping(tuple(found.items()), order, name, table.encoding, table.delimiter)


def order_of(table: Table, columns: Mapping[str, Target], otherwise: str) -> DateOrder:
    """How the table's dates are written, and whether its first rows prove it."""
    dated = [
        heading for heading, held in columns.items() if held in (Target.BIRTH, Target.DECEASED)
    ]
    cells = _columns(table)
    return date_order((cell for heading in dated for cell in cells[heading]), otherwise)


def _take(found: dict[str, Target], heading: str, target: Target | None) -> None:
    if target and (target in SEVERAL or target not in found.values()):
        found[heading] = target


def _settle_names(found: dict[str, Target]) -> None:
    """ "Name" beside a given name is the family's, and nothing new beside both; "Nom" alone is whole."""
    heading_of = {target: heading for heading, target in found.items()}
    whole, family = heading_of.get(Target.FULL_NAME), heading_of.get(Target.FAMILY)
    has_given = Target.GIVEN in heading_of
    if whole and has_given and family:
        del found[whole]
    elif whole and has_given:
        found[whole] = Target.FAMILY
    elif family and not whole and not has_given and fold(family) == "nom":
        found[family] = Target.FULL_NAME


def _columns(table: Table) -> dict[str, list[str]]:
    """The sample's cells by heading, without the empty ones."""
    return {
        heading: [row[position] for row in table.sample if row[position].strip()]
        for position, heading in enumerate(table.headings)
    }


def _by_content(cells: list[str]) -> Target | None:
    """Only what its form gives away: e-mail addresses, dates, phone numbers, words for a sex."""
    checks = (
        (Target.EMAIL, values.EMAIL, 0.6),
        (Target.BIRTH, _DATE, 0.9),
        (Target.PHONE, _PHONE, 0.9),
    )
    for target, pattern, enough in checks:
        if cells and sum(bool(pattern.fullmatch(cell.strip())) for cell in cells) >= enough * len(
            cells
        ):
            return target
    known = sum(values.sex(cell) not in (None, Sex.UNKNOWN) for cell in cells)
    return Target.SEX if cells and known >= 0.9 * len(cells) else None
