"""C5: a crash with a record on the screen leaves no memory on the disk and no name anywhere."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults import canaries, outside

MARKS = ("Layla", "Haddad", "walnut bicycle", "Cedar Clinic", "03 912345")
CRASH = "import os; name = 'Layla Haddad'; os.abort()"


def allow_dumps() -> None:
    """As a computer that is set up to keep them."""
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))


def ended(command: list[str], folder: Path) -> tuple[int, str]:
    """How the process ended (as os.wait tells) and what it said."""
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(
            command, cwd=folder, env=outside.environment(folder), stdin=subprocess.DEVNULL,
            stdout=said, stderr=said, preexec_fn=allow_dumps,
        )  # fmt: skip
        _pid, status = os.waitpid(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return status, (folder / "said").read_text()


@pytest.mark.skipif(sys.platform != "linux", reason="Linux only")
@pytest.mark.parametrize(
    ("how", "number"), [("segfault", 11), pytest.param("abort", 6, marks=pytest.mark.long)]
)
def test_a_crash_leaves_no_core_and_no_names(tmp_path: Path, how: str, number: int) -> None:
    status, said = ended(outside.command(tmp_path, how), tmp_path)
    assert os.WTERMSIG(status) == number, said
    assert "working" in said
    assert not os.WCOREDUMP(status)
    assert [path for path in tmp_path.rglob("*core*") if path.is_file()] == []
    wanted = {mark: canaries.traces(mark) for mark in MARKS}
    searched = [tmp_path / name for name in ("home", "state", "data")]
    assert canaries.found_in(searched, wanted) == []
    assert [mark for mark in MARKS if mark in said] == []


@pytest.mark.skipif(sys.platform != "linux", reason="Linux only")
def test_a_program_that_does_not_forbid_it_leaves_its_memory(tmp_path: Path) -> None:
    """Proof that this computer keeps dumps, so that the test above means something."""
    if resource.getrlimit(resource.RLIMIT_CORE)[1] == 0:
        pytest.skip("dumps are forbidden to every program here")
    status, _said = ended([sys.executable, "-c", CRASH], tmp_path)
    assert os.WCOREDUMP(status)
