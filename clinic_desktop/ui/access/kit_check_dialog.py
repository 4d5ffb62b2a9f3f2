"""The drill: is the emergency kit where it should be, and can it be read?"""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.slow_form_dialog import SlowFormDialog
from clinic_desktop.usecases import kit


class KitCheckDialog(SlowFormDialog[None]):
    """The code is typed from the paper; nothing changes but the date of the check."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, _("Check the emergency kit"), parent, save_text=_("Check"))
        self.setObjectName("kit_check_dialog")
        self.add_widget(labels.plain(_lead(), "", "kit_check_lead", wraps=True))
        self.code = self.add_field(
            "code",
            _("The code, read from your paper"),
            QLineEdit(),
            hint=_(
                "Seven groups of four. Small letters, spaces and hyphens do not matter; "
                "O counts as 0, I and L as 1."
            ),
        )
        self.code.returnPressed.connect(self.accept)

    def work(self) -> Callable[[Progress], None]:
        typed = self.code.text()
        return lambda _progress: self.desk.run(kit.check, typed)

    def is_changed(self) -> bool:
        return False  # a code is not kept and not worth a question

    def saved(self, result: None) -> None:  # noqa: ARG002 - there is nothing to say but that
        self.desk.toast(_("The kit is right. Check it again in six months."))


def _lead() -> str:
    return _(
        "Fetch the paper from where it is kept and type its code. This proves that the paper is "
        "still there, can be read and opens the clinic. Put it back afterwards, apart from the "
        "computer."
    )
