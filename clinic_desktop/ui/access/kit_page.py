"""The emergency kit: seen, printed, and its code typed back from the paper."""

from datetime import datetime
from typing import Protocol

from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QVBoxLayout, QWidget

from clinic_desktop.domain.errors import ClinicError
from clinic_desktop.domain.ids import new_id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.progress import Progress
from clinic_desktop.reports.printed import Paper, Printed, heading_of
from clinic_desktop.ui import theme
from clinic_desktop.ui.access import on_paper
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.attempt import Start, attempt
from clinic_desktop.ui.widgets.banner import Banner
from clinic_desktop.ui.widgets.form_field import FormField
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.pdf_preview import PdfPreview
from clinic_desktop.ui.widgets.step_page import StepPage
from clinic_desktop.usecases import clinic
from clinic_desktop.usecases.access import Founded, Kit
from clinic_desktop.usecases.clinic import ClinicProfile
from clinic_desktop.usecases.work import ClinicFacts


class KitMaker(Protocol):
    """An Entrance, or the desk of somebody who prints a new kit later."""

    user_name: str

    @property
    def now(self) -> datetime: ...

    @property
    def clinic(self) -> ClinicFacts: ...

    def profile(self) -> ClinicProfile: ...
    def new_kit(self) -> Kit: ...
    def kit(self, code: str) -> Kit: ...
    def confirm_kit(self, typed: str) -> None: ...


class KitPage(StepPage):
    """First the page with the code; then, with the code out of sight, the proof of the paper."""

    def __init__(
        self,
        entrance: KitMaker,
        start: Start,
        founded: Founded | None = None,
        profile: ClinicProfile | None = None,
    ) -> None:
        super().__init__(
            "kit", _("Emergency kit"), _lead(), _("I have it on paper"), back=_("Show it again")
        )
        self._entrance = entrance
        self._start = start
        self._founded = founded
        self._profile = profile
        self.preview = PdfPreview()
        self.code = QLineEdit()
        self.code_field = FormField(
            "kit_code",
            _("The code, read from your paper"),
            self.code,
            _(
                "Seven groups of four. Small letters, spaces and hyphens do not matter; "
                "O counts as 0, I and L as 1."
            ),
        )
        self.warning = named(Banner(), "kit_warning")
        self.proof = self._proof()
        self._lay_out_body()
        self._show_proof(False)
        self._make()

    def _proof(self) -> QWidget:
        made = QWidget()
        layout = QVBoxLayout(made)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(
            labels.plain(
                _("Type the code once from the paper: that proves it can be read."), wraps=True
            )
        )
        layout.addWidget(self.code_field)
        layout.addStretch(1)
        return made

    def _lay_out_body(self) -> None:
        frame = QFrame()
        frame.setProperty("kind", "card")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.preview)
        self.preview.setMinimumHeight(theme.current().px(300))
        # a password on this file would only be one more thing to lose
        protected = self.preview.findChild(QPushButton, "pdf_save_protected")
        if protected is not None:
            protected.hide()
        self._frame = frame
        for widget in (self.warning, frame, self.proof):
            self.body.addWidget(widget)
        self.body.setStretchFactor(frame, 1)
        self.warning.say(_warning(), "warn")
        self.preview.print_wanted.connect(lambda: on_paper.print_pdf(self.preview.content(), self))
        self.preview.save_wanted.connect(
            lambda: on_paper.save_pdf(
                self.preview.content(), self, _("Save the emergency kit"), "emergency-kit.pdf"
            )
        )

    def _make(self) -> None:
        self.set_busy(True)

        def make(_progress: Progress) -> bytes:
            kit = (
                self._entrance.kit(self._founded.recovery_code)
                if self._founded
                else self._entrance.new_kit()
            )
            return kit_pdf(kit, self._entrance, self._profile or self._entrance.profile())

        attempt(self._start, make, self._made, self._failed, self)

    def _made(self, content: bytes) -> None:
        self.set_busy(False)
        self.preview.show_pdf(content)
        self.enter()

    def _failed(self, error: ClinicError) -> None:
        self.set_busy(False)
        self.banner.say(str(error), "danger")

    def _show_proof(self, is_proof: bool) -> None:
        self._is_proof = is_proof
        self._frame.setVisible(not is_proof)
        self.proof.setVisible(is_proof)
        self.back.setVisible(is_proof)
        self.primary.setText(_("Confirm") if is_proof else _("I have it on paper"))
        self.enter()

    def enter(self) -> None:
        target: QWidget | None = self.code if self._is_proof else self.preview.findChild(
            QPushButton, "pdf_print"
        )  # fmt: skip
        (target or self.primary).setFocus()

    def go_back(self) -> None:
        self._show_proof(False)

    def advance(self) -> None:
        if not self._is_proof:
            self._show_proof(True)
            return
        typed = self.code.text()
        self.code_field.clear()
        self.set_busy(True)

        def confirm(_progress: Progress) -> None:
            self._entrance.confirm_kit(typed)

        attempt(self._start, confirm, lambda _none: self.met.emit(), self._refused, self)

    def _refused(self, error: ClinicError) -> None:
        self.set_busy(False)
        self.code_field.show_problem(str(error))
        self.code.setFocus()


def kit_pdf(kit: Kit, entrance: KitMaker, profile: ClinicProfile) -> bytes:
    """The page, made in memory, on the pool."""
    from clinic_desktop.reports import emergency_kit  # ReportLab only where something is printed

    printed = Printed(
        by=entrance.user_name,
        at=entrance.now,
        document_id=new_id()[-8:].upper(),
        clinic=heading_of(profile),
        formatter=clinic.formatter(entrance.clinic),
        paper=Paper[profile.paper],
    )
    page = emergency_kit.Kit(kit.clinic_id, kit.code, kit.fingerprint)
    return emergency_kit.build(page, printed)


def _lead() -> str:
    return _(
        "This page opens the clinic when a password is forgotten or the computer is lost. Print "
        "it, or copy the code by hand, and keep it in a safe, apart from the computer."
    )


def _warning() -> str:
    return _("Lost code and keyring, or code and all passwords: the data is gone.")
