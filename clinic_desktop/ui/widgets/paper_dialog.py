"""Looking at a document before it is printed or saved."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import printing
from clinic_desktop.ui.widgets.banner import Banner
from clinic_desktop.ui.widgets.file_chooser import FileChooser
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.pdf_preview import PdfPreview
from clinic_desktop.usecases import paper


def file_name(kind: str, day: date) -> str:
    """A neutral name: the kind of paper and the day, never a patient's name."""
    return f"{kind}-{day.isoformat()}.pdf"


class PaperDialog(QDialog):
    """The pages, with Print, Save as PDF and Save with a password."""

    def __init__(
        self, desk: Desk, chooser: FileChooser, title: str, name: str, pdf: bytes, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._chooser = chooser
        self._name = name
        self._pdf = pdf
        named(self, "paper_dialog", title)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.preview = PdfPreview()
        self.said = named(Banner(), "paper_said")
        self._lay_out()
        self._connect()
        self.preview.show_pdf(pdf)

    def _lay_out(self) -> None:
        px, screen = theme.current().px, self.screen().availableGeometry()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.said)
        layout.addWidget(self.preview, 1)
        self.resize(min(px(960), screen.width() - 48), min(px(820), screen.height() - 80))

    def _connect(self) -> None:
        self.preview.print_wanted.connect(self.print)
        self.preview.save_wanted.connect(self.save)
        self.preview.protected_save_wanted.connect(self.save_locked)

    def print(self) -> None:
        printing.ask_and_print(self.preview.document, self._name, self)

    def save(self) -> None:
        self._chooser.save(self, _("Save as PDF"), self._name, self._write)

    def save_locked(self) -> None:
        """Ask where, then lock the copy with a password that is shown once."""
        self._chooser.save(self, _("Save with password"), self._name, self._write_locked)

    def _write(self, place: Path) -> None:
        place.write_bytes(self._pdf)
        text = _("Saved. Anybody who has this file can read it; delete it when it was handed over.")
        self.said.say(text, "warn")

    def _write_locked(self, place: Path) -> None:
        password = paper.copy_password()

        def write(_progress: object) -> None:
            from clinic_desktop.reports import encrypt  # on the pool: the PDF library loads here

            place.write_bytes(encrypt.locked_copy(self._pdf, password))

        self._desk.start(write, lambda _done: self._show_password(password), self)

    def _show_password(self, password: str) -> None:
        text = _("Saved. The password is {password}. It is shown only now; tell it in another way.")
        self.said.say(text.format(password=self._desk.format.isolate(password)), "ok")
        self.said.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.said.text.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)
