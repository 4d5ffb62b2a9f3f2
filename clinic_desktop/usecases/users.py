"""Who may sign in, and with which roles."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from clinic_desktop.data import clinic as records
from clinic_desktop.data import reasons
from clinic_desktop.data import roles as kept_roles
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
    failures: int = 0  # wrong sign-ins in a row at this computer
    wait_seconds: int | None = 0  # still to be waited before the next one; None: locked

    @property
    def is_locked(self) -> bool:
        return self.wait_seconds is None


@dataclass(frozen=True)
class NewUser:
    """What an administrator enters; the password is generated, nobody chooses another's."""

    login: str
    name: str
    roles: tuple[str, ...]
    needs_code: bool = False


@dataclass(frozen=True)
class OneTime:
    """A password nobody chose, shown once; valid for a day and to be changed at once."""

    user_id: Id
    password: str = field(repr=False)
    expires_at: datetime


@reads(Permission.MANAGE_USERS)
def listing(work: Work) -> list[UserRow]:
    """Everybody who has ever been given a way in, in name order."""
    latest, everybody = records.last_sign_ins(work.session), records.users(work.session)
    tries = work.keys.attempts_of(user.login for user in everybody if user.slot_id)
    return [_row(user, latest.get(user.id), tries.get(user.login, (0, 0))) for user in everybody]


@writes(Permission.MANAGE_USERS, wants_code=True)
def add(work: Work, new: NewUser) -> OneTime:
    """Give somebody a way in. Raises InvalidInput for a missing or taken name."""
    _check(work.session, new)
    user = records.User(
        login=new.login.strip(),
        name=new.name.strip(),
        roles=[str(role) for role in new.roles],
        needs_code=new.needs_code,
    )
    work.session.add(user)
    return _one_time(work, user)


@writes(Permission.MANAGE_USERS, wants_code=True)
def change_roles(work: Work, user_id: Id, rev: int, roles: tuple[str, ...]) -> None:
    """Give and take roles; acts at the user's next click. One active administrator must remain."""
    user = _user(work.session, user_id, rev)
    if problem := _problem_of(work.session, roles):
        raise InvalidInput(roles=problem)
    if Role.ADMINISTRATOR not in roles:
        _keep_an_administrator(work.session, user)
    user.roles = [str(role) for role in roles]


@writes(Permission.MANAGE_USERS, wants_code=True)
def require_code(work: Work, user_id: Id, rev: int, *, needed: bool) -> None:
    """Demand a second factor of this user at the next sign-in, or no longer."""
    _user(work.session, user_id, rev).needs_code = needed


@writes(Permission.MANAGE_USERS, wants_code=True)
def reset_password(work: Work, user_id: Id, rev: int) -> OneTime:
    """A forgotten password: a new key slot, opened by words that nobody chose.

    A second factor was sealed to the old slot, so it is set up anew at the next sign-in.
    """
    user = _user(work.session, user_id, rev)
    if user.id == work.user.id:
        raise InvalidInput(
            user=_("Change your own password in your menu, or ask another administrator.")
        )
    _drop_second_factor(user)
    return _one_time(work, user)


@writes(Permission.MANAGE_USERS, wants_code=True)
def unlock(work: Work, user_id: Id, rev: int) -> None:
    """Let somebody try again at once after too many wrong sign-ins; the password stays."""
    work.keys.clear_attempts(_user(work.session, user_id, rev).login)


@writes(Permission.MANAGE_USERS, wants_code=True)
def new_code(work: Work, user_id: Id, rev: int) -> None:
    """A lost phone: the second factor is set up anew at the next sign-in; until then it is not asked.

    Whoever asks for it must be known for certain: from here on the password alone opens.
    """
    user = _user(work.session, user_id, rev)
    if not user.sealed_seed:
        raise InvalidInput(user=_("This user has no second factor that could be set up anew."))
    _drop_second_factor(user)


@writes(Permission.MANAGE_USERS, wants_code=True)
def deactivate(work: Work, user_id: Id, rev: int, reason: str) -> None:
    """Take somebody's way in; their name stays in the records. Copies made before still open."""
    user = _user(work.session, user_id, rev)
    if not reason.strip():
        raise InvalidInput(reason=_("Say why, for whoever reads the activity later."))
    if user.id == work.user.id:
        raise InvalidInput(user=_("You cannot deactivate yourself. Ask another administrator."))
    _keep_an_administrator(work.session, user)
    reasons.state(work.session, "users.deactivate", user.id, reason)
    slot_id, user.slot_id = user.slot_id, ""
    user.deactivated_at = work.now
    work.session.flush()
    work.keys.remove_user(slot_id)


@reads(Permission.USE_DESK)
def names(work: Work) -> dict[Id, str]:
    """Everybody's name by id, for "changed by" and the like."""
    return records.user_names(work.session)


def _one_time(work: Work, user: records.User) -> OneTime:
    """Give `user` a new key slot that four random words open for a day."""
    password = passwords.generate_words(ONE_TIME_WORDS)
    expires_at = work.now + timedelta(hours=ONE_TIME_HOURS)
    user.must_change_password = True
    user.password_expires_at = expires_at
    work.session.flush()
    # last: a key slot without a user opens nothing, and a reset that was not stored is repeated
    user.slot_id = work.keys.add_user(user.login, password)
    work.keys.clear_attempts(user.login)
    return OneTime(user.id, password, expires_at)


def _drop_second_factor(user: records.User) -> None:
    user.needs_code = user.needs_code or bool(user.sealed_seed)
    user.sealed_seed = ""
    user.last_step = 0
    user.recovery_codes = []


def _row(user: records.User, last: datetime | None, tries: tuple[int, int | None]) -> UserRow:
    failures, wait_seconds = tries
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
        failures=failures,
        wait_seconds=wait_seconds,
    )


def _check(session: Session, new: NewUser) -> None:
    problems: dict[str, str] = {}
    if not new.name.strip():
        problems["name"] = _("Enter the person's name as it stands in records.")
    if not new.login.strip():
        problems["login"] = _("Enter the name to sign in with.")
    elif records.user_by_login(session, new.login.strip()) is not None:
        problems["login"] = _("Somebody already signs in with this name.")
    if problem := _problem_of(session, new.roles):
        problems["roles"] = problem
    if problems:
        raise InvalidInput(**problems)


def _problem_of(session: Session, roles: tuple[str, ...]) -> str:
    if not roles:
        return _("Choose at least one role.")
    if not set(roles) <= kept_roles.grants(session).keys():
        return _("One of these roles no longer exists. Choose again.")
    return ""


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
