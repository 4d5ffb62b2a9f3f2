"""The closed clinic: founding it, and opening it with a name and a password (SECURITY.md 4.4)."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from clinic_desktop.data import migrating
from clinic_desktop.data.database import Database
from clinic_desktop.data.places import Places, refuse_unsafe_folder
from clinic_desktop.domain.errors import StorageError
from clinic_desktop.domain.language import _
from clinic_desktop.domain.progress import Progress
from clinic_desktop.security import anchor, device, guard, keys, vault
from clinic_desktop.security.anchor import Anchor
from clinic_desktop.security.device import DeviceSecrets, DeviceStore
from clinic_desktop.security.guard import Guard
from clinic_desktop.security.vault import Opened, Vault
from clinic_desktop.usecases import founding, recovery
from clinic_desktop.usecases.entrance import Entrance, Need, Way
from clinic_desktop.usecases.founding import ClinicPlan, Site
from clinic_desktop.usecases.keyholder import Keyholder

log = logging.getLogger(__name__)


class ClinicState(StrEnum):
    NONE = "none"  # nothing here: found a clinic
    READY = "ready"


@dataclass(frozen=True)
class Founded:
    """A clinic just made: what the emergency kit must show, and its first user already inside."""

    recovery_code: str = field(repr=False)
    clinic_id: str
    fingerprint: str  # of the audit key, for the kit
    entrance: Entrance


class FrontDoor:
    """What can be done with a clinic's folders before anybody is signed in."""

    def __init__(
        self,
        places: Places,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        ticks: Callable[[], float] = time.monotonic,
        store: DeviceStore | None = None,
    ) -> None:
        """`clock` gives aware UTC, `ticks` monotonic seconds; `store` replaces the keyring in tests."""
        self.places = places
        self._clock = clock
        self._ticks = ticks
        self._store = store
        self._guard: Guard | None = None

    @property
    def state(self) -> ClinicState:
        return ClinicState.READY if vault.exists(self.places.data) else ClinicState.NONE

    def check_folder(self) -> None:
        """Raise StorageError where a clinic must not lie: network drives and cloud folders."""
        refuse_unsafe_folder(self.places.data)

    def keyring_problem(self) -> str:
        """Why this computer's keyring cannot be used, in words; "" when it can."""
        if self._store is not None:
            return ""
        try:
            device.KeyringDevice("probe")
        except StorageError as error:
            return str(error)
        return ""

    def found(self, plan: ClinicPlan, progress: Progress) -> Founded:
        """Make a new clinic; its key file, written last, is the one moment at which it exists.

        Raises InvalidInput, StorageError or Cancelled; then nothing of it remains.
        """
        self.check_folder()
        if self.state is not ClinicState.NONE:
            raise StorageError(_("There is already a clinic in this folder."))
        site = Site(self.places, self._store, self._clock, self._ticks)
        made = founding.make(plan, site, progress)
        self._guard, self._store = None, made.store
        entrance = self._enter(made.opened, made.store, has_just_founded=True)
        return Founded(made.code, made.opened.vault.clinic_id, made.fingerprint, entrance)

    def sign_in(self, login: str, password: str) -> Entrance:
        """Check name and password; takes as long as Argon2 does, so run it on the pool.

        Raises SignInFailed (one sentence for every reason), MustWait or StorageError.
        """
        self.check_folder()
        held = vault.load(self.places.data)
        store = self._store_of(held)
        secrets = device.read_secrets(store) if store.has_keyring else None
        if vault.is_device_lost(held, secrets):
            raise vault.device_lost()
        remembered = self._remembered(secrets, store)
        anchor.check_keys(remembered, held.gen, held.epoch)
        tag = vault.tag_of(vault.tag_key_of(held, secrets), login)
        attempts = self._attempts(store)
        attempts.begin(tag)
        opened = vault.unlock(held, tag, password, secrets)
        vault.mend(self.places.data, opened.vault, opened.master_key)
        return self._enter(opened, store, remembered=remembered, tag=tag)

    def recover(self, code: str) -> None:
        """The code of the emergency kit: this computer holds the clinic's key again.

        Accepts the files as they are and starts the count of failed sign-ins anew; users keep their
        passwords. Raises InvalidInput(code=…), SignInFailed for another clinic's code, StorageError.
        """
        self.check_folder()
        held = vault.load(self.places.data)
        opened = vault.unlock_with_code(held, code)
        self.places.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        store = self._store_of(held)
        secrets = recovery.bring_back(held, code, store)
        path = self.places.state / founding.ANCHOR_FILE
        recovery.accept_files(self.places.data, opened, self._clock(), (path, store, secrets))
        self._guard = None
        self._attempts(store).start()

    def serve_wait(self, login: str) -> int | None:
        """Let waiting time pass; seconds left for this name (None: locked). Call every second."""
        if self._guard is None or self._store is None:
            return 0  # nothing was tried since the program started
        held = vault.load(self.places.data)
        secrets = device.read_secrets(self._store) if self._store.has_keyring else None
        self._guard.serve()
        return self._guard.remaining(vault.tag_of(vault.tag_key_of(held, secrets), login))

    def _enter(
        self,
        opened: Opened,
        store: DeviceStore,
        *,
        remembered: Anchor | None = None,
        tag: str = "",
        has_just_founded: bool = False,
    ) -> Entrance:
        keyholder = Keyholder(self.places.data, opened, store, self._attempts(store))
        database = Database(self.places.data / opened.vault.database_file, keyholder.database_key())
        try:
            migrating.bring_up_to_date(database)
            attempts = self._attempts(store)
            way = Way(self.places, store, keyholder, attempts, tag, self._clock, remembered)
            entrance = Entrance(way, database)
            if not has_just_founded:
                entrance.compare_with_anchor()
            if Need.CODE in entrance.needs:
                attempts.take_back(tag)  # the password was right; the code is counted by itself
        except BaseException:
            database.close()
            keyholder.forget()
            raise
        return entrance

    def _store_of(self, held: Vault) -> DeviceStore:
        # proven once for as long as the program runs
        if self._store is None:
            needs_none = all(slot.header.device_id is None for slot in held.slots)
            self._store = device.NoKeyring() if needs_none else device.KeyringDevice(held.clinic_id)
        return self._store

    def _remembered(self, secrets: DeviceSecrets | None, store: DeviceStore) -> Anchor | None:
        key = None if secrets is None else keys.anchor_key(secrets.secret)
        return anchor.read(self.places.state / founding.ANCHOR_FILE, key, store)

    def _attempts(self, store: DeviceStore) -> Guard:
        # one counter for as long as the program runs: waits are served with it open
        if self._guard is None:
            secrets = device.read_secrets(store) if store.has_keyring else None
            key = None if secrets is None else keys.guard_key(secrets.secret)
            path = self.places.state / founding.GUARD_FILE
            self._guard = guard.Guard(path, key, store, self._ticks)
        return self._guard
