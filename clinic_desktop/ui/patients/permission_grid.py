"""May we contact them, how and what for: yes, no, or not asked."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QToolButton, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import Channel, ContactPermission, Purpose
from clinic_desktop.ui import theme
from clinic_desktop.ui.patients import words
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.naming import entitle, named

Place = tuple[Channel, Purpose]
_NEXT = {None: True, True: False, False: None}
_ICONS = {None: "help", True: "ok", False: "cancel"}
_TONES = {None: "text2", True: "ok", False: "danger"}


class PermissionGrid(QWidget):
    """One Tab stop; arrows move inside, Space goes on to the next answer, Y and N say it."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._answers: dict[Place, bool | None] = {}
        self.cells: dict[Place, QToolButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.current().px(8))
        grid.setVerticalSpacing(theme.current().px(4))
        for row, purpose in enumerate(Purpose, 1):
            grid.addWidget(labels.plain(_(words.PURPOSES[purpose])), row, 0)
            for column, channel in enumerate(Channel, 1):
                cell = self._cell((channel, purpose))
                grid.addWidget(cell, row, column)
                grid.setColumnStretch(column, 1)
        for column, channel in enumerate(Channel, 1):
            grid.addWidget(labels.plain(_(words.CHANNELS[channel]), "label"), 0, column)
        self._stop_at(next(iter(self.cells)))

    def _cell(self, place: Place) -> QToolButton:
        made = named(QToolButton(), f"permission_{place[0]}_{place[1]}")
        made.setProperty("kind", "chip")
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.clicked.connect(lambda: self._say(place, _NEXT[self._answers.get(place)]))
        made.installEventFilter(self)
        self.cells[place] = made
        self._show(place)
        return made

    # what screens use

    def value(self) -> tuple[ContactPermission, ...]:
        """Only what was answered."""
        return tuple(
            ContactPermission(channel, purpose, answer)
            for (channel, purpose), answer in self._answers.items()
            if answer is not None
        )

    def set_value(self, permissions: tuple[ContactPermission, ...]) -> None:
        self._answers = {(item.channel, item.purpose): item.allowed for item in permissions}
        for place in self.cells:
            self._show(place)

    def state(self) -> tuple[ContactPermission, ...]:
        return self.value()

    def raw(self) -> list[list[str | bool]]:
        return [[item.channel, item.purpose, bool(item.allowed)] for item in self.value()]

    def set_raw(self, raw: list[list[str]]) -> None:
        self.set_value(
            tuple(
                ContactPermission(Channel(channel), Purpose(purpose), bool(allowed))
                for channel, purpose, allowed in raw
            )
        )

    # inside

    def _say(self, place: Place, answer: bool | None) -> None:
        self._answers[place] = answer
        self._show(place)
        self.edited.emit()

    def _show(self, place: Place) -> None:
        answer, cell = self._answers.get(place), self.cells[place]
        text = {None: _("Not asked"), True: _("Yes"), False: _("No")}[answer]
        cell.setText(text)
        cell.setIcon(theme.icon(_ICONS[answer], _TONES[answer]))
        channel, purpose = _(words.CHANNELS[place[0]]), _(words.PURPOSES[place[1]])
        entitle(cell, f"{channel}, {purpose}: {text}")

    def _stop_at(self, place: Place) -> None:
        for other, cell in self.cells.items():
            is_stop = other == place
            policy = Qt.FocusPolicy.StrongFocus if is_stop else Qt.FocusPolicy.ClickFocus
            cell.setFocusPolicy(policy)
        self.setFocusProxy(self.cells[place])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            place = next((at for at, cell in self.cells.items() if cell is watched), None)
            return place is not None and self._key(place, event.key())
        return False

    def _key(self, place: Place, key: int) -> bool:
        answers = {Qt.Key.Key_Y: True, Qt.Key.Key_N: False, Qt.Key.Key_Delete: None}
        if key in answers:
            self._say(place, answers[Qt.Key(key)])
            return True
        forward = 1 if self.layoutDirection() == Qt.LayoutDirection.LeftToRight else -1
        steps = {
            Qt.Key.Key_Right: (forward, 0),
            Qt.Key.Key_Left: (-forward, 0),
            Qt.Key.Key_Down: (0, 1),
            Qt.Key.Key_Up: (0, -1),
        }
        if key not in steps:
            return False
        across, down = steps[Qt.Key(key)]
        channels, purposes = list(Channel), list(Purpose)
        column = channels.index(place[0]) + across
        row = purposes.index(place[1]) + down
        if 0 <= column < len(channels) and 0 <= row < len(purposes):
            target = (channels[column], purposes[row])
            self._stop_at(target)
            self.cells[target].setFocus(Qt.FocusReason.TabFocusReason)
        return True
