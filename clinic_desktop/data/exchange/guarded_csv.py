"""CSV that no spreadsheet runs as formulas (SECURITY.md 4.15), and the way back."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence

# A sign that starts a formula, or its full-width form, also after blanks of any kind.
_RISKY = re.compile(r"[\s\u200b\ufeff]*?[=+\-@|%\t\r\n＝＋－＠｜％]")


def guard(cell: str) -> str:
    """The cell with an apostrophe in front when a spreadsheet could take it for a formula.

    A text that already looks guarded is guarded once more, so that `unguard` gives back exactly
    what went in.
    """
    return "'" + cell if _is_risky(cell) or _is_guarded(cell) else cell


def unguard(cell: str) -> str:
    """The cell without the apostrophe that `guard` or a spreadsheet put in front of it."""
    return cell[1:] if _is_guarded(cell) else cell


def _is_risky(cell: str) -> bool:
    return _RISKY.match(cell) is not None


def _is_guarded(cell: str) -> bool:
    return cell.startswith("'") and _is_risky(cell.lstrip("'"))


def write(headings: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """UTF-8 with a mark for spreadsheets; every cell in quotation marks, lines ended by CR LF."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([guard(heading) for heading in headings])
    for row in rows:
        writer.writerow([guard(row.get(heading, "")) for heading in headings])
    return file.getvalue().encode("utf-8-sig")
