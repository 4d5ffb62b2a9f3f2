"""One's own spare codes, for the day the phone is lost."""

from clinic_desktop.data import clinic as records
from clinic_desktop.domain.errors import InvalidInput, NotFound
from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.usecases import signing_in
from clinic_desktop.usecases.work import Work, reads, writes


@reads(Permission.USE_DESK)
def spare_codes_left(work: Work) -> int | None:
    """How many were not used yet; None for somebody without a second factor."""
    user = _own(work)
    return len(user.recovery_codes) if user.sealed_seed else None


@writes(Permission.USE_DESK, wants_code=True)
def renew_spare_codes(work: Work) -> tuple[str, ...]:
    """Ten new codes, shown this once; those from before open nothing any more."""
    user = _own(work)
    if not user.sealed_seed:
        raise InvalidInput(code=_("You have no second factor yet, so there is nothing to replace."))
    codes, user.recovery_codes = signing_in.fresh_spare_codes()
    return codes


def _own(work: Work) -> records.User:
    user = work.session.get(records.User, work.user.id)
    if user is None:
        raise NotFound(_("This user no longer exists."))
    return user
