"""Typing a password: it can be looked at, pasted and, when it is new, judged."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QProgressBar, QVBoxLayout, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.naming import named

_HINTS = (
    Qt.InputMethodHint.ImhSensitiveData
    | Qt.InputMethodHint.ImhNoPredictiveText
    | Qt.InputMethodHint.ImhNoAutoUppercase
)
_TONES = ("danger", "danger", "warn", "ok", "ok")


@dataclass(frozen=True)
class Strength:
    """`score` 0 (worst) to 4, and a sentence that helps."""

    score: int
    advice: str = ""


class PasswordEdit(QWidget):
    """With `judge` a bar and a sentence below tell how good a new password is."""

    edited = Signal()

    def __init__(
        self, judge: Callable[[str], Strength] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._judge = judge
        self.line = QLineEdit()
        self.bar = named(QProgressBar(), "password_strength", _("Strength of the password"))
        self.advice = labels.hint()
        self._show = QAction(self)
        self._pause = QTimer(self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.setFocusProxy(self.line)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.addAction(self._show, QLineEdit.ActionPosition.TrailingPosition)
        self._show.setCheckable(True)
        self._reveal(False)
        self.bar.setRange(0, 4)
        self.bar.setTextVisible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.current().px(4))
        for widget in (self.line, self.bar, self.advice):
            layout.addWidget(widget)
        self.bar.hide()
        self.advice.hide()

    def _connect(self) -> None:
        self._pause.setSingleShot(True)
        self._pause.setInterval(150)  # judging may take tens of milliseconds
        self._pause.timeout.connect(self.judge_now)
        self._show.toggled.connect(self._reveal)
        self.line.textEdited.connect(self.edited)
        self.line.textChanged.connect(lambda _text: self._pause.start())
        self.line.installEventFilter(self)

    def value(self) -> str:
        return self.line.text()

    def clear(self) -> None:
        self.line.clear()
        self._show.setChecked(False)

    def judge_now(self) -> None:
        """Bring bar and advice up to date with the text."""
        text = self.line.text()
        is_judged = self._judge is not None and bool(text)
        if self._judge and text:
            strength = self._judge(text)
            self.bar.setValue(max(strength.score, 1))
            self.bar.setProperty("tone", _TONES[strength.score])
            self.advice.setText(strength.advice)
            theme.repolish(self.bar)
        self.bar.setVisible(is_judged)
        self.advice.setVisible(is_judged and bool(self.advice.text()))

    def _reveal(self, is_shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password
        self.line.setEchoMode(mode)
        self.line.setInputMethodHints(_HINTS)  # Qt takes them away with the dots
        self._show.setIcon(theme.icon("hide" if is_shown else "show"))
        self._show.setToolTip(_("Hide the password") if is_shown else _("Show the password"))

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent):
            self._note_caps_lock(event)
        return False

    def _note_caps_lock(self, event: QKeyEvent) -> None:
        text = event.text()
        is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.type() == QEvent.Type.KeyPress and text.isalpha() and text.upper() != text.lower():
            is_on = text.isupper() != is_shifted
            self.line.setToolTip(_("Caps Lock seems to be on.") if is_on else "")
