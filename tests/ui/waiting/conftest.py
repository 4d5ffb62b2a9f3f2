"""A small calendar with somebody who waits for a slot that fell free."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from clinic_desktop.data.database import Database
from clinic_desktop.domain.appointment import CancelledBy, CancelReason
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.waiting import WaitingEntry, WaitingWish
from clinic_desktop.ui.desk import Desk
from clinic_desktop.usecases import appointments, waiting_list
from clinic_desktop.usecases.waiting_list import WaitingFilter
from tests import make
from tests.calendar import NINE, SmallClinic, furnish

TOMORROW_NINE = NINE + timedelta(days=1)


@dataclass(frozen=True)
class Waiters:
    """The desk and what lies in its clinic."""

    desk: Desk
    small: SmallClinic
    toasts: list[tuple[str, Any]]
    asked: list[tuple[str, dict[str, Any]]]

    def wait(self, who: int, **more: Any) -> Id:
        """The patient of that place joins the list, for a consultation."""
        small = self.small
        wish = WaitingWish(
            small.patients[who],
            (small.consultation,),
            make.TODAY + timedelta(days=30),
            phone="+9613123456",
            **more,
        )
        return self.desk.run(waiting_list.add, wish)

    def free(self, **more: Any) -> Id:
        """Tomorrow from 9, cancelled by the first patient."""
        booked = self.desk.run(appointments.book, self.small.form(TOMORROW_NINE, **more))
        self.cancel(booked)
        return booked

    def cancel(self, booked: Id) -> None:
        rev = self.desk.run(appointments.details, booked).row.rev
        self.desk.run(appointments.cancel, booked, rev, CancelledBy.PATIENT, CancelReason.ILL)

    def listed(self) -> list[WaitingEntry]:
        return self.desk.run(waiting_list.listing, WaitingFilter())


@pytest.fixture
def waiters(desk: Desk, database: Database, clock: make.Clock) -> Waiters:
    made = Waiters(desk, furnish(database, clock, people=5), [], [])
    desk.toasted.connect(lambda text, undo: made.toasts.append((text, undo)))
    desk.requested.connect(lambda place, what: made.asked.append((place, what)))
    return made
