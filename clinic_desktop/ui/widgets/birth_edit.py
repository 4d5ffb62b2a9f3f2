"""Typing what is known of a birth date: the day, the month, the year or an age."""

from datetime import date

from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.dates import parse_birth
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import BirthDate, Precision
from clinic_desktop.ui.widgets.understood_edit import UnderstoodEdit


class BirthEdit(UnderstoodEdit[BirthDate]):
    """ "1990", "05.1990", "35y" or a whole date, in one line (REG-3)."""

    def __init__(self, formatter: Formatter, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._format = formatter
        self._today = today
        self._stored: tuple[str, BirthDate] | None = None
        self.line.setPlaceholderText(_("Date, 05.1990, 1990 or 35y"))

    def set_value(self, value: BirthDate | None) -> None:
        super().set_value(value)
        self._stored = None if value is None else (self.line.text(), value)

    def parse(self, text: str) -> BirthDate:
        if self._stored and text == self._stored[0]:
            return self._stored[1]  # untouched: an age keeps the day on which it was stated
        return parse_birth(text, self._today, self._format.parse_date)

    def written(self, value: BirthDate) -> str:
        match value.precision:
            case Precision.MONTH:
                return f"{value.day.month:02d}.{value.day.year}"
            case Precision.YEAR:
                return str(value.day.year)
            case Precision.AGE if value.stated_age is not None:
                return f"{value.stated_age}y"
        return self._format.date(value.day)

    def explained(self, value: BirthDate) -> str:
        age = self._format.age(value, self._today)
        if value.precision is Precision.EXACT:
            return f"{self._format.date_long(value.day)}, {age}"
        return f"{self._format.birth(value, self._today)}, {age}"
