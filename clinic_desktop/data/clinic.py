"""The clinic itself, its devices, its users and their sessions."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, LargeBinary, String, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic_desktop.data.base import Record, Shared, reference, sync
from clinic_desktop.domain.ids import Id

_SECRET = {"secret": True}


class ClinicFile(Record):
    """The marker row: proves that this is a clinic's file and which one."""

    __tablename__ = "clinic_file"
    __table_args__ = sync("log")

    id: Mapped[int] = mapped_column(primary_key=True)
    clinic_id: Mapped[str] = mapped_column(String(32))
    file_id: Mapped[str] = mapped_column(String(32))
    hub_epoch: Mapped[int]
    audit_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    device_id: Mapped[Id] = mapped_column(String(32))


class Clinic(Shared, Record):
    """The clinic's profile; one row."""

    __tablename__ = "clinic"
    __table_args__ = sync("hub")

    name: Mapped[str] = mapped_column(info={"group": "name"})
    second_name: Mapped[str] = mapped_column(default="", info={"group": "name"})
    address: Mapped[str] = mapped_column(default="", info={"group": "address"})
    phone: Mapped[str] = mapped_column(default="", info={"group": "address"})
    email: Mapped[str] = mapped_column(default="", info={"group": "address"})
    tax_id: Mapped[str] = mapped_column(default="", info={"group": "tax"})
    logo: Mapped[bytes | None] = mapped_column(info={"group": "logo", **_SECRET})
    country: Mapped[str] = mapped_column(String(2), info={"group": "region"})
    currency: Mapped[str] = mapped_column(String(3), info={"group": "region"})
    phone_region: Mapped[str] = mapped_column(String(2), info={"group": "region"})
    first_weekday: Mapped[int] = mapped_column(info={"group": "region"})  # Monday is 0
    zone: Mapped[str] = mapped_column(info={"group": "region"})
    id_schemes: Mapped[list[str]] = mapped_column(JSON, info={"group": "region"})
    language: Mapped[str] = mapped_column(default="en", info={"group": "region"})
    paper: Mapped[str] = mapped_column(default="A4", info={"group": "paper"})
    idle_minutes: Mapped[int] = mapped_column(default=5, info={"group": "security"})
    code_roles: Mapped[list[str]] = mapped_column(JSON, info={"group": "security"})
    has_no_keyring: Mapped[bool] = mapped_column(default=False, info={"group": "security"})
    kit_confirmed_at: Mapped[datetime | None] = mapped_column(info={"group": "security"})
    kit_checked_at: Mapped[datetime | None] = mapped_column(info={"group": "security"})


class Device(Shared, Record):
    """A computer that may hold the clinic; the first is number 1 and the hub."""

    __tablename__ = "device"
    __table_args__ = sync("hub")

    number: Mapped[int] = mapped_column(info={"group": "device"})
    name: Mapped[str] = mapped_column(info={"group": "device"})
    incarnation: Mapped[int] = mapped_column(default=1, info={"group": "device"})
    public_key: Mapped[str] = mapped_column(default="", info={"group": "device"})
    revoked_at: Mapped[datetime | None] = mapped_column(info={"group": "device"})


class User(Shared, Record):
    """Somebody who may sign in. The password is nowhere: opening the key slot is its check."""

    __tablename__ = "user"
    __table_args__ = sync("hub")

    login: Mapped[str] = mapped_column(info={"group": "name"})
    name: Mapped[str] = mapped_column(info={"group": "name"})
    roles: Mapped[list[str]] = mapped_column(JSON, info={"group": "roles"})
    slot_id: Mapped[str] = mapped_column(default="", info={"group": "slot"})
    deactivated_at: Mapped[datetime | None] = mapped_column(info={"group": "slot"})
    must_change_password: Mapped[bool] = mapped_column(default=False, info={"group": "slot"})
    password_expires_at: Mapped[datetime | None] = mapped_column(info={"group": "slot"})
    needs_code: Mapped[bool] = mapped_column(default=False, info={"group": "code"})
    sealed_seed: Mapped[str] = mapped_column(default="", info={"group": "code", **_SECRET})
    last_step: Mapped[int] = mapped_column(default=0, info={"group": "code"})
    recovery_codes: Mapped[list[Any]] = mapped_column(
        JSON, default=list, info={"group": "code", **_SECRET}
    )
    preferences: Mapped[dict[str, Any]] = mapped_column(
        JSON, default=dict, info={"group": "preferences"}
    )


class SignIn(Shared, Record):
    """One stay of a user at a device, from signing in to locking for good."""

    __tablename__ = "sign_in"
    __table_args__ = sync("append-only")

    user_id: Mapped[Id] = reference("user.id")
    device_id: Mapped[Id] = reference("device.id", index=False)


class Counter(Record):
    """The last number given out in a series; taken in the transaction that uses it."""

    __tablename__ = "counter"
    __table_args__ = sync("hub")

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(default=0, info={"group": "value"})


def clinic_file(session: Session) -> ClinicFile | None:
    return session.get(ClinicFile, 1)


def clinic(session: Session) -> Clinic:
    return session.scalars(select(Clinic).limit(1)).one()


def user_by_slot(session: Session, slot_id: str) -> User | None:
    return session.scalar(select(User).where(User.slot_id == slot_id, User.deleted_at.is_(None)))


def user_by_login(session: Session, login: str) -> User | None:
    return session.scalar(
        select(User).where(func.lower(User.login) == login.lower(), User.deleted_at.is_(None))
    )


def users(session: Session) -> list[User]:
    return list(session.scalars(select(User).where(User.deleted_at.is_(None)).order_by(User.name)))


def user_names(session: Session) -> dict[Id, str]:
    return {row[0]: row[1] for row in session.execute(select(User.id, User.name))}


def devices(session: Session) -> list[Device]:
    return list(session.scalars(select(Device).order_by(Device.number)))


def take_numbers(session: Session, name: str, count: int = 1) -> int:
    """Reserve `count` consecutive numbers of a series; returns the first. Rolls back with the work."""
    session.execute(_MAKE_COUNTER, {"name": name})
    last = session.execute(_TAKE, {"name": name, "count": count}).scalar_one()
    return int(last) - count + 1


_MAKE_COUNTER = text("INSERT OR IGNORE INTO counter (name, value) VALUES (:name, 0)")
_TAKE = text("UPDATE counter SET value = value + :count WHERE name = :name RETURNING value")


def last_sign_ins(session: Session) -> dict[Id, datetime]:
    """When each user last opened a session."""
    query = select(SignIn.user_id, func.max(SignIn.created_at)).group_by(SignIn.user_id)
    return {row[0]: row[1] for row in session.execute(query)}
