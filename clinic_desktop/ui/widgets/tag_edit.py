"""Typing a few short words that become chips."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.ui.widgets.chip_line import ChipLine


class TagEdit(ChipLine):
    """Comma or Enter makes a chip, Backspace in the empty line takes the last one away."""

    def __init__(self, known: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(_("Type and press Enter"), 150, parent)
        if known:
            completer = QCompleter(list(known), self)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            self.line.setCompleter(completer)
        self.line.textEdited.connect(self._split)
        self.line.editingFinished.connect(self._take)

    def value(self) -> tuple[str, ...]:
        """The chips in order, with what is still being typed as the last."""
        rest = self.line.text().strip()
        return (*self._keys, rest) if rest and rest not in self._keys else tuple(self._keys)

    def state(self) -> tuple[str, ...]:
        return self.value()

    def set_value(self, tags: Iterable[str]) -> None:
        self._empty()
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
        if tag and tag not in self._keys:
            self._add_chip(tag, tag, "tag")

    def _entered(self) -> bool:
        if not self.line.text().strip():
            return False
        self._take()
        return True
