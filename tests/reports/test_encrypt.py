"""Locked copies (B16): R 6, no empty password, no readable title."""

import io
import secrets

import pikepdf
import pytest

from clinic_desktop.reports import patient_record
from clinic_desktop.reports.encrypt import locked_copy
from tests.reports.samples import PRINTED, record_copy

COPIES = 100


def test_a_hundred_locked_copies_open_only_with_their_password() -> None:
    pdf = patient_record.build(record_copy(3), PRINTED)
    for _ in range(COPIES):
        password = secrets.token_urlsafe(12)
        locked = locked_copy(pdf, password)
        for wrong in ("", password[:-1], password.swapcase()):
            with pytest.raises(pikepdf.PasswordError):
                pikepdf.open(io.BytesIO(locked), password=wrong)
        with pikepdf.open(io.BytesIO(locked), password=password) as document:
            assert document.encryption.R == 6
            assert document.encryption.bits == 256
            assert str(document.docinfo.Title) == "Copy of patient record"


def test_the_title_cannot_be_read_without_the_password() -> None:
    pdf = patient_record.build(record_copy(3), PRINTED)
    assert b"Copy of patient record" in pdf
    locked = locked_copy(pdf, "five words of my own")
    assert b"Copy of patient" not in locked
    assert "Copy of patient".encode("utf-16-be") not in locked


def test_a_password_in_any_script_opens_the_copy() -> None:
    pdf = patient_record.build(record_copy(3), PRINTED)
    with pikepdf.open(io.BytesIO(locked_copy(pdf, "كلمة سرّ 7")), password="كلمة سرّ 7") as document:
        assert document.pages


def test_an_empty_password_is_refused() -> None:
    with pytest.raises(ValueError, match="password"):
        locked_copy(b"", "")
