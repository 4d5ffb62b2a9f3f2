"""What lists, searches, timelines and checks of the registry answer, as plain frozen values."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from clinic_desktop.domain.appointment import AppointmentRow
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.patient import AlertLevel, PatientRecord, PatientRow

Sort = Literal["name", "number", "registered"]


@dataclass(frozen=True)
class PatientFilter:
    """Which patients a list shows; None means "whichever"."""

    text: str = ""
    tag: str = ""
    archived: bool | None = False
    deceased: bool | None = None
    alert: AlertLevel | None = None
    sort: Sort = "name"

    @property
    def asks_details(self) -> bool:
        """Whether being on the list says more of a patient than name and number."""
        return bool(self.tag or self.alert) or self.deceased is not None


@dataclass(frozen=True)
class PatientPage:
    rows: tuple[PatientRow, ...]
    total: int
    next: str  # hand in as `after` for the following page; "" at the end
    is_cut: bool = False  # a text found more than are listed: type more of it


@dataclass(frozen=True)
class Candidate:
    """Somebody registered who may be the person in the form (REG-5)."""

    row: PatientRow
    reasons: tuple[str, ...]  # sentences ready to show
    score: float  # 0 to 1
    blocks: bool  # same identity number: saving needs a reason


@dataclass(frozen=True)
class TimelineEvent:
    """One thing that happened to a patient's record."""

    at: datetime
    kind: str  # registered, edited, contact, alert, archived, import, printed, duplicate, privacy
    title: str
    detail: str
    by: str
    device: str


@dataclass(frozen=True)
class PatientPreview:
    record: PatientRecord
    latest: tuple[TimelineEvent, ...]
    next_appointment: AppointmentRow | None = None
    balance: None = None


@dataclass(frozen=True)
class Figures:
    """Counts for the first page of the day."""

    total: int
    registered_today: int
    registered_this_month: int
    archived: int
    with_stop_alert: int
    birthdays_today: int


@dataclass(frozen=True)
class Named:
    """Somebody of the clinic, as chosen from a list."""

    id: Id
    name: str


@dataclass(frozen=True)
class RestrictionView:
    """Who alone may open a record; the registry line of its patient, whom it may be closed to.

    `is_open` for the person asking, in an emergency until `ends_at`; `reason` "" for those
    who may neither open the record nor restrict it.
    """

    patient_id: Id
    number: str
    name: str
    second_name: str
    people: tuple[Named, ...]  # those of them who still have a way in
    since: datetime
    by: str
    reason: str
    is_open: bool
    ends_at: datetime | None = None


@dataclass(frozen=True)
class GlassNotice:
    """Somebody opened a restricted record in an emergency."""

    id: Id
    patient_id: Id
    number: str
    name: str
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class RecordCopy:
    """What a printed copy of a record is made of."""

    record: PatientRecord
    timeline: tuple[TimelineEvent, ...]
    sections: frozenset[str]
    since: date | None
    until: date | None
    has_full_numbers: bool
    made_at: datetime
    made_by: str
    patient_id: Id
