"""The patient and all that belongs to one: record classes, no queries."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clinic_desktop.data.base import Record, Shared, reference, sync
from clinic_desktop.domain.ids import Id

# every column of a group wins or loses together when two machines meet (MACHINES.md 4)
NAME = {"group": "name"}
BIRTH = {"group": "birth"}
GENDER = {"group": "gender"}
REFERRAL = {"group": "referral"}
ARCHIVE = {"group": "archive"}
CONTACT = {"group": "contact"}
ADDRESS = {"group": "address"}
IDENTITY = {"group": "identity"}
RELATION = {"group": "relation"}
INSURER = {"group": "insurer"}
PROVIDER = {"group": "provider"}
ALERT = {"group": "alert"}
OWNER = {"group": "owner"}
_LISTED = ("deleted_at", "merged_into")


def belongs(target: str, group: dict[str, str] = OWNER) -> Any:
    """A foreign key that may be moved, as merging two patients does."""
    column = reference(target)
    column.column.info.update(group)
    return column


class Patient(Shared, Record):
    """A person the clinic knows. Archived, deceased, merged and erased are four different things."""

    __tablename__ = "patient"
    __table_args__ = sync(
        "mutable",
        # the first two columns are equal for all that a list shows; without them in every index
        # SQLite, which keeps no statistics here, would choose the wrong one and read all patients
        Index("ix_patient_by_name", *_LISTED, "sort_key", "id", "archived_at", "deceased_on"),
        Index("ix_patient_by_number", *_LISTED, "number", "id"),
        Index("ix_patient_by_day", *_LISTED, "created_at", "id"),
        Index("ix_patient_by_birth", *_LISTED, "born_on"),
        Index("ix_patient_by_birthday", *_LISTED, "birth_month_day"),
    )

    number: Mapped[str | None] = mapped_column(String(12), info={"group": "number"})
    given: Mapped[str] = mapped_column(default="", info=NAME)
    middle: Mapped[str] = mapped_column(default="", info=NAME)
    family: Mapped[str] = mapped_column(default="", info=NAME)
    second_given: Mapped[str] = mapped_column(default="", info=NAME)
    second_middle: Mapped[str] = mapped_column(default="", info=NAME)
    second_family: Mapped[str] = mapped_column(default="", info=NAME)
    preferred: Mapped[str] = mapped_column(default="", info=NAME)
    sort_key: Mapped[str] = mapped_column(default="", info=NAME)
    born_on: Mapped[date | None] = mapped_column(info=BIRTH)
    birth_precision: Mapped[str] = mapped_column(String(8), default="", info=BIRTH)
    birth_month_day: Mapped[str] = mapped_column(String(5), default="", info=BIRTH)  # "07-31"
    stated_age: Mapped[int | None] = mapped_column(info=BIRTH)
    age_stated_on: Mapped[date | None] = mapped_column(info=BIRTH)
    sex: Mapped[str] = mapped_column(String(8), default="unknown", info={"group": "sex"})
    gender: Mapped[str] = mapped_column(default="", info=GENDER)
    pronouns: Mapped[str] = mapped_column(default="", info=GENDER)
    language: Mapped[str] = mapped_column(String(8), default="", info={"group": "language"})
    referral_source: Mapped[str] = mapped_column(default="", info=REFERRAL)
    reason: Mapped[str] = mapped_column(Text, default="", info=REFERRAL)
    note: Mapped[str] = mapped_column(Text, default="", info={"group": "note"})
    deceased_on: Mapped[date | None] = mapped_column(info={"group": "deceased"})
    archived_at: Mapped[datetime | None] = mapped_column(info=ARCHIVE)
    archived_reason: Mapped[str] = mapped_column(default="", info=ARCHIVE)
    merged_into: Mapped[Id | None] = belongs("patient.id", {"group": "merge"})
    erased_at: Mapped[datetime | None] = mapped_column(info={"group": "erasure"})
    batch_id: Mapped[Id | None] = belongs("import_batch.id", {"group": "import"})
    batch_row: Mapped[int | None] = mapped_column(info={"group": "import"})


class FormerNameRow(Shared, Record):
    __tablename__ = "patient_former_name"
    __table_args__ = sync("mutable")

    patient_id: Mapped[Id] = belongs("patient.id")
    position: Mapped[int] = mapped_column(Integer, default=0, info={"group": "order"})
    given: Mapped[str] = mapped_column(default="", info=NAME)
    middle: Mapped[str] = mapped_column(default="", info=NAME)
    family: Mapped[str] = mapped_column(default="", info=NAME)
    until: Mapped[date | None] = mapped_column(info=NAME)


class ContactRow(Shared, Record):
    """A phone (E.164 and as typed) or e-mail address; several patients may share one."""

    __tablename__ = "patient_contact"
    __table_args__ = sync("mutable")

    patient_id: Mapped[Id] = belongs("patient.id")
    position: Mapped[int] = mapped_column(Integer, default=0, info={"group": "order"})
    kind: Mapped[str] = mapped_column(String(8), info=CONTACT)
    typed: Mapped[str] = mapped_column(info=CONTACT)
    value: Mapped[str] = mapped_column(default="", index=True, info=CONTACT)
    label: Mapped[str] = mapped_column(default="", info=CONTACT)
    is_confidential: Mapped[bool] = mapped_column(default=False, info=CONTACT)
    # a confirmation belongs to the number confirmed, so it travels with it
    confirmed_at: Mapped[datetime | None] = mapped_column(info=CONTACT)
    confirmed_by: Mapped[str] = mapped_column(default="", info=CONTACT)
    confirmed_how: Mapped[str] = mapped_column(default="", info=CONTACT)


class AddressRow(Shared, Record):
    __tablename__ = "patient_address"
    __table_args__ = sync("mutable")

    patient_id: Mapped[Id] = belongs("patient.id")
    position: Mapped[int] = mapped_column(Integer, default=0, info={"group": "order"})
    line: Mapped[str] = mapped_column(default="", info=ADDRESS)
    city: Mapped[str] = mapped_column(default="", info=ADDRESS)
    region: Mapped[str] = mapped_column(default="", info=ADDRESS)
    postcode: Mapped[str] = mapped_column(default="", info=ADDRESS)
    country: Mapped[str] = mapped_column(String(2), default="", info=ADDRESS)
    label: Mapped[str] = mapped_column(default="", info=ADDRESS)


class IdentityRow(Shared, Record):
    """A document number; two machines may enter the same one, so it is looked up, never UNIQUE."""

    __tablename__ = "patient_identity"
    __table_args__ = sync("mutable")

    patient_id: Mapped[Id] = belongs("patient.id")
    position: Mapped[int] = mapped_column(Integer, default=0, info={"group": "order"})
    scheme: Mapped[str] = mapped_column(String(20), info=IDENTITY)
    number: Mapped[str] = mapped_column(info=IDENTITY)
    number_key: Mapped[str] = mapped_column(default="", index=True, info=IDENTITY)
    issuer: Mapped[str] = mapped_column(default="", info=IDENTITY)
    valid_until: Mapped[date | None] = mapped_column(info=IDENTITY)


class RelationRow(Shared, Record):
    __tablename__ = "patient_relation"
    __table_args__ = sync("mutable")

    patient_id: Mapped[Id] = belongs("patient.id")
    position: Mapped[int] = mapped_column(Integer, default=0, info={"group": "order"})
    kind: Mapped[str] = mapped_column(String(12), info=RELATION)
    name: Mapped[str] = mapped_column(default="", info=RELATION)
    phone: Mapped[str] = mapped_column(default="", info=RELATION)
    relationship: Mapped[str] = mapped_column(default="", info=RELATION)
    basis: Mapped[str] = mapped_column(default="", info=RELATION)
    document_seen: Mapped[str] = mapped_column(default="", info=RELATION)
    until: Mapped[date | None] = mapped_column(info=RELATION)
    other_id: Mapped[Id | None] = belongs("patient.id", RELATION)


class InsuranceRow(Shared, Record):
    __tablename__ = "patient_insurance"
    __table_args__ = sync("mutable")

    patient_id: Mapped[Id] = belongs("patient.id")
    position: Mapped[int] = mapped_column(Integer, default=0, info={"group": "order"})
    insurer: Mapped[str] = mapped_column(info=INSURER)
    policy_number: Mapped[str] = mapped_column(default="", info=INSURER)
    holder: Mapped[str] = mapped_column(default="", info=INSURER)
    valid_from: Mapped[date | None] = mapped_column(info=INSURER)
    valid_until: Mapped[date | None] = mapped_column(info=INSURER)
    note: Mapped[str] = mapped_column(default="", info=INSURER)


class ProviderRow(Shared, Record):
    """Somebody who treated the patient before."""

    __tablename__ = "patient_provider"
    __table_args__ = sync("mutable")

    patient_id: Mapped[Id] = belongs("patient.id")
    position: Mapped[int] = mapped_column(Integer, default=0, info={"group": "order"})
    name: Mapped[str] = mapped_column(info=PROVIDER)
    purpose: Mapped[str] = mapped_column(default="", info=PROVIDER)
    visited: Mapped[str] = mapped_column(default="", info=PROVIDER)
    note: Mapped[str] = mapped_column(default="", info=PROVIDER)


class AlertRow(Shared, Record):
    __tablename__ = "patient_alert"
    __table_args__ = sync("mutable")

    patient_id: Mapped[Id] = belongs("patient.id")
    position: Mapped[int] = mapped_column(Integer, default=0, info={"group": "order"})
    level: Mapped[str] = mapped_column(String(4), index=True, info=ALERT)
    text: Mapped[str] = mapped_column(Text, info=ALERT)
    starts_on: Mapped[date | None] = mapped_column(info=ALERT)
    ends_on: Mapped[date | None] = mapped_column(info=ALERT)
    audience: Mapped[list[str]] = mapped_column(JSON, default=list, info=ALERT)
    must_acknowledge: Mapped[bool] = mapped_column(default=False, info=ALERT)


class AlertAcknowledgement(Shared, Record):
    """Somebody (`created_by`) has read an alert that asks for it."""

    __tablename__ = "alert_acknowledgement"
    __table_args__ = sync("append-only")

    alert_id: Mapped[Id] = reference("patient_alert.id")
    patient_id: Mapped[Id] = reference("patient.id")


class PermissionRow(Shared, Record):
    """Whether the clinic may use a channel for a purpose; `allowed` None: not asked."""

    __tablename__ = "patient_permission"
    __table_args__ = sync("mutable")

    patient_id: Mapped[Id] = belongs("patient.id")
    position: Mapped[int] = mapped_column(Integer, default=0, info={"group": "order"})
    channel: Mapped[str] = mapped_column(String(10), info={"group": "permission"})
    purpose: Mapped[str] = mapped_column(String(12), info={"group": "permission"})
    allowed: Mapped[bool | None] = mapped_column(info={"group": "permission"})


class TagRow(Shared, Record):
    __tablename__ = "patient_tag"
    __table_args__ = sync("mutable", Index("ix_patient_tag_tag", "tag"))

    patient_id: Mapped[Id] = belongs("patient.id")
    position: Mapped[int] = mapped_column(Integer, default=0, info={"group": "order"})
    tag: Mapped[str] = mapped_column(info={"group": "tag"})


class PatientPair(Shared, Record):
    """A decision about two records: not the same person, or saved with the same number all the same."""

    __tablename__ = "patient_pair"
    __table_args__ = sync("append-only")

    a_id: Mapped[Id] = reference("patient.id")
    b_id: Mapped[Id] = reference("patient.id")
    decision: Mapped[str] = mapped_column(String(12))  # different, override
    reason: Mapped[str] = mapped_column(Text, default="")


CHILDREN = (
    FormerNameRow,
    ContactRow,
    AddressRow,
    IdentityRow,
    RelationRow,
    InsuranceRow,
    ProviderRow,
    AlertRow,
    PermissionRow,
    TagRow,
)
