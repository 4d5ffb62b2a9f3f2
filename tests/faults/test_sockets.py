"""C6: from founding to the lock the program opens no way to the network."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.faults import outside

# Local sockets only: other programs of this computer, never another computer.
ALLOWED = ("AF_UNIX",)
OPENED = re.compile(r"(?:socket|socketpair)\((\w+)")
REACHED = re.compile(
    r"(?:connect|bind|sendto)\(\d+, (?:\{sa_family=(\w+)|\S+, \d+, \d+, \{sa_family=(\w+))"
)


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed here")
def test_a_whole_session_opens_no_socket_but_local_ones(tmp_path: Path) -> None:
    traced = tmp_path / "calls"
    # the filter in the kernel: stopping at every call makes a day ten times as long
    tracing = ["strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=network", "-o", str(traced)]
    if subprocess.run([*tracing, "true"], check=False, capture_output=True).returncode:
        pytest.skip("strace may not trace here")
    done = subprocess.run(
        [*tracing, *outside.command(tmp_path, "day")],
        env=outside.environment(tmp_path), cwd=outside.ROOT, capture_output=True, text=True,
        timeout=250, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    calls = traced.read_text()
    families = OPENED.findall(calls) + [one or other for one, other in REACHED.findall(calls)]
    assert [family for family in families if family not in ALLOWED] == []


def test_a_call_to_the_network_would_be_seen() -> None:
    call = (
        "7 socket(AF_INET6, SOCK_STREAM, 0) = 3\n7 connect(3, {sa_family=AF_INET, sin_port=1}, 16)"
    )
    assert OPENED.findall(call) == ["AF_INET6"]
    assert REACHED.findall(call) == [("AF_INET", "")]
