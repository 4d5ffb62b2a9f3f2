"""How far slow work has come, with the button that stops it."""

from typing import Protocol

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.naming import named


class Cancellable(Protocol):
    """What a background.Job looks like from here."""

    @property
    def progress(self) -> SignalInstance: ...

    @property
    def finished(self) -> SignalInstance: ...

    def cancel(self) -> None: ...


class ProgressStrip(QFrame):
    """Label, bar and Cancel; hidden while nothing runs."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.current().px
        named(self, "progress_strip").setProperty("kind", "footer")
        self.label = labels.plain()
        self.bar = named(QProgressBar(), "progress_bar", _("Progress"))
        self.bar.setTextVisible(False)
        self.share = labels.plain(kind="hint")
        self.share.setMinimumWidth(px(36))
        self.cancel_button = button(_("Cancel"), "progress_cancel", self._cancel)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(px(16), px(6), px(16), px(6))
        layout.setSpacing(px(12))
        layout.addWidget(self.label)
        layout.addWidget(self.bar, 1)
        layout.addWidget(self.share)
        layout.addWidget(self.cancel_button)
        self.hide()

    def follow(self, job: Cancellable, label: str) -> None:
        """Show `label` and the progress of `job` until it ends; Cancel asks it to stop."""
        self.begin(label)
        job.progress.connect(self.step)
        job.finished.connect(self.end)
        self.cancelled.connect(job.cancel)

    def begin(self, label: str) -> None:
        self.label.setText(label)
        self.bar.setAccessibleName(label)
        self.bar.setRange(0, 0)
        self.share.setText("")
        self.cancel_button.setEnabled(True)
        self.show()

    def step(self, done: int, total: int) -> None:
        """`total` 0: nobody knows how long."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.share.setText(f"{100 * done // total} %" if total else "")

    def end(self) -> None:
        self.hide()

    def _cancel(self) -> None:
        self.cancel_button.setEnabled(False)
        self.label.setText(_("Stopping…"))
        self.cancelled.emit()
