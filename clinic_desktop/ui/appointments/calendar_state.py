"""What a person chose to see of the calendar; ids only, never a name."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from clinic_desktop.domain.ids import Id
from clinic_desktop.ui.appointments.calendar_view import HOURS


class Shape(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    AGENDA = "agenda"


@dataclass(frozen=True)
class CalendarState:
    """`hidden` are practitioners not shown, so that a new one shows by itself."""

    day: date
    shape: Shape = Shape.DAY
    is_by_room: bool = False
    is_by_service: bool = False  # the colours
    hides_names: bool = False
    shows_cancelled: bool = True
    hidden: frozenset[Id] = frozenset()
    hour: int = HOURS[1]

    def choices(self) -> dict[str, Any]:
        """In values of JSON's kinds, the day left out: a new session begins with today."""
        return {
            "shape": self.shape.value,
            "is_by_room": self.is_by_room,
            "is_by_service": self.is_by_service,
            "hides_names": self.hides_names,
            "shows_cancelled": self.shows_cancelled,
            "hidden": sorted(self.hidden),
            "hour": self.hour,
        }

    def with_choices(self, kept: dict[str, Any]) -> "CalendarState":
        """The same with what was chosen before; what cannot be read is left as it is."""
        known = self.choices()
        values = {
            name: kept[name]
            for name, usual in known.items()
            if isinstance(kept.get(name), type(usual))
        }
        if "shape" in values:
            is_known = values["shape"] in set(Shape)
            values["shape"] = Shape(values["shape"]) if is_known else self.shape
        if "hidden" in values:
            values["hidden"] = frozenset(map(str, values["hidden"]))
        return replace(self, **values)
