"""What the colours mean: each with its icon and word."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from clinic_desktop.domain.appointment import Service, State
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import AlertLevel
from clinic_desktop.ui import theme
from clinic_desktop.ui.appointments.block_painter import mixed
from clinic_desktop.ui.appointments.state_looks import LOOKS
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.chip import LEVEL_ICONS, LEVEL_TONES
from clinic_desktop.ui.widgets.flow_layout import FlowLayout
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.sign import Sign


class Swatch(QWidget):
    """A little block in the colours of a state or a service."""

    def __init__(
        self, state: State | None = None, colour: str = "", *, is_clash: bool = False
    ) -> None:
        super().__init__()
        self._state, self._colour, self._is_clash = state, colour, is_clash
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        px = theme.current().px
        return QSize(px(22), px(16))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = self.rect().adjusted(1, 1, -1, -1)
        fill, edge = self._colours()
        painter.setBrush(fill)
        painter.setPen(QPen(look.color("danger"), 2) if self._is_clash else QPen(edge, 1))
        painter.drawRoundedRect(rect, 3, 3)
        if self._state is not None:
            state = LOOKS[self._state]
            tone = "surface" if self._state is State.CONFIRMED else state.bar
            side = rect.height() - 2
            place = QRect(0, 0, side, side)
            place.moveCenter(rect.center())
            theme.icon(state.icon, tone).paint(painter, place)
        elif self._is_clash:
            theme.icon("alert", "danger").paint(painter, rect.adjusted(4, 2, -4, -2))

    def _colours(self) -> tuple[QColor, QColor]:
        look = theme.current()
        if self._state is not None:
            state = LOOKS[self._state]
            edge = mixed(look.color(state.bar), look.color("surface"), 0.55)
            return look.color(state.ground), edge
        if self._colour:
            share = 0.28 if look.is_dark else 0.2
            return mixed(QColor(self._colour), look.color("surface"), share), QColor(self._colour)
        return look.color("surface"), look.color("border")


class Legend(QWidget):
    """One line, more where there is no room."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "calendar_legend", _("What the colours mean"))
        self._layout = FlowLayout(self, gap=theme.current().px(12))
        self._shown: object = None

    def show_states(self) -> None:
        self._show([(Swatch(state), look.word) for state, look in LOOKS.items()], "states")

    def show_services(self, services: Sequence[Service]) -> None:
        known = tuple((each.colour, each.name) for each in services if each.colour)
        self._show([(Swatch(colour=colour), name) for colour, name in known], known)

    def _show(self, entries: list[tuple[Swatch, str]], key: object) -> None:
        if key == self._shown:
            return
        self._shown = key
        while (item := self._layout.takeAt(0)) is not None:
            if widget := item.widget():
                widget.deleteLater()
        marks: list[tuple[QWidget, str]] = [
            (Swatch(is_clash=True), _("booked over another")),
            *((Sign(LEVEL_ICONS[level], LEVEL_TONES[level], 14), word) for level, word in (
                (AlertLevel.STOP, _("stop alert")), (AlertLevel.WARN, _("warning")),
            )),
        ]  # fmt: skip
        for sample, word in [*entries, *marks]:
            self._layout.addWidget(_entry(sample, word))


def _entry(sample: QWidget, word: str) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.current().px(4))
    row.addWidget(sample, 0, Qt.AlignmentFlag.AlignVCenter)
    row.addWidget(labels.plain(word, "hint"))
    return made
