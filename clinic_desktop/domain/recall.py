"""Who should come back, and where that stands (CAL-8)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.patient import Channel
from clinic_desktop.domain.tries import Try

REST = 7  # days that a recall is off the list after somebody was contacted
LONGEST_REST = 365


class RecallState(StrEnum):
    DUE = "due"
    CONTACTED = "contacted"
    BOOKED = "booked"
    DECLINED = "declined"
    SNOOZED = "snoozed"
    DONE = "done"


# those that come back to the list when their day has come
OPEN = frozenset({RecallState.DUE, RecallState.CONTACTED, RecallState.SNOOZED})


class Outcome(StrEnum):
    """What came of a call or a message."""

    SPOKE = "spoke"  # they will call back or think about it
    NO_ANSWER = "no_answer"
    MESSAGE_LEFT = "message_left"


@dataclass(frozen=True)
class Ahead:
    """A usual distance to the next visit."""

    weeks: int = 0
    months: int = 0

    def after(self, day: date) -> date:
        """That far ahead; the last of the month where it is shorter."""
        return day + relativedelta(weeks=self.weeks, months=self.months)


USUAL = (Ahead(weeks=2), Ahead(months=1), Ahead(months=3), Ahead(months=6), Ahead(months=12))


@dataclass(frozen=True)
class RecallEntry:
    """One line of the list of recalls."""

    id: Id
    rev: int
    patient_id: Id
    patient: str
    number: str
    service_id: Id
    service: str
    due_on: date
    reason: str
    state: RecallState
    back_on: date | None
    appointment_id: Id
    phone: str = ""
    permissions: tuple[tuple[Channel, bool], ...] = ()  # those that were asked
    tries: tuple[Try, ...] = ()
    closed_reason: str = ""  # why it was declined
    is_closed: bool = False  # the patient's record opens for others only

    @property
    def contacts(self) -> int:
        """How often somebody called or wrote."""
        return len(self.tries)

    def is_listed(self, today: date, until: date) -> bool:
        """Whether it is on the list now, looking ahead as far as `until` (included)."""
        return (
            self.state in OPEN
            and self.due_on <= until
            and (self.back_on is None or self.back_on <= max(today, until))
        )


def back_after(today: date, days: int) -> date:
    """The day a recall comes back to the list; raises ValueError for no or too long a rest."""
    if not 1 <= days <= LONGEST_REST:
        raise ValueError(days)
    return today + timedelta(days=days)
