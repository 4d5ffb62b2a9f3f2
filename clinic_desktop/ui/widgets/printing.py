"""Sending the pages of a PDF to the system's printer."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

_DOTS = 200  # per inch: sharp on paper, and a page is rendered in a tenth of a second


def ask_and_print(document: QPdfDocument, title: str, parent: QWidget) -> None:
    """Open the system's print dialog; print when it is accepted."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setFromTo(1, document.pageCount())
    printer.setPageSize(QPageSize(document.pagePointSize(0), QPageSize.Unit.Point))
    dialog = QPrintDialog(printer, parent)
    dialog.setObjectName("print_dialog")
    dialog.accepted.connect(lambda: print_pages(document, printer))
    dialog.finished.connect(dialog.deleteLater)
    QDialog.open(dialog)  # QPrintDialog's own open wants a slot


def print_pages(document: QPdfDocument, printer: QPrinter) -> int:
    """Paint the chosen pages to the printer; returns how many."""
    first = max(printer.fromPage(), 1) - 1
    last = (printer.toPage() or document.pageCount()) - 1
    printer.setPageMargins(printer.pageLayout().minimumMargins(), QPageLayout.Unit.Point)
    painter = QPainter(printer)
    for page in range(first, last + 1):
        if page > first:
            printer.newPage()
        _paint(document, page, painter, printer)
    painter.end()
    return last - first + 1


def _paint(document: QPdfDocument, page: int, painter: QPainter, printer: QPrinter) -> None:
    points = document.pagePointSize(page)
    pixels = QSize(round(points.width() * _DOTS / 72), round(points.height() * _DOTS / 72))
    image = document.render(page, pixels)
    paper = printer.paperRect(QPrinter.Unit.DevicePixel)
    room = printer.pageRect(QPrinter.Unit.DevicePixel)
    size = QSize(image.size()).scaled(paper.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
    origin = paper.topLeft() - room.topLeft()
    painter.drawImage(QRectF(origin.x(), origin.y(), size.width(), size.height()), image)
