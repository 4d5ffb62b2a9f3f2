"""From minutes and columns to pixels and back; knows no widget."""

from dataclasses import dataclass
from functools import cached_property

from clinic_desktop.domain.calendar_layout import DAY, Block, Minutes

GAP = 2  # pixels between a block and the edge of its column, and between lanes
LEAST = 14  # a block is never lower than this, or it could not be hit


@dataclass(frozen=True)
class Box:
    """A rectangle in whole pixels; x grows from the leading side until it is mirrored."""

    x: int
    y: int
    width: int
    height: int

    def mirrored(self, width: int) -> "Box":
        """The same place seen in a mirror as wide as that."""
        return Box(width - self.x - self.width, self.y, self.width, self.height)

    def holds(self, x: int, y: int) -> bool:
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


@dataclass(frozen=True)
class DayGrid:
    """A day of 24 hours on `count` columns inside `width`; lengths in pixels."""

    count: int
    width: int
    hour: int
    narrowest: int = 1

    @cached_property
    def column_width(self) -> float:
        return max(self.narrowest, self.width / self.count) if self.count else self.width

    @property
    def content_width(self) -> int:
        return round(self.column_width * self.count)

    @property
    def content_height(self) -> int:
        return 24 * self.hour

    def x(self, column: int) -> int:
        return round(column * self.column_width)

    def y(self, minute: int) -> int:
        return round(minute * self.hour / 60)

    def column_at(self, x: int) -> int:
        """The column under a place, the nearest where there is none."""
        return min(max(int(x // self.column_width), 0), max(self.count - 1, 0))

    def minute_at(self, y: int, step: int = 1) -> int:
        """The beginning of the step of minutes under a height, inside the day."""
        minute = int(y * 60 // self.hour)
        return min(max(minute - minute % step, 0), DAY - step)

    def span_box(self, column: int, span: Minutes) -> Box:
        """The whole width of a column between two minutes."""
        top, x = self.y(span[0]), self.x(column)
        return Box(x, top, self.x(column + 1) - x, max(1, self.y(span[1]) - top))

    def block_box(self, block: Block) -> Box:
        """Where an appointment is painted; a little room stays free to click the slot behind it."""
        whole = self.span_box(block.column, (block.start, block.end))
        free = min(10, whole.width // 10)
        room = (whole.width - 2 * GAP - free) / block.lanes
        x = whole.x + GAP + round(block.lane * room)
        width = max(4, round((block.lane + 1) * room) - round(block.lane * room) - 1)
        return Box(x, whole.y + 1, width, max(LEAST, whole.height - 1))


def snapped(minute: float, step: int) -> int:
    """The nearest step of minutes."""
    return int((minute + step / 2) // step) * step


def placed(start: int, minutes: int) -> int:
    """The start at which so long an appointment still ends on its day."""
    return min(max(start, 0), max(0, DAY - minutes))
