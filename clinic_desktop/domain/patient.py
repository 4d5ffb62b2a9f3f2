"""What the registry holds of a person (REG-1…15), as plain frozen values without a database."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from clinic_desktop.domain.ids import Id


class Precision(StrEnum):
    """How exactly a birth date is known (REG-3)."""

    EXACT = "exact"
    MONTH = "month"
    YEAR = "year"
    AGE = "age"  # worked out from an age somebody stated


@dataclass(frozen=True)
class BirthDate:
    """A birth date and how far it may be trusted.

    `day` is the date itself, or the first day of the month or year known. For `AGE` the age in
    whole years and the day it was stated are kept, and `day` is 1 July of the likely year.
    """

    day: date
    precision: Precision = Precision.EXACT
    stated_age: int | None = None
    stated_on: date | None = None


class Sex(StrEnum):
    """Sex for clinical use (REG-13); gender and pronouns are other fields, in the person's words."""

    FEMALE = "female"
    MALE = "male"
    INTERSEX = "intersex"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class PersonName:
    """A name in parts; every part but one may be empty. `middle` is also patronymic or father's."""

    given: str = ""
    middle: str = ""
    family: str = ""


@dataclass(frozen=True)
class FormerName:
    name: PersonName
    until: date | None = None


class Channel(StrEnum):
    PHONE = "phone"
    SMS = "sms"
    WHATSAPP = "whatsapp"
    EMAIL = "email"
    POST = "post"


class Purpose(StrEnum):
    CARE = "care"  # appointments, results, follow-up
    REMINDERS = "reminders"
    MARKETING = "marketing"


@dataclass(frozen=True)
class ContactPermission:
    """REG-11, CON-7: three states, `allowed` None = not asked."""

    channel: Channel
    purpose: Purpose
    allowed: bool | None = None


class ContactKind(StrEnum):
    PHONE = "phone"
    EMAIL = "email"


@dataclass(frozen=True)
class Contact:
    """A phone or an e-mail address: `value` E.164 or lower-case address, `typed` as it was entered."""

    kind: ContactKind
    typed: str
    value: str = ""
    label: str = ""  # mobile, home, work, mother's …
    confirmed_at: datetime | None = None
    confirmed_by: str = ""  # the user's name, shown
    confirmed_how: str = ""  # "called back", "message answered", "shown on the phone"
    is_confidential: bool = False  # never in exports or on lists
    id: Id = ""


@dataclass(frozen=True)
class Address:
    line: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""  # ISO 3166 two letters
    label: str = ""
    id: Id = ""


@dataclass(frozen=True)
class Identity:
    """A document number: `scheme` iin, aadhaar, passport, national or other."""

    scheme: str
    number: str
    issuer: str = ""
    valid_until: date | None = None
    id: Id = ""


@dataclass(frozen=True)
class Relation:
    """Somebody who belongs to the patient (REG-10), perhaps a patient too (`other_id`)."""

    kind: str  # guardian, emergency, payer, companion
    name: str
    phone: str = ""
    relationship: str = ""  # mother, husband …
    basis: str = ""  # of guardianship
    document_seen: str = ""
    until: date | None = None
    other_id: Id | None = None
    id: Id = ""


@dataclass(frozen=True)
class Insurance:
    insurer: str
    policy_number: str = ""
    holder: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    note: str = ""
    id: Id = ""


@dataclass(frozen=True)
class PreviousProvider:
    name: str
    purpose: str = ""
    visited: str = ""  # as told: "2024", "May 2025", an ISO date
    note: str = ""
    id: Id = ""


class AlertLevel(StrEnum):
    INFO = "info"
    WARN = "warn"
    STOP = "stop"


@dataclass(frozen=True)
class Alert:
    """REG-9. `audience` empty = everybody; else role names."""

    level: AlertLevel
    text: str
    starts_on: date | None = None
    ends_on: date | None = None
    audience: tuple[str, ...] = ()
    must_acknowledge: bool = False
    id: Id = ""


@dataclass(frozen=True)
class PatientForm:
    """Everything a person at the desk may enter about a patient; what a dialog or an import hands in."""

    name: PersonName = PersonName()
    second_name: PersonName = PersonName()  # the same name in the other script
    preferred: str = ""
    former_names: tuple[FormerName, ...] = ()
    birth: BirthDate | None = None
    sex: Sex = Sex.UNKNOWN
    gender: str = ""
    pronouns: str = ""
    contacts: tuple[Contact, ...] = ()
    addresses: tuple[Address, ...] = ()
    identities: tuple[Identity, ...] = ()
    relations: tuple[Relation, ...] = ()
    insurances: tuple[Insurance, ...] = ()
    previous_providers: tuple[PreviousProvider, ...] = ()
    alerts: tuple[Alert, ...] = ()
    permissions: tuple[ContactPermission, ...] = ()
    referral_source: str = ""
    reason: str = ""  # why they came or called, in their words
    language: str = ""  # ISO 639 code they prefer
    tags: tuple[str, ...] = ()
    note: str = ""
    deceased_on: date | None = None


@dataclass(frozen=True)
class PatientRow:
    """One line of a list or a search: enough to know the one meant (REG-4)."""

    id: Id
    number: str
    name: str  # as shown, first script
    second_name: str
    birth: BirthDate | None
    phone_end: str  # last four digits of the first phone, or ""
    alert_levels: tuple[AlertLevel, ...] = ()
    is_archived: bool = False
    is_deceased: bool = False
    sex: Sex = Sex.UNKNOWN
    last_visit_on: date | None = None
    is_closed: bool = False  # opens for named people only: no more than name and number is told


@dataclass(frozen=True)
class PatientRecord:
    """A patient as opened: the form's values plus what the program keeps."""

    id: Id
    number: str
    rev: int
    form: PatientForm
    registered_at: datetime
    registered_by: str
    changed_at: datetime
    archived_at: datetime | None = None
    archived_reason: str = ""
    merged_into: Id | None = None
    alerts_now: tuple[Alert, ...] = field(default=())  # those in force today for this user
