"""Text to lines of glyphs: levels, runs, breaking in logical order, then the order of each line."""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from reportlab.pdfbase import pdfdoc

from clinic_desktop.reports import bidi
from clinic_desktop.reports.fonts import BOLD, REGULAR, PaperFont, face
from clinic_desktop.reports.shaping import Shape, choose_fonts, fitting, scripts, shape

_LINE_ENDS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_MOST_SHAPES = 5000  # words; one page holds some 500
_SPACES = " \t\u3000"
_WORDS = re.compile(f"[{_SPACES}]+|[^{_SPACES}]+")
# Everything here runs left to right and is in Noto Sans: no levels needed.
_PLAIN = re.compile("[\t -~\xa0-\xac\xae-\u024f\u0400-\u0482\u048a-\u052f–—‘’“”„…€₸₹№]*")


class Piece(NamedTuple):
    """A stretch of one word with one level and one font."""

    text: str
    level: int
    font: PaperFont
    shape: Shape

    @property
    def is_space(self) -> bool:
        return self.text[0] in _SPACES


@dataclass(frozen=True)
class Line:
    """A line ready to be drawn; `width` as a share of the type size; `is_rtl` as its paragraph."""

    show: str
    width: float
    is_rtl: bool


class TextShaper:
    """Shapes the text of one document; words seen before are not shaped again."""

    def __init__(self, document: pdfdoc.PDFDocument, is_rtl: bool) -> None:
        self.is_rtl = is_rtl
        self._fonts = {
            is_bold: tuple(PaperFont(face(name), document) for name in names)
            for is_bold, names in ((False, REGULAR), (True, BOLD))
        }
        self._shapes: dict[tuple[PaperFont, str, bool], Shape] = {}

    def lines(self, text: str, width: float, is_bold: bool = False) -> list[Line]:
        """Breaks `text` into lines no wider than `width` times the type size; at least one."""
        result: list[Line] = []
        for paragraph in _LINE_ENDS.split(text):
            visible = _UNPRINTABLE.sub("\ufffd", paragraph)
            base = self._base(visible)
            words = self._words(visible, base, is_bold)
            result += [self._line(pieces, base) for pieces in self._broken(words, width)]
        return result

    def width(self, text: str, is_bold: bool = False) -> float:
        """The width of `text` on one line, as a share of the type size."""
        return self.lines(text, float("inf"), is_bold)[0].width

    def _base(self, paragraph: str) -> int:
        if not self.is_rtl and not bidi.needs_levels(paragraph):
            return 0
        return bidi.base_level(paragraph, int(self.is_rtl))

    def _words(self, paragraph: str, base: int, is_bold: bool) -> Iterator[list[Piece]]:
        """Words and the spaces between them, in logical order."""
        fonts = self._fonts[is_bold]
        if not base and _PLAIN.fullmatch(paragraph):
            for word in _WORDS.findall(paragraph):
                yield [self._piece(word, 0, fonts[0])]
            return
        resolved = bidi.line_levels(paragraph, bidi.levels(paragraph, base), base)
        for match in _WORDS.finditer(paragraph):
            yield list(self._pieces(match[0], resolved[match.start() : match.end()], fonts))

    def _pieces(
        self, word: str, resolved: Sequence[int], fonts: tuple[PaperFont, ...]
    ) -> Iterator[Piece]:
        kinds = list(zip(resolved, scripts(word), choose_fonts(word, fonts), strict=True))
        start = 0
        for end in range(1, len(word) + 1):
            if end == len(word) or kinds[end] != kinds[start]:
                yield self._piece(word[start:end], kinds[start][0], kinds[start][2])
                start = end

    def _piece(self, text: str, level: int, font: PaperFont) -> Piece:
        key = (font, text.replace("\t", "    "), bool(level % 2))
        shaped = self._shapes.get(key)
        if shaped is None:
            if len(self._shapes) >= _MOST_SHAPES:
                self._shapes.clear()  # so that a record of any length takes the same memory
            shaped = self._shapes[key] = shape(*key)
        return Piece(text, level, font, shaped)

    def _broken(self, words: Iterator[list[Piece]], width: float) -> Iterator[list[Piece]]:
        """Fills lines in logical order; a word wider than a whole line is broken inside."""
        line: list[Piece] = []
        used, is_first = 0.0, True
        pending = deque(words)
        while pending:
            word = pending.popleft()
            wide = sum(piece.shape.width for piece in word)
            is_space = word[0].is_space
            if used + wide <= width or is_space:
                if not is_space or line or is_first:
                    line += word
                    used += wide
                continue
            if line:
                pending.appendleft(word)
            else:
                line, rest = self._cut(word, width)
                pending.extendleft([rest] if rest else [])
            yield _without_end(line)
            line, used, is_first = [], 0.0, False
        if line or is_first:
            yield _without_end(line)

    def _cut(self, word: list[Piece], width: float) -> tuple[list[Piece], list[Piece]]:
        """Splits a word after the last cluster that fits, at least one."""
        for index, (text, level, font, shaped) in enumerate(word):
            if shaped.width <= width:
                width -= shaped.width
                continue
            place = fitting(font, text, bool(level % 2), width, at_least_one=index == 0)
            head, rest = word[:index], word[index + 1 :]
            if place:
                head.append(self._piece(text[:place], level, font))
            if place < len(text):
                rest.insert(0, self._piece(text[place:], level, font))
            return head, rest
        return word, []

    def _line(self, pieces: list[Piece], base: int) -> Line:
        """Rule L2, and the operators of the whole line."""
        width = sum(piece.shape.width for piece in pieces)
        if any(piece.level for piece in pieces):
            order = bidi.visual_order([piece.level for piece in pieces])
            pieces = [pieces[place] for place in order]
        shows: list[str] = []
        font: PaperFont | None = None
        for piece in pieces:
            if piece.font is not font:
                font = piece.font
                shows.append(f"/{font.resource} 1 Tf")
            shows.append(piece.shape.show)
        return Line(" ".join(shows), width, bool(base))


def _without_end(pieces: list[Piece]) -> list[Piece]:
    """Rule L1 for a line that was broken: its trailing spaces are not drawn."""
    while pieces and pieces[-1].is_space:
        pieces.pop()
    return pieces
