"""A table of texts with headings, from whatever file it came, within limits (SECURITY.md 4.15)."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from clinic_desktop.data.exchange.people import refused_file
from clinic_desktop.domain import typed
from clinic_desktop.domain.language import _

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_FIELD_BYTES = 32 * 1024
SAMPLE_ROWS = 200

_ORDERED = re.compile(r"(\d{1,4})[./\-](\d{1,2})[./\-](\d{1,4})(?:[T ].*)?")


@dataclass(frozen=True)
class Table:
    """Headings, the first rows to show and guess from, and `rows()` to read all from the start.

    Each row has as many cells as there are headings; `rows()` yields (line number, cells) and
    raises InvalidInput at the first line that breaks a limit. `encoding` and `delimiter` are ""
    where they mean nothing.
    """

    headings: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    rows: Callable[[], Iterator[tuple[int, tuple[str, ...]]]]
    total: int  # rows, an estimate where counting would mean reading everything; 0 = unknown
    encoding: str = ""
    delimiter: str = ""


@dataclass(frozen=True)
class DateOrder:
    """How the dates of a file are written, and whether some date proves it."""

    order: str  # "dmy", "mdy" or "ymd"
    is_certain: bool


def make_table(
    lines: Callable[[], Iterable[tuple[int, list[str]]]],
    total: int = 0,
    encoding: str = "",
    delimiter: str = "",
) -> Table:
    """A table whose first line that is not empty holds the headings, one of `total` lines."""

    def rows() -> Iterator[tuple[int, tuple[str, ...]]]:
        """Every line after the headings that is not empty."""
        checked = _checked(lines())
        width = len(next(checked, (0, []))[1])
        for number, cells in checked:
            yield number, _fitted(cells, width, number)

    first = next(_checked(lines()), None)
    if first is None:
        raise refused_file(_("The file is empty."))
    headings = _named(first[1])
    sample = tuple(cells for _number, cells in islice(rows(), SAMPLE_ROWS))
    is_all = len(sample) < SAMPLE_ROWS
    people = len(sample) if is_all else max(total - 1, 0)
    return Table(headings, sample, rows, people, encoding, delimiter)


def _checked(lines: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    count = 0
    for number, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        count += 1
        if count > MAX_ROWS + 1:
            raise refused_file(_("The file has more than 100,000 rows. Split it into parts."))
        _check_cells(cells, number)
        yield number, cells


def _check_cells(cells: list[str], number: int) -> None:
    if len(cells) > MAX_COLUMNS:
        raise refused_file(
            _("Line {number} has more than 200 columns. Is this a list of people?").format(
                number=number
            )
        )
    for cell in cells:
        if len(cell) * 4 > MAX_FIELD_BYTES and len(cell.encode(errors="replace")) > MAX_FIELD_BYTES:
            raise refused_file(
                _("Line {number} has a cell with more than 32 kB of text.").format(number=number)
            )
        if "\x00" in cell:
            raise refused_file(
                _("Line {number} holds characters that are not text.").format(number=number)
            )


def _fitted(cells: list[str], width: int, number: int) -> tuple[str, ...]:
    if len(cells) > width and any(cell.strip() for cell in cells[width:]):
        raise refused_file(
            _(
                "Line {number} has {found} cells, but there are {width} headings. "
                "A quotation mark or a separator may be missing there."
            ).format(number=number, found=len(cells), width=width)
        )
    return tuple(cells[:width]) + ("",) * (width - len(cells))


def _named(cells: list[str]) -> tuple[str, ...]:
    """The headings; those missing or given twice get a number, for each column needs its own."""
    names: list[str] = []
    for position, cell in enumerate(cells, 1):
        name = " ".join(cell.split()) or _("Column {number}").format(number=position)
        taken = name in names
        names.append(f"{name} ({position})" if taken else name)
    return tuple(names)


def date_order(values: Iterable[str], otherwise: str) -> DateOrder:
    """The order that the dates among `values` prove, or the clinic's own as the likely one."""
    first_over, second_over, year_first, seen = 0, 0, 0, 0
    for value in values:
        found = _ORDERED.fullmatch(typed.plain(value))
        if not found:
            continue
        seen += 1
        year_first += len(found[1]) == 4
        first_over += len(found[1]) <= 2 and int(found[1]) > 12
        second_over += len(found[1]) <= 2 and int(found[2]) > 12
    if seen and year_first == seen:
        return DateOrder("ymd", True)
    if first_over > second_over:
        return DateOrder("dmy", not second_over)
    if second_over:
        return DateOrder("mdy", not first_over)
    return DateOrder(otherwise, not seen)
