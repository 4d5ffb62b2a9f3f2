"""Pictures people bring from outside."""

from clinic_desktop.data import pictures

LOGO_SIDE = 800  # pixels; 60 mm at 300 dpi, the widest a heading prints it


def clean_logo(content: bytes) -> bytes:
    """The logo as PNG without metadata; slow (a process), so run it on the pool.

    Raises InvalidInput(picture=…).
    """
    return pictures.clean(content, LOGO_SIDE)
