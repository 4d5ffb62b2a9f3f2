"""Printing and saving a document that lives in memory."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from clinic_desktop.domain.errors import StorageError
from clinic_desktop.domain.language import _
from clinic_desktop.ui.widgets.file_places import documents

_DPI = 300


def print_pdf(content: bytes, parent: QWidget) -> None:
    """Ask for a printer, then print every page."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(_DPI)
    dialog = QPrintDialog(printer, parent)
    dialog.accepted.connect(lambda: _draw(content, printer))
    dialog.finished.connect(dialog.deleteLater)
    QDialog.open(dialog)  # QPrintDialog's own asks for a C++ slot


def save_pdf(content: bytes, parent: QWidget, title: str, name: str) -> None:
    """Ask for a place, then write the file there."""
    ask_where(parent, title, name, _("PDF documents") + " (*.pdf)", content)


def ask_where(parent: QWidget, title: str, name: str, kind: str, content: bytes) -> None:
    """Ask for a place for a new file, `name` and the documents proposed, then write it there."""
    dialog = QFileDialog(parent, title, documents(), kind)
    dialog.setObjectName("file_dialog")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
    dialog.selectFile(name)
    dialog.fileSelected.connect(lambda name: write(Path(name), content))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def write(path: Path, content: bytes) -> None:
    """Write a file the person named; StorageError when it cannot be."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise StorageError(
            _("The file could not be written there. Choose another place.")
        ) from error


def _draw(content: bytes, printer: QPrinter) -> None:
    buffer, document = QBuffer(), QPdfDocument()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    painter = QPainter(printer)
    for page in range(document.pageCount()):
        if page:
            printer.newPage()
        area = printer.pageLayout().fullRectPixels(_DPI)
        size = document.pagePointSize(page)
        scale = min(area.width() / size.width(), area.height() / size.height())
        pixels = QSize(round(size.width() * scale), round(size.height() * scale))
        offset = printer.pageLayout().paintRectPixels(_DPI).topLeft()
        place = QRect(-offset.x(), -offset.y(), pixels.width(), pixels.height())
        painter.drawImage(place, document.render(page, pixels))
    painter.end()
    document.close()
