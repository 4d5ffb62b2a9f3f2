"""Cards of facts: a title, and labels with their values below one another."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.flow_layout import FlowLayout

Fact = tuple[str, str]  # a label and its value; an empty value is not shown


class FactCard(QFrame):
    """A titled card; hidden while it holds nothing."""

    def __init__(self, title: str, name: str) -> None:
        super().__init__()
        px = theme.current().px
        self.setProperty("kind", "card")
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(px(16), px(12), px(16), px(14))
        self._rows.setSpacing(px(6))
        self._rows.addWidget(labels.plain(title, "card-title"))

    def add_facts(self, facts: Iterable[Fact]) -> None:
        """Labels in one column, values in the other."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.current().px(12))
        grid.setVerticalSpacing(theme.current().px(6))
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, theme.current().px(116))
        for row, (label, value) in enumerate(fact for fact in facts if fact[1]):
            said = labels.plain(label, "hint", wraps=True)
            grid.addWidget(said, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value_label(value), row, 1, Qt.AlignmentFlag.AlignTop)
        self._rows.addLayout(grid)

    def add_line(self, text: str, hint: str = "") -> None:
        """A line of text, and below it smaller what more there is to say."""
        self._rows.addWidget(value_label(text))
        if hint:
            self._rows.addWidget(labels.hint(hint))

    def add_widget(self, widget: QWidget) -> None:
        self._rows.addWidget(widget)

    def add_layout(self, layout: QLayout) -> None:
        self._rows.addLayout(layout)


def value_label(text: str) -> QLabel:
    """Text that wraps and can be selected and copied."""
    label = labels.plain(text, wraps=True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def facts_card(title: str, name: str, facts: Iterable[Fact]) -> FactCard | None:
    """A card of facts, or None when none of them holds anything."""
    kept = [fact for fact in facts if fact[1]]
    if not kept:
        return None
    card = FactCard(title, name)
    card.add_facts(kept)
    return card


def emptied(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while item := layout.takeAt(0):
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            emptied(inner)


def flowing(layout: FlowLayout) -> QWidget:
    """The layout in a widget of its own, as high as its lines need."""
    made = QWidget()
    made.setLayout(layout)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    return made
