"""From a place on the board to the place an appointment moves to, and what changes by it in words."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from clinic_desktop.domain import wall_time
from clinic_desktop.domain.appointment import AppointmentRow, Place
from clinic_desktop.domain.calendar_layout import Board
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.ui.appointments.calendar_cursor import Cursor
from clinic_desktop.ui.appointments.calendar_reading import Owners
from clinic_desktop.ui.appointments.day_words import whole_day
from clinic_desktop.ui.appointments.deeds import Deeds


@dataclass(frozen=True)
class Mover:
    """Reads a target off the board; `Deeds` asks and moves."""

    deeds: Deeds
    format: Formatter

    def place(
        self, row: AppointmentRow, board: Board, target: Cursor, owners: Owners, *, is_by_room: bool
    ) -> None:
        """Move or resize an appointment to where it was put."""
        if row.is_closed or not self.deeds.may_write():
            return
        column = board.columns[target.column]
        start, minutes = self._times(row, board, target)
        place = Place(
            start,
            minutes,
            "" if is_by_room else column.owner,
            column.owner if is_by_room else None,
        )
        changes = [*self._days(row, start), *self._owners(row, place, owners)]
        if not is_by_room and self._is_off(column.off, target):
            changes.append(_("It lies outside the hours of {name}.").format(name=column.title))
        self.deeds.move(row, place, changes)

    def _times(self, row: AppointmentRow, board: Board, target: Cursor) -> tuple[datetime, int]:
        """The start, and the minutes where it was pulled longer or shorter, else 0."""
        day = board.columns[target.column].day
        at = datetime.combine(day, time.min) + timedelta(minutes=target.start)
        block = board.by_id.get(row.id)
        zone = ZoneInfo(self.format.zone)
        if block is None:
            return wall_time.moment(at, zone), 0
        if (target.column, target.start) == (block.column, block.start):
            whole = int((row.end - row.start).total_seconds() // 60)
            return row.start, whole + target.minutes - (block.end - block.start)
        return wall_time.moment(at, zone), 0

    def _days(self, row: AppointmentRow, start: datetime) -> list[str]:
        was, now = (self.format.local(each).date() for each in (row.start, start))
        if was == now:
            return []
        ends = (whole_day(each, self.format) for each in (was, now))
        return [_("From {was} to {now}.").format(**dict(zip(("was", "now"), ends, strict=True)))]

    def _owners(self, row: AppointmentRow, place: Place, owners: Owners) -> list[str]:
        pairs: list[tuple[Id, Id]] = []
        if place.practitioner_id:
            pairs.append((row.practitioner_id, place.practitioner_id))
        if place.room_id is not None:
            pairs.append((row.room_id, place.room_id))
        nowhere = _("no room")
        return [
            _("From {was} to {now}.").format(
                was=owners.names.get(was, nowhere), now=owners.names.get(now, nowhere)
            )
            for was, now in pairs
            if was != now
        ]

    @staticmethod
    def _is_off(off: tuple[tuple[int, int], ...], target: Cursor) -> bool:
        return any(start < target.end and target.start < end for start, end in off)
