"""The clinic's own roles, and what it changed about the shipped ones."""

from sqlalchemy import JSON, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic_desktop.data.base import Record, Shared, sync
from clinic_desktop.domain.permissions import GRANTS, Permission


class RoleRecord(Shared, Record):
    """A role of the clinic's own, or (`shipped`) what a shipped role means here instead."""

    __tablename__ = "role"
    __table_args__ = sync("hub")

    shipped: Mapped[str] = mapped_column(default="", info={"group": "name"})
    name: Mapped[str] = mapped_column(default="", info={"group": "name"})
    permissions: Mapped[list[str]] = mapped_column(JSON, info={"group": "permissions"})

    @property
    def key(self) -> str:
        """What stands in a user's list of roles."""
        return self.shipped or self.id


def stored(session: Session) -> list[RoleRecord]:
    """Every role that is kept in the file, in name order."""
    query = select(RoleRecord).where(RoleRecord.deleted_at.is_(None)).order_by(RoleRecord.name)
    return list(session.scalars(query))


def grants(session: Session) -> dict[str, frozenset[Permission]]:
    """What each role allows in this clinic, by its key; words of newer programs are passed over."""
    known = {permission.value for permission in Permission}
    kept = {
        row.key: frozenset(Permission(word) for word in row.permissions if word in known)
        for row in stored(session)
    }
    return {**GRANTS, **kept}
