"""The dialogs of codes, kit and keys, which open over whatever is shown."""

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QDialog, QWidget

from clinic_desktop.ui.access.kit_check_dialog import KitCheckDialog
from clinic_desktop.ui.access.new_kit_dialog import NewKitDialog
from clinic_desktop.ui.access.spare_codes_dialog import SpareCodesDialog
from clinic_desktop.ui.access.step_up_dialog import StepUpDialog
from clinic_desktop.ui.administration.change_keys_dialog import ChangeKeysDialog
from clinic_desktop.ui.desk import Desk
from clinic_desktop.usecases import kit, rekeying, signing_in


class AccessRoutes:
    """What the window does when a screen asks for a code or for one of these dialogs."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        self._desk = desk
        self._window = window
        self.routes: dict[str, Callable[..., object]] = {
            "check_kit": self.check_kit,
            "new_kit": self.new_kit,
            "spare_codes": self.show_spare_codes,
            "change_keys": self.change_keys,
        }

    def ask_code(self, then: Callable[[], object], deed: str = "") -> None:
        """Answer `desk.code_wanted`: over the dialog that asks, if one does."""
        self._open(StepUpDialog(self._desk, then, self._parent(), deed))

    def check_kit(self) -> None:
        if self._desk.may(kit.check):
            self._open(KitCheckDialog(self._desk, self._parent()))

    def new_kit(self) -> None:
        if self._desk.may(signing_in.make_kit):
            self._desk.with_code(
                signing_in.make_kit, lambda: self._open(NewKitDialog(self._desk, self._parent()))
            )

    def show_spare_codes(self) -> None:
        self._open(SpareCodesDialog(self._desk, self._parent()))

    def change_keys(self) -> None:
        if self._desk.may(rekeying.begin):
            self._desk.with_code(
                rekeying.begin, lambda: self._open(ChangeKeysDialog(self._desk, self._window))
            )

    def _parent(self) -> QWidget:
        return QApplication.activeModalWidget() or self._window

    def _open(self, dialog: QDialog) -> None:
        dialog.open()
