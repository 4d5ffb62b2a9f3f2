"""The menu of the person signed in."""

from collections.abc import Callable

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from clinic_desktop.domain.language import N_, _
from clinic_desktop.ui import theme
from clinic_desktop.ui.main_window.look_choice import SCALES
from clinic_desktop.ui.theme import Mode
from clinic_desktop.ui.widgets.naming import named

_MODES = {Mode.LIGHT: N_("Light"), Mode.DARK: N_("Dark"), Mode.SYSTEM: N_("As the system")}

Deed = tuple[str, str, str, Callable[[], object]]  # object name, words, icon, what it does


class UserMenu(QMenu):
    """Deeds of the window, then theme and scale, then help."""

    def __init__(
        self,
        parent: QWidget,
        deeds: tuple[Deed, ...],
        help_deeds: tuple[Deed, ...],
        choose: Callable[[Mode, float], None],
    ) -> None:
        super().__init__(parent)
        named(self, "user_menu_list", _("Your menu"))
        self._choose = choose
        self._add(deeds)
        self.addSeparator()
        self._add_modes()
        self._add_scales()
        self.addSeparator()
        self._add(help_deeds)

    def _add(self, deeds: tuple[Deed, ...]) -> None:
        for name, words, icon, deed in deeds:
            action = QAction(theme.icon(icon), words, self)
            action.setObjectName(name)
            action.triggered.connect(lambda _on=False, deed=deed: deed())
            self.addAction(action)

    def _add_modes(self) -> None:
        look = theme.current()
        menu = self._submenu(_("Light or dark"), "theme_menu", "today")
        group = QActionGroup(menu)
        for mode, words in _MODES.items():
            action = self._choice(_(words), f"theme_{mode}", look.mode is mode, group)
            action.triggered.connect(
                lambda _on=False, mode=mode: self._choose(mode, theme.current().scale)
            )
            menu.addAction(action)

    def _add_scales(self) -> None:
        look = theme.current()
        menu = self._submenu(_("Size"), "scale_menu", "zoom_in")
        group = QActionGroup(menu)
        for scale in SCALES:
            percent = round(scale * 100)
            is_now = abs(scale - look.scale) < 0.01
            action = self._choice(f"{percent} %", f"scale_{percent}", is_now, group)
            action.triggered.connect(
                lambda _on=False, scale=scale: self._choose(theme.current().mode, scale)
            )
            menu.addAction(action)

    def _submenu(self, words: str, name: str, icon: str) -> QMenu:
        menu = self.addMenu(theme.icon(icon), words)
        return named(menu, name, words)

    def _choice(self, words: str, name: str, is_now: bool, group: QActionGroup) -> QAction:
        action = QAction(words, group)
        action.setObjectName(name)
        action.setCheckable(True)
        action.setChecked(is_now)
        return action
