"""The rail on the leading side: one button for each page."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPalette
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton, QVBoxLayout

from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.main_window.pages import Page
from clinic_desktop.ui.widgets.naming import named

WIDE, NARROW = 200, 56


class Rail(QFrame):
    """Icons and words; icons alone when there is little room."""

    chosen = Signal(str)

    def __init__(self, pages: Sequence[Page]) -> None:
        super().__init__()
        self.setProperty("kind", "rail")
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.AlternateBase)
        named(self, "rail", _("Places"))
        self.buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        px = theme.current().px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(8), px(12), px(8), px(12))
        layout.setSpacing(px(4))
        for number, page in enumerate(pages, 1):
            made = self._button(page, f"Ctrl+{number}")
            self._group.addButton(made)
            self.buttons[page.name] = made
            layout.addWidget(made)
        layout.addStretch(1)
        self.set_narrow(is_narrow=False)

    def _button(self, page: Page, keys: str) -> QToolButton:
        title, px = _(page.title), theme.current().px
        made = named(QToolButton(), f"rail_{page.name}", title)
        shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
        made.setText(f"  {title}")  # the gap between icon and words
        made.setToolTip(f"{title} ({shown})")
        made.setProperty("kind", "rail")
        made.setIcon(theme.icon(page.icon))
        made.setIconSize(QSize(px(18), px(18)))
        made.setCheckable(True)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.setMinimumHeight(px(36))
        made.clicked.connect(lambda: self.chosen.emit(page.name))
        return made

    def show_page(self, name: str) -> None:
        if name in self.buttons:
            self.buttons[name].setChecked(True)

    def set_narrow(self, *, is_narrow: bool) -> None:
        style = Qt.ToolButtonStyle
        shown = style.ToolButtonIconOnly if is_narrow else style.ToolButtonTextBesideIcon
        for made in self.buttons.values():
            made.setToolButtonStyle(shown)
        self.setFixedWidth(theme.current().px(NARROW if is_narrow else WIDE))
