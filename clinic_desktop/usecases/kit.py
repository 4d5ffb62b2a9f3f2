"""The emergency kit: when it was made, whether its paper is still there and readable."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from clinic_desktop.data import clinic as records
from clinic_desktop.data.database import Session
from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Permission, Role
from clinic_desktop.usecases.entrance import Kit
from clinic_desktop.usecases.founding import fingerprint
from clinic_desktop.usecases.work import Work, reads, writes

CHECK_EVERY = timedelta(days=182)  # a drill every six months (SECURITY.md 4.6)


@dataclass(frozen=True)
class KitState:
    """What an administrator must know of the way back in."""

    confirmed_at: datetime | None  # None: never typed back from its paper
    checked_at: datetime | None
    is_due: bool
    is_only_administrator: bool  # the person asking, and nobody else


@reads(Permission.MANAGE_SETTINGS)
def state(work: Work) -> KitState:
    """When the kit was made and last checked, and whether that is too long ago."""
    row = records.clinic(work.session)
    proven_at = max(filter(None, (row.kit_confirmed_at, row.kit_checked_at)), default=None)
    is_due = proven_at is None or work.now - proven_at >= CHECK_EVERY
    is_alone = _administrators(work.session) == [work.user.id]
    return KitState(row.kit_confirmed_at, row.kit_checked_at, is_due, is_alone)


@reads(Permission.MANAGE_SETTINGS)
def page(work: Work, code: str) -> Kit:
    """What the kit's paper shows beside a code just made (`signing_in.make_kit`)."""
    signer = work.keys.signer
    digits = fingerprint(signer.public_key) if signer else ""
    return Kit(code, work.keys.opened.vault.clinic_id, digits)


@writes(Permission.MANAGE_SETTINGS)
def check(work: Work, typed: str) -> None:
    """The drill: does the code on the paper still open the clinic? It stays as it is.

    Raises InvalidInput(code=…) where it does not.
    """
    if not work.keys.opens_with_code(typed):
        raise InvalidInput(
            code=_(
                "This code does not open the clinic: it may be from an older kit. Look for the "
                "newest paper, or print a new kit."
            )
        )
    row = records.clinic(work.session)
    row.kit_checked_at = work.now
    row.kit_confirmed_at = row.kit_confirmed_at or work.now


def _administrators(session: Session) -> list[Id]:
    return [
        user.id
        for user in records.users(session)
        if user.deactivated_at is None and Role.ADMINISTRATOR in user.roles
    ]
