"""Copies that leave the house: the whole PDF under a password, AES-256 (PRN-4)."""

import io

import pikepdf


def locked_copy(pdf: bytes, password: str) -> bytes:
    """The same pages, readable only with `password`; title and metadata are encrypted too.

    Raises ValueError for an empty password.
    """
    if not password:
        raise ValueError("a locked copy needs a password")
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        # One password for all rights: a second, random owner password would only pretend that
        # printing or copying can be forbidden.
        document.save(
            locked,
            encryption=pikepdf.Encryption(
                owner=password, user=password, R=6, aes=True, metadata=True
            ),
        )
    return locked.getvalue()
