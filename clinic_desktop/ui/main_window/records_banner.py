"""After each sign-in: do the latest deeds agree with their log? If not, it is said, and it stays."""

import logging

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.banner import Banner
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.usecases import verifying
from clinic_desktop.usecases.verifying import Report

log = logging.getLogger(__name__)


class RecordsBanner(Banner):
    """Hidden while records and log agree; says what to do to everybody, more to who may verify."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(is_edge=True)
        named(self, "records_banner")
        self._desk = desk
        self.report: Report | None = None
        self.details = button(_("What was found…"), "records_found", self.show_found)
        self.details.hide()
        self.add_button(self.details)

    def check(self) -> None:
        """Verify the latest deeds on the pool."""

        def verify(progress: Progress) -> Report:
            return self._desk.run(verifying.recent, progress)

        self._desk.start(verify, self._checked, self)

    def _checked(self, report: Report) -> None:
        self._desk.tell_verified(report)
        self.tell(report)

    def tell(self, report: Report | None) -> None:
        """Show the outcome; a good one shows nothing."""
        self.report = report
        if report is None or report.is_good:
            return
        log.error("the latest deeds do not agree with their log")
        may_look = self._desk.may(verifying.everything)
        self.details.setVisible(may_look)
        self.say(_words_for_administrators() if may_look else _words(), "danger")

    def show_found(self) -> None:
        if self.report is not None:
            FoundDialog(self.report, self.window()).open()


class FoundDialog(QDialog):
    """The lines of a verification that found something."""

    def __init__(self, report: Report, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "found_dialog", _("What was found"))
        self.setWindowTitle(_("What was found"))
        self.setProperty("kind", "form")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.lines = named(QPlainTextEdit(), "found_lines", _("What was found"))
        self.lines.setReadOnly(True)
        self.lines.setTabChangesFocus(True)
        self.lines.setPlainText(_text(report))
        self._lay_out()

    def _lay_out(self) -> None:
        px = theme.current().px
        close = button(_("Close"), "found_close", self.accept, kind="primary")
        footer = QHBoxLayout()
        footer.addStretch(1)
        footer.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(20), px(24), px(16))
        layout.setSpacing(px(12))
        advice = _(
            "Copy this list for whoever looks after the program. The page Administration, "
            "section Data, verifies everything."
        )
        layout.addWidget(labels.plain(advice, wraps=True))
        layout.addWidget(self.lines, 1)
        layout.addLayout(footer)
        self.resize(px(640), px(400))
        close.setFocus()


def _text(report: Report) -> str:
    bad = (line for line in report.lines if line.problems)
    return "\n\n".join("\n  ".join((line.name, *line.problems)) for line in bad)


def _words() -> str:
    return _(
        "The records do not agree with their log. Call your administrator; do not go on writing."
    )


def _words_for_administrators() -> str:
    return _(
        "The records do not agree with their log: somebody may have changed them from outside the "
        "program. Let nobody go on writing, look at what was found and at the last backup."
    )
