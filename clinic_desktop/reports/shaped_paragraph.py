"""The one flowable for text: any mix of scripts, wrapped, split over pages and aligned."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from clinic_desktop.reports.shaped_text import Line, TextShaper

_BASELINE = 0.74  # of the leading, from the top of a line


class Align(Enum):
    """Where lines stand. `TEXT`: as the paragraph itself runs; `START`: as the document runs."""

    START = "start"
    END = "end"
    CENTER = "center"
    TEXT = "text"


@dataclass(frozen=True)
class Style:
    """How text looks; `size` and `leading` in points, `color` as "#RRGGBB"."""

    size: float = 9.5
    leading: float = 14
    is_bold: bool = False
    color: str = "#15202A"
    align: Align = Align.TEXT


class ShapedParagraph(Flowable):
    """Text as typed: no markup is understood, so no markup can do harm."""

    def __init__(self, shaper: TextShaper, text: str, style: Style) -> None:
        super().__init__()
        self._shaper = shaper
        self._text = text
        self._style = style
        self._lines: Sequence[Line] = ()
        self._is_part = False

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:  # noqa: ARG002
        self.width = available_width
        if not self._is_part:
            style = self._style
            self._lines = self._shaper.lines(
                self._text, available_width / style.size, style.is_bold
            )
        self.height = len(self._lines) * self._style.leading
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        self.wrap(available_width, available_height)
        count = int(available_height // self._style.leading)
        if count < 1:
            return []
        if count >= len(self._lines):
            return [self]
        return [self._part(self._lines[:count]), self._part(self._lines[count:])]

    def draw(self) -> None:
        draw_lines(
            self.canv, self._lines, (0, self.height), self.width, self._style, self._shaper.is_rtl
        )

    def _part(self, lines: Sequence[Line]) -> "ShapedParagraph":
        part = ShapedParagraph(self._shaper, self._text, self._style)
        part._lines, part._is_part = lines, True
        return part


def draw_lines(
    canvas: Canvas,
    lines: Sequence[Line],
    corner: tuple[float, float],
    width: float,
    style: Style,
    is_rtl: bool,
) -> None:
    """Draws lines below `corner` (left, top) in a box `width` points wide."""
    left, top = corner
    size = style.size
    parts = [f"BT {operands(style.color)} rg"]
    y = top - style.leading * _BASELINE
    for line in lines:
        x = left + _indent(line, width - line.width * size, style.align, is_rtl)
        parts.append(f"{size:g} 0 0 {size:g} {x:.2f} {y:.2f} Tm {line.show}")
        y -= style.leading
    canvas.addLiteral("\n".join([*parts, "ET"]))


def operands(color: str) -> str:
    """ "#RRGGBB" as the three numbers of a PDF colour operator."""
    return " ".join(f"{int(color[i : i + 2], 16) / 255:.3f}" for i in (1, 3, 5))


def _indent(line: Line, spare: float, align: Align, is_rtl: bool) -> float:
    if align is Align.CENTER:
        return spare / 2
    runs_left = line.is_rtl if align is Align.TEXT else is_rtl
    return spare if runs_left != (align is Align.END) else 0.0
