"""Draws text, rules, boxes and pictures on a canvas, mirrored where text runs right to left."""

import io
import zlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from clinic_desktop.reports.layout import HAIRLINE
from clinic_desktop.reports.shaped_paragraph import Style, draw_lines, operands
from clinic_desktop.reports.shaped_text import Line, TextShaper


class PaperCanvas(Canvas):
    """ReportLab's canvas without its Helvetica, and keeping finished pages packed."""

    _doc: Any

    def _make_preamble(self) -> None:
        self._preamble = "1 0 0 1 0 0 cm"

    def showPage(self) -> None:  # noqa: N802 (ReportLab's name)
        super().showPage()
        page = self._doc.Pages.pages[-1]
        packed = pdfdoc.PDFDictionary({"Filter": pdfdoc.PDFName("FlateDecode")})
        page.Contents = pdfdoc.PDFStream(packed, zlib.compress(page.stream.encode("ascii")), [])
        page.stream = None


class Pen:
    """Knows the page's width; `start` counts from the leading edge, `top` from the foot."""

    def __init__(self, canvas: PaperCanvas, is_rtl: bool, page_width: float) -> None:
        self.canvas, self.is_rtl, self._page_width = canvas, is_rtl, page_width
        self.shaper = TextShaper(canvas._doc, is_rtl)

    def lines(self, text: str, width: float, style: Style) -> list[Line]:
        return self.shaper.lines(text, width / style.size, style.is_bold)

    def write(self, text: str, start: float, top: float, width: float, style: Style) -> float:
        """Writes below `top` and gives the height used."""
        lines = self.lines(text, width, style)
        self.draw(lines, start, top, width, style)
        return len(lines) * style.leading

    def draw(
        self, lines: Sequence[Line], start: float, top: float, width: float, style: Style
    ) -> None:
        left = self.left(start, width)
        draw_lines(self.canvas, lines, (left, top), width, style, self.is_rtl)

    def rule(self, start: float, y: float, width: float, color: str = HAIRLINE) -> None:
        left = self.left(start, width)
        self.canvas.addLiteral(
            f"{operands(color)} RG 0.5 w {left:.2f} {y:.2f} m {left + width:.2f} {y:.2f} l S"
        )

    def box(self, start: float, y: float, width: float, height: float, color: str) -> None:
        left = self.left(start, width)
        self.canvas.addLiteral(
            f"{operands(color)} rg {left:.2f} {y:.2f} {width:.2f} {height:.2f} re f"
        )

    def picture(self, data: bytes, start: float, top: float, most: float) -> float:
        """Draws a picture whole within a square of `most` points and gives its width."""
        reader = ImageReader(io.BytesIO(data))
        pixels = reader.getSize()
        width, height = (side * most / max(pixels) for side in pixels)
        left = self.left(start, width)
        self.canvas.drawImage(reader, left, top - height, width, height, mask="auto")
        return width

    def left(self, start: float, width: float) -> float:
        """The left edge of a box that begins `start` points from the leading edge."""
        return self._page_width - start - width if self.is_rtl else start


def open_canvas(
    target: io.BytesIO, size: tuple[float, float], kind: str, at: datetime
) -> PaperCanvas:
    """A canvas whose metadata tell the kind of document and the time, and no more."""
    canvas = PaperCanvas(target, pagesize=size, pageCompression=1, invariant=1, pdfVersion=(1, 7))
    canvas.setTitle(kind)
    canvas.setAuthor("")
    canvas.setSubject("")
    canvas.setCreator("")
    canvas.setProducer("")
    stamp = f"D:{at:%Y%m%d%H%M%S}Z"
    canvas.setDateFormatter(lambda *_parts: stamp)
    canvas._doc.idToObject["BasicFonts"].dict.clear()
    return canvas
