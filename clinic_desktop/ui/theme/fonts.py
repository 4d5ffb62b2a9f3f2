"""The fonts of the screen: those we ship first, the system's behind them."""

from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

_WANTED = ("Noto Sans", "IBM Plex Sans Arabic")


def register(folder: Path) -> list[str]:
    """Make every font file in `folder` known to Qt; the families found, ours first."""
    for file in sorted(folder.glob("*.ttf")) if folder.is_dir() else ():
        QFontDatabase.addApplicationFont(str(file))
    known = set(QFontDatabase.families())
    return [family for family in _WANTED if family in known]


def body(families: list[str], pixels: int) -> QFont:
    """The font of ordinary text; without our fonts the system's own family is kept."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font = QFont(system)
    font.setFamilies([*families, *system.families()])
    font.setPixelSize(pixels)
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return font
