"""One stretch of text in one font and direction to PDF operators, through HarfBuzz."""

import unicodedata
from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

import uharfbuzz as hb

from clinic_desktop.reports.fonts import PaperFont

_SCRIPTS = (
    (0x0041, 0x024F, "Latn"),
    (0x0370, 0x03FF, "Grek"),
    (0x0400, 0x052F, "Cyrl"),
    (0x0590, 0x05FF, "Hebr"),
    (0x0600, 0x08FF, "Arab"),
    (0x0900, 0x097F, "Deva"),
    (0x1E00, 0x1EFF, "Latn"),
    (0xFB50, 0xFEFC, "Arab"),
)
_FEATURES = {"kern": True, "liga": False, "dlig": False}
_FEATURES_RTL = _FEATURES | {"liga": True}  # lam-alef and the Arabic marks need theirs


class Shape(NamedTuple):
    """Shaped text: PDF operators at type size 1, and the width as a share of the type size."""

    show: str
    width: float


class _Glyph(NamedTuple):
    """Lengths in thousandths of the type size; `cluster` is a place in the text."""

    number: int
    cluster: int
    advance: float
    x: float
    y: float


def shape(font: PaperFont, text: str, is_rtl: bool) -> Shape:
    """Shapes `text` as one run; what is copied from the page is `text` again."""
    glyphs = _glyphs(font, text, is_rtl)
    width = _width(glyphs)
    if not is_rtl and _is_complex(glyphs, text):
        return Shape(_as_one(text, _show(font, glyphs, [""] * len(glyphs), set())), width)
    copied, silent = _copied(glyphs, text, is_rtl)
    return Shape(_show(font, glyphs, copied, silent), width)


def glyph_numbers(font: PaperFont, text: str, is_rtl: bool) -> list[int]:
    """The glyphs of `text` from left to right, 0 for one that the font lacks."""
    return [glyph.number for glyph in _glyphs(font, text, is_rtl)]


def fitting(font: PaperFont, text: str, is_rtl: bool, width: float, at_least_one: bool) -> int:
    """How many characters from the start of `text` fit into `width`, in whole clusters."""
    ends = _cluster_ends(font, text, is_rtl)
    allowed = width
    while True:
        fits = [end for end, reach in ends if reach <= allowed]
        place = fits[-1] if fits else ends[0][0] if at_least_one else 0
        # cut off, the last letter may take a wider form
        excess = _width(_glyphs(font, text[:place], is_rtl)) - width
        if excess <= 0 or not fits:
            return place
        allowed -= excess


def _cluster_ends(font: PaperFont, text: str, is_rtl: bool) -> list[tuple[int, float]]:
    """Where each cluster with its marks ends in the text, and the width up to there."""
    glyphs = sorted(_glyphs(font, text, is_rtl), key=lambda glyph: glyph.cluster)
    ends, reach = [], 0.0
    for cluster, group in groupby(glyphs, key=lambda glyph: glyph.cluster):
        if cluster and not unicodedata.combining(text[cluster]):
            ends.append((cluster, reach))
        reach += _width(list(group))
    return [*ends, (len(text), reach)]


def _width(glyphs: Sequence[_Glyph]) -> float:
    return sum(glyph.advance for glyph in glyphs) / 1000


def scripts(text: str) -> list[str]:
    """The script of each character; signs without one take that of the text around them."""
    own = [_script(character) for character in text]
    last = next((script for script in own if script), "Latn")
    result = []
    for script in own:
        last = script or last
        result.append(last)
    return result


def choose_fonts(text: str, fonts: Sequence[PaperFont]) -> list[PaperFont]:
    """For each character the first font that has it; marks and joiners stay with their base."""
    result: list[PaperFont] = []
    for character in text:
        stays = unicodedata.category(character) in ("Mn", "Cf") and result
        if stays and (_has(result[-1], character) or unicodedata.category(character) == "Cf"):
            result.append(result[-1])
        else:
            result.append(next((font for font in fonts if _has(font, character)), fonts[0]))
    return result


def _has(font: PaperFont, character: str) -> bool:
    return font.face.glyph(character) is not None


