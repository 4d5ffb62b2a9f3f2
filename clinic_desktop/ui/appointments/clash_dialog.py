"""The time is taken: by whom, and the reason for booking over it all the same."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.language import _
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.form_dialog import FormDialog
from clinic_desktop.ui.widgets.naming import named


class ClashDialog(FormDialog):
    """`then(reason)` runs when the person decides to book over what is there."""

    def __init__(
        self, taken: list[tuple[str, str]], then: Callable[[str], None], parent: QWidget
    ) -> None:
        """`taken`: what is taken, and with whom."""
        super().__init__(_("This time is taken"), parent, save_text=_("Book over it"))
        named(self, "clash_dialog", _("This time is taken"))
        self._then = then
        for what, whom in taken:
            words = _("{what} is taken by {whom}.").format(what=what, whom=whom or "…")
            self.add_widget(labels.plain(words, "strong", wraps=True))
        self.reason = self.add_field(
            "reason",
            _("Reason for booking over it"),
            QLineEdit(),
            hint=_("It stands in the history, and the appointment is marked."),
        )

    def save(self) -> None:
        reason = self.reason.text().strip()
        if not reason:
            raise InvalidInput(reason=_("Say why in a few words, or choose Cancel."))
        self._then(reason)
