"""Looking at a PDF that lives in memory only, before it is printed or saved."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button, tool
from clinic_desktop.ui.widgets.naming import named

_ZOOM = (0.25, 5.0)  # the least and the most


class PdfPreview(QWidget):
    """Pages one below the other; what happens on Print and Save is the screen's business.

    The content is never written to a file here.
    """

    print_wanted = Signal()
    save_wanted = Signal()
    protected_save_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buffer = QBuffer(self)
        self.document = QPdfDocument(self)
        self.view = named(QPdfView(self), "pdf_pages", _("Pages of the document"))
        self.page_label = labels.plain(kind="hint", name="pdf_page")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        px = theme.current().px
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setPageSpacing(px(12))
        self.view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.view.setDocument(self.document)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar())
        layout.addWidget(self.view, 1)

    def _bar(self) -> QFrame:
        px = theme.current().px
        bar = QFrame()
        bar.setProperty("kind", "bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(px(12), px(8), px(12), px(8))
        row.setSpacing(px(8))
        keys = QKeySequence.StandardKey
        for widget in (
            tool("up", "pdf_up", _("Previous page"), self.previous_page),
            tool("down", "pdf_down", _("Next page"), self.next_page),
            self.page_label,
            tool("zoom_out", "pdf_smaller", _("Smaller"), self.zoom_out, key=keys.ZoomOut),
            tool("zoom_in", "pdf_larger", _("Larger"), self.zoom_in, key=keys.ZoomIn),
            tool("fit_width", "pdf_fit", _("Fit the width"), self.fit_width),
        ):
            row.addWidget(widget)
        row.addStretch(1)
        self._add_deeds(row)
        return bar

    def _add_deeds(self, row: QHBoxLayout) -> None:
        for text, name, signal, kind, icon in (
            (
                _("Save with password…"),
                "pdf_save_protected",
                self.protected_save_wanted,
                "",
                "lock",
            ),
            (_("Save as PDF…"), "pdf_save", self.save_wanted, "", "pdf"),
            (_("Print…"), "pdf_print", self.print_wanted, "primary", "print"),
        ):
            row.addWidget(button(text, name, signal.emit, kind=kind, icon=icon))

    def _connect(self) -> None:
        self.view.pageNavigator().currentPageChanged.connect(self._tell_page)
        for key, action in (
            (Qt.Key.Key_PageDown, self.next_page),
            (Qt.Key.Key_PageUp, self.previous_page),
        ):
            shortcut = QShortcut(QKeySequence(key), self, action)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._tell_page()

    # what screens use

    def show_pdf(self, content: bytes, password: str = "") -> bool:
        """Show these bytes; False when they are no PDF that can be shown."""
        self.document.close()
        self._buffer.close()
        self._buffer.setData(QByteArray(content))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.setPassword(password)
        self.document.load(self._buffer)
        self._go(0)
        self._tell_page()
        return self.document.status() == QPdfDocument.Status.Ready

    def content(self) -> bytes:
        """The bytes shown."""
        return bytes(self._buffer.data().data())

    @property
    def page(self) -> int:
        """The page in view, from 0."""
        return self.view.pageNavigator().currentPage()

    def next_page(self) -> None:
        self._go(min(self.page + 1, self.document.pageCount() - 1))

    def previous_page(self) -> None:
        self._go(self.page - 1)

    def fit_width(self) -> None:
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)

    def zoom_in(self) -> None:
        self._zoom(1.2)

    def zoom_out(self) -> None:
        self._zoom(1 / 1.2)

    # inside

    def _zoom(self, factor: float) -> None:
        now = self._shown_zoom()
        self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        self.view.setZoomFactor(min(max(now * factor, _ZOOM[0]), _ZOOM[1]))

    def _shown_zoom(self) -> float:
        if self.view.zoomMode() == QPdfView.ZoomMode.Custom or not self.document.pageCount():
            return self.view.zoomFactor()
        margins = self.view.documentMargins()
        room = self.view.viewport().width() - margins.left() - margins.right()
        points = self.document.pagePointSize(self.page).width()
        return float(room / (points * self.view.logicalDpiX() / 72))

    def _go(self, page: int) -> None:
        if 0 <= page < self.document.pageCount():
            self.view.pageNavigator().jump(page, QPointF(), 0)

    def _tell_page(self) -> None:
        pages = self.document.pageCount()
        text = _("Page {page} of {pages}").format(page=self.page + 1, pages=pages)
        self.page_label.setText(text if pages else "")
