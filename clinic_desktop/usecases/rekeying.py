"""A new master key and a new file for the whole clinic: old copies and old keys open nothing new."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from clinic_desktop.data import audit, audit_checkpoints, reasons, recopying
from clinic_desktop.data import clinic as records
from clinic_desktop.data.database import Database
from clinic_desktop.data.recopying import Copy
from clinic_desktop.domain.errors import ClinicError, InvalidInput, StorageError
from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.domain.progress import Progress
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.keyholder import NextKey
from clinic_desktop.usecases.work import Work, action_of, writes

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rekeyed:
    """What was done: the number of the new key, the rows that were carried over, the time it took."""

    epoch: int
    rows: int
    seconds: float


@writes(Permission.MANAGE_USERS, wants_code=True)
def begin(work: Work, reason: str) -> None:
    """State why everything gets a new key: the first step of doing it.

    Raises InvalidInput(reason=…), or StorageError where the disk has no room for a second file.
    """
    if not reason.strip():
        raise InvalidInput(reason=_("Say why the keys are changed, such as who left."))
    recopying.refuse_small_disk(work.session)
    reasons.state(work.session, action_of(rekey), "", reason)


def rekey(backend: Backend, reason: str, progress: Progress) -> Rekeyed:
    """Copy the clinic into a new file under a new master key, which is sealed to every way in.

    Others wait with saving, nobody with reading; needs nobody's password; slow, so run it on the
    pool. Saving the key file is the one moment at which it happens: after any error and after
    Cancel the clinic is as it was. Raises what `begin` raises, StorageError, Cancelled.
    """
    backend.run(begin, reason)
    progress.step(0, 1)
    started, old = time.monotonic(), backend.database.path
    with _not_changed(), backend.database.held() as source:
        rows = _exchange(backend, source, progress)
    recopying.finish(backend.database.path, old)
    try:
        backend.remember()
    except ClinicError:
        # It has happened; what this computer remembers still fits and follows with the next deeds.
        log.warning("the new key could not be remembered outside of the files")
    return Rekeyed(backend.stay.keys.opened.vault.epoch, rows, time.monotonic() - started)


def _exchange(backend: Backend, source: Any, progress: Progress) -> int:
    database, keys = backend.database, backend.stay.keys
    fresh = keys.next_key()
    copy = Copy(recopying.free_path(database.path.parent, fresh.epoch), fresh.database_key)
    try:
        with recopying.unfinished(copy.path):
            rows = recopying.make(source, copy, progress)
            _finish_copy(backend, copy, fresh)
        progress.step(1, 1)  # the last moment for Cancel
        keys.reseal(fresh, copy.path.name)
    except BaseException:
        named = keys.named_on_disk()
        if named == copy.path.name:
            database.switch(copy.path, copy.key)  # it happened, though not surely for a power cut
        elif named:
            recopying.discard(copy.path)
        raise
    database.switch(copy.path, copy.key)
    return rows


def _finish_copy(backend: Backend, copy: Copy, fresh: NextKey) -> None:
    """Its own name, the deed and a signed end of the trail are in it before anybody opens it."""
    database = Database(copy.path, copy.key)
    try:
        _mark(backend, database, fresh)
        recopying.prove(database)
    finally:
        database.close()
    recopying.flush(copy.path)


def _mark(backend: Backend, copy: Database, fresh: NextKey) -> None:
    stay, now = backend.stay, backend.clock()
    with copy.transaction(write=True) as session:
        marker = records.clinic_file(session)
        if marker is None:
            raise StorageError(_("This file is not a clinic's file. Restore a backup."))
        marker.file_id, marker.hub_epoch = fresh.file_id, fresh.epoch
        session.flush()
        who = (stay.user.id, stay.session_id, stay.device_id)
        deed = audit.Deed(action_of(rekey), "done", now, *who)
        last = audit.append(session, marker.audit_key, deed, audit.head(session), writes=False)
        if stay.keys.signer is not None:
            audit_checkpoints.add(session, last, now, stay.keys.signer)


@contextmanager
def _not_changed() -> Iterator[None]:
    try:
        yield
    except StorageError as error:
        said = _("The keys were not changed. {problem}").format(problem=error)
        raise StorageError(said) from error
