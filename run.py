#!/usr/bin/env python3
"""Set up and start clinic_desktop, or test, check, measure and build it; needs only Python."""

# Must parse on Python 3.8, so that an old Python gets a sentence instead of a syntax error.
from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BUILD_VENV = ROOT / "build" / "venv"
OLDEST, TOO_NEW = (3, 11), (3, 15)
USAGE = """\
python3 run.py [arguments]          set up what is missing and start clinic_desktop
python3 run.py demo [arguments]     start on a throw-away demo clinic
python3 run.py test [--long] [...]  run the tests (further arguments go to pytest)
python3 run.py check                formatting, style, types, import rules
python3 run.py bench [arguments]    measure what must be fast
python3 run.py screenshots [...]    make docs/screenshots again
python3 run.py build                make the program folder in dist/
python3 run.py setup [--dev]        set up only
"""

# Shared libraries that the wheels of Qt expect from the system (Debian 12 names).
DEBIAN_RUN = """
    libglib2.0-0 libgl1 libegl1 libxkbcommon0 libfontconfig1 libdbus-1-3
    libxcb-cursor0 libxkbcommon-x11-0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0
    libpulse0 libxrandr2 libwayland-cursor0 libwayland-egl1 libcups2
"""
# Independent programs the tests compare our output with, and a screen without a monitor.
DEBIAN_TEST = """
    xvfb xdotool dbus gnome-keyring at-spi2-core python3-pyatspi gir1.2-atspi-2.0
    poppler-utils qpdf oathtool zbar-tools unicode-data sqlcipher sqlite3 strace imagemagick
    openbox x11-xkb-utils
"""


class SetUpError(Exception):
    """Something the person at the keyboard must do first; the text says what."""


@dataclass
class Stamp:
    """What a Python environment is known to hold, kept inside it; absent while it is being made."""

    python: str = ""
    locks: dict[str, str] = field(default_factory=dict)  # file name: SHA-256
    debian: list[str] = field(default_factory=list)  # seen to be installed, or asked for in vain


def main(arguments: list[str]) -> int:
    """Do what the arguments say; the answer is the exit code."""
    try:
        refuse_unsuitable_python(sys.version_info[:2])
        command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
        if command in COMMANDS:
            return COMMANDS[command](rest)
        return start(arguments)
    except SetUpError as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. What is half-made is repaired at the next start.", file=sys.stderr)
        return 130


def refuse_unsuitable_python(version: tuple[int, int]) -> None:
    if not OLDEST <= version < TOO_NEW:
        raise SetUpError(
            "clinic_desktop needs Python 3.11, 3.12, 3.13 or 3.14; this is Python {}.{}.\n"
            "Install one of these and start again with it, for example: python3.12 run.py".format(
                *version
            )
        )


def start(arguments: list[str]) -> int:
    set_up(VENV, ["requirements.lock"], DEBIAN_RUN)
    return become([str(python_of(VENV)), "-m", "clinic_desktop", *arguments])


def demo(arguments: list[str]) -> int:
    return start(["demo", *arguments])


def test(arguments: list[str]) -> int:
    set_up_for_developing()
    # The same pixels and focus everywhere; tests of a real X server ask for it.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    chosen = [argument for argument in arguments if argument != "--long"]
    size = [] if "--long" in arguments else ["-m", "not long"]
    return become([str(python_of(VENV)), "-m", "pytest", *size, *chosen])


def check(_: list[str]) -> int:
    set_up_for_developing()
    python = str(python_of(VENV))
    imports = str(python_of(VENV).with_name("lint-imports" + (".exe" if os.name == "nt" else "")))
    steps = [
        ("Formatting", [python, "-m", "ruff", "format", "--check", "."]),
        ("Style", [python, "-m", "ruff", "check", "."]),
        ("Types", [python, "-m", "mypy"]),
        ("Import rules", [imports]),
    ]
    results = [(name, *timed(command)) for name, command in steps]
    print("\n" + "\n".join(f"{name:<14}{said:<8}{took:6.1f} s" for name, said, took in results))
    return int(any(said != "ok" for _, said, _ in results))


def bench(arguments: list[str]) -> int:
    set_up_for_developing()
    return become([str(python_of(VENV)), "-m", "benchmarks", *arguments])


def screenshots(arguments: list[str]) -> int:
    set_up_for_developing()
    return become([str(python_of(VENV)), "-m", "tools.screenshots", *arguments])


def build(arguments: list[str]) -> int:
    set_up(BUILD_VENV, ["requirements-build.lock"], DEBIAN_RUN + " binutils")
    work = ["--noconfirm", "--workpath", "build/work", "--distpath", "dist"]
    return become(
        [str(python_of(BUILD_VENV)), "-m", "PyInstaller", *work, *arguments, "build.spec"]
    )


def setup(arguments: list[str]) -> int:
    if "--dev" in arguments:
        set_up_for_developing()
    else:
        set_up(VENV, ["requirements.lock"], DEBIAN_RUN)
    print("Everything is set up.")
    return 0


def usage(_: list[str]) -> int:
    print(USAGE, end="")
    return 0


COMMANDS = {
    "demo": demo,
    "test": test,
    "check": check,
    "bench": bench,
    "screenshots": screenshots,
    "build": build,
    "setup": setup,
    "-h": usage,
    "--help": usage,
}


def set_up_for_developing() -> None:
    locks = ["requirements.lock", "requirements-dev.lock"]
    set_up(VENV, locks, DEBIAN_RUN + DEBIAN_TEST)


