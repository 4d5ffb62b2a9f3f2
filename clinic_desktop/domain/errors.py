"""Errors a person can understand and act on; anything else is a bug."""

from collections.abc import Mapping


class ClinicError(Exception):
    """Base of every error whose text may be shown to the user as it is."""


class NotAllowed(ClinicError):
    """The signed-in user's roles do not include this action."""


class Restricted(NotAllowed):
    """The record opens for named people only; `patient_id` says whose."""

    def __init__(self, text: str, patient_id: str) -> None:
        super().__init__(text)
        self.patient_id = patient_id


class CodeWanted(ClinicError):
    """This deed asks for a code entered in the last five minutes."""


class NotFound(ClinicError):
    """The record is gone, for example archived at another desk."""


class SignInFailed(ClinicError):
    """Name, password or code is wrong; which of them is never said."""


class MustWait(ClinicError):
    """Too many failed sign-ins; `seconds` of waiting are left (None: only the recovery code helps)."""

    def __init__(self, text: str, seconds: int | None) -> None:
        super().__init__(text)
        self.seconds = seconds


class SignedOut(ClinicError):
    """The desk was locked or the session ended; sign in again."""


class StorageError(ClinicError):
    """The clinic's files cannot be used: missing, damaged, too new, wrong place, disk full."""


class Cancelled(ClinicError):
    """The person pressed Cancel on long work; nothing was changed."""


class InvalidInput(ClinicError):
    """Some fields need correcting; `problems` maps the field's name to a sentence for the person."""

    def __init__(self, **problems: str) -> None:
        super().__init__("\n".join(problems.values()))
        self.problems: Mapping[str, str] = problems


class Conflict(ClinicError):
    """Somebody else saved this record meanwhile.

    `fields` maps each field that differs to (theirs, mine) as text ready to show;
    `rev` is the version now stored.
    """

    def __init__(self, text: str, fields: Mapping[str, tuple[str, str]], rev: int) -> None:
        super().__init__(text)
        self.fields = fields
        self.rev = rev
