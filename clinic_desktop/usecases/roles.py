"""What each role may do here, the clinic's own roles, and who therefore may do what."""

from collections.abc import Iterable
from dataclasses import dataclass

from clinic_desktop.data import clinic
from clinic_desktop.data import roles as stored
from clinic_desktop.data.database import Session
from clinic_desktop.data.roles import RoleRecord
from clinic_desktop.domain.errors import Conflict, InvalidInput, NotFound
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.names import fold
from clinic_desktop.domain.permissions import GRANTS, Permission, kept, wanted_by
from clinic_desktop.domain.role_names import shipped_names
from clinic_desktop.usecases import catalogue
from clinic_desktop.usecases.work import Work, action_of, reads, rule_of, writes

LONGEST_NAME = 40


@dataclass(frozen=True)
class RoleRow:
    """One role. `key` stands in users' lists; `rev` 0: a shipped one nobody ever changed."""

    key: str
    name: str
    is_shipped: bool
    is_changed: bool  # a shipped one that allows other things here
    permissions: frozenset[Permission]
    holders: int  # people with a way in
    rev: int


@dataclass(frozen=True)
class UseCaseRow:
    """One thing the program can do, and what it asks for."""

    action: str
    permission: Permission
    writes: bool
    wants_code: bool


@dataclass(frozen=True)
class Holder:
    """Somebody who may, and the keys of the roles through which."""

    user_id: Id
    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class UserRights:
    """All that one person may: each permission with the roles it comes from, and the deeds."""

    user_id: Id
    name: str
    permissions: dict[Permission, tuple[str, ...]]
    allowed: tuple[UseCaseRow, ...]
    refused: tuple[UseCaseRow, ...]


@reads(Permission.MANAGE_USERS)
def listing(work: Work) -> list[RoleRow]:
    """The shipped roles in their own order, then the clinic's in order of their names."""
    grants, overrides = stored.grants(work.session), stored.overrides(work.session)
    held = [role for user in _people(work.session) for role in set(user.roles)]
    shipped = [
        RoleRow(
            key=key,
            name=name,
            is_shipped=True,
            is_changed=grants[key] != GRANTS[key],
            permissions=grants[key],
            holders=held.count(key),
            rev=overrides[key].rev if key in overrides else 0,
        )
        for key, name in shipped_names().items()
    ]
    own = [row for row in stored.stored(work.session) if not row.shipped]
    return shipped + [
        RoleRow(row.key, row.name, False, False, grants[row.key], held.count(row.key), row.rev)
        for row in sorted(own, key=lambda row: fold(row.name))
    ]


@reads(Permission.USE_DESK)
def names(work: Work) -> dict[str, str]:
    """Every role there is by its key, to choose from and to show: shipped, then the clinic's."""
    own = [row for row in stored.stored(work.session) if not row.shipped]
    return shipped_names() | {row.key: row.name for row in own}


@writes(Permission.MANAGE_USERS, wants_code=True)
def add(work: Work, name: str, permissions: frozenset[Permission], like: str = "") -> str:
    """Make a role of the clinic's own; `like` names one whose permissions it has too.

    Returns its key. Raises InvalidInput(name=…), (like=…) or (permissions=…).
    """
    grants = stored.grants(work.session)
    if like and like not in grants:
        raise InvalidInput(like=_("This role no longer exists. Choose another."))
    given = permissions | grants.get(like, frozenset()) | kept("")
    root = next((key for key in stored.spoken_to(work.session, [like]) if key in GRANTS), "")
    row = RoleRecord(name=_free_name(work.session, name), permissions=_sound(given), resembles=root)
    work.session.add(row)
    work.session.flush()
    return row.key


@writes(Permission.MANAGE_USERS, wants_code=True)
def change(work: Work, key: str, rev: int, name: str, permissions: frozenset[Permission]) -> None:
    """Say anew what a role is called and allows; acts at its holders' next click.

    A shipped role keeps its name. What nobody may lose is refused, not put back in silence.
    Raises InvalidInput, Conflict or NotFound.
    """
    if missing := kept(key) - permissions:
        raise InvalidInput(permissions=_kept_text(key, len(missing)))
    row = _row(work.session, key, rev)
    if row.shipped and name.strip() not in ("", shipped_names()[key]):
        raise InvalidInput(name=_("A role that comes with the program keeps its name."))
    if not row.shipped:
        row.name = _free_name(work.session, name, row.id)
    row.permissions = _sound(permissions)
    row.deleted_at = None
    if row.shipped and permissions == GRANTS[key]:
        row.deleted_at = work.now
    work.session.add(row)


@writes(Permission.MANAGE_USERS, wants_code=True)
def reset(work: Work, key: str, rev: int) -> None:
    """Let a shipped role allow again what it allowed as shipped. Raises Conflict or NotFound."""
    if key not in GRANTS:
        raise NotFound(_("This role did not come with the program."))
    row = _row(work.session, key, rev)
    row.permissions, row.deleted_at = _sound(GRANTS[key]), work.now
    work.session.add(row)


