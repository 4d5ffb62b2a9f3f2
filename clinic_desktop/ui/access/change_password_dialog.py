"""Changing one's own password."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets.new_password import NewPassword
from clinic_desktop.ui.widgets.password_edit import PasswordEdit
from clinic_desktop.ui.widgets.slow_form_dialog import SlowFormDialog
from clinic_desktop.usecases import signing_in
from clinic_desktop.usecases.password_strength import strength

_SHORTEST, _SHORTEST_WITHOUT_KEYRING = 12, 15


class ChangePasswordDialog(SlowFormDialog[None]):
    """The present password once, the new one twice."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, _("Change password"), parent, save_text=_("Change"))
        self.setObjectName("change_password_dialog")
        self.old = self.add_field("old", _("Present password"), PasswordEdit())
        shortest = _SHORTEST_WITHOUT_KEYRING if desk.clinic.has_no_keyring else _SHORTEST
        self.new = NewPassword(self._strength, desk.start, shortest)
        self.add_widget(self.new)
        self.fields.update(self.new.fields)

    def _strength(self, text: str) -> int:
        return strength(text, (self.desk.clinic.name, self.desk.user.name))

    def work(self) -> Callable[[Progress], None]:
        old, new = self.old.value(), self.new.value()
        return lambda _progress: self.desk.run(signing_in.change_password, old, new)

    def saved(self, result: None) -> None:  # noqa: ARG002 - there is nothing to say but that
        self.desk.toast(_("Your password was changed."))
