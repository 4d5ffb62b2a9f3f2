"""The base of all tables: stable constraint names, column types, the columns every record carries."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Dialect, ForeignKey, Integer, MetaData, String, TypeDecorator, event
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    UOWTransaction,
    declared_attr,
    mapped_column,
)

from clinic_desktop.domain.ids import Id, new_id

STAMP = "stamp"  # key in Session.info: (user id, device id, now)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC, kept as text that sorts: 2026-03-01T09:30:00.000000Z."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else instant_text(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else instant(value)


def instant_text(value: datetime) -> str:
    """Text of an aware moment; raises ValueError for one without a time zone."""
    if value.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def instant(text: str) -> datetime:
    """The moment that `instant_text` wrote."""
    return datetime.fromisoformat(text)


class Record(DeclarativeBase):
    """Base of every table; `__table_args__` must hold info={"sync": class} (MACHINES.md)."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Instant, Id: String}  # noqa: RUF012 - SQLAlchemy's own name


class Shared:
    """The columns every shared record carries; a trigger refuses DELETE, `deleted_at` hides a row."""

    id: Mapped[Id] = mapped_column(String(32), primary_key=True, default=new_id)
    rev: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    created_by: Mapped[Id] = mapped_column(String(32))
    origin_device: Mapped[Id] = mapped_column(String(32))
    deleted_at: Mapped[datetime | None]

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy's convention
        return {"version_id_col": cls.__table__.c.rev}  # type: ignore[attr-defined]


def reference(target: str, *, index: bool = True, group: str = "") -> Any:
    """A column's foreign key to `table.id`, checked at commit and never cascading.

    `group`: the merge group of one that may change.
    """
    key = ForeignKey(target, deferrable=True, initially="DEFERRED")
    info = {"group": group} if group else {}
    return mapped_column(String(32), key, index=index, info=info)


def sync(kind: str, *constraints: Any) -> Any:
    """`__table_args__` of a table of this class: append-only, mutable, hub, local or log."""
    options = constraints[-1] if constraints and isinstance(constraints[-1], dict) else {}
    kept = constraints[:-1] if options else constraints
    return (*kept, {"info": {"sync": kind}, **options})


def stamp(session: Session) -> dict[str, Any]:
    """The values a bulk insert must give each Shared row; objects get them by themselves."""
    user_id, device_id, now = session.info[STAMP]
    return {
        "rev": 1,
        "created_at": now,
        "updated_at": now,
        "created_by": user_id,
        "origin_device": device_id,
    }


@event.listens_for(Session, "before_flush")
def _stamp_rows(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    for row in session.new:
        if isinstance(row, Shared):
            for name, value in stamp(session).items():
                if getattr(row, name) is None:
                    setattr(row, name, value)
    for row in session.dirty:
        if isinstance(row, Shared) and session.is_modified(row):
            row.updated_at = session.info[STAMP][2]
