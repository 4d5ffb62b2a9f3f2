"""A line to type in that turns what is chosen into chips before it."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QToolButton, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets.flow_layout import FlowLayout
from clinic_desktop.ui.widgets.naming import named


class ChipLine(QFrame):
    """Backspace in the empty line takes the last chip away; what Enter means says `_entered`."""

    edited = Signal()

    def __init__(self, hint: str, narrowest: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.current().px
        self.setProperty("kind", "input")
        self._keys: list[str] = []
        self._chips: list[QToolButton] = []
        self.line = QLineEdit()
        self.line.setProperty("kind", "embedded")
        self.line.setPlaceholderText(hint)
        self.line.setMinimumWidth(px(narrowest))
        self.setFocusProxy(self.line)
        self._flow = FlowLayout(self, px(4))
        self._flow.setContentsMargins(px(4), px(2), px(4), px(2))
        self._flow.addWidget(self.line)
        self.line.installEventFilter(self)

    def _entered(self) -> bool:
        """Enter was pressed; False leaves it to the dialog around."""
        raise NotImplementedError

    def _empty(self) -> None:
        while self._keys:
            self._drop(self._keys[-1])
        self.line.clear()

    def _add_chip(self, key: str, text: str, name: str) -> QToolButton:
        chip = named(QToolButton(), name, _("Remove {tag}").format(tag=text))
        chip.setText(text.replace("&", "&&"))
        chip.setProperty("kind", "chip")
        chip.setIcon(theme.icon("close"))
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        chip.setToolTip(chip.accessibleName())
        chip.clicked.connect(lambda: self._remove(key))
        self._flow.insert_widget(len(self._keys), chip)
        self._keys.append(key)
        self._chips.append(chip)
        chip.show()
        return chip

    def _remove(self, key: str) -> None:
        self._drop(key)
        self.edited.emit()
        self.line.setFocus()

    def _drop(self, key: str) -> None:
        at = self._keys.index(key)
        self._keys.pop(at)
        chip = self._chips.pop(at)
        self._flow.removeWidget(chip)
        chip.hide()
        chip.deleteLater()
        self.updateGeometry()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if watched is self.line:
            if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
                self.setProperty("active", event.type() == QEvent.Type.FocusIn)
                theme.repolish(self)
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return self._entered()
        if event.key() == Qt.Key.Key_Backspace and not self.line.text() and self._keys:
            self._remove(self._keys[-1])
            return True
        return False
