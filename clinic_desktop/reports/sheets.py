"""Pages filled from top to bottom; only finished operators are held, never the contents."""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from reportlab.platypus import Flowable

from clinic_desktop.domain.language import _, is_rtl
from clinic_desktop.reports.layout import (
    BODY,
    CELL,
    GAP,
    HEAD,
    HINT,
    LABEL,
    LETTERHEAD,
    LOGO,
    NOTE,
    RAISED,
    SECTION,
    START,
    STRONG,
    TITLE,
    Column,
    Subject,
    apart,
    joined,
    shares,
)
from clinic_desktop.reports.pen import Pen, open_canvas
from clinic_desktop.reports.printed import Printed
from clinic_desktop.reports.shaped_paragraph import Align, ShapedParagraph, Style
from clinic_desktop.reports.shaped_text import Line

_FOOT = 2 * NOTE.leading + GAP


@dataclass(frozen=True)
class _Grid:
    """Columns side by side: shares of the width, style of each, room at the sides of a cell."""

    shares: Sequence[float]
    styles: Sequence[Style]
    inset: float = GAP


class Sheets:
    """One document being written: heading, contents in order, then `finish`."""

    def __init__(self, kind: str, printed: Printed, subject: Subject | None = None) -> None:
        """`kind` is the title on paper and in the metadata: never anything about a patient."""
        self._kind, self._printed, self._subject = kind, printed, subject
        page_width, self._page_height = printed.size
        self._buffer = io.BytesIO()
        self._canvas = open_canvas(self._buffer, printed.size, kind, printed.at)
        self.pen = Pen(self._canvas, is_rtl(printed.formatter.language), page_width)
        self._margin = printed.margin
        self.width = page_width - 2 * self._margin
        self._bottom = self._margin + _FOOT
        self.pages = 0
        self._start_page()

    # what a document says

    def section(self, text: str) -> None:
        """A heading that never stands alone at the foot of a page."""
        self.room(SECTION.leading + 3 * GAP + 4 * BODY.leading)
        if self._y < self._top:
            self._y -= 3 * GAP
        self.text(text, SECTION)
        self._y -= GAP

    def text(self, text: str, style: Style = BODY) -> None:
        self.add(ShapedParagraph(self.pen.shaper, text, style))

    def nothing(self, text: str) -> None:
        """Says that a section is empty, so that nobody thinks a page is missing."""
        self.text(text, LABEL)

    def pairs(
        self, pairs: Iterable[tuple[str, str]], share: float = 0.3, style: Style = START
    ) -> None:
        """Labels and their values; a pair with an empty value is left out."""
        grid = _Grid((share, 1 - share), (LABEL, style), inset=0)
        for label, value in pairs:
            if value:
                self._row((label, value), grid, 1, self._start_page)

    def table(self, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
        """Rows under headings that come again on every page."""
        parts = shares(columns)
        grid = _Grid(parts, [replace(CELL, align=column.align) for column in columns])
        head = _Grid(parts, [replace(HEAD, align=column.align) for column in columns])
        titles = [column.title for column in columns]

        def turn() -> None:
            self._start_page()
            self._head(titles, head)

        self.room(HEAD.leading + 3 * CELL.leading)
        self._head(titles, head)
        for row in rows:
            self._row(row, grid, 3, turn)
            self.pen.rule(self._margin, self._y, self.width)

    def add(self, flowable: Flowable) -> None:
        """Any ReportLab flowable: whole where it fits, else split where it lets itself.

        Raises ValueError for one that is higher than a page and cannot be split.
        """
        pending = [flowable]
        while pending:
            block = pending.pop(0)
            height = block.wrapOn(self._canvas, self.width, self._left)[1]
            if height <= self._left:
                self._y -= height
                block.drawOn(self._canvas, self._margin, self._y)
                continue
            parts = block.splitOn(self._canvas, self.width, self._left)
            if len(parts) < 2 and self._y >= self._top:
                raise ValueError("a block is higher than a page")
            if len(parts) < 2:
                self._start_page()
            pending = [*(parts if len(parts) > 1 else [block]), *pending]

    def space(self, points: float) -> None:
        self._y -= points

    def place(self, height: float) -> tuple[float, float]:
        """Keeps a strip of the page's width for drawing with `pen`: its start and its top."""
        self.room(height)
        top = self._y
        self._y -= height
        return self._margin, top

    def room(self, points: float) -> None:
        """Goes to a new page unless so much is left on this one."""
        if self._left < points:
            self._start_page()

    def finish(self) -> bytes:
        """Closes the last page, now that y of "page x of y" is known, and gives the PDF."""
        self._canvas.showPage()
        style = replace(NOTE, align=Align.END)
        for page in range(1, self.pages + 1):
            self._canvas.beginForm(f"page-{page}")
            text = _("Page {page} of {pages}").format(page=page, pages=self.pages)
            self.pen.write(text, self._margin, self._foot_top, self.width, style)
            self._canvas.endForm()
        self._canvas.save()
        return self._buffer.getvalue()

    # rows

    def _head(self, titles: Sequence[str], grid: _Grid) -> None:
        cells = self._cells(titles, grid)
        height = max(len(lines) for lines in cells) * HEAD.leading + 2 * GAP
        self.pen.box(self._margin, self._y - height, self.width, height, RAISED)
        self._y -= GAP
        self._draw_cells(cells, grid)
        self._y -= GAP

    def _row(
        self, texts: Sequence[str], grid: _Grid, padding: float, turn: Callable[[], None]
    ) -> None:
        """One row, kept whole unless it needs half a page, else broken between lines."""
        cells = self._cells(texts, grid)
        leading = max(style.leading for style in grid.styles)
        count = max(len(lines) for lines in cells)
        whole = count * leading + 2 * padding
        is_small = whole < (self._top - self._bottom) / 2
        if whole > self._left and (is_small or self._left < 4 * leading):
            turn()
        while True:
            self._y -= padding
            fitting = min(count, int((self._left - padding) // leading))
            self._draw_cells([lines[:fitting] for lines in cells], grid)
            self._y -= padding
            cells = [lines[fitting:] for lines in cells]
            count -= fitting
            if not count:
                return
            turn()

    def _cells(self, texts: Sequence[str], grid: _Grid) -> list[list[Line]]:
        return [
            self.pen.lines(text, part * self.width - 2 * grid.inset, style)
            for text, part, style in zip(texts, grid.shares, grid.styles, strict=True)
        ]

    def _draw_cells(self, cells: Sequence[Sequence[Line]], grid: _Grid) -> None:
        start, used = self._margin, 0.0
        for lines, part, style in zip(cells, grid.shares, grid.styles, strict=True):
            width = part * self.width
            self.pen.draw(lines, start + grid.inset, self._y, width - 2 * grid.inset, style)
            start += width
            used = max(used, len(lines) * style.leading)
        self._y -= used

    # the frame

    @property
    def _left(self) -> float:
        return self._y - self._bottom

    @property
    def _foot_top(self) -> float:
        return self._margin + NOTE.leading

    def _start_page(self) -> None:
        if self.pages:
            self._canvas.showPage()
        self.pages += 1
        self._y = self._page_height - self._margin
        if self.pages == 1:
            self._first_heading()
        else:
            self._later_heading()
        self._draw_subject()
        self._draw_foot()
        self._y -= 2 * GAP
        self._top = self._y

    def _first_heading(self) -> None:
        clinic, top = self._printed.clinic, self._y
        if self._printed.is_letterhead:
            self._y -= LETTERHEAD - self._margin
        else:
            width = self.width
            if clinic.logo:
                wide = self.pen.picture(clinic.logo, self._margin, top, LOGO)
                width -= wide + 3 * GAP
            start = self._margin + self.width - width
            for text, style in (
                (clinic.name, STRONG),
                (clinic.second_name, replace(START, color=HINT)),
                (joined(clinic.address, clinic.phone, _tax(clinic.tax_id)), NOTE),
            ):
                if text:
                    self._y -= self.pen.write(text, start, self._y, width, style)
            if clinic.logo:
                self._y = min(self._y, top - LOGO)
            self._y -= GAP
            self.pen.rule(self._margin, self._y, self.width)
        self._y -= 3 * GAP
        self._y -= self.pen.write(self._kind, self._margin, self._y, self.width, TITLE)
        self._y -= GAP

    def _later_heading(self) -> None:
        name = "" if self._printed.is_letterhead else self._printed.clinic.name
        text = joined(name, self._kind)
        self._y -= self.pen.write(text, self._margin, self._y, self.width, NOTE)
        self._y -= GAP

    def _draw_subject(self) -> None:
        """The strip with the patient's name and two identifiers (PRN-1, REG-1)."""
        if self._subject is None:
            return
        subject = self._subject
        number = _("No. {number}").format(number=subject.number)
        born = _("born {date}").format(date=subject.birth) if subject.birth else ""
        texts = (subject.name, joined(number, born or _("birth date not known")))
        grid = _Grid((0.56, 0.44), (STRONG, replace(START, align=Align.END)))
        cells = self._cells(texts, grid)
        height = max(len(lines) for lines in cells) * STRONG.leading + 2 * GAP
        self.pen.box(self._margin, self._y - height, self.width, height, RAISED)
        top = self._y
        self._y -= GAP
        self._draw_cells(cells, grid)
        self._y = top - height

    def _draw_foot(self) -> None:
        printed, top = self._printed, self._foot_top
        self.pen.rule(self._margin, top + 2, self.width)
        moment = apart(printed.formatter.moment_long(printed.at))
        text = _("Printed by {name}, {moment}").format(name=printed.by, moment=moment)
        document = _("Document {id}").format(id=apart(printed.document_id))
        self.pen.write(joined(text, document), self._margin, top, 0.8 * self.width, NOTE)
        self._canvas.doForm(f"page-{self.pages}")


def _tax(number: str) -> str:
    return _("Tax number {number}").format(number=number) if number else ""
