"""The clinic's own profile and settings."""

from dataclasses import dataclass, fields
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from clinic_desktop.data import clinic as records
from clinic_desktop.data import roles
from clinic_desktop.data.database import Session
from clinic_desktop.domain.errors import Conflict, InvalidInput
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.usecases.work import ClinicFacts, Work, reads, writes

LONGEST_IDLE_MINUTES = 15
PAPERS = ("A4", "A5", "LETTER")


@dataclass(frozen=True)
class ClinicProfile:
    """What the owner says about the clinic; `logo` is clean PNG bytes (usecases.pictures)."""

    name: str
    second_name: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    tax_id: str = ""
    logo: bytes | None = None
    country: str = "LB"
    currency: str = "USD"
    phone_region: str = "LB"
    first_weekday: int = 0
    zone: str = "UTC"
    id_schemes: tuple[str, ...] = ("passport", "other")
    language: str = "en"
    paper: str = "A4"
    idle_minutes: int = 5
    code_roles: tuple[str, ...] = ()  # roles that must sign in with a second factor


@dataclass(frozen=True)
class StoredProfile:
    """The profile as stored, with the version an edit must name."""

    profile: ClinicProfile
    rev: int
    kit_confirmed_at: datetime | None


@reads(Permission.USE_DESK)
def profile(work: Work) -> StoredProfile:
    """The clinic's profile: every page and print needs its name and address."""
    row = records.clinic(work.session)
    values = {field.name: getattr(row, field.name) for field in fields(ClinicProfile)}
    values["id_schemes"] = tuple(row.id_schemes)
    values["code_roles"] = tuple(row.code_roles)
    return StoredProfile(ClinicProfile(**values), row.rev, row.kit_confirmed_at)


@writes(Permission.MANAGE_SETTINGS)
def change_profile(work: Work, rev: int, changed: ClinicProfile) -> int:
    """Store the profile; returns its new version. Raises InvalidInput or Conflict.

    The settings of security are another deed (`change_security`) and must be as they are stored.
    """
    check_profile(changed)
    row = _stored(work.session, rev)
    if (row.idle_minutes, tuple(row.code_roles)) != (changed.idle_minutes, changed.code_roles):
        raise InvalidInput(profile=_("The settings of security are changed by themselves."))
    fill(row, changed)
    work.session.flush()
    return row.rev


@writes(Permission.MANAGE_SETTINGS, wants_code=True)
def change_security(work: Work, rev: int, idle_minutes: int, code_roles: tuple[str, ...]) -> int:
    """After how long the program locks, and which roles need a second factor; the new version.

    Raises InvalidInput or Conflict.
    """
    problems = _idle_problem(idle_minutes)
    if not set(code_roles) <= roles.grants(work.session).keys():
        problems["code_roles"] = _("One of these roles does not exist.")
    if problems:
        raise InvalidInput(**problems)
    row = _stored(work.session, rev)
    row.idle_minutes, row.code_roles = idle_minutes, [str(role) for role in code_roles]
    work.session.flush()
    return row.rev


def _stored(session: Session, rev: int) -> records.Clinic:
    row = records.clinic(session)
    if row.rev != rev:
        raise Conflict(
            _("Somebody else changed the clinic's settings meanwhile. Look at them and try again."),
            {},
            row.rev,
        )
    return row


def fill(row: records.Clinic, profile: ClinicProfile) -> None:
    """Copy the profile into the clinic's row, texts trimmed."""
    for field in fields(ClinicProfile):
        value = getattr(profile, field.name)
        if isinstance(value, tuple):
            value = list(value)
        setattr(row, field.name, value.strip() if isinstance(value, str) else value)


def check_profile(profile: ClinicProfile) -> None:
    """Raise InvalidInput where something is missing or cannot be."""
    problems = _idle_problem(profile.idle_minutes)
    if not profile.name.strip():
        problems["name"] = _("Enter the clinic's name. It stands on every page that is printed.")
    if profile.email.strip() and "@" not in profile.email:
        problems["email"] = _("An e-mail address looks like name@example.com.")
    if profile.paper not in PAPERS:
        problems["paper"] = _("Choose A4, A5 or Letter.")
    try:
        ZoneInfo(profile.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        problems["zone"] = _("Choose a time zone from the list.")
    if problems:
        raise InvalidInput(**problems)


def _idle_problem(minutes: int) -> dict[str, str]:
    if 1 <= minutes <= LONGEST_IDLE_MINUTES:
        return {}
    return {"idle_minutes": _("Lock after 1 to {n} minutes.").format(n=LONGEST_IDLE_MINUTES)}


def facts(session: Session) -> ClinicFacts:
    """What rules need to know of the clinic, read when somebody signs in."""
    row = records.clinic(session)
    return ClinicFacts(
        name=row.name,
        country=row.country,
        currency=row.currency,
        phone_region=row.phone_region,
        first_weekday=row.first_weekday,
        zone=row.zone,
        id_schemes=tuple(row.id_schemes),
        language=row.language,
        paper=row.paper,
        idle_minutes=row.idle_minutes,
        has_no_keyring=row.has_no_keyring,
    )


def formatter(facts: ClinicFacts) -> Formatter:
    """How this clinic writes dates, times, phones and money."""
    return Formatter(
        facts.language, facts.country, facts.zone, facts.currency, first_day=facts.first_weekday
    )
