"""Coming back with the paper code: what is doubtful about the files, and who gets in anew."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from clinic_desktop.data import audit, change_log, migrating, reasons
from clinic_desktop.data import clinic as records
from clinic_desktop.data.base import STAMP, instant, instant_text
from clinic_desktop.data.database import Database, Session
from clinic_desktop.domain.errors import InvalidInput, StorageError
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.domain.permissions import Role
from clinic_desktop.security import anchor, keys, passwords, vault
from clinic_desktop.security.anchor import Anchor
from clinic_desktop.security.vault import Credentials, Opened, Vault
from clinic_desktop.usecases import clinic
from clinic_desktop.usecases.rotation import Keyring

RECOVER, ACCEPT_OLDER = "access.recover", "access.accept_older"
RESET = "access.reset_with_code"


@dataclass(frozen=True)
class Records:
    """The clinic's file, opened by the code alone, before anybody is signed in."""

    database: Database
    opened: Opened

    @property
    def held(self) -> Vault:
        return self.opened.vault


def open_records(folder: Path, opened: Opened) -> Records:
    """Open the file, an older one brought up to this version. Raises StorageError."""
    key = keys.database_key(opened.master_key, opened.vault.database_id)
    database = Database(folder / opened.vault.database_file, key)
    try:
        migrating.bring_up_to_date(database)
    except BaseException:
        database.close()
        raise
    return Records(database, opened)


def remembered(path: Path, keyring: Keyring) -> Anchor | None:
    """What this computer remembers, also under a secret that it just got back from the paper."""
    tried = keyring.keys_of(keys.anchor_key)
    found = (anchor.read(path, key, keyring.store) for key in tried)
    known = [each for each in found if each is not None]
    return max(known, key=lambda each: (each.gen, each.audit_seq, each.at), default=None)


def doubt(place: Records, known: Anchor | None) -> str:
    """What must be explained before these files are accepted, with dates; "" for nothing."""
    with place.database.transaction() as session:
        show = clinic.formatter(clinic.facts(session))
        end = _end(session, show)
        if known is None:
            return _(
                "This computer does not remember the clinic, so it cannot tell whether these "
                "files are the newest. {end}"
            ).format(end=end)
        found = [_older_keys(place.held, known, show), _older_records(session, known, show, end)]
    return "\n".join(filter(None, found))


def accept(place: Records, now: datetime, reason: str) -> audit.Head:
    """Write into the trail that the code was used, and why older files are right.

    `reason` is "" where there was nothing to doubt. Returns the trail's new end.
    """
    with place.database.transaction(write=True) as session:
        marker, last = _marker(session), audit.head(session)
        if reason:
            _begin(session, last, marker, "", now)
            reasons.state(session, ACCEPT_OLDER, "", reason)
            session.flush()
            change_log.finish(session)
            deed = audit.Deed(ACCEPT_OLDER, "done", now, None, None, marker.device_id)
            last = audit.append(session, marker.audit_key, deed, last, writes=True)
        deed = audit.Deed(RECOVER, "done", now, None, None, marker.device_id)
        return audit.append(session, marker.audit_key, deed, last, writes=False)


def login_of(place: Records, typed: str, password: str, *, has_keyring: bool) -> str:
    """The stored name of the administrator who may choose a new password with the code.

    Raises InvalidInput(login=…), the same for everybody else and nobody, or (password=…).
    """
    with place.database.transaction() as session:
        user = _administrator(session, typed)
        context = (clinic.facts(session).name, user.login, user.name)
        found = passwords.problems(password, context, has_keyring)
        if found:
            raise InvalidInput(password=" ".join(found))
        return user.login


def reset(place: Records, folder: Path, login: str, new: Credentials, now: datetime) -> Opened:
    """A new key slot for a forgotten password; the second factor is to be set up anew.

    The key file is written last: a crash before it changes nothing, one after it only means that
    the same must be done again.
    """
    with place.database.transaction(write=True) as session:
        marker, last, user = _marker(session), audit.head(session), _administrator(session, login)
        _begin(session, last, marker, user.id, now)
        changed = vault.reset_user_slot(place.opened, new)
        slot = vault.find_slot(changed.vault, new.tag)
        assert slot is not None  # noqa: S101 - it was just added
        _start_anew(user, slot.header.id)
        session.flush()
        change_log.finish(session)
        deed = audit.Deed(RESET, "done", now, user.id, None, marker.device_id)
        audit.append(session, marker.audit_key, deed, last, writes=True)
        vault.save(folder, changed.vault, changed.master_key)
    return changed


def _start_anew(user: records.User, slot_id: str) -> None:
    user.slot_id = slot_id
    user.must_change_password = False
    user.password_expires_at = None
    user.needs_code = user.needs_code or bool(user.sealed_seed)
    user.sealed_seed = ""
    user.last_step = 0
    user.recovery_codes = []


def _administrator(session: Session, login: str) -> records.User:
    user = records.user_by_login(session, login.strip())
    is_one = user is not None and user.deactivated_at is None and Role.ADMINISTRATOR in user.roles
    if user is None or not is_one:
        raise InvalidInput(
            login=_(
                "The code gives a new password to administrators only. For everybody else an "
                "administrator does that: Administration, Users."
            )
        )
    return user


def _marker(session: Session) -> records.ClinicFile:
    marker = records.clinic_file(session)
    if marker is None:
        raise StorageError(_("This file is not a clinic's file. Restore a backup."))
    return marker


def _begin(
    session: Session, last: audit.Head, marker: records.ClinicFile, user_id: Id, now: datetime
) -> None:
    session.info[STAMP] = (user_id, marker.device_id, now)
    change_log.begin(session, last.seq + 1, instant_text(now))


def _end(session: Session, show: Formatter) -> str:
    last = session.get(audit.AuditEntry, audit.head(session).seq)
    if last is None:
        return _("Nothing was ever written in them.")
    when = Formatter.isolate(show.moment_long(instant(last.at)))
    return _("The last entry in them is number {n}, of {when}.").format(
        n=show.number(last.seq), when=when
    )


def _older_keys(held: Vault, known: Anchor, show: Formatter) -> str:
    if held.gen >= known.gen and held.epoch >= known.epoch:
        return ""
    when = Formatter.isolate(show.moment_long(known.at))
    return _(
        "The key file (clinic.vault) is older than the one this computer saw on {when}. Passwords, "
        "users and the recovery code are as they were in the older file."
    ).format(when=when)


def _older_records(session: Session, known: Anchor, show: Formatter, end: str) -> str:
    head = audit.head(session)
    seal = audit.seal_at(session, known.audit_seq)
    if head.seq >= known.audit_seq and seal is not None and seal.hex() == known.audit_mac:
        return ""
    when = Formatter.isolate(show.moment_long(known.at))
    if head.seq >= known.audit_seq:
        return _("The records are not those this computer saw on {when}. {end}").format(
            when=when, end=end
        )
    missing = known.audit_seq - head.seq
    text = ngettext(
        "The records are older than this computer saw them on {when}: {n} entry is missing. {end}",
        "The records are older than this computer saw them on {when}: {n} entries are missing. "
        "{end}",
        missing,
    )
    return text.format(when=when, n=show.number(missing), end=end)
