"""What a screen reader says, and a tool tip shows, of appointments and free time."""

from collections.abc import Mapping
from datetime import datetime
from html import escape

from clinic_desktop.domain.appointment import AppointmentRow
from clinic_desktop.domain.calendar_layout import Block, Board
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import AlertLevel
from clinic_desktop.ui.appointments.block_painter import shown_name
from clinic_desktop.ui.appointments.day_words import whole_day
from clinic_desktop.ui.appointments.state_looks import LOOKS


def _alert_words(level: AlertLevel | None) -> str:
    """That there is something to read before the patient comes in; what it is stands in the record."""
    if level is None:
        return ""
    return {
        AlertLevel.STOP: _("has a stop alert"),
        AlertLevel.WARN: _("has a warning"),
        AlertLevel.INFO: _("has a note"),
    }[level]


class Spoken:
    """Sentences about one clinic's calendar; `names` are those of practitioners and rooms."""

    def __init__(self, formatter: Formatter) -> None:
        self._format = formatter
        self.names: Mapping[Id, str] = {}
        self.hides_names = False

    def times(self, ends: Mapping[str, datetime]) -> str:
        """From `start` to `end`."""
        words = f"{self._format.time(ends['start'])} – {self._format.time(ends['end'])}"
        return self._format.isolate(words)

    def appointment(self, row: AppointmentRow) -> str:
        """09:00 to 09:30, Rania Khoury, Consultation, with Dr. Karim, booked."""
        times = _("{start} to {end}").format(
            start=self._format.time(row.start), end=self._format.time(row.end)
        )
        with_whom = self.names.get(row.practitioner_id, "")
        room = self.names.get(row.room_id, "")
        parts = (
            times,
            shown_name(row, hides_names=self.hides_names),
            row.services,
            _("with {name}").format(name=with_whom) if with_whom else "",
            room,
            LOOKS[row.state].word,
            _("booked over another") if row.is_double else "",
            _alert_words(row.alert),
        )
        return ", ".join(part for part in parts if part)

    def slot(self, board: Board, column: int, start: datetime, end: datetime) -> str:
        """Free time under the cursor."""
        if not board.columns:
            return _("Nothing to show")
        at = board.columns[column]
        words = _("{start} to {end}, free, {who}, {day}").format(
            start=self._format.time(start),
            end=self._format.time(end),
            who=at.title,
            day=whole_day(at.day, self._format),
        )
        return f"{words}, {at.closed_for}" if at.closed_for else words

    def tooltip(self, block: Block) -> str:
        """All that is known of an appointment, a line each; as HTML that shows text as it is."""
        row = block.row
        ends = {"start": row.start, "end": row.end}
        lines = (
            shown_name(row, hides_names=self.hides_names),
            f"{self.times(ends)} · {LOOKS[row.state].word}",
            row.services,
            " · ".join(
                name
                for each in (row.practitioner_id, row.room_id)
                if (name := self.names.get(each))
            ),
            "" if self.hides_names else self._format.isolate(self._format.phone(row.phone)),
            "" if self.hides_names else row.note,
            _("Booked over another appointment") if row.is_double else "",
            _alert_words(row.alert),
        )
        return "<br>".join(escape(line) for line in lines if line)
