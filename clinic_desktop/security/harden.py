"""Keeps the memory of this process, which holds keys, out of crash dumps and away from other programs."""

import ctypes
import sys

PR_SET_DUMPABLE = 4


def forbid_memory_dumps() -> None:
    """Linux: no core files and no attaching by other programs of the same user. Nothing elsewhere."""
    if sys.platform != "linux":
        return
    # Only there on POSIX.
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
