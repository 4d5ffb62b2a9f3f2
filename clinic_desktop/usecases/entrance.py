"""From a right password to an open desk: second factor, forced changes, the session itself."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from clinic_desktop.data import audit
from clinic_desktop.data import clinic as records
from clinic_desktop.data.database import Database, Session
from clinic_desktop.data.places import Places
from clinic_desktop.domain.errors import InvalidInput, SignInFailed
from clinic_desktop.domain.ids import new_id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Role
from clinic_desktop.security import anchor, device, keys, one_time_code, passwords, recovery_code
from clinic_desktop.security.anchor import Anchor
from clinic_desktop.security.device import DeviceStore
from clinic_desktop.security.guard import Guard
from clinic_desktop.security.slots import wrong_credentials
from clinic_desktop.usecases import clinic, failures, signing_in
from clinic_desktop.usecases.backend import Backend, Stay
from clinic_desktop.usecases.clinic import ClinicProfile
from clinic_desktop.usecases.founding import ANCHOR_FILE, fingerprint_of
from clinic_desktop.usecases.keyholder import Keyholder
from clinic_desktop.usecases.work import ClinicFacts

LONGEST_SESSION = timedelta(hours=12)


class Need(StrEnum):
    """What must still be done before the desk opens, in this order."""

    CODE = "code"
    NEW_PASSWORD = "new_password"  # noqa: S105 - not a password
    ENROL = "enrol"
    KIT = "kit"


@dataclass(frozen=True)
class Enrolment:
    """A second factor being set up: what the QR holds, and the same key for typing."""

    uri: str = field(repr=False)
    key_text: str = field(repr=False)


@dataclass(frozen=True)
class Kit:
    """What the emergency kit's page shows."""

    code: str = field(repr=False)
    clinic_id: str
    fingerprint: str


@dataclass(frozen=True)
class Way:
    """What the front door found out and an entrance needs."""

    places: Places
    store: DeviceStore
    keys: Keyholder
    attempts: Guard
    tag: str
    clock: Callable[[], datetime]
    remembered: Anchor | None


