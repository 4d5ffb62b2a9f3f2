"""Verifying: the trail alone, what was done lately, whose key signed, and Cancel."""

from dataclasses import replace

import pytest

from clinic_desktop.data import audit_checkpoints
from clinic_desktop.domain.errors import Cancelled
from clinic_desktop.domain.progress import Progress
from clinic_desktop.security.memory_device import MemoryDevice
from clinic_desktop.usecases import verifying
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.keyholder import Keyholder


@pytest.fixture
def signing(as_administrator: Backend) -> Backend:
    """A door at a computer with a keyring."""
    take_keyring(as_administrator)
    return as_administrator


def take_keyring(backend: Backend) -> None:
    keys = Keyholder(backend.database.path.parent, backend.stay.keys.opened, MemoryDevice())
    backend.stay = replace(backend.stay, keys=keys)


def checkpoints(backend: Backend) -> list[int]:
    with backend.database.transaction() as session:
        return [key.last_seq for key in audit_checkpoints.signing_keys(session)]


def problems(backend: Backend) -> list[str]:
    report = backend.run(verifying.recent, Progress())
    return [problem for line in report.lines for problem in line.problems]


def test_the_first_deed_of_a_key_is_signed_and_then_every_hundredth(signing: Backend) -> None:
    signing.note("access.lock")
    assert checkpoints(signing) == [2]
    while signing.head().seq < 100:
        signing.note("access.lock")
    assert checkpoints(signing) == [100]
    report = signing.run(verifying.trail, Progress())
    assert report.is_good
    assert report.lines[0].count == 2
    assert "this computer" in report.lines[0].notes[0]


def test_a_key_that_changes_without_the_paper_code_is_reported(signing: Backend) -> None:
    signing.note("access.lock")
    take_keyring(signing)
    assert "did not sign the newest" in problems(signing)[0]
    signing.note("access.lock")
    assert "another computer's key" in problems(signing)[0]


def test_a_new_computer_after_the_paper_code_is_listed_and_good(signing: Backend) -> None:
    signing.note("access.lock")
    stay = signing.stay
    signing.stay = replace(stay, session_id=None)  # type: ignore[arg-type]  # as recovering writes
    take_keyring(signing)
    signing.note("access.recover")
    report = signing.run(verifying.trail, Progress())
    assert report.is_good, report
    first, second = report.lines[0].notes
    assert "an earlier computer" in first
    assert "this computer" in second


def test_without_a_keyring_nothing_is_signed_and_nothing_missed(as_administrator: Backend) -> None:
    for _each in range(110):
        as_administrator.note("access.lock")
    assert problems(as_administrator) == []
    assert checkpoints(as_administrator) == []


def test_recent_begins_at_a_good_checkpoint(
    signing: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "_LATELY", 5)
    while signing.head().seq < 110:
        signing.note("access.lock")
    report = signing.run(verifying.recent, Progress())
    assert [line.count for line in report.lines] == [1, 10]


def test_verifying_can_be_cancelled(as_administrator: Backend) -> None:
    with pytest.raises(Cancelled):
        as_administrator.run(verifying.trail, Progress(is_cancelled=lambda: True))


def test_the_fingerprint_is_the_one_of_the_kit() -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from clinic_desktop.usecases import founding

    seed = bytes(range(32))
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    assert verifying.fingerprint_of(public) == founding.fingerprint_of(seed)
