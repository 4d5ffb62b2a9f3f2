"""Typing a few short words that become chips."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QFrame, QLineEdit, QToolButton, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets.flow_layout import FlowLayout
from clinic_desktop.ui.widgets.naming import named


class TagEdit(QFrame):
    """Comma or Enter makes a chip, Backspace in the empty line takes the last one away."""

    edited = Signal()

    def __init__(self, known: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.current().px
        self.setProperty("kind", "input")
        self._tags: list[str] = []
        self._chips: list[QToolButton] = []
        self.line = QLineEdit()
        self.line.setProperty("kind", "embedded")
        self.line.setPlaceholderText(_("Type and press Enter"))
        self.line.setMinimumWidth(px(150))
        self.setFocusProxy(self.line)
        self._flow = FlowLayout(self, px(4))
        self._flow.setContentsMargins(px(4), px(2), px(4), px(2))
        self._flow.addWidget(self.line)
        if known:
            completer = QCompleter(list(known), self)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            self.line.setCompleter(completer)
        self.line.textEdited.connect(self._split)
        self.line.editingFinished.connect(self._take)
        self.line.installEventFilter(self)

    def value(self) -> tuple[str, ...]:
        """The chips in order, with what is still being typed as the last."""
        rest = self.line.text().strip()
        return (*self._tags, rest) if rest and rest not in self._tags else tuple(self._tags)

    def state(self) -> tuple[str, ...]:
        return self.value()

    def set_value(self, tags: Iterable[str]) -> None:
        while self._tags:
            self._drop(self._tags[-1])
        self.line.clear()
        for tag in tags:
            self._add(tag)

    def _split(self, text: str) -> None:
        *whole, rest = text.replace("،", ",").split(",")
        for tag in whole:
            self._add(tag.strip())
        if whole:
            self.line.setText(rest.lstrip())
        self.edited.emit()

    def _take(self) -> None:
        if text := self.line.text().strip():
            self._add(text)
            self.line.clear()
            self.edited.emit()

    def _add(self, tag: str) -> None:
        if not tag or tag in self._tags:
            return
        chip = named(QToolButton(), "tag", _("Remove {tag}").format(tag=tag))
        chip.setText(tag.replace("&", "&&"))
        chip.setProperty("kind", "chip")
        chip.setIcon(theme.icon("close"))
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        chip.setToolTip(chip.accessibleName())
        chip.clicked.connect(lambda: self._remove(tag))
        self._flow.insert_widget(len(self._tags), chip)
        self._tags.append(tag)
        self._chips.append(chip)
        chip.show()

    def _remove(self, tag: str) -> None:
        self._drop(tag)
        self.edited.emit()
        self.line.setFocus()

    def _drop(self, tag: str) -> None:
        at = self._tags.index(tag)
        self._tags.pop(at)
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
        is_plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if is_enter and is_plain and self.line.text().strip():
            self._take()
            return True
        if event.key() == Qt.Key.Key_Backspace and not self.line.text() and self._tags:
            self._remove(self._tags[-1])
            return True
        return False
