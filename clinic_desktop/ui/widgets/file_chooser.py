"""Asking where a file is or shall go; tests put another chooser in its place."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from clinic_desktop.ui.widgets.file_places import documents


class FileChooser:
    """The system's own dialogs, opened without blocking."""

    def save(self, parent: QWidget, title: str, name: str, then: Callable[[Path], None]) -> None:
        """Where a new file called `name` shall go."""
        dialog = _dialog(parent, title, then)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
        dialog.selectFile(name)
        dialog.open()

    def open(self, parent: QWidget, title: str, pattern: str, then: Callable[[Path], None]) -> None:
        """An existing file; `pattern` such as "Tables (*.csv *.xlsx)"."""
        dialog = _dialog(parent, title, then)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([pattern])
        dialog.open()


def _dialog(parent: QWidget, title: str, then: Callable[[Path], None]) -> QFileDialog:
    dialog = QFileDialog(parent, title, documents())
    dialog.setObjectName("file_dialog")
    dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
    dialog.finished.connect(dialog.deleteLater)
    return dialog
