"""The seal: everything verified, up to where and when, or what is wrong."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_desktop.domain.errors import Cancelled, ClinicError
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.attempt import attempt
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.progress_strip import ProgressStrip
from clinic_desktop.ui.widgets.sign import Sign
from clinic_desktop.usecases import verifying
from clinic_desktop.usecases.verifying import Line, Report

_SHOWN = 5  # problems of one kind; the rest are counted


class VerifyPanel(Card):
    """Runs every check on the pool, with progress and Cancel; says the outcome in words."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Is everything still as it was written?"))
        self.setObjectName("verify_panel")
        self._desk = desk
        self.sign = Sign("verified", "text2", 28)
        self.verdict = labels.plain("", "strong", "verify_verdict", wraps=True)
        self.start_button = button(_("Verify everything"), "verify_start", self.start, icon="check")
        self.progress = ProgressStrip()
        self.lines = QVBoxLayout()
        self._lay_out()
        self._show_verdict("verified", "text2", _("Not verified since this page was opened."))

    def _lay_out(self) -> None:
        self.head.addWidget(self.start_button)
        line = QHBoxLayout()
        line.setSpacing(theme.current().px(12))
        line.addWidget(self.sign)
        line.addWidget(self.verdict, 1)
        self.body.addLayout(line)
        self.body.addLayout(self.lines)
        self.add(self.progress)

    def start(self) -> None:
        self.start_button.setEnabled(False)
        self._clear()

        def verify(progress: Progress) -> Report:
            return self._desk.run(verifying.everything, progress)

        job = attempt(self._desk.start, verify, self._told, self._failed, self)
        self.progress.follow(job, _("Verifying"))

    def _told(self, report: Report) -> None:
        self.start_button.setEnabled(True)
        self.show_report(report)

    def show_report(self, report: Report) -> None:
        self._clear()
        for line in report.lines:
            self._add_line(line)
        if report.is_good:
            self._show_verdict("verified", "ok", _("Everything is as it was written."))
        else:
            text = _("Something was changed or damaged. Keep this computer as it is and get help.")
            self._show_verdict("danger", "danger", text)

    def _failed(self, error: ClinicError) -> None:
        self.start_button.setEnabled(True)
        text = _("Stopped before the end.") if isinstance(error, Cancelled) else str(error)
        self._show_verdict("warn", "warn", text)

    def _show_verdict(self, icon: str, tone: str, text: str) -> None:
        self.sign.show_icon(icon, tone)
        self.verdict.setText(text)

    def _add_line(self, line: Line) -> None:
        is_good = not line.problems
        count = Formatter.isolate(self._desk.format.number(line.count))
        text = _("{what}: {count} looked at").format(what=line.name, count=count)
        self.lines.addWidget(
            _row("ok" if is_good else "error", "ok" if is_good else "danger", text)
        )
        for problem in line.problems[:_SHOWN]:
            self.lines.addWidget(_row("", "danger", problem))
        if (more := len(line.problems) - _SHOWN) > 0:
            said = ngettext("and {n} more", "and {n} more", more).format(n=more)
            self.lines.addWidget(_row("", "danger", said))

    def _clear(self) -> None:
        while (item := self.lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()


def _row(icon: str, tone: str, text: str) -> QWidget:
    made = QWidget()
    layout = QHBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(Sign(icon, tone, 16))
    layout.addWidget(labels.plain(text, wraps=True), 1)
    return made
