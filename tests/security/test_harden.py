"""The process that holds keys leaves no memory dump and says nothing of what it knows aside."""

import subprocess
import sys

import pytest

NAME = "Layla Haddad"
CHECK = """
import ctypes, resource
from clinic_desktop.security.harden import forbid_memory_dumps
forbid_memory_dumps()
print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""
ASIDE = """
import faulthandler, gc, logging, threading, warnings
faulthandler.enable()
from clinic_desktop.security.harden import say_nothing_aside
say_nothing_aside()
assert not faulthandler.is_enabled()
name = "Layla Haddad"

class Clumsy:
    def __del__(self):
        raise ValueError(name)

def fail():
    raise RuntimeError(name)

class Full(logging.StreamHandler):
    def emit(self, record):
        try:
            raise OSError(name)
        except OSError:
            self.handleError(record)

logging.getLogger("library").warning("cannot read %s", name)
logging.getLogger("clinic_desktop.test").warning("cannot read %s", name)
warnings.warn(name)
Clumsy()
thread = threading.Thread(target=fail, name=name)
thread.start()
thread.join()
failing = logging.getLogger("full")
failing.addHandler(Full())
failing.propagate = False
failing.warning("cannot read %s", name)
{"Layla": 1}[name]
"""


def run(script: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )


@pytest.mark.skipif(sys.platform != "linux", reason="Linux only")
def test_no_core_file_and_no_other_program_may_look_into_this_one() -> None:
    assert run(CHECK).stdout.strip() == "(0, 0) 0"


def test_nothing_that_goes_wrong_aside_tells_a_name() -> None:
    done = run(ASIDE)
    assert done.returncode == 1
    for kind in ("UserWarning", "ValueError", "RuntimeError", "KeyError", "library", "<module>"):
        assert kind in done.stderr
    assert "Layla" not in done.stderr + done.stdout


def test_the_same_would_tell_the_name_without_us() -> None:
    """Proof that the test above looks where names do appear."""
    done = run(ASIDE.replace("say_nothing_aside()\n", "faulthandler.disable()\n", 1))
    assert done.stderr.count(NAME) >= 6


@pytest.mark.parametrize("argument", ["--login=Layla", "--no-such"])
def test_the_program_itself_starts_that_way(argument: str) -> None:
    script = (
        f"import sys; sys.argv = ['x', {argument!r}]\n"
        "import clinic_desktop.cli as cli\n"
        "def fail(arguments):\n    raise KeyError(arguments)\n"
        "cli.run = fail\n"
        "from clinic_desktop.__main__ import main\nmain()"
    )
    done = run(script)
    assert "KeyError" in done.stderr
    assert argument not in done.stderr
