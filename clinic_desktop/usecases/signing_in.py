"""The use cases of one's own sign-in: codes, password, kit, session."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from clinic_desktop.data import clinic as records
from clinic_desktop.data import roles
from clinic_desktop.data.database import Session
from clinic_desktop.domain.errors import InvalidInput, NotFound, SignInFailed
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Permission, granted
from clinic_desktop.security import one_time_code, passwords
from clinic_desktop.security.one_time_code import StoredCode
from clinic_desktop.security.slots import wrong_credentials
from clinic_desktop.usecases import clinic
from clinic_desktop.usecases.backend import Stay
from clinic_desktop.usecases.work import SignedIn, Work, writes


@writes(Permission.USE_DESK)
def accept_code(work: Work, typed: str) -> int | None:
    """Check the phone's or a spare code and use it up in this transaction; raises SignInFailed.

    Returns how many steps the phone was ahead of this computer, None for a spare code.
    """
    user = _own(work)
    seed = work.keys.open_seed(user.sealed_seed)
    step = one_time_code.check(seed, typed, work.now, user.last_step)
    if step is not None:
        user.last_step = step
        return step - one_time_code.step_at(work.now)
    remaining = one_time_code.spend([_code(item) for item in user.recovery_codes], typed)
    if remaining is None:
        raise wrong_credentials()
    user.recovery_codes = [_plain(code) for code in remaining]
    return None


@writes(Permission.USE_DESK)
def enrol(work: Work, seed: bytes, step: int) -> tuple[str, ...]:
    """Keep the seed, sealed to its owner's key; returns the ten spare codes."""
    user = _own(work)
    user.sealed_seed = work.keys.seal_seed(seed)
    user.last_step = step
    codes, user.recovery_codes = fresh_spare_codes()
    return codes


def fresh_spare_codes() -> tuple[tuple[str, ...], list[dict[str, str]]]:
    """Ten codes to show once, and what is kept of them; slow, as each is hashed by itself."""
    codes = one_time_code.new_spare_codes()
    return codes, [_plain(one_time_code.store(code)) for code in codes]


@writes(Permission.USE_DESK)
def change_password(work: Work, old: str | None, new: str) -> None:
    """Change one's own password; `old` None only right after a one-time password was checked.

    Raises InvalidInput(password=…) or (old=…).
    """
    user = _own(work)
    _refuse_expired(user, work.now)
    context = (work.clinic.name, user.login, user.name)
    found = passwords.problems(new, context, work.keys.has_keyring)
    if old is not None and old == new:
        found.append(_("Choose another password than before."))
    if found:
        raise InvalidInput(password=" ".join(found))
    if old is None and not user.must_change_password:
        raise InvalidInput(old=_("Enter your present password."))
    user.must_change_password = False
    user.password_expires_at = None
    work.session.flush()
    try:
        work.keys.change_password(user.login, old, new)
    except SignInFailed:
        raise InvalidInput(old=_("This is not your present password.")) from None


@writes(Permission.MANAGE_SETTINGS, wants_code=True)
def make_kit(work: Work) -> str:
    """Replace the recovery code; it counts as unconfirmed until it was typed back."""
    records.clinic(work.session).kit_confirmed_at = None
    work.session.flush()
    return work.keys.new_kit()


@writes(Permission.MANAGE_SETTINGS)
def confirm_kit(work: Work) -> None:
    """The code was typed back from paper."""
    records.clinic(work.session).kit_confirmed_at = work.now


@writes(Permission.USE_DESK)
def open_session(work: Work, session_id: Id) -> None:
    """Note that this stay began."""
    user = _own(work)
    if user.password_expires_at is not None and work.now > user.password_expires_at:
        raise SignInFailed(
            _("This one-time password has expired. Ask an administrator for another.")
        )
    stay = records.SignIn(id=session_id, user_id=user.id, device_id=work.device_id)
    work.session.add(stay)


@writes(Permission.USE_DESK)
def set_preference(work: Work, name: str, value: str | int | bool) -> None:
    """Remember how this user likes the program (theme, scale, language)."""
    user = _own(work)
    user.preferences = {**user.preferences, name: value}


def preferences_of(session: Session, user_id: Id) -> dict[str, Any]:
    """What the user chose before."""
    user = session.get(records.User, user_id)
    return {} if user is None else dict(user.preferences)


def reloaded(session: Session, stay: Stay) -> Stay | None:
    """The stay with the user's roles and the clinic's settings as they are now stored."""
    user = session.get(records.User, stay.user.id)
    if user is None:
        return None
    return replace(stay, user=person(session, user), clinic=clinic.facts(session))


def person(session: Session, user: records.User) -> SignedIn:
    """The user with what the roles allow at this moment; nothing for one whose way in was taken."""
    keys = () if user.deactivated_at else tuple(user.roles)
    heard_as = roles.spoken_to(session, keys)
    return SignedIn(user.id, user.name, heard_as, granted(keys, roles.grants(session)))


def _refuse_expired(user: records.User, now: datetime) -> None:
    if user.password_expires_at is not None and now > user.password_expires_at:
        raise SignInFailed(
            _("This one-time password has expired. Ask an administrator for another.")
        )


def _own(work: Work) -> records.User:
    user = work.session.get(records.User, work.user.id)
    if user is None:
        raise NotFound(_("This user no longer exists."))
    return user


def _plain(code: StoredCode) -> dict[str, str]:
    return {
        name: value.hex() if isinstance(value, bytes) else value
        for name, value in asdict(code).items()
    }


def _code(item: dict[str, str]) -> StoredCode:
    return StoredCode(item["label"], bytes.fromhex(item["salt"]), bytes.fromhex(item["digest"]))