@writes(Permission.MANAGE_USERS, wants_code=True)
def remove(work: Work, key: str, rev: int) -> None:
    """Take away one of the clinic's own roles. Raises InvalidInput while somebody holds it."""
    row = _row(work.session, key, rev)
    if row.shipped:
        raise InvalidInput(role=_("A role that comes with the program cannot be removed."))
    holders = [user.name for user in _people(work.session) if key in user.roles]
    if holders:
        text = _("Give these people another role first: {names}.")
        raise InvalidInput(role=text.format(names=", ".join(holders)))
    row.deleted_at = work.now
    profile = clinic.clinic(work.session)
    if key in profile.code_roles:
        profile.code_roles = [each for each in profile.code_roles if each != key]


@reads(Permission.MANAGE_USERS)
def use_cases(work: Work) -> list[UseCaseRow]:  # noqa: ARG001 - a use case like any other
    """Everything the program can do, by the names the trail uses."""
    return _use_cases()


@reads(Permission.MANAGE_USERS)
def who_can(work: Work, permission: Permission) -> list[Holder]:
    """Everybody with a way in who holds the permission, in order of names."""
    grants = stored.grants(work.session)
    found = [
        Holder(user.id, user.name, _through(user.roles, permission, grants))
        for user in _people(work.session)
    ]
    return [holder for holder in found if holder.roles]


@reads(Permission.MANAGE_USERS)
def rights_of(work: Work, user_id: Id) -> UserRights:
    """All that one person may and may not; nothing for one without a way in. Raises NotFound."""
    user = work.session.get(clinic.User, user_id)
    if user is None:
        raise NotFound(_("This user no longer exists."))
    grants = stored.grants(work.session)
    roles = [] if user.deactivated_at else user.roles
    through = {each: _through(roles, each, grants) for each in Permission}
    held = {permission: keys for permission, keys in through.items() if keys}
    rows = _use_cases()
    return UserRights(
        user_id=user.id,
        name=user.name,
        permissions=held,
        allowed=tuple(row for row in rows if row.permission in held),
        refused=tuple(row for row in rows if row.permission not in held),
    )


def _use_cases() -> list[UseCaseRow]:
    found = [(action_of(each), rule_of(each)) for each in catalogue.use_cases()]
    return sorted(
        {UseCaseRow(name, rule.permission, rule.writes, rule.wants_code) for name, rule in found},
        key=lambda row: row.action,
    )


def _through(
    roles: Iterable[str], permission: Permission, grants: dict[str, frozenset[Permission]]
) -> tuple[str, ...]:
    return tuple(role for role in roles if permission in grants.get(role, frozenset()))


def _people(session: Session) -> list[clinic.User]:
    return [user for user in clinic.users(session) if user.deactivated_at is None]


def _row(session: Session, key: str, rev: int) -> RoleRecord:
    """The role as stored, or a new line for a shipped one that was never changed."""
    row = stored.override(session, key) if key in GRANTS else session.get(RoleRecord, key)
    if row is None and key in GRANTS:
        row = RoleRecord(shipped=key, permissions=[])
    elif row is None or (row.deleted_at is not None and key not in GRANTS):
        raise NotFound(_("This role was removed meanwhile."))
    if (row.rev or 0) != rev:
        text = _("Somebody else changed this role meanwhile. Look at it and try again.")
        raise Conflict(text, {}, row.rev or 0)
    return row


def _free_name(session: Session, name: str, own_id: Id = "") -> str:
    """The name, trimmed, when no other role bears it; case, accents and signs do not count."""
    name = " ".join(name.split())
    if not fold(name).strip():
        raise InvalidInput(name=_("Enter a name for the role."))
    if len(name) > LONGEST_NAME:
        text = _("Choose a shorter name, of at most {n} letters.")
        raise InvalidInput(name=text.format(n=LONGEST_NAME))
    taken = {fold(each) for each in shipped_names().values()}
    taken |= {fold(row.name) for row in stored.stored(session) if row.id != own_id}
    if fold(name) in taken:
        raise InvalidInput(name=_("Another role already has this name."))
    return name


def _sound(permissions: Iterable[Permission]) -> list[str]:
    """The words to store, in their own order. Raises InvalidInput where one needs another."""
    given = frozenset(permissions)
    if any(wanted_by(permission) - given for permission in given):
        raise InvalidInput(
            permissions=_("Whoever may do something with records must be able to see them.")
        )
    return [permission.value for permission in Permission if permission in given]


def _kept_text(key: str, count: int) -> str:
    if kept(key) == kept("") or count > 1:
        return _("Everybody who signs in keeps the first page and the search.")
    return _("Administrators keep the right to change users: somebody must be able to.")
