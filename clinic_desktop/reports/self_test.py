"""A start-up check that fonts and shaping are whole: better no paper than unreadable paper."""

from dataclasses import dataclass

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
    if bidi.levels(*_MIXED) != _MIXED_LEVELS:
        raise StorageError(_damaged())
    document = pdfdoc.PDFDocument()
    for sample in _SAMPLES:
        font = PaperFont(face(sample.font), document)
        numbers = glyph_numbers(font, sample.text, sample.is_rtl)
        if len(numbers) != sample.glyphs or 0 in numbers:
            raise StorageError(_damaged())


def _damaged() -> str:
    return _("The fonts for printing are damaged. Install the program again.")
