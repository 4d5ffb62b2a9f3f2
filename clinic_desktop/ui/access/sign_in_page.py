"""The closed door: name, password, then the code in the same place."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from clinic_desktop.domain.errors import ClinicError, MustWait, StorageError
from clinic_desktop.domain.language import _
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui import theme
from clinic_desktop.ui.access.countdown import Countdown
from clinic_desktop.ui.access.credentials_form import CredentialsForm
from clinic_desktop.ui.access.door import Door
from clinic_desktop.ui.access.recovery_page import RecoveryPage
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.attempt import Start, attempt
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.sign import Sign

if TYPE_CHECKING:
    from clinic_desktop.usecases.access import Entrance
    from clinic_desktop.usecases.backend import Backend

_NARROW, _WIDE = 400, 860


class SignInPage(QWidget):
    """Nothing of the clinic can be read here; `signed_in` carries the open Backend."""

    signed_in = Signal(object)
    language_chosen = Signal(str)

    def __init__(
        self, front_door: Door, start: Start, languages: list[tuple[str, str]] | None = None
    ) -> None:
        """`languages`: code and name of each that may be chosen; fewer than two show no choice."""
        super().__init__()
        self.setObjectName("sign_in_page")
        self.setProperty("kind", "page")
        self._door = front_door
        self._start = start
        self._entrance: Entrance | None = None
        self.form = CredentialsForm()
        self.languages = ChoiceCombo(languages or [])
        self.stack = QStackedWidget()
        self.card = QFrame()
        self._countdown = Countdown(start, self._serve, self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        px = theme.current().px
        self.card.setProperty("kind", "card")
        self.stack.addWidget(self.form)
        inside = QVBoxLayout(self.card)
        inside.setContentsMargins(px(1), px(1), px(1), px(1))
        inside.addWidget(self.stack)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self.card, 100)
        middle.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(24), px(24), px(16))
        layout.setSpacing(px(16))
        layout.addStretch(1)
        self.mark = _mark()
        layout.addWidget(self.mark)
        layout.addLayout(middle)
        self._column, self._middle = layout, middle
        layout.addStretch(2)
        layout.addLayout(self._bottom())
        self._make_room(is_wide=False)

    def _bottom(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.addStretch(1)
        named(self.languages, "language", _("Language"))
        self.languages.setHidden(self.languages.count() < 2)
        line.addWidget(self.languages)
        return line

    def _connect(self) -> None:
        self.form.submitted.connect(self._sign_in)
        self.form.recovery_wanted.connect(self._recover)
        self.form.password_forgotten.connect(lambda: self._recover(has_forgotten=True))
        self.languages.edited.connect(lambda: self.language_chosen.emit(self.languages.value()))
        self._countdown.told.connect(self._wait)
        self._countdown.over.connect(self._may_try)

    def prefill(self, login: str) -> None:
        """After a lock: the name stands there, the password is asked for."""
        self.form.show_login(login)

    def set_language(self, code: str) -> None:
        self.languages.set_value(code)

    def enter(self) -> None:
        """Put the cursor where typing starts."""
        self.form.enter()

    @property
    def is_half_way(self) -> bool:
        """Whether a password was right and the code is still asked for."""
        return self._entrance is not None

    def abandon(self) -> None:
        """Leave nothing open behind when the window closes half-way through a sign-in."""
        if self._entrance is not None:
            self._entrance.abandon()
            self._entrance = None

    def _sign_in(self) -> None:
        login, password = self.form.login.text(), self.form.password.value()
        self.form.set_busy(True)

        def knock(_progress: Progress) -> "Entrance":
            return self._door.sign_in(login, password)

        attempt(self._start, knock, self._let_in, self._refused, self)

    def _let_in(self, entrance: "Entrance") -> None:
        # paper and pictures of codes, 0.5 s to load, are needed only behind a right password
        from clinic_desktop.ui.access.entrance_steps import EntranceSteps

        self._entrance = entrance
        self.form.password.clear()
        steps = EntranceSteps(entrance, self._start)
        steps.finished.connect(self._done)
        steps.left.connect(self._start_again)
        steps.widened.connect(lambda is_wide: self._make_room(is_wide=is_wide))
        steps.refused.connect(self._refused)
        steps.begun.connect(lambda: self.stack.setCurrentWidget(steps))
        self.stack.addWidget(steps)
        steps.begin()

    def _done(self, backend: "Backend") -> None:
        self._entrance = None
        self._leave_steps()
        self.signed_in.emit(backend)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.enter()

    def _start_again(self) -> None:
        entrance, self._entrance = self._entrance, None
        if entrance is not None:
            attempt(self._start, lambda _progress: entrance.abandon(), _ignore, _raise, self)
        self.form.password.clear()
        self._leave_steps()
        self.form.enter()

    def _leave_steps(self) -> None:
        self.stack.setCurrentWidget(self.form)
        while (steps := self.stack.widget(1)) is not None:
            self.stack.removeWidget(steps)
            steps.deleteLater()
        self.form.set_busy(False)
        self._make_room(is_wide=False)

    def _refused(self, error: ClinicError) -> None:
        self._start_again()
        if isinstance(error, MustWait) and error.seconds is not None:
            self._countdown.begin(error)
            return
        tone = "warn" if isinstance(error, StorageError) else "danger"
        self.form.say(str(error), tone)
        if isinstance(error, StorageError) or (
            isinstance(error, MustWait) and error.seconds is None
        ):
            self.form.offer_recovery()
        self.form.enter()

    def _recover(self, *, has_forgotten: bool = False) -> None:
        login = self.form.login.text()
        page = RecoveryPage(self._door, self._start, login=login, has_forgotten=has_forgotten)
        page.went_back.connect(self._recovery_left)
        page.met.connect(self._recovered)
        page.entered.connect(self._let_in_anew)
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        self._make_room(is_wide=True)
        page.enter()

    def _recovery_left(self) -> None:
        self._leave_steps()
        self.form.enter()

    def _let_in_anew(self, entrance: "Entrance") -> None:
        self.form.show_login(entrance.login)
        self._unlocked()
        self._let_in(entrance)

    def _unlocked(self) -> None:
        """The code ended every wait."""
        self._countdown.stop()
        self.form.set_allowed(True)

    def _recovered(self) -> None:
        self._leave_steps()
        self._unlocked()
        self.form.recover.hide()
        self.form.say(_("This computer holds the clinic's key again. Sign in as always."), "ok")
        self.form.enter()

    def _wait(self, text: str) -> None:
        self.form.say(text, "warn")
        self.form.set_allowed(not self._countdown.is_running)

    def _may_try(self) -> None:
        self.form.say("")
        self.form.set_allowed(True)
        self.form.enter()

    def _serve(self) -> int | None:
        return self._door.serve_wait(self.form.login.text())

    def _make_room(self, *, is_wide: bool) -> None:
        px = theme.current().px
        self.card.setMaximumWidth(px(_WIDE if is_wide else _NARROW))
        self.card.setMinimumHeight(px(460) if is_wide else 0)
        self._column.setStretchFactor(self._middle, 40 if is_wide else 0)
        self.mark.setVisible(not is_wide)


def _mark() -> QWidget:
    made = QWidget()
    line = QHBoxLayout(made)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(theme.current().px(12))
    line.addStretch(1)
    line.addWidget(Sign("visits", "accent", 40), 0, Qt.AlignmentFlag.AlignVCenter)
    line.addWidget(labels.page_title("Clinic Desktop"), 0, Qt.AlignmentFlag.AlignVCenter)
    line.addStretch(1)
    return made


def _ignore(_result: object) -> None:
    pass


def _raise(error: ClinicError) -> None:
    raise error
