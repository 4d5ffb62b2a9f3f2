"""What every use case is handed, and how it states the permission it needs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from clinic_desktop.data.database import Session
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.permissions import Permission, Role, granted
from clinic_desktop.usecases.keyholder import Keyholder


@dataclass(frozen=True)
class SignedIn:
    """The person at the desk."""

    id: Id
    name: str
    roles: tuple[Role, ...]

    @property
    def permissions(self) -> frozenset[Permission]:
        return granted(self.roles)

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
        """Note whom this deed concerns; the audit row names them."""
        self.patients.extend(patient_ids)


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


def reads(permission: Permission, trace: Trace = Trace.NONE) -> Callable[[UseCase], UseCase]:
    """Mark a use case that only looks things up."""
    return _mark(Rule(permission, writes=False, trace=trace))


def writes(permission: Permission) -> Callable[[UseCase], UseCase]:
    """Mark a use case that changes records."""
    return _mark(Rule(permission, writes=True))


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
