"""Cleaning pictures from outside in a helper process that holds no key (SECURITY.md 4.15)."""

import subprocess
import sys

from clinic_desktop.data import own_process, picture_worker
from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.language import _

SECONDS = 20
WORKER_SWITCH = "--picture-worker"  # how the frozen program is asked to be the helper


def clean(content: bytes, longest_side: int) -> bytes:
    """A PNG of at most `longest_side` pixels with nothing but pixels in it.

    Raises InvalidInput(picture=…) for anything that is not a JPEG or PNG within the limits.
    """
    if len(content) > picture_worker.MOST_BYTES:
        raise _too_large()
    try:
        done = subprocess.run(  # noqa: S603 - our own program, fixed arguments
            _command(longest_side),
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env=own_process.environment(),
        )
    except subprocess.TimeoutExpired:
        raise _too_large() from None
    if done.returncode == 0 and done.stdout.startswith(b"\x89PNG"):
        return done.stdout
    if done.returncode == picture_worker.NOT_A_PICTURE:
        raise InvalidInput(
            picture=_("This is not a picture the program can read. Choose a PNG or JPEG file.")
        )
    raise _too_large()


def _command(longest_side: int) -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, WORKER_SWITCH, str(longest_side)]
    return [sys.executable, "-m", picture_worker.__name__, str(longest_side)]


def _too_large() -> InvalidInput:
    return InvalidInput(
        picture=_(
            "This picture is too large or damaged. Use one of at most 40 MB and 50 megapixels."
        )
    )
