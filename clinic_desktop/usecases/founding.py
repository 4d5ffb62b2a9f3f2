"""Making a new clinic: key file, database, first administrator, in an order that a crash cannot spoil."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from clinic_desktop.data import audit, change_log, migrating
from clinic_desktop.data import clinic as records
from clinic_desktop.data.base import STAMP, instant_text
from clinic_desktop.data.database import Database, Session
from clinic_desktop.data.places import Places
from clinic_desktop.domain.errors import InvalidInput, StorageError
from clinic_desktop.domain.ids import Id, new_id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.progress import Progress
from clinic_desktop.security import anchor, argon, device, keys, passwords, recovery_code, vault
from clinic_desktop.security.anchor import Anchor
from clinic_desktop.security.argon import KdfParameters
from clinic_desktop.security.device import DeviceSecrets, DeviceStore, Item
from clinic_desktop.security.guard import Guard
from clinic_desktop.security.vault import NewUser, Opened
from clinic_desktop.usecases import clinic
from clinic_desktop.usecases.clinic import ClinicProfile

ANCHOR_FILE = "anchor.json"
GUARD_FILE = "guard.json"
UNFINISHED_FILE = "founding.json"  # names the clinic id whose keyring entries a crash may leave
RESERVE_FILE = "reserve.bin"
RESERVE_BYTES = 64 * 1024 * 1024  # deleted to let people finish when the disk is full
STEPS = 5


@dataclass(frozen=True)
class ClinicPlan:
    """What the first-run wizard asked."""

    profile: ClinicProfile
    admin_login: str
    admin_name: str
    password: str = field(repr=False)
    is_practitioner: bool = False
    without_keyring: bool = False  # the owner's explicit choice
    kdf: KdfParameters | None = None  # None: measure this computer


@dataclass(frozen=True)
class Made:
    """What `make` hands to the front door."""

    code: str = field(repr=False)
    opened: Opened
    store: DeviceStore
    fingerprint: str


@dataclass(frozen=True)
class Site:
    """Where and on what computer the clinic is made; `store` None: the system's own keyring."""

    places: Places
    store: DeviceStore | None
    clock: Callable[[], datetime]
    ticks: Callable[[], float]


def make(plan: ClinicPlan, site: Site, progress: Progress) -> Made:
    """Write a new clinic into its folders; the key file comes last."""
    places = site.places
    check_plan(plan, has_keyring=not plan.without_keyring)
    sweep(places, site.store)
    progress.step(0, STEPS)
    for folder in (places.data, places.state):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    clinic_id = vault.new_clinic_id()
    (places.data / UNFINISHED_FILE).write_text(json.dumps({"clinic_id": clinic_id}), "ascii")
    try:
        made = _write(plan, site, clinic_id, progress)
    except BaseException:
        sweep(places, site.store)
        raise
    (places.data / UNFINISHED_FILE).unlink()
    return made


def check_plan(plan: ClinicPlan, *, has_keyring: bool) -> None:
    """Raise InvalidInput for whatever a person must still correct."""
    clinic.check_profile(plan.profile)
    problems: dict[str, str] = {}
    if not plan.admin_login.strip():
        problems["admin_login"] = _("Enter the name you will sign in with.")
    if not plan.admin_name.strip():
        problems["admin_name"] = _("Enter your name as it stands in records.")
    context = (plan.profile.name, plan.admin_login, plan.admin_name)
    found = passwords.problems(plan.password, context, has_keyring)
    if found:
        problems["password"] = " ".join(found)
    if problems:
        raise InvalidInput(**problems)


def sweep(places: Places, store: DeviceStore | None) -> None:
    """Remove what a founding that crashed left behind; never touches a clinic with a key file."""
    marker = places.data / UNFINISHED_FILE
    if vault.exists(places.data):
        marker.unlink(missing_ok=True)
        return
    if not marker.exists():
        return
    for stray in (*places.data.glob("clinic-*.db*"), places.data / RESERVE_FILE):
        stray.unlink(missing_ok=True)
    for note in (ANCHOR_FILE, GUARD_FILE):
        (places.state / note).unlink(missing_ok=True)
    _forget_keys(marker, store)
    marker.unlink(missing_ok=True)


def _forget_keys(marker: Path, store: DeviceStore | None) -> None:
    try:
        clinic_id = str(json.loads(marker.read_text("ascii"))["clinic_id"])
        held = store if store is not None else device.KeyringDevice(clinic_id)
    except (ValueError, KeyError, StorageError):
        return  # there was no keyring, so nothing lies in it
    for item in Item:
        held.delete(item)


