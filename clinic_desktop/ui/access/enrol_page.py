"""Setting up the second factor: a square to scan, a key to type, a code to prove it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from clinic_desktop.domain.errors import ClinicError
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui import theme
from clinic_desktop.ui.access.qr_view import QrView
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.attempt import Start, attempt
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.code_edit import CodeEdit
from clinic_desktop.ui.widgets.form_field import FormField
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.step_page import StepPage
from clinic_desktop.usecases.access import Entrance


class TypedKey(labels.PlainLabel):
    """The key in words; Tab selects it, so that Ctrl+C copies it."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "strong")
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard
                                     | Qt.TextInteractionFlag.TextSelectableByMouse)  # fmt: skip
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)  # the clipboard's watch asks

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.setSelection(1, len(self.text()) - 2)  # without the marks that isolate it


class EnrolPage(StepPage):
    enrolled = Signal(tuple)  # the ten recovery codes
    skipped = Signal()

    def __init__(self, entrance: Entrance, start: Start, *, is_required: bool) -> None:
        super().__init__(
            "enrol",
            _("Second factor"),
            _(
                "With a code from your phone, a password somebody saw you type is not enough to "
                "sign in as you. It works without the internet."
            ),
            _("Confirm"),
        )
        self._entrance = entrance
        self._start = start
        self.qr = QrView("enrol_qr", _("Square for the authenticator app"))
        self.key = named(TypedKey(), "enrol_key", _("Key to type"))
        self.code = CodeEdit()
        self.code_field = FormField("enrol_code", _("Code the app shows now"), self.code)
        self.later = button(_("Not now"), "enrol_later", self.skipped.emit, kind="quiet")
        self.later.setHidden(is_required)
        self.add_button(self.later)
        self._lay_out_body()
        self._show_key()

    def _lay_out_body(self) -> None:
        px = theme.current().px
        steps = QVBoxLayout()
        steps.setSpacing(px(12))
        for text in (
            _("1. Open an authenticator app on your phone, such as Aegis, 2FAS or FreeOTP."),
            _("2. Scan the square, or type this key:"),
        ):
            steps.addWidget(labels.plain(text, wraps=True))
        steps.addWidget(self.key)
        steps.addWidget(labels.plain(_("3. Type the six digits it shows."), wraps=True))
        steps.addWidget(self.code_field)
        steps.addStretch(1)
        line = QHBoxLayout()
        line.setSpacing(px(24))
        line.addWidget(self.qr, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(steps, 1)
        self.body.addLayout(line)
        self.body.addStretch(1)
        self.code.completed.connect(lambda _code: self.primary.click())

    def _show_key(self) -> None:
        enrolment = self._entrance.start_enrolment()
        self.qr.show_text(enrolment.uri)
        self.key.setText(Formatter.isolate(enrolment.key_text))
        # a screen reader must say the key itself, not only that there is one
        self.key.setAccessibleName(self.key.text())
        self.key.setAccessibleDescription(_("Key to type"))

    def enter(self) -> None:
        self.code.setFocus()

    def advance(self) -> None:
        typed = self.code.value()
        self.code_field.clear()
        self.set_busy(True)

        def confirm(_progress: Progress) -> tuple[str, ...]:
            return self._entrance.confirm_enrolment(typed)

        attempt(self._start, confirm, self.enrolled.emit, self._refused, self)

    def _refused(self, error: ClinicError) -> None:
        self.set_busy(False)
        self.code.clear()
        self.code_field.show_problem(str(error))
        self.enter()
