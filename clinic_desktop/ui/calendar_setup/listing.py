"""What the lists of the set-up share: deeds above, retired ones behind a tick, the order."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QToolButton, QWidget

from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets.buttons import button, tool
from clinic_desktop.ui.widgets.flow_layout import FlowLayout
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.table_view import TableView


def deeds_row(deeds: Sequence[QWidget], trailing: Sequence[QWidget] = ()) -> QHBoxLayout:
    """Deeds in a line that breaks where there is little room; what stands on the trailing side."""
    holder = QWidget()
    flow = FlowLayout(holder, gap=8)
    for widget in deeds:
        flow.addWidget(widget)
    line = QHBoxLayout()
    line.setSpacing(theme.current().px(12))
    line.addWidget(holder, 1)
    for widget in trailing:
        line.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
    return line


def retired_box(name: str, action: Callable[[], object]) -> QCheckBox:
    """Shows what is no longer used."""
    made = named(QCheckBox(_("Show retired ones")), name, _("Show retired ones"))
    made.toggled.connect(lambda _on: action())
    return made


def retire_button(name: str, action: Callable[[], object]) -> QPushButton:
    return button(_("Retire"), name, action, icon="archive")


def show_retiring(deed: QPushButton, row: Any | None) -> None:
    """Retire what is in use, bring back what is retired."""
    is_retired = row is not None and row.is_retired
    words = _("Bring back") if is_retired else _("Retire")
    deed.setText(words)
    deed.setAccessibleName(words)
    deed.setIcon(theme.icon("undo" if is_retired else "archive", "text2"))
    deed.setEnabled(row is not None)


def movers(table: TableView, name: str, move: Callable[[int], object]) -> list[QToolButton]:
    """Two buttons, and Alt+Up and Alt+Down in the table."""
    made = []
    for icon, word, keys, step in (
        ("up", _("Move up"), "Alt+Up", -1),
        ("down", _("Move down"), "Alt+Down", 1),
    ):
        shortcut = QShortcut(QKeySequence(keys), table)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(partial(move, step))
        shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
        each = tool(icon, f"{name}_{icon}", word, partial(move, step))
        each.setToolTip(f"{word} ({shown})")
        made.append(each)
    return made


def moved(ids: Sequence[Id], which: Id, step: int) -> tuple[Id, ...] | None:
    """The order after a step, None at either end."""
    order = list(ids)
    at = order.index(which)
    if not 0 <= at + step < len(order):
        return None
    order.insert(at + step, order.pop(at))
    return tuple(order)
