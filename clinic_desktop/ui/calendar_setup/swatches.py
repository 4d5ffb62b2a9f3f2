"""Colours shown as round marks: in lists and to be chosen."""

from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from clinic_desktop.domain.calendar_colours import COLOURS
from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.row_table_model import Index, Role, Row, RowTableModel

_SHARP = 4  # pixels painted for each one shown, enough for every screen


@cache
def swatch(colour: str, *, is_chosen: bool = False, size: int = 18) -> QIcon:
    """A disc of the colour; a dashed ring where there is none, a tick where it is chosen."""
    picture = QPixmap(size * _SHARP, size * _SHARP)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(_SHARP, _SHARP)
    edge = QRectF(2.5, 2.5, size - 5, size - 5)
    if colour:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
    else:
        painter.setPen(QPen(QColor("#7F8C98"), 1.2, Qt.PenStyle.DashLine))
    painter.drawEllipse(edge)
    if is_chosen:
        _tick(painter, size, "#FFFFFF" if colour else "#7F8C98")
    painter.end()
    return QIcon(picture)


def _tick(painter: QPainter, size: int, colour: str) -> None:
    painter.setPen(
        QPen(
            QColor(colour), 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap,
            Qt.PenJoinStyle.RoundJoin,
        )
    )  # fmt: skip
    corners = ((0.32, 0.52), (0.45, 0.64), (0.68, 0.38))
    painter.drawPolyline([QPointF(x * size, y * size) for x, y in corners])


class SwatchModel(RowTableModel[Row]):
    """A table whose first column shows each row's `colour`."""

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        if role == Role.DecorationRole and index.isValid() and index.column() == 0:
            return swatch(getattr(self.row(index), "colour", ""))
        return super().data(index, role)


class ColourEdit(QWidget):
    """The colours side by side, one of them chosen; "" for none. The word stands beside them."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        self.word = labels.plain()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.current().px(2))
        for colour, word in (("", _("No colour")), *((c, _(w)) for c, w in COLOURS.items())):
            layout.addWidget(self._button(colour, word))
        layout.addSpacing(theme.current().px(6))
        layout.addWidget(self.word, 1)
        self.set_value("")

    def _button(self, colour: str, word: str) -> QToolButton:
        made = named(QToolButton(), f"colour_{colour.lstrip('#').lower() or 'none'}", word)
        made.setCheckable(True)
        made.setToolTip(word)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.toggled.connect(lambda is_on: self._show(colour, is_on=is_on))
        made.clicked.connect(lambda: self.edited.emit())
        self._group.addButton(made)
        self._buttons[colour] = made
        return made

    def _show(self, colour: str, *, is_on: bool) -> None:
        self._buttons[colour].setIcon(swatch(colour, is_chosen=is_on))
        if is_on:
            self.word.setText(self._buttons[colour].accessibleName())
            self.setFocusProxy(self._buttons[colour])

    def value(self) -> str:
        return next((key for key, made in self._buttons.items() if made.isChecked()), "")

    state = value  # what a form compares

    def set_value(self, colour: str) -> None:
        """A colour of another palette shows as none and is kept until another is chosen."""
        for key, made in self._buttons.items():
            made.setIcon(swatch(key))
        self._buttons[colour if colour in self._buttons else ""].setChecked(True)
        self._show(self.value(), is_on=True)
