"""One door to every reader: the format decides which."""

from collections.abc import Iterator
from pathlib import Path

from clinic_desktop.data.exchange import (
    delimited,
    fhir,
    guessing,
    openhospital,
    rows,
    vcard,
    workbook,
)
from clinic_desktop.data.exchange.mapping import ColumnMapping
from clinic_desktop.data.exchange.people import (
    ImportedPerson,
    ImportFormat,
    ReadingContext,
    detect,
)
from clinic_desktop.data.exchange.table import Table
from clinic_desktop.domain.progress import Progress

_WHOLE = {
    ImportFormat.VCARD: vcard.read_people,
    ImportFormat.FHIR: fhir.read_people,
    ImportFormat.OPEN_HOSPITAL: openhospital.read_people,
}


def needs_mapping(kind: ImportFormat) -> bool:
    """Whether somebody has to say, or confirm, what the columns hold."""
    return kind not in _WHOLE


def read_table(path: Path, kind: ImportFormat, mapping: ColumnMapping | None = None) -> Table:
    """The table of a CSV or XLSX file; a mapping's encoding, separator and sheet are kept to."""
    if kind is ImportFormat.XLSX:
        return workbook.read_table(path, mapping.sheet if mapping else "")
    encoding, delimiter = (mapping.encoding, mapping.delimiter) if mapping else ("", "")
    return delimited.read_table(path, encoding, delimiter)


def read_people(
    path: Path,
    context: ReadingContext,
    progress: Progress,
    mapping: ColumnMapping | None = None,
    order: str = "dmy",
) -> Iterator[ImportedPerson]:
    """Every person of the file; columns by `mapping`, or by the likeliest with dates in `order`.

    Lazy: InvalidInput for a file that cannot be read may come at any step, so nothing may be kept
    before the last one.
    """
    kind = detect(path)
    if kind in _WHOLE:
        yield from _WHOLE[kind](path, context, progress)
        return
    table = read_table(path, kind, mapping)
    yield from rows.people_of(table, mapping or guessing.guess(table, order), context, progress)
