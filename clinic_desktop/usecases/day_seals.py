"""The day's seal: 32 symbols on paper that no later change of the trail can be made to fit."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256
from zoneinfo import ZoneInfo

from clinic_desktop.data import audit_reading
from clinic_desktop.data import clinic as records
from clinic_desktop.domain import seal_text
from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.usecases.work import Trace, Work, reads


@dataclass(frozen=True)
class DaySeal:
    """What the page shows. `text` seals every deed up to number `seq`; `is_whole`: the day is over."""

    day: date
    seq: int
    text: str
    made_at: datetime
    deeds: int
    changes: int
    refused: int
    failed: int
    devices: tuple[str, ...]
    is_whole: bool


class Verdict(StrEnum):
    MATCHES = "matches"
    CHANGED = "changed"  # the trail is not what it was, or the paper is of another day or clinic
    MISTYPED = "mistyped"


@dataclass(frozen=True)
class SealAnswer:
    """`seq`: up to which deed the trail is as on the paper; `problem`: what is mistyped, in words."""

    verdict: Verdict
    seq: int = 0
    problem: str = ""


@reads(Permission.VIEW_AUDIT, Trace.NOW)
def day_seal(work: Work, day: date) -> DaySeal:
    """The seal of one day of the clinic's calendar, as far as the day has come.

    Raises InvalidInput(day=…) for a day to come.
    """
    if day > work.today:
        raise InvalidInput(day=_("This day has not come yet. Choose today or a day before."))
    since, until = _ends(work, day)
    counted = audit_reading.count(work.session, since, until)
    seq, mac = _marks(work, day)[-1]
    names = {device.id: device.name for device in records.devices(work.session)}
    return DaySeal(
        day=day,
        seq=seq,
        text=_seal(day, seq, mac),
        made_at=work.now,
        deeds=counted.deeds,
        changes=counted.changes,
        refused=counted.refused,
        failed=counted.failed,
        devices=tuple(sorted(names.get(each, "") for each in counted.device_ids)),
        is_whole=work.now >= until,
    )


@reads(Permission.VIEW_AUDIT, Trace.NOW)
def check_seal(work: Work, day: date, typed: str) -> SealAnswer:
    """Whether the paper of that day and the trail still tell the same; small slips are forgiven."""
    problem = seal_text.problem(typed)
    if problem:
        return SealAnswer(Verdict.MISTYPED, problem=problem)
    wanted = seal_text.plain(typed)
    # the paper may have been printed at any time of the day, so it may end at any of its deeds
    for seq, mac in reversed(_marks(work, day)):
        if seal_text.plain(_seal(day, seq, mac)) == wanted:
            return SealAnswer(Verdict.MATCHES, seq)
    return SealAnswer(Verdict.CHANGED)


def _marks(work: Work, day: date) -> list[tuple[int, bytes]]:
    """Number and seal of the day's deeds and of the last before; a trail is never empty."""
    return audit_reading.marks(work.session, *_ends(work, day)) or [(0, bytes(32))]


def _seal(day: date, seq: int, mac: bytes) -> str:
    # the seal of a deed holds those of all before it, so this one holds the whole trail
    said = b"clinic/day-seal/v1\0" + day.isoformat().encode() + seq.to_bytes(8, "big") + mac
    return seal_text.text_of(sha256(said).digest())


def _ends(work: Work, day: date) -> tuple[datetime, datetime]:
    zone = ZoneInfo(work.clinic.zone)
    start, after = (datetime.combine(each, time.min, zone) for each in (day, day + timedelta(1)))
    return start, after
