"""Whom a dialog is about: inside it, as a window's title shows on every taskbar."""

from PySide6.QtWidgets import QLabel

from clinic_desktop.ui.waiting import list_words as words
from clinic_desktop.ui.widgets import labels


def whom(patient: str) -> QLabel:
    return labels.plain(words.own_direction(patient), "card-title", "whom", wraps=True)
