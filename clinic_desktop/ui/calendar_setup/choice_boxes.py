"""Any number out of a short list, each with a box to tick."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from clinic_desktop.domain.ids import Id
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.flow_layout import FlowLayout
from clinic_desktop.ui.widgets.naming import named


class ChoiceBoxes(QWidget):
    """Ids and their names; `nothing` stands there when the list is empty."""

    edited = Signal()

    def __init__(self, name: str, choices: Iterable[tuple[Id, str]], nothing: str) -> None:
        super().__init__()
        self._boxes: dict[Id, QCheckBox] = {}
        holder = QWidget()
        flow = FlowLayout(holder, gap=12)
        for at, (each, text) in enumerate(choices):
            box = named(QCheckBox(text.replace("&", "&&")), f"{name}_{at}", text)
            box.toggled.connect(lambda _on: self.edited.emit())
            flow.addWidget(box)
            self._boxes[each] = box
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(holder if self._boxes else labels.hint(nothing))
        if self._boxes:
            self.setFocusProxy(next(iter(self._boxes.values())))

    def value(self) -> tuple[Id, ...]:
        return tuple(each for each, box in self._boxes.items() if box.isChecked())

    def set_value(self, ids: Iterable[Id]) -> None:
        chosen = frozenset(ids)
        for each, box in self._boxes.items():
            box.setChecked(each in chosen)