class Entrance:
    """One person between password and desk; `finish` or `abandon` ends it."""

    def __init__(self, way: Way, database: Database) -> None:
        """Raises SignInFailed where the key slot belongs to nobody who may sign in."""
        self._way = way
        self._database = database
        self._seed: bytes | None = None
        self._code = ""
        self._step: int | None = None
        with database.transaction() as session:
            marker = records.clinic_file(session)
            user = records.user_by_slot(session, way.keys.slot_id)
            if marker is None or user is None or user.deactivated_at is not None:
                raise wrong_credentials()
            self._file_id, self._audit_key = marker.file_id, marker.audit_key
            self._backend = self._make_backend(session, user, marker.device_id)
            self.user_name, self.login = user.name, user.login
            self.clinic_name = self._backend.stay.clinic.name
            self.needs = self._needs(session, user)
        if Need.CODE not in self.needs:
            self._backend.prove()  # the password just given is all that this person can show

    @property
    def now(self) -> datetime:
        """This moment by the program's one clock (aware, UTC)."""
        return self._way.clock()

    @property
    def clinic(self) -> ClinicFacts:
        return self._backend.stay.clinic

    def profile(self) -> ClinicProfile:
        """What stands at the top of the kit's page."""
        return self._backend.run(clinic.profile).profile

    def compare_with_anchor(self) -> None:
        """Raise OlderThanRemembered where the database is older than this computer knows it."""
        remembered = anchor.demanded(self._way.remembered)
        with self._database.transaction() as session:
            head = audit.head(session)
            seal = audit.seal_at(session, remembered.audit_seq)
        epoch = self._way.keys.opened.vault.epoch
        mac = None if seal is None else seal.hex()
        anchor.check_records(remembered, self._file_id, epoch, head.seq, mac)

    def enter_code(self, typed: str) -> None:
        """The six digits of the phone, or one of the ten spare codes.

        Raises SignInFailed with the one sentence, or MustWait.
        """
        if self._way.tag:
            self._way.attempts.begin(self._way.tag)
        self._refuse_wrong_clock()
        try:
            offset = self._backend.run(signing_in.accept_code, typed)
        except SignInFailed:
            self._backend.note("signing_in.accept_code", "failed")
            raise
        self._backend.prove()
        if offset is not None:
            self._way.attempts.note_offset(offset)
        self._met(Need.CODE)

    @property
    def clock_offset(self) -> int:
        """1 where this computer's clock seems half a minute slow, -1 where fast, else 0."""
        return self._way.attempts.clock_offset

    def start_enrolment(self) -> Enrolment:
        """A new seed, kept in memory until one right code proves that the phone has it."""
        self._seed = one_time_code.new_seed()
        uri = one_time_code.setup_uri(self._seed, self.login, self.clinic_name)
        return Enrolment(uri, one_time_code.seed_text(self._seed))

    def confirm_enrolment(self, typed: str) -> tuple[str, ...]:
        """Store the second factor; returns the ten spare codes, shown this once.

        Raises InvalidInput(code=…) while the phone's code is not right.
        """
        if self._seed is None:
            raise InvalidInput(code=_("Scan the picture first."))
        step = one_time_code.check(self._seed, typed, self._way.clock(), last_step=0)
        if step is None:
            raise InvalidInput(
                code=_(
                    "This is not the code the phone shows now. Wait for the next one and type it."
                )
            )
        codes = self._backend.run(signing_in.enrol, self._seed, step)
        self._backend.prove()
        self._seed = None
        self._met(Need.ENROL)
        return codes

    def change_password(self, new: str) -> None:
        """Replace a one-time password. Raises InvalidInput(password=…)."""
        self._backend.run(signing_in.change_password, None, new)
        self._met(Need.NEW_PASSWORD)

    def password_strength(self, password: str) -> int:
        """0 (guessed at once) to 4."""
        return passwords.strength(password, (self.clinic_name, self.login, self.user_name))

    def new_kit(self) -> Kit:
        """A new recovery code; one shown before and never confirmed stops working."""
        self._code = self._backend.run(signing_in.make_kit)
        return self.kit(self._code)

    def kit(self, code: str) -> Kit:
        """The kit for a code just made by founding; it is what `confirm_kit` compares with."""
        self._code = code
        return kit_of(self._way, code)

    def confirm_kit(self, typed: str) -> None:
        """The code typed back from paper. Raises InvalidInput(code=…)."""
        if recovery_code.secret_of(typed) != recovery_code.secret_of(self._code):
            raise InvalidInput(code=_("This is another code than the one on the page."))
        self._backend.run(signing_in.confirm_kit)
        self._code = ""
        self._met(Need.KIT)

    def finish(self) -> Backend:
        """Open the session; what a sign-in leaves behind is written here."""
        if self.needs:
            raise SignInFailed(_("Sign-in is not complete."))
        failures.write_down(self._backend, self._way.attempts)
        self._backend.run(signing_in.open_session, self._backend.stay.session_id)
        if self._way.tag:
            self._way.attempts.clear(self._way.tag)
        self._backend.remember = self.write_anchor
        self.write_anchor()
        return self._backend

    def abandon(self) -> None:
        """Close everything; nothing stays open behind a sign-in page."""
        self._backend.close()

    def write_anchor(self) -> None:
        """Remember how far the clinic's files are, outside of them."""
        held, head = self._way.keys.opened.vault, self._backend.head()
        now = self._way.clock()
        known = Anchor(held.gen, held.epoch, held.database_id, head.seq, head.mac.hex(), now)
        store = self._way.store
        secrets = device.read_secrets(store) if store.has_keyring else None
        key = None if secrets is None else keys.anchor_key(secrets.secret)
        anchor.write(self._way.places.state / ANCHOR_FILE, known, key, store)

    def _refuse_wrong_clock(self) -> None:
        remembered = self._way.remembered
        if remembered is not None and anchor.has_clock_gone_back(remembered, self._way.clock()):
            raise SignInFailed(
                _(
                    "This computer's clock is behind the last time the clinic was open, so codes "
                    "cannot be checked. Set the clock right and try again."
                )
            )

    def _make_backend(self, session: Session, user: records.User, device_id: str) -> Backend:
        stay = Stay(
            signing_in.person(session, user),
            clinic.facts(session),
            new_id(),
            device_id,
            self._way.clock() + LONGEST_SESSION,
            self._way.keys,
            user.login,
        )
        backend = Backend(self._database, stay, self._audit_key, self._way.clock)
        backend.reload = signing_in.reloaded
        return backend

    def _needs(self, session: Session, user: records.User) -> frozenset[Need]:
        row, needs = records.clinic(session), set[Need]()
        if user.sealed_seed:
            needs.add(Need.CODE)
        elif user.needs_code or set(user.roles) & set(row.code_roles):
            needs.add(Need.ENROL)
        if user.must_change_password:
            needs.add(Need.NEW_PASSWORD)
        if Role.ADMINISTRATOR in user.roles and row.kit_confirmed_at is None:
            needs.add(Need.KIT)
        return frozenset(needs)

    def _met(self, need: Need) -> None:
        self.needs -= {need}


def kit_of(way: Way, code: str) -> Kit:
    """What the page shows; the fingerprint is "" without a keyring."""
    seed = device.audit_key(way.store) if way.store.has_keyring else None
    clinic_id = way.keys.opened.vault.clinic_id
    return Kit(code, clinic_id, fingerprint_of(seed) if seed else "")
