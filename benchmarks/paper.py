"""Goal 7: our pages against bare ReportLab pages with the same words and the same font."""

import gc
import io
import sys
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from reportlab.lib import colors  # noqa: E402
from reportlab.lib.styles import ParagraphStyle  # noqa: E402
from reportlab.pdfbase import pdfmetrics  # noqa: E402
from reportlab.pdfbase.ttfonts import TTFont  # noqa: E402
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table  # noqa: E402

from clinic_desktop.domain.formatting import Formatter  # noqa: E402
from clinic_desktop.reports.layout import Column, Subject  # noqa: E402
from clinic_desktop.reports.printed import ClinicHeading, Printed  # noqa: E402
from clinic_desktop.reports.sheets import Sheets  # noqa: E402

TEXT = (
    "Пациент жалуется на лёгкую боль после визита; Größe 178 cm, température normale; "
    "давление 120/80. "
)
ARABIC = "تشكو المريضة من ألم خفيف بعد الزيارة الأخيرة؛ لا حمى، ضغط الدم 120/80. "
HEADS = ("Code", "Finding", "Value", "Unit")
VISITS = 1250  # more than 300 pages
ROUNDS = 5
PRINTED = Printed(
    by="A",
    at=datetime(2026, 11, 21, 12, tzinfo=UTC),
    document_id="7K3QF2",
    clinic=ClinicHeading("Cedar Skin Clinic"),
    formatter=Formatter(),
)
SUBJECT = Subject("Layla Haddad", "000142-7", "01/07/1984")


def run() -> list[dict[str, Any]]:
    """One row for a single page, one for the long record, one for its memory, one for Arabic."""
    pdfmetrics.registerFont(TTFont("Bare", str(ROOT / "resources/fonts/NotoSans-Regular.ttf")))
    bare_page, our_page = _seconds(lambda: _bare(3)), _seconds(lambda: _ours(3, TEXT))
    (bare_time, bare_pages), (our_time, our_pages) = _long(_bare), _long(_ours_latin)
    floor, value = bare_pages / bare_time, our_pages / our_time
    arabic_time, arabic_pages = _long(lambda visits: _ours(visits // 5, ARABIC))
    growth, bare_growth = _growth(_ours_latin), _growth(_bare)
    return [
        _row("one page, ms", our_page * 1000, bare_page * 1000, our_page / bare_page, 1.5),
        _row("300-page record, pages/s", value, floor, value / floor, 0.5, is_least=True),
        _row("300 pages take more than 30, MB", growth, bare_growth, growth / bare_growth, 0.6),
        _row(
            "Arabic, pages/s",
            arabic_pages / arabic_time,
            20.0,
            arabic_pages / arabic_time / 20,
            1.0,
            is_least=True,
        ),
    ]


def _row(
    name: str, value: float, floor: float, ratio: float, limit: float, *, is_least: bool = False
) -> dict[str, Any]:
    met = ratio >= limit if is_least else ratio <= limit
    figures = {"value": round(value, 2), "floor": round(floor, 2), "ratio": round(ratio, 2)}
    return {"goal": "7", "name": f"PDF: {name}", **figures, "limit": limit, "met": met}


def _rows(visit: int, text: str) -> list[tuple[str, ...]]:
    return [(f"K{row}.{visit % 9}", text[:28], str(visit * row), "mm") for row in range(4)]


def _bare(visits: int) -> tuple[int, int]:
    """The same contents with platypus alone: pages and bytes."""
    body = ParagraphStyle("body", fontName="Bare", fontSize=9.5, leading=13.5)
    head = ParagraphStyle("head", fontName="Bare", fontSize=11.5, leading=16)
    look = [
        ("FONT", (0, 0), (-1, -1), "Bare", 8.5),
        ("LINEBELOW", (0, 0), (-1, -1), 0.25, colors.grey),
    ]
    story: list[Any] = []
    for visit in range(visits):
        story += [Paragraph(f"Visit {visit}", head), Paragraph(TEXT * 4, body)]
        story += [Table([HEADS, *_rows(visit, TEXT)], style=look), Spacer(1, 6)]
    target = io.BytesIO()
    document = SimpleDocTemplate(target)
    document.build(story)
    return document.page, target.tell()


def _ours_latin(visits: int) -> tuple[int, int]:
    return _ours(visits, TEXT)


def _ours(visits: int, text: str) -> tuple[int, int]:
    sheets = Sheets("Record", PRINTED, SUBJECT)
    columns = [Column(head, share) for head, share in zip(HEADS, (1, 3, 1, 1), strict=True)]
    for visit in range(visits):
        sheets.section(f"Visit {visit}")
        sheets.text(text * 4)
        sheets.table(columns, _rows(visit, text))
    pdf = sheets.finish()
    return sheets.pages, len(pdf)


def _seconds(work: Callable[[], object]) -> float:
    work()  # fonts are read once, by both
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return median(times)


def _long(work: Callable[[int], tuple[int, int]]) -> tuple[float, int]:
    work(3)
    start = time.perf_counter()
    pages, _size = work(VISITS)
    return time.perf_counter() - start, pages


def _growth(work: Callable[[int], tuple[int, int]]) -> float:
    """MB that the peak grows by when a record has ten times the pages."""
    peaks = []
    for visits in (VISITS // 10, VISITS):
        gc.collect()
        tracemalloc.start()
        work(visits)
        peaks.append(tracemalloc.get_traced_memory()[1] / 1e6)
        tracemalloc.stop()
    return peaks[1] - peaks[0]


if __name__ == "__main__":
    for row in run():
        print(row)
