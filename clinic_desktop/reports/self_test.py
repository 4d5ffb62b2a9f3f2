"""A start-up check that fonts and shaping are whole: better no paper than unreadable paper."""

from dataclasses import dataclass

import uharfbuzz as hb
from reportlab.pdfbase import pdfdoc

from clinic_desktop.domain.errors import StorageError
from clinic_desktop.domain.language import _
from clinic_desktop.reports import bidi
from clinic_desktop.reports.fonts import PaperFont, face
from clinic_desktop.reports.shaping import glyph_numbers


@dataclass(frozen=True)
class _Sample:
    font: str
    text: str
    glyphs: int
    is_rtl: bool


_SAMPLES = (
    _Sample("IBMPlexSansArabic-Regular", "السلام", 5, is_rtl=True),  # lam and alef join
    _Sample("NotoSans-Regular", "क्षत्रिय", 4, is_rtl=False),
    _Sample("NotoSans-Bold", "Қуанышқызы", 10, is_rtl=False),
)
_MIXED = ("سعر 50 A", 1)
_MIXED_LEVELS = [1, 1, 1, 1, 2, 2, 1, 2]


def check() -> None:
    """Raises StorageError when text could not be printed as it is read."""
    try:
        is_whole = bidi.levels(*_MIXED) == _MIXED_LEVELS and all(map(_is_shaped, _SAMPLES))
    except hb.HarfBuzzError:  # the file is missing or cannot be read
        is_whole = False
    if not is_whole:
        raise StorageError(_("The fonts for printing are damaged. Install the program again."))


def _is_shaped(sample: _Sample) -> bool:
    font = PaperFont(face(sample.font), pdfdoc.PDFDocument())
    numbers = glyph_numbers(font, sample.text, sample.is_rtl)
    return len(numbers) == sample.glyphs and 0 not in numbers
