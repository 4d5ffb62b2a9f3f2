"""Buttons in the few shapes the program has."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QPushButton, QToolButton

from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets.naming import named


def button(
    text: str,
    name: str,
    action: Callable[[], object] | None = None,
    *,
    kind: str = "",
    icon: str = "",
) -> QPushButton:
    """A push button; `kind` is "", primary, danger, quiet, toast or kiosk."""
    made = named(QPushButton(text.replace("&", "&&")), name, text)
    made.setAutoDefault(False)
    if kind:
        made.setProperty("kind", kind)
    if icon:
        token = {"primary": "on_accent", "danger": "danger", "quiet": "accent"}.get(kind, "text2")
        made.setIcon(theme.icon(icon, token))
    if action:
        made.clicked.connect(lambda: action())
    return made


def tool(
    icon: str,
    name: str,
    title: str,
    action: Callable[[], object] | None = None,
    *,
    key: QKeySequence | QKeySequence.StandardKey | None = None,
    kind: str = "",
) -> QToolButton:
    """An icon button; its title and key are the tool tip."""
    made = named(QToolButton(), name, title)
    made.setIcon(theme.icon(icon))
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    sequence = QKeySequence(key) if key is not None else QKeySequence()
    if not sequence.isEmpty():
        made.setShortcut(sequence)
    shown = sequence.toString(QKeySequence.SequenceFormat.NativeText)
    made.setToolTip(f"{title} ({shown})" if shown else title)
    if kind:
        made.setProperty("kind", kind)
    if action:
        made.clicked.connect(lambda: action())
    return made
