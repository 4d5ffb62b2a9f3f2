"""One appointment as a picture, kept until something about it changes."""

from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QApplication

from clinic_desktop.domain import names
from clinic_desktop.domain.appointment import AppointmentRow, State
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.patient import AlertLevel, PersonName
from clinic_desktop.ui import theme
from clinic_desktop.ui.appointments.state_looks import LOOKS
from clinic_desktop.ui.theme import Look
from clinic_desktop.ui.widgets.chip import LEVEL_ICONS, LEVEL_TONES

_KEPT = 1500  # pictures; together they are no larger than what can be scrolled to
_BAR = 4
_MARKED = (AlertLevel.STOP, AlertLevel.WARN)  # a note can wait until the record is opened
_NARROW = 116  # a block slimmer than this writes its name over several lines


@dataclass(frozen=True)
class BlockStyle:
    """What the person chose about all blocks."""

    is_by_service: bool = False
    hides_names: bool = False


@dataclass(frozen=True)
class BlockLook:
    """Everything that decides how one block looks."""

    row: AppointmentRow
    size: tuple[int, int]
    is_chosen: bool = False
    is_faint: bool = False  # it is being moved
    is_clash: bool = False


@dataclass(frozen=True)
class Fonts:
    small: QFont
    strong: QFont
    line: int  # the height of one


def shown_name(row: AppointmentRow, *, hides_names: bool) -> str:
    """The patient's name; the number where the record is closed or names are to be hidden."""
    if row.is_closed:
        return row.number
    if hides_names:
        return " · ".join(part for part in (_initials(row.patient), row.number) if part)
    return row.patient


def _initials(name: str) -> str:
    words = name.partition("(")[0].split() or [""]
    return names.initials(PersonName(words[0], "", words[-1] if len(words) > 1 else ""))


Key = tuple[Id, tuple[int, int], bool, bool]


