"""What paper needs besides its content: passwords for copies that leave the house."""

from clinic_desktop.security import passwords

COPY_WORDS = 5


def copy_password() -> str:
    """A password of five random words for one locked copy; shown once, kept nowhere."""
    return passwords.generate_words(COPY_WORDS)
