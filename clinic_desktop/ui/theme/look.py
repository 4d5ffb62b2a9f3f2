"""Applying a look to the program: palette, style sheet, font, direction."""

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from clinic_desktop import paths
from clinic_desktop.ui.theme import fonts
from clinic_desktop.ui.theme.tokens import DARK, LIGHT

_LENGTH = re.compile(r"(\d+)px")
_TOKEN = re.compile(r"@(\w+)")
_PROPERTY = "clinic_look"
_ROLES = (
    (QPalette.ColorRole.Window, "window"),
    (QPalette.ColorRole.WindowText, "text"),
    (QPalette.ColorRole.Base, "surface"),
    (QPalette.ColorRole.AlternateBase, "raised"),
    (QPalette.ColorRole.Text, "text"),
    (QPalette.ColorRole.Button, "surface"),
    (QPalette.ColorRole.ButtonText, "text"),
    (QPalette.ColorRole.BrightText, "danger"),
    (QPalette.ColorRole.PlaceholderText, "text2"),
    (QPalette.ColorRole.Highlight, "accent_soft"),
    (QPalette.ColorRole.HighlightedText, "text"),
    (QPalette.ColorRole.Accent, "accent"),
    (QPalette.ColorRole.Link, "accent"),
    (QPalette.ColorRole.LinkVisited, "accent"),
    (QPalette.ColorRole.ToolTipBase, "tip"),
    (QPalette.ColorRole.ToolTipText, "on_tip"),
    (QPalette.ColorRole.Light, "surface"),
    (QPalette.ColorRole.Midlight, "raised"),
    (QPalette.ColorRole.Mid, "border"),
    (QPalette.ColorRole.Dark, "border"),
    (QPalette.ColorRole.Shadow, "border"),
)


class Mode(StrEnum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True)
class Look:
    """What is in force now; `scale` 1.0 to 1.5."""

    tokens: Mapping[str, str]
    mode: Mode = Mode.SYSTEM
    scale: float = 1.0
    is_rtl: bool = False
    reduces_motion: bool = False

    @property
    def is_dark(self) -> bool:
        return self.tokens is DARK

    def color(self, token: str) -> QColor:
        return QColor(self.tokens[token])

    def px(self, length: int) -> int:
        """A length of the design at 100 %, in pixels at this scale."""
        return round(length * self.scale)

    def motion(self, milliseconds: int = 120) -> int:
        """How long something may move: never over 120 ms, not at all when motion is unwanted."""
        return 0 if self.reduces_motion else min(milliseconds, 120)


def current() -> Look:
    """The look in force; the light one before any was applied."""
    app = QApplication.instance()
    look = app.property(_PROPERTY) if app else None
    return look if isinstance(look, Look) else Look(LIGHT)


def apply(
    app: QApplication,
    mode: Mode = Mode.SYSTEM,
    scale: float = 1.0,
    rtl: bool = False,
    reduced_motion: bool | None = None,
) -> Look:
    """Dress the whole program; may be called again at any time.

    `scale` 1.0 to 1.5 enlarges text and spaces alike; `reduced_motion` None asks the system.
    """
    look = Look(
        tokens=DARK if _wants_dark(app, mode) else LIGHT,
        mode=mode,
        scale=min(max(scale, 1.0), 1.5),
        is_rtl=rtl,
        reduces_motion=system_reduces_motion() if reduced_motion is None else reduced_motion,
    )
    _dress(app, look)
    _follow_the_system(app)
    return look


def _dress(app: QApplication, look: Look) -> None:
    app.setProperty(_PROPERTY, look)
    app.setStyle(QStyleFactory.create("Fusion"))
    families = fonts.register(paths.resources() / "fonts")
    app.setFont(fonts.body(families, look.px(13)))
    app.setPalette(palette(look))
    app.setStyleSheet(style_sheet(look))
    app.setLayoutDirection(
        Qt.LayoutDirection.RightToLeft if look.is_rtl else Qt.LayoutDirection.LeftToRight
    )
    for effect in (Qt.UIEffect.UI_AnimateMenu, Qt.UIEffect.UI_AnimateCombo):
        app.setEffectEnabled(effect, False)


def _wants_dark(app: QApplication, mode: Mode) -> bool:
    scheme = {
        Mode.LIGHT: Qt.ColorScheme.Light,
        Mode.DARK: Qt.ColorScheme.Dark,
        Mode.SYSTEM: Qt.ColorScheme.Unknown,
    }[mode]
    if app.styleHints().colorScheme() != scheme:  # native title bars follow where they can
        app.styleHints().setColorScheme(scheme)
    if mode is Mode.SYSTEM:
        return app.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return mode is Mode.DARK


def _follow_the_system(app: QApplication) -> None:
    if app.property("clinic_look_follows"):
        return
    app.setProperty("clinic_look_follows", True)
    app.styleHints().colorSchemeChanged.connect(_system_changed)


def _system_changed() -> None:
    look, app = current(), QApplication.instance()
    if look.mode is Mode.SYSTEM and isinstance(app, QApplication):
        is_dark = app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        if is_dark != look.is_dark:
            tokens = DARK if is_dark else LIGHT
            _dress(app, Look(tokens, look.mode, look.scale, look.is_rtl, look.reduces_motion))


def palette(look: Look) -> QPalette:
    """The tokens as a QPalette, for whatever the style sheet does not reach."""
    made, role = QPalette(), QPalette.ColorRole
    for target, token in _ROLES:
        made.setColor(target, look.color(token))
    for target in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        made.setColor(QPalette.ColorGroup.Disabled, target, look.color("disabled"))
    return made


def style_sheet(look: Look, template: Path | None = None) -> str:
    """style.qss with @tokens replaced and every length over 2 px scaled."""
    text = (template or paths.resources() / "style.qss").read_text(encoding="utf-8")
    images = paths.resources() / "style" / ("dark" if look.is_dark else "light")
    known = {
        **look.tokens,
        "images": images.as_posix(),
        "motion": str(look.motion(100)),
        "filled": "add-page" if look.is_rtl else "sub-page",  # Qt mirrors the slider, not these
    }
    scaled = _LENGTH.sub(lambda found: _scaled(int(found[1]), look), text)
    return _TOKEN.sub(lambda found: known[found[1]], scaled)


def _scaled(length: int, look: Look) -> str:
    # rounded down: a radius of more than half the height makes Qt draw square corners
    return f"{length if length <= 2 else int(length * look.scale)}px"


def repolish(widget: QWidget) -> None:
    """Let the style sheet see a property that was changed after the widget was first shown."""
    for part in (widget, *widget.findChildren(QWidget)):
        part.style().unpolish(part)
        part.style().polish(part)
    widget.update()


def system_reduces_motion() -> bool:
    """Whether the person asked the operating system for less motion, where it can be asked cheaply."""
    if sys.platform != "win32":
        return False
    import ctypes  # only Windows has this door

    wanted = ctypes.c_int(1)
    spi_get_client_area_animation = 0x1042
    ctypes.windll.user32.SystemParametersInfoW(
        spi_get_client_area_animation, 0, ctypes.byref(wanted), 0
    )
    return not wanted.value