def _store(plan: ClinicPlan, store: DeviceStore | None, clinic_id: str) -> DeviceStore:
    if plan.without_keyring:
        return device.NoKeyring()
    return store if store is not None else device.KeyringDevice(clinic_id)


def _write(plan: ClinicPlan, site: Site, clinic_id: str, progress: Progress) -> Made:
    kdf, store = plan.kdf or _measured(plan, site.ticks), _store(plan, site.store, clinic_id)
    progress.step(1, STEPS)
    secrets = device.new_secrets() if store.has_keyring else None
    code = recovery_code.new_code()
    opened = vault.create(clinic_id, NewUser(plan.admin_login, plan.password, secrets, kdf), code)
    progress.step(2, STEPS)
    head = _write_database(plan, site.places, opened, site.clock())
    progress.step(3, STEPS)
    fingerprint = _keep_secrets(store, secrets)
    _remember(site, store, secrets, opened, head)
    _reserve(site.places)
    progress.step(4, STEPS)
    vault.save(site.places.data, opened.vault, opened.master_key)
    progress.step(STEPS, STEPS)
    return Made(code, opened, store, fingerprint)


def _measured(plan: ClinicPlan, ticks: Callable[[], float]) -> KdfParameters:
    return argon.WITHOUT_DEVICE if plan.without_keyring else argon.calibrate(ticks)


def _keep_secrets(store: DeviceStore, secrets: DeviceSecrets | None) -> str:
    if secrets is None:
        return ""
    device.write_secrets(store, secrets)
    seed = device.audit_key(store)
    return fingerprint_of(seed) if seed else ""


def fingerprint_of(seed: bytes) -> str:
    """32 hexadecimal digits that name the key which signs audit checkpoints."""
    return fingerprint(Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())


def fingerprint(public_key: bytes) -> str:
    """The same digits from the public half."""
    return sha256(public_key).hexdigest()[:32]


def _remember(
    site: Site,
    store: DeviceStore,
    secrets: DeviceSecrets | None,
    opened: Opened,
    head: audit.Head,
) -> None:
    held, secret = opened.vault, None if secrets is None else secrets.secret
    known = Anchor(held.gen, held.epoch, held.database_id, head.seq, head.mac.hex(), site.clock())
    anchor_key = None if secret is None else keys.anchor_key(secret)
    anchor.write(site.places.state / ANCHOR_FILE, known, anchor_key, store)
    guard_key = None if secret is None else keys.guard_key(secret)
    Guard(site.places.state / GUARD_FILE, guard_key, store, site.ticks).start()


def _reserve(places: Places) -> None:
    with (places.data / RESERVE_FILE).open("wb") as file:
        file.truncate(RESERVE_BYTES)


def _write_database(plan: ClinicPlan, places: Places, opened: Opened, now: datetime) -> audit.Head:
    held = opened.vault
    key = keys.database_key(opened.master_key, held.database_id)
    database = Database(places.data / held.database_file, key, create=True)
    try:
        migrating.create(database)
        with database.transaction(write=True) as session:
            return _first_rows(session, plan, opened, now)
    finally:
        database.close()


def _first_rows(session: Session, plan: ClinicPlan, opened: Opened, now: datetime) -> audit.Head:
    user_id, device_id, audit_key = new_id(), new_id(), keys.new_key()
    session.info[STAMP] = (user_id, device_id, now)
    change_log.begin(session, 1, instant_text(now))
    held = opened.vault
    session.add(
        records.ClinicFile(
            id=1,
            clinic_id=held.clinic_id,
            file_id=held.database_id,
            hub_epoch=held.epoch,
            audit_key=audit_key,
            device_id=device_id,
        )
    )
    session.add(records.Device(id=device_id, number=1, name=_("Reception")))
    session.add(_clinic_row(plan))
    session.add(_administrator(plan, user_id, opened.slot.header.id))
    session.flush()
    change_log.finish(session)
    deed = audit.Deed("access.found", "done", now, user_id, None, device_id)
    return audit.append(session, audit_key, deed, audit.head(session), writes=True)


def _clinic_row(plan: ClinicPlan) -> records.Clinic:
    row = records.Clinic(has_no_keyring=plan.without_keyring)
    clinic.fill(row, plan.profile)
    return row


def _administrator(plan: ClinicPlan, user_id: Id, slot_id: str) -> records.User:
    roles = [Role.ADMINISTRATOR] + ([Role.PRACTITIONER] if plan.is_practitioner else [])
    return records.User(
        id=user_id,
        login=plan.admin_login.strip(),
        name=plan.admin_name.strip(),
        roles=[role.value for role in roles],
        slot_id=slot_id,
    )