def _script(character: str) -> str:
    code = ord(character)
    if not character.isalpha() and not unicodedata.combining(character):
        return ""
    return next((name for first, last, name in _SCRIPTS if first <= code <= last), "")


def _glyphs(font: PaperFont, text: str, is_rtl: bool) -> list[_Glyph]:
    """Glyphs from left to right."""
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
    buffer.language = "und"  # else the locale of the process would choose letter forms
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if is_rtl else "ltr"
    hb.shape(font.face.font, buffer, _FEATURES_RTL if is_rtl else _FEATURES)
    scale = font.face.scale
    return [
        _Glyph(
            info.codepoint,
            info.cluster,
            place.x_advance * scale,
            place.x_offset * scale,
            place.y_offset * scale,
        )
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions or (), strict=True)
    ]


def _is_complex(glyphs: Sequence[_Glyph], text: str) -> bool:
    """True when some glyph is not simply the next character on the line, as in Devanagari."""
    moved = any(glyph.x or glyph.y for glyph in glyphs)
    return moved or [glyph.cluster for glyph in glyphs] != list(range(len(text)))


def _copied(glyphs: Sequence[_Glyph], text: str, is_rtl: bool) -> tuple[list[str], set[int]]:
    """The text each glyph is copied as, and the marks whose text their base has taken over.

    Readers of PDF turn right-to-left text around character by character, so a cluster of
    several characters is stored turned, its marks with it.
    """
    starts = sorted({glyph.cluster for glyph in glyphs})
    own = {start: text[start:end] for start, end in pairwise([*starts, len(text)])}
    silent: set[int] = set()
    base: int | None = None
    for start in sorted(own) if is_rtl else ():
        if base is not None and unicodedata.category(text[start]) == "Mn":
            own[base] += own.pop(start)
            silent.add(start)
        else:
            base = start
    copied = []
    for glyph in glyphs:
        taken = own.pop(glyph.cluster, "")
        copied.append(taken[::-1] if is_rtl else taken)
    return copied, {place for place, glyph in enumerate(glyphs) if glyph.cluster in silent}


def _show(
    font: PaperFont, glyphs: Sequence[_Glyph], copied: Sequence[str], silent: set[int]
) -> str:
    """Operators that draw the glyphs and leave the pen after the last one.

    Silent marks come after all others: in between, readers of PDF would see a gap in the word.
    """
    pen = 0.0
    loud: list[_Stroke] = []
    marks: list[_Stroke] = []
    for place, (glyph, text) in enumerate(zip(glyphs, copied, strict=True)):
        stroke = _Stroke(glyph.number, text, pen + glyph.x, glyph.y)
        (marks if place in silent else loud).append(stroke)
        pen += glyph.advance
    if not marks:
        return _strokes(font, loud, 0, pen)[0]
    drawn, reached = _strokes(font, loud, 0, None)
    return f"{drawn} {_as_one('', _strokes(font, marks, reached, pen)[0])}"


class _Stroke(NamedTuple):
    """A glyph and where it stands, in thousandths of the type size from the start of the run."""

    number: int
    copied: str
    x: float
    y: float


def _strokes(
    font: PaperFont, strokes: Sequence[_Stroke], pen: float, end: float | None
) -> tuple[str, float]:
    """Operators for strokes from `pen` on, and where they leave the pen (`end`, when given)."""
    operators: list[str] = []
    for height, row in groupby(strokes, key=lambda stroke: stroke.y):
        shown = ""
        for stroke in row:
            move = round(stroke.x - pen)
            shown += (f"{-move}" if move else "") + f"<{font.code(stroke.number, stroke.copied)}>"
            pen += move + round(font.face.advance(stroke.number))
        raised = f"{height / 1000:.3f} Ts [{shown}] TJ 0 Ts"
        operators.append(raised if height else f"[{shown}] TJ")
    if end is not None and round(end - pen):
        operators.append(f"[{-round(end - pen)}] TJ")
        pen += round(end - pen)
    return " ".join(operators).replace("><", ""), pen


def _as_one(text: str, show: str) -> str:
    """Marks what `show` draws so that it is copied as `text`."""
    code = text.encode("utf-16-be").hex().upper()
    return f"/Span <</ActualText <FEFF{code}>>> BDC {show} EMC"
