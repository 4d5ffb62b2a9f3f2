"""The fonts of paper: faces read once, and one embedded subset of each in every document."""

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Any

import uharfbuzz as hb
from reportlab.pdfbase import pdfdoc

from clinic_desktop.paths import resources

REGULAR = ("NotoSans-Regular", "IBMPlexSansArabic-Regular")
BOLD = ("NotoSans-Bold", "IBMPlexSansArabic-Bold")
_MOST_CODES = 0xFFFF
_ENTRIES_IN_A_BLOCK = 100  # the PDF rule for one beginbfchar
_NOT_IN_PAPER = ("GSUB", "GPOS", "GDEF", "cmap", "name", "post", "OS/2", "STAT", "BASE")
_SYMBOLIC, _CAP_HEIGHT, _STEM = 4, 714, 80  # for readers without the font file


@dataclass(frozen=True)
class Face:
    """A font file as HarfBuzz reads it; lengths are in thousandths of the type size."""

    name: str
    face: Any
    font: Any
    scale: float
    ascent: int
    descent: int

    def glyph(self, character: str) -> int | None:
        """The glyph of one character, or None when this face lacks it."""
        found: int | None = self.font.get_nominal_glyph(ord(character))
        return found

    def advance(self, glyph: int) -> float:
        return float(self.font.get_glyph_h_advance(glyph) * self.scale)


@cache
def face(name: str) -> Face:
    """Opens one of the four faces; they are read-only, so every document shares them."""
    opened = hb.Face(hb.Blob.from_file_path(str(resources() / "fonts" / f"{name}.ttf")))
    font, scale = hb.Font(opened), 1000 / opened.upem
    extents = font.get_font_extents("ltr")
    ascent, descent = round(extents.ascender * scale), round(extents.descender * scale)
    return Face(name, opened, font, scale, ascent, descent)


class PaperFont:
    """A face within one PDF: gives a code to each (glyph, text) pair, so that copying is exact."""

    def __init__(self, source: Face, document: Any) -> None:
        self.face = source
        self.resource = f"P{len(document.delayedFonts) + 1}"
        self._codes: dict[tuple[int, str], int] = {}
        document.delayedFonts.append(self)

    def code(self, glyph: int, text: str) -> str:
        """Four hexadecimal digits that show `glyph` and are copied as `text`."""
        number = self._codes.get((glyph, text))
        if number is None:
            if len(self._codes) >= _MOST_CODES - 1:
                return "0000"
            number = self._codes[glyph, text] = len(self._codes) + 1
        return f"{number:04X}"

    def addObjects(self, document: Any) -> None:  # noqa: N802 (ReportLab's name)
        """Called by ReportLab when the document is saved: embeds what was used, if anything."""
        if not self._codes:
            return
        data, renumbered = self._subset()
        name = pdfdoc.PDFName(f"{_tag(data)}+{self.face.name}")
        descendant = self._descendant(document, name, data, renumbered)
        entry = {
            "Type": pdfdoc.PDFName("Font"),
            "Subtype": pdfdoc.PDFName("Type0"),
            "BaseFont": name,
            "Encoding": pdfdoc.PDFName("Identity-H"),
            "DescendantFonts": pdfdoc.PDFArray([_refer(document, descendant)]),
            "ToUnicode": self._stream(document, "text", self._to_unicode().encode("ascii")),
        }
        fonts: Any = document.idToObject["BasicFonts"]
        fonts.dict[self.resource] = _refer(document, entry)

    def _descendant(
        self, document: Any, name: Any, data: bytes, renumbered: dict[int, int]
    ) -> dict[str, Any]:
        widths = [round(self.face.advance(glyph)) for glyph, _ in self._codes]
        glyphs = [0, *(renumbered[glyph] for glyph, _ in self._codes)]
        mapping = b"".join(glyph.to_bytes(2, "big") for glyph in glyphs)
        system = {"Registry": pdfdoc.PDFString("Adobe"), "Ordering": pdfdoc.PDFString("Identity")}
        return {
            "Type": pdfdoc.PDFName("Font"),
            "Subtype": pdfdoc.PDFName("CIDFontType2"),
            "BaseFont": name,
            "CIDSystemInfo": pdfdoc.PDFDictionary({**system, "Supplement": 0}),
            "DW": round(self.face.advance(0)),
            "W": pdfdoc.PDFArray([1, pdfdoc.PDFArray(widths)]),
            "CIDToGIDMap": self._stream(document, "glyphs", mapping),
            "FontDescriptor": _refer(document, self._descriptor(document, name, data)),
        }

    def _subset(self) -> tuple[bytes, dict[int, int]]:
        wanted = hb.SubsetInput()
        wanted.glyph_set.update({0, *(glyph for glyph, _ in self._codes)})
        wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
        wanted.drop_table_tag_set.update(
            int.from_bytes(tag.encode("ascii"), "big") for tag in _NOT_IN_PAPER
        )
        plan = hb.SubsetPlan(self.face.face, wanted)
        return plan.execute().blob.data, dict(plan.old_to_new_glyph_mapping)

    def _descriptor(self, document: Any, name: Any, data: bytes) -> dict[str, Any]:
        return {
            "Type": pdfdoc.PDFName("FontDescriptor"),
            "FontName": name,
            "Flags": _SYMBOLIC,
            "FontBBox": pdfdoc.PDFArray([-1000, self.face.descent, 3000, self.face.ascent]),
            "ItalicAngle": 0,
            "Ascent": self.face.ascent,
            "Descent": self.face.descent,
            "CapHeight": _CAP_HEIGHT,
            "StemV": _STEM,
            "FontFile2": self._stream(document, "file", data, Length1=len(data)),
        }

    def _stream(self, document: Any, kind: str, content: bytes, **entries: int) -> Any:
        stream: Any = pdfdoc.PDFStream(
            pdfdoc.PDFDictionary(entries), content, [pdfdoc.PDFZCompress]
        )
        return document.Reference(stream, f"{kind}:{self.resource}")

    def _to_unicode(self) -> str:
        entries = [
            f"<{number:04X}> <{text.encode('utf-16-be').hex().upper()}>"
            for (_, text), number in self._codes.items()
            if text
        ]
        lines = [
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CIDSystemInfo",
            "<< /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def /CMapName",
            "/Adobe-Identity-UCS def /CMapType 2 def",
            "1 begincodespacerange <0000> <FFFF> endcodespacerange",
        ]
        for start in range(0, len(entries), _ENTRIES_IN_A_BLOCK):
            block = entries[start : start + _ENTRIES_IN_A_BLOCK]
            lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
        lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
        return "\n".join(lines)


def _refer(document: Any, entries: dict[str, Any]) -> Any:
    return document.Reference(pdfdoc.PDFDictionary(entries))


def _tag(data: bytes) -> str:
    """Six capitals that name a subset, the same for the same bytes."""
    return "".join(chr(65 + byte % 26) for byte in hashlib.sha256(data).digest()[:6])