class BlockPainter:
    """Paints blocks; the same look is painted once and copied from then on."""

    def __init__(self, formatter: Formatter) -> None:
        self._format = formatter
        self._pictures: OrderedDict[Key, tuple[AppointmentRow, QPixmap]] = OrderedDict()
        self._icons: dict[tuple[str, str, int], QPixmap] = {}
        self._known_fonts: Fonts | None = None
        self.style = BlockStyle()
        self._ratio = 1.0

    def set_style(self, style: BlockStyle) -> None:
        if style != self.style:
            self.style = style
            self._pictures.clear()

    def forget(self) -> None:
        """After a change of theme, font or screen everything is painted anew."""
        self._pictures.clear()
        self._icons.clear()
        self._known_fonts = None

    def picture(self, wanted: BlockLook, ratio: float) -> QPixmap:
        if ratio != self._ratio:
            self._ratio = ratio
            self.forget()
        # the row itself is compared, not hashed: its twenty values cost more than the painting
        key = (wanted.row.id, wanted.size, wanted.is_chosen, wanted.is_faint)
        found = self._pictures.get(key)
        if found is not None and (found[0] is wanted.row or found[0] == wanted.row):
            self._pictures.move_to_end(key)
            return found[1]
        picture = self._painted(wanted)
        self._pictures[key] = (wanted.row, picture)
        if len(self._pictures) > _KEPT:
            self._pictures.popitem(last=False)
        return picture

    def fresh(self, wanted: BlockLook, ratio: float) -> QPixmap:
        """A picture that will not be asked for again."""
        self._ratio = ratio
        return self._painted(wanted)

    def _painted(self, wanted: BlockLook) -> QPixmap:
        picture = QPixmap(QSize(*wanted.size) * self._ratio)
        picture.setDevicePixelRatio(self._ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = theme.current()
        painter.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if look.is_rtl else Qt.LayoutDirection.LeftToRight
        )
        if wanted.is_faint:
            painter.setOpacity(0.45)
        rect = QRect(0, 0, *wanted.size)
        self._ground(painter, rect, wanted, look)
        self._words(painter, rect, wanted, look)
        painter.end()
        return picture

    # ground

    def _ground(self, painter: QPainter, rect: QRect, wanted: BlockLook, look: Look) -> None:
        state = LOOKS[wanted.row.state]
        radius = min(look.px(5), rect.height() / 3)
        edge = QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setBrush(self._fill(wanted.row, look))
        painter.setPen(QPen(self._edge(wanted, look), 1))
        painter.drawRoundedRect(edge, radius, radius)
        if wanted.row.state is State.CANCELLED:
            _stripes(painter, rect, look)
        bar = QRectF(0, 0, look.px(_BAR), rect.height())
        if look.is_rtl:
            bar.moveRight(rect.width())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._bar(wanted.row, look.color(state.bar)))
        painter.drawRoundedRect(bar, radius / 2, radius / 2)
        self._outline(painter, edge, wanted, look)

    def _outline(self, painter: QPainter, edge: QRectF, wanted: BlockLook, look: Look) -> None:
        radius = min(look.px(5), edge.height() / 3)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if wanted.row.is_double:
            painter.setPen(QPen(look.color("danger"), look.px(2)))
            painter.drawRoundedRect(edge.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        if wanted.is_chosen:
            painter.setPen(QPen(look.color("accent"), look.px(2)))
            inset = look.px(2) if wanted.row.is_double else 0.5
            painter.drawRoundedRect(edge.adjusted(inset, inset, -inset, -inset), radius, radius)

    def _fill(self, row: AppointmentRow, look: Look) -> QColor:
        if self._has_own_colour(row):
            return mixed(QColor(row.colour), look.color("surface"), 0.28 if look.is_dark else 0.2)
        return look.color(LOOKS[row.state].ground)

    def _bar(self, row: AppointmentRow, usual: QColor) -> QColor:
        if self._has_own_colour(row):
            return QColor(row.colour)
        return usual

    def _edge(self, wanted: BlockLook, look: Look) -> QColor:
        state = LOOKS[wanted.row.state]
        tone = QColor(wanted.row.colour) if self._has_own_colour(wanted.row) else None
        return mixed(tone or look.color(state.bar), look.color("surface"), 0.55)

    def _has_own_colour(self, row: AppointmentRow) -> bool:
        return self.style.is_by_service and bool(row.colour) and row.state is not State.CANCELLED

    def ink(self, row: AppointmentRow, look: Look) -> QColor:
        return look.color("text" if self._has_own_colour(row) else LOOKS[row.state].ink)

    # words

    def _words(self, painter: QPainter, rect: QRect, wanted: BlockLook, look: Look) -> None:
        start, end = look.px(_BAR + 4), look.px(4)
        left, right = (end, start) if look.is_rtl else (start, end)
        room = rect.adjusted(left, look.px(2), -right, -1)
        fonts = self._known_fonts = self._known_fonts or fonts_of(look)
        line = fonts.line
        painter.setPen(self.ink(wanted.row, look))
        is_narrow = rect.width() < look.px(_NARROW)
        if is_narrow and rect.height() >= 2 * line + look.px(2):
            self._narrow(painter, room, wanted, look, fonts)
            return
        if rect.height() < 2 * line + look.px(2):
            whole = rect.adjusted(left, 0, -right, 0)
            first = self._marks(painter, whole, wanted, look, min(line, rect.height() - 2))
            self._one_line(painter, first, wanted.row, fonts)
            return
        first = self._marks(painter, room.adjusted(0, 1, 0, 0), wanted, look, line)
        self._write_lines(painter, room, first, self._lines(wanted.row, fonts), fonts.line)

    def _write_lines(
        self,
        painter: QPainter,
        room: QRect,
        first: QRect,
        lines: list[tuple[str, QFont]],
        line: int,
    ) -> None:
        """Line under line as far as they go; the first leaves the icons their place."""
        y = room.top()
        for text, font in lines:
            if y + line > room.bottom() + 2:
                break
            place = QRect(first if y == room.top() else room)
            place.setTop(y)
            place.setHeight(line)
            _write(painter, place, text, font)
            y += line

    def _narrow(
        self, painter: QPainter, room: QRect, wanted: BlockLook, look: Look, fonts: Fonts
    ) -> None:
        """In a slim column the start stands beside the icon, and the name takes what lines it needs."""
        first = self._marks(painter, room, wanted, look, fonts.line)
        lines = [(self._format.isolate(self._format.time(wanted.row.start)), fonts.small)]
        # one script: half a second name in a bracket that never closes helps nobody
        name = shown_name(wanted.row, hides_names=self.style.hides_names).partition(" (")[0]
        lines += [
            (part, fonts.strong) for part in broken(name, QFontMetrics(fonts.strong), room.width())
        ]
        lines += [(text, fonts.small) for text in (wanted.row.services,) if text]
        self._write_lines(painter, room, first, lines, fonts.line)

    def _lines(self, row: AppointmentRow, fonts: Fonts) -> list[tuple[str, QFont]]:
        times = f"{self._format.time(row.start)} – {self._format.time(row.end)}"
        found = (
            (shown_name(row, hides_names=self.style.hides_names), fonts.strong),
            (self._format.isolate(times), fonts.small),
            (row.services, fonts.small),
            (LOOKS[row.state].word, fonts.small),
            ("" if self.style.hides_names else row.note, fonts.small),
        )
        return [(text, font) for text, font in found if text]

    def _one_line(self, painter: QPainter, room: QRect, row: AppointmentRow, fonts: Fonts) -> None:
        small, strong = fonts.small, fonts.strong
        name = shown_name(row, hides_names=self.style.hides_names)
        time = self._format.isolate(self._format.time(row.start))
        lead = QFontMetrics(small).horizontalAdvance(time + "  ")
        if room.width() <= 2.2 * lead:  # a whole word says more than two with dots
            name = (broken(name, QFontMetrics(strong), room.width()) or [name])[0]
        if room.width() > 2.2 * lead:
            _write(painter, room, time, small)
            is_rtl = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
            room.adjust(0 if is_rtl else lead, 0, -lead if is_rtl else 0, 0)
        written = _write(painter, room, name, strong)
        if row.services and room.width() - written > 3 * lead:
            is_rtl = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
            step = written + lead // 4
            room.adjust(0 if is_rtl else step, 0, -step if is_rtl else 0, 0)
            _write(painter, room, f"· {row.services}", small)

    def _marks(
        self,
        painter: QPainter,
        room: QRect,
        wanted: BlockLook,
        look: Look,
        side: int,
        slimmest: int = 3,
    ) -> QRect:
        """On the trailing side: the state, the patient's gravest alert, a double booking."""
        side = max(8, min(side, look.px(14)))
        icons = [(LOOKS[wanted.row.state].icon, self._icon_tone(wanted.row))]
        if wanted.row.alert in _MARKED:
            tone = LEVEL_TONES[wanted.row.alert]
            icons.append((LEVEL_ICONS[wanted.row.alert], self._mark_tone(wanted.row, tone)))
        if wanted.row.is_double:
            icons.append(("alert", self._mark_tone(wanted.row, "danger")))
        for name, tone in icons:
            if room.width() < slimmest * side:
                break
            x = room.left() if look.is_rtl else room.right() - side + 1
            y = room.center().y() - side // 2 if room.height() < 2 * side + 4 else room.top()
            painter.drawPixmap(x, y, self._icon(name, tone, side))
            room = room.adjusted(*((side + 2, 0, 0, 0) if look.is_rtl else (0, 0, -side - 2, 0)))
        return room

    def _icon(self, name: str, tone: str, side: int) -> QPixmap:
        found = self._icons.get((name, tone, side))
        if found is None:
            found = QPixmap(QSize(side, side) * self._ratio)
            found.setDevicePixelRatio(self._ratio)
            found.fill(Qt.GlobalColor.transparent)
            painter = QPainter(found)
            theme.icon(name, tone).paint(painter, QRect(0, 0, side, side))
            painter.end()
            self._icons[name, tone, side] = found
        return found

    def _mark_tone(self, row: AppointmentRow, usual: str) -> str:
        is_dark_ground = row.state is State.CONFIRMED and not self._has_own_colour(row)
        return "surface" if is_dark_ground else usual

    def _icon_tone(self, row: AppointmentRow) -> str:
        look = LOOKS[row.state]
        if row.state is State.CONFIRMED:
            return "text2" if self._has_own_colour(row) else "surface"
        return look.bar


def fonts_of(look: Look) -> Fonts:
    small = QFont(QApplication.font())
    small.setPixelSize(look.px(12))
    strong = QFont(small)
    strong.setWeight(QFont.Weight.DemiBold)
    return Fonts(small, strong, QFontMetrics(small).height())


def broken(text: str, metrics: QFontMetrics, width: int) -> list[str]:
    """The words of a text in lines of that width; a longer word has a line of its own."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and metrics.horizontalAdvance(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _write(painter: QPainter, place: QRect, text: str, font: QFont) -> int:
    """One line, cut where it ends; returns its width."""
    metrics = QFontMetrics(font)
    cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    painter.setFont(font)
    is_rtl = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
    side = Qt.AlignmentFlag.AlignRight if is_rtl else Qt.AlignmentFlag.AlignLeft
    flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
    painter.drawText(place, int(flags) | int(Qt.TextFlag.TextSingleLine), cut)
    return metrics.horizontalAdvance(cut)


def _stripes(painter: QPainter, rect: QRect, look: Look) -> None:
    painter.save()
    painter.setClipRect(rect.adjusted(1, 1, -1, -1))
    painter.setPen(QPen(look.color("border"), look.px(2)))
    for x in range(-rect.height(), rect.width(), look.px(9)):
        painter.drawLine(x, rect.height(), x + rect.height(), 0)
    painter.restore()


def mixed(tone: QColor, ground: QColor, share: float) -> QColor:
    """So much of `tone` on `ground`."""
    return QColor.fromRgbF(
        *(
            a * share + b * (1 - share)
            for a, b in zip(tone.getRgbF()[:3], ground.getRgbF()[:3], strict=True)  # type: ignore[index]
        )
    )
