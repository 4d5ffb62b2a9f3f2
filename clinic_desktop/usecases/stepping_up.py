"""A fresh code before grave deeds: export, users and roles, keys, kit, settings of security."""

from clinic_desktop.data import clinic as records
from clinic_desktop.domain.errors import SignInFailed
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.usecases import signing_in
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.work import Work, reads


@reads(Permission.USE_DESK)
def has_code(work: Work) -> bool:
    """Whether this user has a second factor; without one the own password is asked instead."""
    user = work.session.get(records.User, work.user.id)
    return user is not None and bool(user.sealed_seed)


def step_up(backend: Backend, typed: str) -> None:
    """Check the phone's code, a spare code or, without a second factor, the password.

    Slow where it is a password. Counted like a sign-in. Raises SignInFailed or MustWait.
    """
    keys, login = backend.stay.keys, backend.stay.login
    keys.begin_attempt(login)
    try:
        if backend.run(has_code):
            backend.run(signing_in.accept_code, typed)
        else:
            keys.check_password(login, typed)
    except SignInFailed:
        backend.note("stepping_up.step_up", "failed")
        raise
    keys.clear_attempts(login)
    backend.prove()
    backend.note("stepping_up.step_up")
