"""Choosing a new password: typed twice, with its strength in words."""

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QProgressBar

from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.attempt import Start
from clinic_desktop.ui.widgets.field_form import FieldForm
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.password_edit import PasswordEdit

GOOD_ENOUGH = 3
_PAUSE = 150  # ms: judging takes up to 60, so it waits until the fingers rest


class NewPassword(FieldForm):
    """Two password fields; `strength` tells 0 to 4 for a text and runs on the pool."""

    edited = Signal()

    def __init__(self, strength: Callable[[str], int], start: Start, shortest: int = 12) -> None:
        super().__init__()
        self._strength = strength
        self._start = start
        self._shortest = shortest
        self.bar = named(QProgressBar(), "password_strength", _("Strength of the password"))
        self.bar.setRange(0, 4)
        self.bar.setTextVisible(False)
        self.verdict = labels.plain("", "hint", "password_verdict", wraps=True)
        self.password = self.add_field("password", _("New password"), PasswordEdit())
        self.add_widget(self.bar)
        self.add_widget(self.verdict)
        self.again = self.add_field("again", _("The same once more"), PasswordEdit())
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.judge)
        self.password.line.textChanged.connect(self._typed)
        self.again.line.textChanged.connect(lambda _text: self.edited.emit())
        self._typed("")

    def require(self, shortest: int) -> None:
        """Ask for at least so many characters from now on."""
        self._shortest = shortest
        self._typed(self.password.value())

    def value(self) -> str:
        """The password; InvalidInput when it is too short or the two differ."""
        text = self.password.value()
        if len(text) < self._shortest:
            raise InvalidInput(password=_("Use at least {n} characters.").format(n=self._shortest))
        if self.again.value() != text:
            raise InvalidInput(again=_("This is not the same as above."))
        return text

    def forget(self) -> None:
        self.password.clear()
        self.again.clear()

    def _typed(self, text: str) -> None:
        self._pause.stop()
        missing = self._shortest - len(text)
        if not text:
            self._show(0, self._rules())
        elif missing > 0:
            said = ngettext(
                "{n} more character is needed.", "{n} more characters are needed.", missing
            )
            self._show(min(1, len(text) // 6), said.format(n=missing))
        else:
            self._show(self.bar.value(), _("Checking…"))
            self._pause.start()
        self.edited.emit()

    def judge(self) -> None:
        """Ask for the strength of what stands there now."""
        text = self.password.value()
        self._start(
            lambda _progress: self._strength(text), lambda score: self._told(text, score), self
        )

    def _told(self, text: str, score: int) -> None:
        if text == self.password.value():
            self._show(score, _verdict(score))

    def _show(self, score: int, said: str) -> None:
        self.bar.setValue(score)
        self.bar.setProperty("tone", "ok" if score >= GOOD_ENOUGH else "warn")
        theme.repolish(self.bar)
        self.verdict.setText(said)

    def _rules(self) -> str:
        return _(
            "At least {n} characters, any you like. Four or five words that have nothing to do "
            "with each other are easy to remember and hard to guess."
        ).format(n=self._shortest)


def _verdict(score: int) -> str:
    if score < GOOD_ENOUGH:
        return _("Too easy to guess: add a word or two that do not belong together.")
    return _("Good: hard to guess.") if score == GOOD_ENOUGH else _("Very good.")
