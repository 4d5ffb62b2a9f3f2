"""The one door between the screens and the data: permission, transaction, audit, commit, announce."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar

from clinic_desktop.data import audit, audit_checkpoints, change_log
from clinic_desktop.data.base import STAMP, instant_text
from clinic_desktop.data.database import Database, Session
from clinic_desktop.domain.errors import CodeWanted, NotAllowed, Restricted, SignedOut
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.redaction import Word
from clinic_desktop.usecases.gate import Gate
from clinic_desktop.usecases.keyholder import Keyholder
from clinic_desktop.usecases.work import (
    FRESH,
    ClinicFacts,
    Rule,
    SignedIn,
    Trace,
    Work,
    action_of,
    rule_of,
)

log = logging.getLogger(__name__)
MOST_UNREMEMBERED = 100  # deeds that a lost journal could hide (SECURITY.md 4.10)
REMEMBER_EVERY = timedelta(minutes=1)
LONGEST_CLOSE = 60.0  # seconds that running work may delay closing (SECURITY.md 4.8)
_LOOK_AGAIN = 0.2  # seconds between two orders to stop reading
P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Stay:
    """Who is at which device since when; what a sign-in makes and a lock ends."""

    user: SignedIn
    clinic: ClinicFacts
    session_id: Id
    device_id: Id
    ends_at: datetime
    keys: Keyholder = field(repr=False)
    login: str = ""
    proven_at: datetime | None = None  # when a code of this user was last right


@dataclass
class Remembering:
    """Since when, and how many deeds, the memory outside the files has not followed."""

    at: datetime
    deeds: int = 0

    def is_late(self, now: datetime) -> bool:
        return self.deeds > 0 and now - self.at >= REMEMBER_EVERY


class Backend:
    """Runs use cases for the person signed in; safe to call from several threads."""

    def __init__(
        self, database: Database, stay: Stay, audit_key: bytes, clock: Callable[[], datetime]
    ) -> None:
        self.database = database
        self.stay = stay
        self.clock = clock
        self.on_change: Callable[[frozenset[str]], None] = lambda tables: None  # noqa: ARG005
        self.reload: Callable[[Session, Stay], Stay | None] = lambda session, stay: stay  # noqa: ARG005
        self.remember: Callable[[], None] = lambda: None  # how far the clinic is, outside its files
        self._remembering = Remembering(clock())
        self._audit_key = audit_key
        self._soon: list[audit.Deed] = []
        self._soon_lock = threading.Lock()
        self._gate = Gate()

    @property
    def user(self) -> SignedIn:
        return self.stay.user

    def may(self, use_case: Callable[..., Any]) -> bool:
        """Whether the door would let the person signed in run this use case."""
        return self.user.may(rule_of(use_case).permission)

    def wants_code(self, use_case: Callable[..., Any]) -> bool:
        """Whether a code must be entered before this use case passes the door."""
        return self._wants_code(rule_of(use_case), self.clock())

    def prove(self) -> None:
        """A code of this user was just found right (usecases.stepping_up)."""
        self.stay = replace(self.stay, proven_at=self.clock())

    def run(
        self,
        use_case: Callable[Concatenate[Work, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """The use case's own result; raises NotAllowed, SignedOut or what the use case raises."""
        with self._gate.passing():
            return self._run(use_case, *args, **kwargs)

    def _run(
        self,
        use_case: Callable[Concatenate[Work, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        rule, now = rule_of(use_case), self.clock()
        if not self.database.is_open or now >= self.stay.ends_at:
            raise SignedOut(_("The program is locked. Sign in to go on."))
        deed = self._deed(action_of(use_case), now)
        if not self.user.may(rule.permission):
            self._refuse(deed)
        if self._wants_code(rule, now):
            raise CodeWanted(_("Enter a code first: this asks for one of the last five minutes."))
        try:
            if rule.writes:
                return self._write(deed, lambda work: use_case(work, *args, **kwargs))
            return self._read(rule, deed, lambda work: use_case(work, *args, **kwargs))
        except Restricted as closed:
            self._write_down([replace(deed, outcome="refused", patients=(closed.patient_id,))])
            raise

    def flush(self) -> None:
        """Write down the reads that were noted but not yet written; SignedOut after `close`.

        While a re-key lets nobody save they stay noted: nobody waits for this, a timer calls it.
        """
        with self._gate.passing():
            if not self.database.is_held:
                self._flush()

    def _flush(self) -> None:
        with self._soon_lock:
            deeds, self._soon = self._soon, []
        if deeds:
            self._write_down(deeds)
        if self._remembering.is_late(self.clock()):
            self._remember_now()

    def head(self) -> audit.Head:
        """The end of the audit chain, for the anchor."""
        with self.database.transaction() as session:
            return audit.head(session)

    def close(self, *last: tuple[Callable[..., None], tuple[Any, ...]], why: str = "") -> None:
        """Let nobody in, let what runs end, write what is left, close the file, forget the keys.

        `last`: use cases with their arguments that are still written, whatever the hour, such as
        drafts; `why` is noted as a deed, such as locking. What only reads is stopped at once; a
        transaction that writes may end, for a minute.
        """
        if not self._gate.shut() or not self.database.is_open:
            return
        try:
            self._wait_until_empty()
            for use_case, args in last:
                deed = self._deed(action_of(use_case), self.clock())
                self._write(deed, partial(_call, use_case, args))
            if why:
                self.note(why)
            self._flush()
            self._sign_end()
            self._remember_now()
        finally:
            self.database.close()
            self.stay.keys.forget()

    def stop_reading(self) -> None:
        """End what only reads just now, on whatever thread: it must not slow a lock down."""
        self.database.stop_reading()

    def _wait_until_empty(self) -> None:
        for _time in range(round(LONGEST_CLOSE / _LOOK_AGAIN)):
            if self._gate.is_empty(0):
                return
            self.database.stop_reading()
            if self._gate.is_empty(_LOOK_AGAIN):
                return
        log.warning("work still ran a minute after the lock and was stopped")
        self.database.stop_everything()
        self._gate.is_empty(_LOOK_AGAIN * 25)

    def note(self, action: str, outcome: str = "done") -> None:
        """Write a deed of the program itself, such as locking."""
        self._write_down([replace(self._deed(action, self.clock()), outcome=outcome)])

    def note_all(self, deeds: list[audit.Deed]) -> None:
        """Write deeds from before this stay, such as sign-ins that failed."""
        self._write_down(deeds)

    def _write_down(self, deeds: list[audit.Deed]) -> None:
        try:
            with self.database.transaction(write=True) as session:
                self._append_all(session, deeds)
        except BaseException:
            self._put_back(deeds)
            raise
        self._count(len(deeds))

    def _count(self, deeds: int) -> None:
        self._remembering.deeds += deeds
        if self._remembering.deeds >= MOST_UNREMEMBERED:
            self._remember_now()

    def _remember_now(self) -> None:
        self._remembering = Remembering(self.clock())
        self.remember()

    def _deed(self, action: str, now: datetime) -> audit.Deed:
        stay = self.stay
        return audit.Deed(action, "done", now, stay.user.id, stay.session_id, stay.device_id)

    def _wants_code(self, rule: Rule, now: datetime) -> bool:
        proven_at = self.stay.proven_at
        return rule.wants_code and (proven_at is None or not proven_at <= now <= proven_at + FRESH)

    def _refuse(self, deed: audit.Deed) -> None:
        log.warning("refused: action %s user %s", Word(deed.action), deed.user_id)
        self._write_down([replace(deed, outcome="refused")])
        raise NotAllowed(_("Your role does not include this. Ask an administrator if you need it."))

    def _work(self, session: Session, now: datetime) -> Work:
        stay = self.stay
        return Work(session, stay.user, now, stay.clinic, stay.device_id, stay.keys)

    def _read(self, rule: Rule, deed: audit.Deed, call: Callable[[Work], R]) -> R:
        with self.database.transaction() as session:
            work = self._work(session, deed.at)
            result = call(work)
        if rule.trace is not Trace.NONE:
            self._remember(replace(deed, outcome="read", patients=tuple(work.patients)))
        if rule.trace is Trace.NOW:
            self._flush()
        return result

    def _remember(self, deed: audit.Deed) -> None:
        with self._soon_lock:
            if self._soon and _same_search(self._soon[-1], deed):
                self._soon[-1] = deed  # letters of one word are one search
            else:
                self._soon.append(deed)

    def _put_back(self, deeds: list[audit.Deed]) -> None:
        with self._soon_lock:
            self._soon = deeds + self._soon

    def _write(self, deed: audit.Deed, call: Callable[[Work], R]) -> R:
        with self._soon_lock:
            waiting, self._soon = self._soon, []
        try:
            with self.database.transaction(write=True) as session:
                last = self._append_all(session, waiting)
                result, tables = self._audited(session, deed, last, call)
        except BaseException:
            self._put_back(waiting)
            raise
        self._count(1 + len(waiting))
        if tables:
            self.on_change(tables)
        return result

    def _audited(
        self, session: Session, deed: audit.Deed, last: audit.Head, call: Callable[[Work], R]
    ) -> tuple[R, frozenset[str]]:
        work = self._work(session, deed.at)
        session.info[STAMP] = (work.user.id, work.device_id, deed.at)
        change_log.begin(session, last.seq + 1, instant_text(deed.at))
        result = call(work)
        session.flush()
        tables = frozenset(change_log.tables_of(session, last.seq + 1))
        change_log.finish(session)
        deed = replace(deed, patients=tuple(dict.fromkeys(work.patients)))
        last = audit.append(session, self._audit_key, deed, last, writes=True)
        self._sign(session, last)
        if tables & {"user", "clinic", "role"}:
            self._refresh(session)
        return result, tables

    def _refresh(self, session: Session) -> None:
        stay = self.reload(session, self.stay)
        if stay is not None:
            self.stay = stay

    def _append_all(self, session: Session, deeds: list[audit.Deed]) -> audit.Head:
        last = audit.head(session)
        for deed in deeds:
            last = audit.append(session, self._audit_key, deed, last, writes=False)
            self._sign(session, last)
        return last

    def _sign(self, session: Session, head: audit.Head) -> None:
        signer = self.stay.keys.signer
        if signer is not None and audit_checkpoints.is_due(session, head, signer):
            audit_checkpoints.add(session, head, self.clock(), signer)

    def _sign_end(self) -> None:
        signer = self.stay.keys.signer
        if signer is not None:
            with self.database.transaction(write=True) as session:
                audit_checkpoints.add(session, audit.head(session), self.clock(), signer)


def _call(use_case: Callable[..., None], args: tuple[Any, ...], work: Work) -> None:
    use_case(work, *args)


def _same_search(old: audit.Deed, new: audit.Deed) -> bool:
    return (
        not old.patients
        and not new.patients
        and (old.action, old.user_id, old.session_id) == (new.action, new.user_id, new.session_id)
        and (new.at - old.at).total_seconds() < 5
    )
