"""The one place for colours, sizes, fonts and icons."""

from clinic_desktop.ui.theme.icons import ICONS, icon
from clinic_desktop.ui.theme.look import (
    Look,
    Mode,
    apply,
    current,
    repolish,
    system_reduces_motion,
)
from clinic_desktop.ui.theme.remembered import remember, restore
from clinic_desktop.ui.theme.tokens import DARK, LIGHT, PAIRS, contrast

__all__ = [
    "DARK",
    "ICONS",
    "LIGHT",
    "PAIRS",
    "Look",
    "Mode",
    "apply",
    "contrast",
    "current",
    "icon",
    "remember",
    "repolish",
    "restore",
    "system_reduces_motion",
]
