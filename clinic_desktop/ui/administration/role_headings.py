"""The headings of the table of roles: names in full over several lines, permissions beside them."""

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QFrame, QHeaderView, QStyle, QTableView

from clinic_desktop.domain.permissions import GRAVE, Permission
from clinic_desktop.ui import theme
from clinic_desktop.ui.administration.role_cells import RoleCells, notes

_WIDEST = 330  # of a permission's words, at 100 %
_NARROW, _WIDE = 108, 240  # of a role, at 100 %


class RoleHeadings(QHeaderView):
    """Name, holders and whether it is an own or a changed role; never cut."""

    def __init__(self, cells: RoleCells, view: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._cells, self._view = cells, view
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHighlightSections(False)
        cells.modelReset.connect(self.updateGeometry)

    def needed(self) -> list[int]:
        """The least width of each column in which no usual word is broken."""
        px, widths = theme.current().px, []
        for role in self._cells.roles:
            words = QFontMetrics(_strong(self.font()))
            longest = max(words.horizontalAdvance(word) for word in role.name.split())
            widths.append(min(max(longest + px(16), px(_NARROW)), px(_WIDE)))
        return widths

    def sectionSizeFromContents(self, logical: int) -> QSize:  # noqa: N802
        width = self.sectionSize(logical)
        return QSize(width, self._tall(logical, width) + theme.current().px(12))

    def _tall(self, logical: int, width: int) -> int:
        return sum(
            round(_laid_out(text, font, width - theme.current().px(12)).boundingRect().height())
            for text, font, _tone in self._parts(logical)
        )

    def _parts(self, logical: int) -> list[tuple[str, QFont, str]]:
        role = self._cells.roles[logical]
        people, note = notes(role)
        strong, small = _strong(self.font()), QFont(self.font())
        small.setPixelSize(theme.current().px(11))
        parts = [(role.name, strong, "text"), (people, small, "text2"), (note, small, "warn")]
        return [part for part in parts if part[0]]

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:  # noqa: N802
        look = theme.current()
        at = -1 if self._cells.is_read_only else self._view.currentIndex().column()
        painter.save()
        painter.fillRect(rect, look.color("accent_soft" if at == logical else "raised"))
        painter.setPen(look.color("border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        y = float(rect.bottom() - self._tall(logical, rect.width()) - look.px(6))
        for text, font, tone in self._parts(logical):
            layout = _laid_out(text, font, rect.width() - look.px(12))
            painter.setPen(look.color(tone))
            layout.draw(painter, QPointF(rect.left() + look.px(6), y))
            y += layout.boundingRect().height()
        painter.restore()


class LineHeadings(QHeaderView):
    """What may be done, grave things marked; the headings of the groups between."""

    def __init__(self, cells: RoleCells, view: QTableView) -> None:
        super().__init__(Qt.Orientation.Vertical, view)
        self._cells, self._view = cells, view
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHighlightSections(False)

    def sectionSizeFromContents(self, logical: int) -> QSize:  # noqa: N802
        px, text = theme.current().px, self._text(logical)
        width = self.fontMetrics().horizontalAdvance(text) + px(56)
        return QSize(min(max(width, px(180)), px(_WIDEST)), px(34))

    def _text(self, logical: int) -> str:
        return str(self._cells.headerData(logical, Qt.Orientation.Vertical) or "")

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:  # noqa: N802
        look, line = theme.current(), self._cells.lines[logical]
        is_heading = not isinstance(line, Permission)
        is_here = self._view.hasFocus() and self._view.currentIndex().row() == logical
        painter.save()
        painter.fillRect(rect, look.color("raised" if is_heading or is_here else "surface"))
        painter.setPen(look.color("raised"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        room = rect.adjusted(look.px(12), 0, -look.px(12), 0)
        if line in GRAVE:
            room = self._sign(painter, room)
        font = QFont(self.font())
        font.setPixelSize(look.px(12 if is_heading else 13))
        font.setWeight(QFont.Weight.DemiBold if is_heading else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(look.color("text2" if is_heading else "text"))
        flags = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        flags = (
            QStyle.visualAlignment(self.layoutDirection(), flags) | Qt.AlignmentFlag.AlignAbsolute
        )
        text = painter.fontMetrics().elidedText(
            self._text(logical), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, int(flags), text)
        painter.restore()

    def _sign(self, painter: QPainter, room: QRect) -> QRect:
        """Draw the warning at the far end; returns what is left for words."""
        side, gap = theme.current().px(16), theme.current().px(6)
        place = QRect(room.right() - side, room.center().y() - side // 2, side, side)
        visual = QStyle.visualRect(self.layoutDirection(), room, place)
        theme.icon("warn", "warn").paint(painter, visual)
        left = room.adjusted(0, 0, -side - gap, 0)
        return QStyle.visualRect(self.layoutDirection(), room, left)


def _strong(font: QFont) -> QFont:
    strong = QFont(font)
    strong.setWeight(QFont.Weight.DemiBold)
    strong.setPixelSize(theme.current().px(12))
    return strong


def _laid_out(text: str, font: QFont, width: int) -> QTextLayout:
    """The text in centred lines of that width; a word longer than a line is broken."""
    option = QTextOption(Qt.AlignmentFlag.AlignHCenter)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout = QTextLayout(text, font)
    layout.setTextOption(option)
    layout.beginLayout()
    y = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1))
        line.setPosition(QPointF(0, y))
        y += line.height()
    layout.endLayout()
    return layout
