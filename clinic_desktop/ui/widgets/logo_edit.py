"""Choosing the clinic's logo: cleaned in the limited helper, then shown as it will print."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from clinic_desktop.domain.errors import ClinicError, StorageError
from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.attempt import Start, attempt
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.naming import named

_LARGEST = 40 * 1024 * 1024  # what the helper reads at most (SECURITY.md 4.15)


class LogoEdit(QWidget):
    """Holds clean PNG bytes or None; a PNG or JPEG comes in by button or drop."""

    edited = Signal()
    failed = Signal(str)

    def __init__(self, clean: Callable[[bytes], bytes], start: Start) -> None:
        super().__init__()
        self._clean = clean
        self._start = start
        self._logo: bytes | None = None
        self.setAcceptDrops(True)
        self.preview = named(QLabel(), "logo_preview", _("Logo"))
        self.choose_button = button(_("Choose…"), "logo_choose", self._choose, icon="image")
        self.remove_button = button(
            _("Remove"), "logo_remove", lambda: self._take(None), kind="quiet"
        )
        self.setFocusProxy(self.choose_button)
        self._lay_out()
        self.set_value(None)

    def _lay_out(self) -> None:
        px = theme.current().px
        self.preview.setFixedSize(QSize(px(120), px(64)))
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setProperty("kind", "input")
        buttons = QHBoxLayout()
        buttons.addWidget(self.choose_button)
        buttons.addWidget(self.remove_button)
        buttons.addStretch(1)
        side = QVBoxLayout()
        side.addLayout(buttons)
        side.addWidget(labels.hint(_("PNG or JPEG. It heads every printed page.")))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(12))
        layout.addWidget(self.preview)
        layout.addLayout(side, 1)

    def value(self) -> bytes | None:
        return self._logo

    def set_value(self, logo: bytes | None) -> None:
        """Show clean PNG bytes, or that there are none."""
        self._logo = logo
        self.remove_button.setVisible(logo is not None)
        if logo is None:
            self.preview.setText(_("No logo"))
            return
        picture, ratio = QPixmap(), self.devicePixelRatioF()
        picture.loadFromData(logo, "PNG")
        picture = picture.scaled(
            self.preview.size() * ratio,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        picture.setDevicePixelRatio(ratio)
        self.preview.setPixmap(picture)

    def load(self, path: Path) -> None:
        """Read and clean a picture file on the pool."""
        self.choose_button.setEnabled(False)
        attempt(
            self._start,
            lambda _progress: self._clean(_content(path)),
            self._take,
            self._refuse,
            self,
        )

    def _take(self, logo: bytes | None) -> None:
        self.choose_button.setEnabled(True)
        self.set_value(logo)
        self.edited.emit()

    def _refuse(self, error: ClinicError) -> None:
        self.choose_button.setEnabled(True)
        self.failed.emit(str(error))

    def _choose(self) -> None:
        pictures = _("Pictures") + " (*.png *.jpg *.jpeg)"
        dialog = QFileDialog(self, _("Choose the clinic's logo"), "", pictures)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.load(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.load(Path(event.mimeData().urls()[0].toLocalFile()))


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise StorageError(_("This picture is larger than 40 MB. Choose a smaller one."))
        return path.read_bytes()
    except OSError as error:
        raise StorageError(_("This file cannot be read.")) from error
