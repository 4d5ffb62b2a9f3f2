"""The ten recovery codes of the second factor, shown this once."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QCheckBox, QDialog, QGridLayout, QHBoxLayout

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.access import on_paper
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.step_page import StepPage


class SpareCodesPage(StepPage):
    def __init__(self, codes: tuple[str, ...]) -> None:
        super().__init__(
            "spare_codes",
            _("Recovery codes"),
            _(
                "When the phone is lost, one of these signs you in instead. Each works once, and "
                "they are shown only now."
            ),
            _("Done"),
        )
        self._codes = codes
        self.kept = named(QCheckBox(_("I keep them in a safe place")), "spare_codes_kept")
        self.kept.setAccessibleName(self.kept.text())
        self.kept.toggled.connect(self.primary.setEnabled)
        self.primary.setEnabled(False)
        self._lay_out_body()

    def _lay_out_body(self) -> None:
        px = theme.current().px
        card, grid = Card(), QGridLayout()
        grid.setHorizontalSpacing(px(32))
        grid.setVerticalSpacing(px(8))
        for at, code in enumerate(self._codes):
            label = labels.plain(Formatter.isolate(code), "strong", f"spare_code_{at}")
            grid.addWidget(label, at % 5, at // 5)
        card.body.addLayout(grid)
        line = QHBoxLayout()
        line.addWidget(button(_("Print…"), "spare_codes_print", self._print, icon="print"))
        line.addWidget(button(_("Save…"), "spare_codes_save", self._save, icon="save"))
        line.addStretch(1)
        self.body.addWidget(card)
        self.body.addLayout(line)
        self.body.addWidget(self.kept, 0, Qt.AlignmentFlag.AlignLeading)
        self.body.addStretch(1)

    def enter(self) -> None:
        self.kept.setFocus()

    def advance(self) -> None:
        if self.kept.isChecked():
            self.met.emit()

    def text(self) -> str:
        """What is printed or saved."""
        return "\n".join((_("Recovery codes, each works once:"), "", *self._codes, ""))

    def _print(self) -> None:
        printer = QPrinter()
        dialog = QPrintDialog(printer, self)
        document = QTextDocument(self.text(), dialog)
        dialog.accepted.connect(lambda: document.print_(printer))
        dialog.finished.connect(dialog.deleteLater)
        QDialog.open(dialog)  # QPrintDialog's own asks for a C++ slot

    def _save(self) -> None:
        title, kind = _("Save the recovery codes"), _("Text") + " (*.txt)"
        on_paper.ask_where(self, title, "recovery-codes.txt", kind, self.text().encode())
