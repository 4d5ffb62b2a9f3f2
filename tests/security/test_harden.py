"""The process that holds keys leaves no memory dump."""

import subprocess
import sys

import pytest

CHECK = """
import ctypes, resource
from clinic_desktop.security.harden import forbid_memory_dumps
forbid_memory_dumps()
print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Linux only")
def test_no_core_file_and_no_other_program_may_look_into_this_one() -> None:
    result = subprocess.run(
        [sys.executable, "-c", CHECK], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "(0, 0) 0"
