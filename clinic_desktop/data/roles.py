"""The clinic's own roles, and what it changed about the shipped ones."""

from collections.abc import Iterable

from sqlalchemy import JSON, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic_desktop.data.base import Record, Shared, sync
from clinic_desktop.domain.permissions import GRANTS, Permission, kept


class RoleRecord(Shared, Record):
    """A role of the clinic's own, or (`shipped`) what a shipped role means here instead."""

    __tablename__ = "role"
    __table_args__ = sync("hub")

    shipped: Mapped[str] = mapped_column(default="", info={"group": "name"})
    name: Mapped[str] = mapped_column(default="", info={"group": "name"})
    permissions: Mapped[list[str]] = mapped_column(JSON, info={"group": "permissions"})
    # the shipped role it was copied from: what is addressed to that one is meant for it too
    resembles: Mapped[str] = mapped_column(default="", info={"group": "name"})

    @property
    def key(self) -> str:
        """What stands in a user's list of roles."""
        return self.shipped or self.id


def stored(session: Session) -> list[RoleRecord]:
    """Every role that is kept in the file, in name order."""
    query = select(RoleRecord).where(RoleRecord.deleted_at.is_(None)).order_by(RoleRecord.name)
    return list(session.scalars(query))


def known_names(session: Session) -> dict[str, str]:
    """Names of the clinic's own roles by key, removed ones too: they stand in old records."""
    query = select(RoleRecord.id, RoleRecord.name).where(RoleRecord.shipped == "")
    return {row[0]: row[1] for row in session.execute(query)}


def override(session: Session, shipped: str) -> RoleRecord | None:
    """What was ever changed about a shipped role; `deleted_at` says that it is as shipped again."""
    query = select(RoleRecord).where(RoleRecord.shipped == shipped)
    return session.scalars(query.order_by(RoleRecord.created_at).limit(1)).first()


def overrides(session: Session) -> dict[str, RoleRecord]:
    """The same for every shipped role that was ever changed."""
    return {row.shipped: row for row in session.scalars(select(RoleRecord)) if row.shipped}


def spoken_to(session: Session, keys: Iterable[str]) -> tuple[str, ...]:
    """The roles under which somebody is addressed: their own, and the shipped ones they came from."""
    held = tuple(keys)
    own = {row.key: row.resembles for row in stored(session) if row.key in held}
    return tuple(dict.fromkeys([*held, *filter(None, own.values())]))


def grants(session: Session) -> dict[str, frozenset[Permission]]:
    """What each role allows in this clinic, by its key; words of newer programs are passed over.

    What no change may take from a role it holds whatever the file says.
    """
    known = {permission.value for permission in Permission}
    changed = {
        row.key: frozenset(Permission(word) for word in row.permissions if word in known)
        | kept(row.key)
        for row in stored(session)
    }
    return {**GRANTS, **changed}
