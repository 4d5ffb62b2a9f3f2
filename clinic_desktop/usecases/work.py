"""What every use case is handed, and how it states the permission it needs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from clinic_desktop.data import restrictions
from clinic_desktop.data.database import Session
from clinic_desktop.domain.errors import Restricted
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.usecases.keyholder import Keyholder

FRESH = timedelta(minutes=5)  # how long a code stands for grave deeds (SECURITY.md 4.8)


@dataclass(frozen=True)
class SignedIn:
    """The person at the desk; `roles` are those under which an alert may address them."""

    id: Id
    name: str
    roles: tuple[str, ...]
    permissions: frozenset[Permission]

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions


@dataclass(frozen=True)
class ClinicFacts:
    """What rules need to know of the clinic: its region and habits."""

    name: str
    country: str
    currency: str
    phone_region: str
    first_weekday: int
    zone: str
    id_schemes: tuple[str, ...]
    language: str
    paper: str
    idle_minutes: int
    has_no_keyring: bool


@dataclass(frozen=True)
class Work:
    """One unit of work: an open transaction, who asked for it, and when (aware, UTC)."""

    session: Session
    user: SignedIn
    now: datetime
    clinic: ClinicFacts
    device_id: Id
    keys: Keyholder
    patients: list[Id] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The calendar day at the clinic."""
        return self.now.astimezone(ZoneInfo(self.clinic.zone)).date()

    def about(self, *patient_ids: Id) -> None:
        """Note whom this deed concerns; the audit row names them.

        Raises Restricted where a record opens for others only: every use case that touches one
        patient says so here before it hands anything out.
        """
        self.patients.extend(patient_ids)
        for closed in sorted(self.closed(*patient_ids)):
            raise Restricted(
                _("This record opens for named people only. Ask one of them or an administrator."),
                closed,
            )

    def closed(self, *patient_ids: Id) -> frozenset[Id]:
        """Those of the patients whose records this user may not open."""
        return restrictions.closed_to(self.session, patient_ids, self.user.id, self.now)


class Trace(StrEnum):
    """When the audit row of a read is written."""

    NONE = "none"
    NOW = "now"  # before the answer is handed out: opening, printing, exporting
    SOON = "soon"  # with the next write or within seconds: each letter typed into a search


UseCase = TypeVar("UseCase", bound=Callable[..., Any])


@dataclass(frozen=True)
class Rule:
    """What the door must know of a use case."""

    permission: Permission
    writes: bool
    trace: Trace = Trace.NONE
    wants_code: bool = False  # one entered in the last five minutes


def reads(
    permission: Permission, trace: Trace = Trace.NONE, *, wants_code: bool = False
) -> Callable[[UseCase], UseCase]:
    """Mark a use case that only looks things up."""
    return _mark(Rule(permission, writes=False, trace=trace, wants_code=wants_code))


def writes(permission: Permission, *, wants_code: bool = False) -> Callable[[UseCase], UseCase]:
    """Mark a use case that changes records."""
    return _mark(Rule(permission, writes=True, wants_code=wants_code))


def rule_of(use_case: Callable[..., Any]) -> Rule:
    """The rule declared on a use case; TypeError for a function that has none."""
    rule = getattr(use_case, "rule", None)
    if not isinstance(rule, Rule):
        raise TypeError(f"{use_case!r} declares no permission and cannot pass the door")
    return rule


def action_of(use_case: Callable[..., Any]) -> str:
    """The name a deed has in the audit trail, such as "patients.register"."""
    module = use_case.__module__.partition("usecases.")[2] or use_case.__module__
    return f"{module.partition('.')[0]}.{use_case.__name__}"


def _mark(rule: Rule) -> Callable[[UseCase], UseCase]:
    def mark(function: UseCase) -> UseCase:
        vars(function)["rule"] = rule
        return function

    return mark