def set_up(venv: Path, locks: list[str], debian: str) -> None:
    """Bring `venv` to what the lock files say; a stamp inside it saves all work when it is."""
    stamp = read_stamp(venv)
    ask = set(debian.split()) - set(stamp.debian)
    if ask:
        install_debian(sorted(ask))
    wanted = {lock: digest(ROOT / lock) for lock in locks}
    missing = [lock for lock in locks if stamp.locks.get(lock) != wanted[lock]]
    whole = stamp.python == sys.version and python_of(venv).exists()
    # Without a stamp all may be half-made; and Qt's wheels lose files when upgraded in place.
    if not whole or any(lock in stamp.locks for lock in missing):
        make_venv(venv)
        missing, stamp.locks = locks, {}
    if missing:
        stamp_file(venv).unlink(missing_ok=True)
    for lock in missing:
        install_locked(venv, lock)
    if missing or ask:
        locked = {**stamp.locks, **wanted}
        write_stamp(venv, Stamp(sys.version, locked, sorted({*stamp.debian, *ask})))


def make_venv(venv: Path) -> None:
    if not importlib.util.find_spec("ensurepip"):
        install_debian(["python{}.{}-venv".format(*sys.version_info)])
    importlib.invalidate_caches()
    if not importlib.util.find_spec("ensurepip"):
        raise SetUpError("This Python lacks its venv module. Install it and start again.")
    if venv.exists() and Path(sys.prefix).resolve() == venv.resolve():
        raise SetUpError("This Python is the one to be replaced. Start again with: python3 run.py")
    print(f"Making a Python environment in {venv.relative_to(ROOT)} ...", flush=True)
    if venv.exists():
        shutil.rmtree(venv)
    run_or_stop([sys.executable, "-m", "venv", str(venv)], "The environment could not be made.")


def install_locked(venv: Path, lock: str) -> None:
    """Install the very files whose hashes the lock names; no package's own code is run for it."""
    print(f"Fetching the libraries of {lock} (once; this can take a few minutes) ...", flush=True)
    pip = [str(python_of(venv)), "-m", "pip", "--disable-pip-version-check", "install", "-qq"]
    exactly = ["--no-deps", "--only-binary=:all:", "--require-hashes", "-r", str(ROOT / lock)]
    run_or_stop(
        pip + exactly,
        "The libraries could not be fetched. Is this computer online? Start again to go on.",
    )


def install_debian(wanted: list[str]) -> None:
    """Install what is missing after saying so; without the right to, say how and go on."""
    missing = missing_debian(wanted)
    if not missing:
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    by_hand = "sudo apt-get update && sudo " + " ".join(install)
    as_root = become_root()
    if as_root is None:
        print(f"Some system libraries are missing. Please have this run once:\n  {by_hand}")
        return
    print("Installing system libraries: " + " ".join(missing), flush=True)
    quietly = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive"]
    for command in (["apt-get", "update", "-q"], install):
        if subprocess.call([*quietly, *command], stdout=subprocess.DEVNULL) != 0:
            print(f"That did not work; going on without. To try it by hand:\n  {by_hand}")
            return


def missing_debian(wanted: list[str]) -> list[str]:
    """Those not installed; none where there is no dpkg. Newer releases add t64 to some names."""
    if not shutil.which("dpkg-query") or not shutil.which("apt-get"):
        return []
    query = ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\\n"]
    names = [*wanted, *(name + "t64" for name in wanted)]
    said = subprocess.run([*query, *names], capture_output=True, text=True, check=False).stdout
    here = {line.split()[0] for line in said.splitlines() if line.endswith(" installed")}
    return [name for name in wanted if name not in here and name + "t64" not in here]


def become_root() -> list[str] | None:
    """What to put before a command to run it as root (it may ask for a password), or None."""
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    silent = subprocess.call(["sudo", "-n", "true"], stderr=subprocess.DEVNULL) == 0
    return ["sudo"] if silent or sys.stdin.isatty() else None


def python_of(venv: Path) -> Path:
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def stamp_file(venv: Path) -> Path:
    return venv / "clinic_desktop.json"


def read_stamp(venv: Path) -> Stamp:
    try:
        return Stamp(**json.loads(stamp_file(venv).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return Stamp()


def write_stamp(venv: Path, stamp: Stamp) -> None:
    new = stamp_file(venv).with_suffix(".new")
    new.write_text(json.dumps(asdict(stamp), indent=1), "utf-8")
    new.replace(stamp_file(venv))


def digest(file: Path) -> str:
    if not file.exists():
        raise SetUpError(f"{file.name} is missing: this copy of clinic_desktop is not complete.")
    return hashlib.sha256(file.read_bytes()).hexdigest()


def timed(command: list[str]) -> tuple[str, float]:
    began = time.monotonic()
    said = "ok" if subprocess.call(command, cwd=ROOT) == 0 else "FAILED"
    return said, time.monotonic() - began


def run_or_stop(command: list[str], otherwise: str) -> None:
    if subprocess.call(command) != 0:
        raise SetUpError(otherwise)


def become(command: list[str]) -> int:
    """Turn into `command`, run from the source tree (on Windows: wait for it)."""
    os.environ["PYTHONPATH"] = os.pathsep.join(
        [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    )
    if os.name == "nt":
        return subprocess.call(command)
    sys.stdout.flush()
    os.execv(command[0], command)  # noqa: S606 - our own interpreter
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
