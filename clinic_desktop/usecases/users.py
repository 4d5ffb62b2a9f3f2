"""Who may sign in, and with which roles."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from clinic_desktop.data import clinic as records
from clinic_desktop.data.database import Session
from clinic_desktop.domain.errors import InvalidInput, NotFound
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Permission, Role
from clinic_desktop.security import passwords
from clinic_desktop.usecases.work import Work, reads, writes

ONE_TIME_WORDS = 4
ONE_TIME_HOURS = 24


@dataclass(frozen=True)
class UserRow:
    """One line of the users page."""

    id: Id
    rev: int
    login: str
    name: str
    roles: tuple[str, ...]
    is_active: bool
    has_code: bool
    needs_code: bool
    must_change_password: bool
    last_sign_in: datetime | None


@dataclass(frozen=True)
class NewUser:
    """What an administrator enters; the password is generated, nobody chooses another's."""

    login: str
    name: str
    roles: tuple[str, ...]
    needs_code: bool = False


@dataclass(frozen=True)
class OneTime:
    """A new user's first password, shown once; valid for a day and to be changed at once."""

    user_id: Id
    password: str = field(repr=False)
    expires_at: datetime


@reads(Permission.MANAGE_USERS)
def listing(work: Work) -> list[UserRow]:
    """Everybody who has ever been given a way in, in name order."""
    latest = records.last_sign_ins(work.session)
    return [_row(user, latest.get(user.id)) for user in records.users(work.session)]


@writes(Permission.MANAGE_USERS, wants_code=True)
def add(work: Work, new: NewUser) -> OneTime:
    """Give somebody a way in. Raises InvalidInput for a missing or taken name."""
    _check(work.session, new)
    password = passwords.generate_words(ONE_TIME_WORDS)
    expires_at = work.now + timedelta(hours=ONE_TIME_HOURS)
    user = records.User(
        login=new.login.strip(),
        name=new.name.strip(),
        roles=[str(role) for role in new.roles],
        needs_code=new.needs_code,
        must_change_password=True,
        password_expires_at=expires_at,
    )
    work.session.add(user)
    work.session.flush()
    # last: a key slot without a user opens nothing, a user without a slot could not be repaired
    user.slot_id = work.keys.add_user(user.login, password)
    return OneTime(user.id, password, expires_at)


@writes(Permission.MANAGE_USERS, wants_code=True)
def change_roles(work: Work, user_id: Id, rev: int, roles: tuple[str, ...]) -> None:
    """Give and take roles; acts at the user's next click. One active administrator must remain."""
    user = _user(work.session, user_id, rev)
    if not roles:
        raise InvalidInput(roles=_("Choose at least one role."))
    if Role.ADMINISTRATOR not in roles:
        _keep_an_administrator(work.session, user)
    user.roles = [str(role) for role in roles]


@writes(Permission.MANAGE_USERS, wants_code=True)
def require_code(work: Work, user_id: Id, rev: int, *, needed: bool) -> None:
    """Demand a second factor of this user at the next sign-in, or no longer."""
    _user(work.session, user_id, rev).needs_code = needed


@writes(Permission.MANAGE_USERS, wants_code=True)
def deactivate(work: Work, user_id: Id, rev: int) -> None:
    """Take somebody's way in; their name stays in the records. Copies made before still open."""
    user = _user(work.session, user_id, rev)
    if user.id == work.user.id:
        raise InvalidInput(user=_("You cannot deactivate yourself. Ask another administrator."))
    _keep_an_administrator(work.session, user)
    slot_id, user.slot_id = user.slot_id, ""
    user.deactivated_at = work.now
    work.session.flush()
    work.keys.remove_user(slot_id)


@reads(Permission.USE_DESK)
def names(work: Work) -> dict[Id, str]:
    """Everybody's name by id, for "changed by" and the like."""
    return records.user_names(work.session)


def _row(user: records.User, last: datetime | None) -> UserRow:
    return UserRow(
        id=user.id,
        rev=user.rev,
        login=user.login,
        name=user.name,
        roles=tuple(user.roles),
        is_active=user.deactivated_at is None,
        has_code=bool(user.sealed_seed),
        needs_code=user.needs_code,
        must_change_password=user.must_change_password,
        last_sign_in=last,
    )


def _check(session: Session, new: NewUser) -> None:
    problems: dict[str, str] = {}
    if not new.name.strip():
        problems["name"] = _("Enter the person's name as it stands in records.")
    if not new.login.strip():
        problems["login"] = _("Enter the name to sign in with.")
    elif records.user_by_login(session, new.login.strip()) is not None:
        problems["login"] = _("Somebody already signs in with this name.")
    if not new.roles:
        problems["roles"] = _("Choose at least one role.")
    if problems:
        raise InvalidInput(**problems)


def _user(session: Session, user_id: Id, rev: int) -> records.User:
    user = session.get(records.User, user_id)
    if user is None or user.deactivated_at is not None:
        raise NotFound(_("This user no longer has a way in."))
    if user.rev != rev:
        raise InvalidInput(
            user=_("Somebody else changed this user meanwhile. Look again, then repeat.")
        )
    return user


def _keep_an_administrator(session: Session, leaving: records.User) -> None:
    others = [
        user
        for user in records.users(session)
        if user.id != leaving.id
        and user.deactivated_at is None
        and Role.ADMINISTRATOR in user.roles
    ]
    if Role.ADMINISTRATOR in leaving.roles and not others:
        raise InvalidInput(roles=_("The clinic needs at least one administrator."))
