"""The closed clinic: founding it, and opening it with a name and a password (SECURITY.md 4.4)."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from clinic_desktop.data import migrating, recopying
from clinic_desktop.data.database import Database
from clinic_desktop.data.places import Places, refuse_unsafe_folder
from clinic_desktop.domain.errors import InvalidInput, StorageError
from clinic_desktop.domain.language import _
from clinic_desktop.domain.progress import Progress
from clinic_desktop.security import anchor, argon, device, guard, keys, vault
from clinic_desktop.security.anchor import Anchor
from clinic_desktop.security.device import DeviceSecrets, DeviceStore
from clinic_desktop.security.guard import Guard
from clinic_desktop.security.vault import Credentials, Opened, Vault
from clinic_desktop.usecases import founding, recovery, rotation
from clinic_desktop.usecases.entrance import Entrance, Way
from clinic_desktop.usecases.founding import ClinicPlan, Site
from clinic_desktop.usecases.keyholder import Keyholder
from clinic_desktop.usecases.recovery import Records
from clinic_desktop.usecases.rotation import Keyring

log = logging.getLogger(__name__)
RESET_STEPS = 3


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


@dataclass(frozen=True)
class _WayBack:
    """What the paper code is about to give back, and what about the files must be explained."""

    keyring: Keyring
    doubt: str

    @property
    def is_needed(self) -> bool:
        held = self.keyring
        present = device.read_secrets(held.store) if held.store.has_keyring else None
        return bool(self.doubt) or present != held.secrets


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
        attempts.spare_known([slot.header.tag for slot in held.slots])
        attempts.begin(tag, self._clock())
        opened = vault.unlock(held, tag, password, secrets)
        vault.mend(self.places.data, opened.vault, opened.master_key)
        new = _credentials(opened.vault, login, password, Keyring(store, secrets))
        opened = rotation.come_over(self.places.data, opened, new, store)
        return self._enter(opened, store, remembered=remembered, tag=tag)

    def recover(self, code: str, reason: str = "") -> None:
        """The code of the emergency kit: this computer holds the clinic's key again.

        Starts the count of failed sign-ins anew; users keep their passwords. Files older than
        this computer remembers are accepted only with a reason: without one InvalidInput(reason=…)
        says what is doubtful, and nothing was changed. Raises InvalidInput(code=…), SignInFailed
        for another clinic's code, StorageError.
        """
        self.check_folder()
        opened = vault.unlock_with_code(vault.load(self.places.data), code)
        place = recovery.open_records(self.places.data, opened)
        try:
            self._settle(self._way_back(place, code, reason), place, reason)
        finally:
            place.database.close()

    def reset_with_code(
        self, code: str, login: str, password: str, progress: Progress, reason: str = ""
    ) -> Entrance:
        """A forgotten password of an administrator: choose another with the code of the kit.

        A second factor must be set up again. Raises InvalidInput for `code`, `login`, `password`,
        or `reason` as `recover` does; SignInFailed for another clinic's code; StorageError.
        """
        self.check_folder()
        held = vault.load(self.places.data)
        place = recovery.open_records(self.places.data, vault.unlock_with_code(held, code))
        try:
            progress.step(1, RESET_STEPS)
            has_keyring = self._store_of(held).has_keyring
            stored = recovery.login_of(place, login, password, has_keyring=has_keyring)
            back = self._way_back(place, code, reason)
            if back.is_needed:
                place = self._settle(back, place, reason)
            progress.step(2, RESET_STEPS)
            new = _credentials(place.held, stored, password, back.keyring)
            recovery.reset(place, self.places.data, stored, new, self._clock())
        finally:
            place.database.close()
        return self._let_in_anew(new, back.keyring.store)

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
            if tag:
                attempts.take_back(tag)  # the password was right; a code is counted by itself
            if not has_just_founded:
                entrance.compare_with_anchor()
            recopying.sweep(self.places.data, opened.vault.database_file)
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

    def _way_back(self, place: Records, code: str, reason: str) -> _WayBack:
        keyring = rotation.brought_back(place.held, code, self._store_of(place.held))
        doubt = recovery.doubt(place, recovery.remembered(self._anchor, keyring))
        if doubt and not reason.strip():
            raise InvalidInput(reason=doubt)
        return _WayBack(keyring, doubt)

    def _settle(self, back: _WayBack, place: Records, reason: str) -> Records:
        """The trail first, then keys, memory and counts: what a crash leaves can be done again."""
        now, secrets = self._clock(), back.keyring.secrets
        head = recovery.accept(place, now, reason if back.doubt else "")
        opened = rotation.keep(self.places.data, place.opened, back.keyring)
        held = opened.vault
        known = Anchor(held.gen, held.epoch, held.database_id, head.seq, head.mac.hex(), now)
        key = None if secrets is None else keys.anchor_key(secrets.secret)
        self.places.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        anchor.write(self._anchor, known, key, back.keyring.store)
        self._guard = None
        self._attempts(back.keyring.store).start()
        return Records(place.database, opened)

    def _let_in_anew(self, new: Credentials, store: DeviceStore) -> Entrance:
        opened = vault.unlock(vault.load(self.places.data), new.tag, new.password, new.device)
        self._attempts(store).clear(new.tag)
        remembered = self._remembered(new.device, store)
        return self._enter(opened, store, remembered=remembered, tag=new.tag)

    @property
    def _anchor(self) -> Path:
        return self.places.state / founding.ANCHOR_FILE

    def _remembered(self, secrets: DeviceSecrets | None, store: DeviceStore) -> Anchor | None:
        return recovery.remembered(self._anchor, Keyring(store, secrets))

    def _attempts(self, store: DeviceStore) -> Guard:
        # one counter for as long as the program runs: waits are served with it open
        if self._guard is None:
            secrets = device.read_secrets(store) if store.has_keyring else None
            tried = Keyring(store, secrets).keys_of(keys.guard_key)
            path = self.places.state / founding.GUARD_FILE
            known = (key for key in tried if guard.is_signed_with(path, key))
            self._guard = guard.Guard(path, next(known, tried[0]), store, self._ticks)
            self._guard.use_key(tried[0])
        return self._guard


def _credentials(held: Vault, login: str, password: str, keyring: Keyring) -> Credentials:
    """A way in as strong as those there are; the strongest where no keyring stands behind it."""
    tag = vault.tag_of(vault.tag_key_of(held, keyring.secrets), login)
    used = [slot.header.kdf for slot in held.slots if slot.header.kdf is not None]
    usual = used[0] if used else argon.DEFAULT
    kdf = usual if keyring.store.has_keyring else argon.WITHOUT_DEVICE
    return Credentials(tag, password, keyring.secrets, kdf)
