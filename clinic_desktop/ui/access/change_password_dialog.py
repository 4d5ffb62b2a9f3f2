"""Changing one's own password."""

from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.errors import ClinicError, InvalidInput
from clinic_desktop.domain.language import _
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets.attempt import attempt
from clinic_desktop.ui.widgets.form_dialog import FormDialog
from clinic_desktop.ui.widgets.new_password import NewPassword
from clinic_desktop.ui.widgets.password_edit import PasswordEdit
from clinic_desktop.usecases import signing_in
from clinic_desktop.usecases.password_strength import strength

_SHORTEST, _SHORTEST_WITHOUT_KEYRING = 12, 15


class ChangePasswordDialog(FormDialog):
    """The present password once, the new one twice; the check runs on the pool."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(_("Change password"), parent, save_text=_("Change"))
        self.setObjectName("change_password_dialog")
        self._desk = desk
        self.old = self.add_field("old", _("Present password"), PasswordEdit())
        shortest = _SHORTEST_WITHOUT_KEYRING if desk.clinic.has_no_keyring else _SHORTEST
        self.new = NewPassword(self._strength, desk.start, shortest)
        self.add_widget(self.new)
        self.fields.update(self.new.fields)

    def _strength(self, text: str) -> int:
        return strength(text, (self._desk.clinic.name, self._desk.user.name))

    def accept(self) -> None:
        self.clear_problems()
        try:
            new = self.new.value()
        except InvalidInput as error:
            self.show_problems(error)
            return
        old = self.old.value()
        self.save_button.setEnabled(False)

        def change(_progress: Progress) -> None:
            self._desk.run(signing_in.change_password, old, new)

        attempt(self._desk.start, change, self._changed, self._refused, self)

    def _changed(self, _none: None) -> None:
        self._desk.toast(_("Your password was changed."))
        self.done(self.DialogCode.Accepted)

    def _refused(self, error: ClinicError) -> None:
        self.save_button.setEnabled(True)
        if not isinstance(error, InvalidInput):
            error = InvalidInput(_=str(error))
        self.show_problems(error)
