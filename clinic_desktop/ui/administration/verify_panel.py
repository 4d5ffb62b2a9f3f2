"""The seal: everything verified, up to where and when, or what is wrong."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from clinic_desktop.domain.errors import Cancelled, ClinicError
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui import theme
from clinic_desktop.ui.background import Job
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.attempt import attempt
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.progress_strip import ProgressStrip
from clinic_desktop.ui.widgets.sign import Sign
from clinic_desktop.usecases import verifying
from clinic_desktop.usecases.verifying import Line, Report
from clinic_desktop.usecases.work import Work

_SHOWN = 5  # problems of one kind; the rest are counted


class VerifyPanel(Card):
    """Runs the checks on the pool, with progress and Cancel; says the outcome in words."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Is everything still as it was written?"))
        self.setObjectName("verify_panel")
        self._desk = desk
        self._job: Job | None = None
        self._began: datetime | None = None
        self.sign = Sign("verified", "text2", 28)
        self.verdict = labels.plain("", "strong", "verify_verdict", wraps=True)
        self.took = labels.hint()
        self.trail_button = button(
            _("Verify the activity"), "verify_trail", self.start_trail, icon="audit"
        )
        self.start_button = button(
            _("Verify everything"), "verify_start", self.start, icon="check", kind="primary"
        )
        self.progress = ProgressStrip()
        self.lines = QVBoxLayout()
        self._lay_out()
        self._show_verdict("verified", "text2", _("Not verified since this page was opened."))

    def _lay_out(self) -> None:
        self.head.addWidget(self.trail_button)
        self.head.addWidget(self.start_button)
        line, texts = QHBoxLayout(), QVBoxLayout()
        line.setSpacing(theme.current().px(12))
        texts.setSpacing(theme.current().px(2))
        texts.addWidget(self.verdict)
        texts.addWidget(self.took)
        self.took.hide()
        line.addWidget(self.sign)
        line.addLayout(texts, 1)
        self.body.addLayout(line)
        self.body.addLayout(self.lines)
        self.add(self.progress)

    def start(self) -> None:
        self._run(verifying.everything, _("Verifying everything"))

    def start_trail(self) -> None:
        self._run(verifying.trail, _("Verifying the activity"))

    def stop(self) -> None:
        """Cancel what runs: nobody is left to see it."""
        if self._job is not None:
            self._job.cancel()

    def _run(self, check: Callable[[Work, Progress], Report], label: str) -> None:
        self._set_running(is_running=True)
        self._clear()
        self._began = self._desk.now

        def verify(progress: Progress) -> Report:
            return self._desk.run(check, progress)

        self._job = attempt(self._desk.start, verify, self._told, self._failed, self)
        self.progress.follow(self._job, label)
        self.progress.cancel_button.setFocus()
        self._show_verdict("verified", "text2", _("Looking…"))

    def _told(self, report: Report) -> None:
        self._set_running(is_running=False)
        self._desk.tell_verified(report)
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
        self._say_time()

    def _say_time(self) -> None:
        if self._began is None:
            return
        seconds = max(0, round((self._desk.now - self._began).total_seconds()))
        minutes, rest = divmod(seconds, 60)
        took = _("{m} min {s} s").format(m=minutes, s=rest) if minutes else f"{rest} s"
        ended = Formatter.isolate(self._desk.format.moment(self._desk.now))
        text = _("Ended {time}; it took {took}.") if seconds else _("Ended {time}.")
        self.took.setText(text.format(time=ended, took=Formatter.isolate(took)))
        self.took.show()

    def _failed(self, error: ClinicError) -> None:
        self._set_running(is_running=False)
        text = _("Stopped before the end.") if isinstance(error, Cancelled) else str(error)
        self._show_verdict("warn", "warn", text)

    def _set_running(self, *, is_running: bool) -> None:
        for made in (self.start_button, self.trail_button):
            made.setEnabled(not is_running)
        if is_running:
            self.took.hide()
        else:
            self._job = None

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
        for note in line.notes:
            self.lines.addWidget(_row("", "text2", note, kind="hint"))

    def _clear(self) -> None:
        while (item := self.lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()


class VerifyDialog(QDialog):
    """The same over the activity; closing it stops what runs."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "verify_dialog", _("Verify"))
        self.setWindowTitle(_("Verify"))
        self.setProperty("kind", "form")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.panel = VerifyPanel(desk)
        self.close_button = button(_("Close"), "verify_close", self.accept)
        self.finished.connect(self.panel.stop)
        self._lay_out()

    def _lay_out(self) -> None:
        px = theme.current().px
        inner = QWidget()
        inner.setProperty("kind", "scrolled")
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.panel)
        inside.addStretch(1)
        scroll = named(QScrollArea(), "verify_scroll", _("Verify"))
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(20), px(24), px(16))
        layout.setSpacing(px(12))
        layout.addWidget(scroll, 1)
        layout.addLayout(foot)
        self.resize(px(780), px(500))
        self.panel.trail_button.setFocus()


def _row(icon: str, tone: str, text: str, kind: str = "") -> QWidget:
    made = QWidget()
    layout = QHBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(Sign(icon, tone, 16))
    layout.addWidget(labels.plain(text, kind, wraps=True), 1)
    return made
