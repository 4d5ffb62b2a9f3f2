"""Commands that work on a real clinic: sign in on the terminal, then do one thing."""

import getpass
import sys
from pathlib import Path

from clinic_desktop.cli import commands
from clinic_desktop.data.instance import InstanceLock
from clinic_desktop.data.places import Places
from clinic_desktop.domain.errors import StorageError
from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.domain.progress import Progress
from clinic_desktop.security import harden
from clinic_desktop.usecases import imports, verifying
from clinic_desktop.usecases.access import ClinicState, FrontDoor, Need
from clinic_desktop.usecases.backend import Backend

Folders = tuple[Path, Path]  # data, state


def import_patients(folders: Folders, login: str, file: Path) -> int:
    """Bring everybody in who is not there yet; the rows left out go to FILE.errors.csv."""
    with _Session(folders, login) as backend:
        source = imports.Source(file, imports.inspect(file).mapping)
        result = backend.run(imports.run, source, "skip", Progress(tell=_tell))
    commands.say(
        ngettext(
            "{count} patient brought in", "{count} patients brought in", result.imported
        ).format(count=result.imported)
    )
    if not result.error_file:
        return commands.DONE
    errors = file.with_suffix(".errors.csv")
    errors.write_bytes(result.error_file)
    commands.say(
        _("{skipped} were there already, {failed} could not be read; see {file}").format(
            skipped=result.skipped, failed=result.failed, file=errors.name
        )
    )
    return commands.PROBLEMS_FOUND if result.failed else commands.DONE


def verify(folders: Folders, login: str) -> int:
    """Check everything and print a line for each part."""
    with _Session(folders, login) as backend:
        backend.flush()
        backend.database.tidy()
        report = backend.run(verifying.everything, Progress(tell=_tell))
    for line in report.lines:
        sys.stdout.write(f"{'good' if not line.problems else 'BAD '}  {line.name}: {line.count}\n")
        for problem in line.problems:
            sys.stdout.write(f"      {problem}\n")
    return commands.DONE if report.is_good else commands.PROBLEMS_FOUND


class _Session:
    """A sign-in on the terminal that is closed whatever happens."""

    def __init__(self, folders: Folders, login: str) -> None:
        harden.forbid_memory_dumps()
        self._places = Places(*folders)
        self._lock = InstanceLock(self._places.instance_lock)
        self._login = login
        self._backend: Backend | None = None

    def __enter__(self) -> Backend:
        door = FrontDoor(self._places)
        if door.state is ClinicState.NONE:
            raise StorageError(_("There is no clinic in this folder."))
        self._lock.take()
        login = self._login or _ask(_("Name: "))
        entrance = door.sign_in(login, _ask(_("Password: "), hidden=True))
        try:
            if Need.CODE in entrance.needs:
                entrance.enter_code(_ask(_("Code: "), hidden=True))
            if entrance.needs:
                raise StorageError(_("Open the window once to finish this user's sign-in."))
            self._backend = entrance.finish()
        except BaseException:
            entrance.abandon()
            raise
        return self._backend

    def __exit__(self, *_error: object) -> None:
        if self._backend is not None:
            self._backend.close()
        self._lock.release()


def _ask(prompt: str, *, hidden: bool = False) -> str:
    """From the terminal, hidden where it is secret; from a script, one line of standard input."""
    if sys.stdin.isatty():
        return getpass.getpass(prompt) if hidden else input(prompt)
    return sys.stdin.readline().rstrip("\r\n")


def _tell(done: int, total: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done}/{total} ")
