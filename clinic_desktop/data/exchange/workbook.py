"""XLSX sheets as tables of text; formulas are never worked out, only their stored results read."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinic_desktop.data.exchange import guarded_csv
from clinic_desktop.data.exchange.people import refused_file
from clinic_desktop.data.exchange.table import MAX_BYTES, Table, make_table
from clinic_desktop.domain.language import _

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_MAX_UNPACKED = 400 * 1024 * 1024  # of all parts together: more is a bomb, not a list of people


def sheet_names(path: Path) -> tuple[str, ...]:
    """The sheets one can choose from."""
    book = _opened(path)
    try:
        return tuple(sheet.title for sheet in book.worksheets)
    finally:
        book.close()


def read_table(path: Path, sheet: str = "") -> Table:
    """The named sheet, or the first, as a table. InvalidInput says what is wrong."""
    return make_table(partial(_lines, path, sheet))


def _opened(path: Path) -> "Workbook":
    """Read only and with stored values only."""
    import openpyxl  # 0.2 s that a start without an import should not pay

    _check_size(path)
    try:
        return openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # it raises nearly anything on a damaged file
        raise _damaged() from error


def _check_size(path: Path) -> None:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise refused_file(_("The file is larger than 20 MB. Split it into parts."))
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _damaged() from error
    if unpacked > _MAX_UNPACKED:
        raise refused_file(_("This workbook is too large to be a list of people."))


def _damaged() -> Exception:
    return refused_file(_("The workbook is damaged or protected and cannot be opened."))


def _lines(path: Path, sheet: str) -> Iterator[tuple[int, list[str]]]:
    book = _opened(path)
    try:
        yield from _cells(book, sheet)
    finally:
        book.close()


def _cells(book: "Workbook", sheet: str) -> Iterator[tuple[int, list[str]]]:
    if sheet and sheet not in book.sheetnames:
        raise refused_file(_("The workbook has no sheet named {name}.").format(name=sheet))
    chosen = book[sheet] if sheet else next(iter(book.worksheets), None)
    if chosen is None:
        raise refused_file(_("The workbook has no sheet with cells."))
    chosen.reset_dimensions()  # some programs state wrong ones
    rows = iter(chosen.iter_rows(values_only=True))
    number = 0
    while True:
        number += 1
        try:
            row = next(rows, None)
        except Exception as error:  # as above, while reading on
            raise _damaged() from error
        if row is None:
            return
        yield number, _trimmed([text_of(value) for value in row])


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def text_of(value: Any) -> str:
    """A cell's value as the text that a reader of dates and numbers expects."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))  # phone numbers and ids that Excel took for amounts
    return guarded_csv.unguard(str(value))
