"""The clinic's own now, as the door sees it."""

from datetime import date, datetime

from clinic_desktop.domain.permissions import Permission
from clinic_desktop.ui.desk import Desk
from clinic_desktop.usecases.work import Work, reads


@reads(Permission.USE_DESK)
def _now(work: Work) -> datetime:
    return work.now


def now(desk: Desk) -> datetime:
    """The present instant (aware, UTC) by the program's clock."""
    return desk.run(_now)


def today(desk: Desk) -> date:
    """The calendar day at the clinic."""
    return desk.format.local(now(desk)).date()
