"""The clinic's own outgoing mail server: entered, tried, used; its password is never shown again."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from clinic_desktop.data import outgoing_mail
from clinic_desktop.data.appointments import reminding
from clinic_desktop.data.appointments.records import MailAccount
from clinic_desktop.domain import mail
from clinic_desktop.domain.errors import Conflict, InvalidInput
from clinic_desktop.domain.ids import new_id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.mail import Account, Letter, Security
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.domain.progress import Progress
from clinic_desktop.usecases.work import Work, reads, writes


class Run(Protocol):
    """The door: `Desk.run` or `Backend.run`."""

    def __call__(self, use_case: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any: ...


@dataclass(frozen=True)
class StoredAccount:
    """The account as it may be shown: without its password."""

    account: Account
    rev: int
    has_password: bool


@reads(Permission.BOOK_APPOINTMENTS)
def stored(work: Work) -> StoredAccount | None:
    """What the clinic has entered; None where it has no mail server."""
    row = reminding.mail_account(work.session)
    if row is None:
        return None
    return StoredAccount(replace(_account(row), password=""), row.rev, bool(row.password))


@reads(Permission.BOOK_APPOINTMENTS)
def for_sending(work: Work) -> Account:
    """The account with its password; raises InvalidInput where there is none."""
    row = reminding.mail_account(work.session)
    if row is None:
        raise InvalidInput(account=_("The clinic has not entered a mail server."))
    return _account(row)


@reads(Permission.MANAGE_SETTINGS, wants_code=True)
def for_trying(work: Work, account: Account) -> Account:
    """The account as typed, with the password that is kept where none was typed."""
    return _with_password(work, account)


@writes(Permission.MANAGE_SETTINGS, wants_code=True)
def save(work: Work, account: Account, rev: int) -> int:
    """Keep the account; `rev` 0 for the first. Returns the version; raises InvalidInput, Conflict."""
    full = _with_password(work, account)
    row = reminding.mail_account(work.session)
    _check_rev(row, rev)
    row = row or MailAccount()
    row.host, row.port, row.security = full.host, full.port, full.security
    row.user, row.password, row.sender = full.user, full.password, full.sender
    work.session.add(row)
    work.session.flush()
    return row.rev


@writes(Permission.MANAGE_SETTINGS, wants_code=True)
def remove(work: Work, rev: int) -> None:
    """Send nothing from here any more; the password is gone from the file."""
    row = reminding.mail_account(work.session)
    _check_rev(row, rev)
    if row is not None:
        row.password, row.deleted_at = "", work.now


def try_out(run: Run, account: Account, now: datetime, progress: Progress) -> str:
    """Send a letter to the sender's own address; returns that address. Slow: on the pool.

    Raises InvalidInput, or what went wrong at the server in words.
    """
    full: Account = run(for_trying, account)
    progress.step(0, 0)
    text = _("This is a test. Your clinic's program can send e-mails through this account.")
    letter = Letter(full.sender, _("Test message"), text, new_id())
    with outgoing_mail.MailServer(full) as server:
        server.hand_over(letter, now)
    return full.sender


def _account(row: MailAccount) -> Account:
    return Account(row.host, row.port, Security(row.security), row.sender, row.user, row.password)


def _with_password(work: Work, typed: Account) -> Account:
    """Raises InvalidInput; what is kept is shown to no other server than it was entered for."""
    account = replace(
        typed, host=typed.host.strip(), sender=typed.sender.strip(), user=typed.user.strip()
    )
    problems = mail.problems(account)
    row = reminding.mail_account(work.session)
    if account.user and not account.password:
        kept = _account(row) if row is not None else None
        if kept is not None and kept.password and account.is_same_door(kept):
            account = replace(account, password=kept.password)
        else:
            problems["password"] = _("Enter the password for this server and user.")
    if problems:
        raise InvalidInput(**problems)
    return account if account.user else replace(account, password="")


def _check_rev(row: MailAccount | None, rev: int) -> None:
    found = row.rev if row is not None else 0
    if found != rev:
        raise Conflict(
            _("Somebody else changed the mail account meanwhile. Look at it and try again."),
            {},
            found,
        )
