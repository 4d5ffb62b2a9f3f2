"""One's own recovery codes: how many are left, and ten new ones."""

from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from clinic_desktop.domain.errors import ClinicError
from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui import theme
from clinic_desktop.ui.access.spare_codes_page import SpareCodesPage
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.attempt import attempt
from clinic_desktop.ui.widgets.banner import Banner
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.usecases import second_factor

_FEW = 3


class SpareCodesDialog(QDialog):
    """The number left can be read by anybody at the desk; new ones ask for a fresh code."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "spare_codes_dialog", _("Recovery codes"))
        self.setWindowTitle(_("Recovery codes"))
        self.setProperty("kind", "form")
        self._desk = desk
        self.banner = named(Banner(), "spare_codes_banner")
        self.left = labels.plain("", "strong", "spare_codes_left", wraps=True)
        self.renew = button(_("Make ten new codes…"), "spare_codes_renew", self._ask, icon="key")
        self.close_button = button(
            _("Close"), "spare_codes_close", lambda: self.reject(), kind="primary"
        )
        self.stack = QStackedWidget()
        self._lay_out()
        self._tell()

    def _lay_out(self) -> None:
        px = theme.current().px
        first = QWidget()
        column = QVBoxLayout(first)
        column.setContentsMargins(px(24), px(20), px(24), px(20))
        column.setSpacing(px(12))
        for widget in (self.banner, self.left, labels.plain(_lead(), wraps=True)):
            column.addWidget(widget)
        column.addStretch(1)
        line = QHBoxLayout()
        line.addWidget(self.renew)
        line.addStretch(1)
        line.addWidget(self.close_button)
        column.addLayout(line)
        self.stack.addWidget(first)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)
        self.setMinimumWidth(px(480))
        self.close_button.setFocus()

    def _tell(self) -> None:
        left = self._desk.run(second_factor.spare_codes_left)
        self.renew.setEnabled(left is not None)
        if left is None:
            self.left.setText(_("You sign in without a second factor."))
            self.banner.say(
                _("An administrator can require one; it is set up at your next sign-in."), "info"
            )
            return
        text = ngettext("{n} code is left.", "{n} codes are left.", left)
        self.left.setText(text.format(n=self._desk.format.number(left)))
        if left <= _FEW:
            self.banner.say(_("Make new ones before the last is used."), "warn")

    def _ask(self) -> None:
        self._desk.with_code(second_factor.renew_spare_codes, self._make)

    def _make(self) -> None:
        self.renew.setEnabled(False)

        def make(_progress: Progress) -> tuple[str, ...]:
            return self._desk.run(second_factor.renew_spare_codes)

        attempt(self._desk.start, make, self._show, self._refused, self)

    def _show(self, codes: tuple[str, ...]) -> None:
        page = SpareCodesPage(codes)
        page.lead.setText(
            _("These replace all from before. Each works once, and they are shown only now.")
        )
        page.met.connect(self.accept)
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        px = theme.current().px
        self.resize(px(560), px(520))
        page.enter()

    def _refused(self, error: ClinicError) -> None:
        self.renew.setEnabled(True)
        self.banner.say(str(error), "danger")


def _lead() -> str:
    return _(
        "When the phone is lost, one of these codes signs you in instead. Each works once. New "
        "codes make all from before worthless."
    )
