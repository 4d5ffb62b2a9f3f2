"""Is everything still what it was written as? File, keys, trail, records, search index."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from clinic_desktop.data import against_log, audit, audit_checkpoints, audit_parallel, integrity
from clinic_desktop.data import clinic as records
from clinic_desktop.data.audit import Finding, Head
from clinic_desktop.data.audit_checking import BEGINNING
from clinic_desktop.data.audit_checkpoints import Checking, SigningKey
from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.domain.progress import Progress
from clinic_desktop.usecases.work import Trace, Work, reads

_MOST = 20  # problems named; one more says nothing new
_LATELY = 1000  # deeds looked at after every sign-in, and back to the checkpoint before them


@dataclass(frozen=True)
class Line:
    """One check: what was looked at, how much of it, what was wrong (empty: nothing).

    `notes` are facts that a person may compare with paper; they are no problems. `deed` is the
    number of the first deed that a problem is about, 0 for none.
    """

    name: str
    count: int
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    deed: int = 0


@dataclass(frozen=True)
class Report:
    """The outcome of a verification.

    `last`: the deed it went up to; `is_whole`: it looked at all of them, not at the latest alone.
    """

    lines: tuple[Line, ...]
    last: int = 0
    is_whole: bool = True

    @property
    def is_good(self) -> bool:
        return not any(line.problems for line in self.lines)

    @property
    def deed(self) -> int:
        """The first deed that a problem is about; 0 where it is about none."""
        return min((line.deed for line in self.lines if line.deed), default=0)


@reads(Permission.VERIFY_DATA, Trace.NOW)
def everything(work: Work, progress: Progress) -> Report:
    """Check the whole clinic; reads only, can be cancelled, takes about ten seconds a gigabyte."""
    file = (_pages(work), _structure(work))
    if any(line.problems for line in file):
        return Report(file)  # what stands on damaged pages proves nothing about people's deeds
    deeds, last = _deeds(work, progress), _last(work)
    return Report((*file, *deeds, _records(work, progress), _search(work, progress)), last)


@reads(Permission.VERIFY_DATA, Trace.NOW)
def trail(work: Work, progress: Progress) -> Report:
    """Check the trail of deeds alone, from the first to the last; can be cancelled."""
    return Report(_deeds(work, progress), _last(work))


@reads(Permission.USE_DESK)
def recent(work: Work, progress: Progress) -> Report:
    """Check the last thousand deeds and more, from a good checkpoint on: well under a second."""
    start = audit_checkpoints.start_of(work.session, _checking(work), _LATELY)
    deeds = _deeds(work, progress, start or BEGINNING)
    return Report(deeds, _last(work), is_whole=start is None)


def _pages(work: Work) -> Line:
    pages, problems = integrity.damaged_pages(work.session)
    return Line(_("Encrypted pages"), pages, tuple(problems))


def _structure(work: Work) -> Line:
    tables, problems = integrity.broken_structure(work.session)
    return Line(_("Tables and links between records"), tables, tuple(problems))


def _deeds(work: Work, progress: Progress, after: Head = BEGINNING) -> tuple[Line, ...]:
    marker = records.clinic_file(work.session)
    if marker is None:
        return (Line(_("Audit trail"), 0, (_("The clinic's marker is missing."),)),)
    checkpoints = _checkpoints(work, progress, after)
    # closed as soon as enough is told: it may have processes of its own
    with closing(audit_parallel.verify(work.session, marker.audit_key, progress, after)) as found:
        problems, first = _told(found)
    count = _last(work) - after.seq
    deeds = Line(_("Audit trail and what it sealed"), count, problems, deed=first)
    return checkpoints, deeds


def _checkpoints(work: Work, progress: Progress, after: Head) -> Line:
    keys = audit_checkpoints.signing_keys(work.session)
    found = audit_checkpoints.check(work.session, _checking(work), progress, after)
    count = audit_checkpoints.count(work.session, after)
    notes = tuple(_signed_by(key, work) for key in keys)
    problems, first = _told(found)
    return Line(_("Signed checkpoints of the trail"), count, problems, notes, first)


def _records(work: Work, progress: Progress) -> Line:
    count, problems = against_log.records_out_of_step(work.session, progress)
    return Line(_("Records against the log of changes"), count, tuple(problems))


def _search(work: Work, progress: Progress) -> Line:
    count, problems = integrity.search_out_of_step(work.session, progress)
    return Line(_("Search index"), count, tuple(problems))


def _checking(work: Work) -> Checking:
    signer = work.keys.signer
    return Checking(_is_signed, None if signer is None else signer.public_key)


def _is_signed(public_key: bytes, signature: bytes, statement: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, statement)
    except InvalidSignature:
        return False
    return True


def fingerprint_of(public_key: bytes) -> str:
    """32 hexadecimal digits that name a signing key, the same as on the emergency kit."""
    return sha256(public_key).hexdigest()[:32]


def _signed_by(key: SigningKey, work: Work) -> str:
    signer = work.keys.signer
    is_own = signer is not None and signer.public_key == key.public_key
    text = (
        _("Deeds {first} to {last}: signed by this computer, key {fingerprint}")
        if is_own
        else _("Deeds {first} to {last}: signed by an earlier computer, key {fingerprint}")
    )
    fingerprint = fingerprint_of(key.public_key)
    return text.format(first=key.first_seq, last=key.last_seq, fingerprint=fingerprint)


def _last(work: Work) -> int:
    return audit.head(work.session).seq


def _told(findings: Iterable[Finding]) -> tuple[tuple[str, ...], int]:
    """The findings in words, and the number of the first deed among them."""
    # a list: the walk goes no further than what is told
    some = list(islice(findings, _MOST))
    text = _("Deed {seq}: {problem}")
    told = tuple(text.format(seq=each.seq, problem=_problem(each.problem)) for each in some)
    return told, min((each.seq for each in some), default=0)


def _problem(kind: str) -> str:
    words = {
        "number": _("a deed before it is missing"),
        "chain": _("it does not follow the deed before it"),
        "seal": _("it was altered"),
        "digest": _("the changes it sealed were altered"),
        "loose": _("changes stand under its number that it did not make"),
        "index": _("it is listed under the wrong patients"),
        "signature": _("the signature of its checkpoint is not right"),
        "cut": _("it was signed and is gone: the end of the trail was cut off"),
        "rebuilt": _("it is not the deed that was signed: the trail was rewritten"),
        "file": _("its checkpoint is of another file"),
        "stranger": _("another computer's key signed it, and the paper code was not used before"),
        "not ours": _("this computer did not sign the newest checkpoint"),
        "none": _("no checkpoint is left; this computer signs every hundredth deed"),
        "unsigned": _("its checkpoint is missing"),
    }
    return words[kind]
