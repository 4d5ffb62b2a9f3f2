"""python -m clinic_desktop: the window, or a command without one."""

import sys

WORKER_SWITCH = "--picture-worker"  # the frozen program asked to be its own helper process
AUDIT_SWITCH = "--audit-worker"  # the same from source too: one that holds keys for a while


def main() -> int:
    """Exit code of whatever was asked for."""
    if sys.argv[1:2] == [WORKER_SWITCH]:
        from clinic_desktop.data import picture_worker  # the helper needs nothing else

        return picture_worker.main(int(sys.argv[2]))
    # after the line above, to keep the helper small
    from clinic_desktop.security import harden

    if sys.argv[1:2] == [AUDIT_SWITCH]:
        harden.forbid_memory_dumps()
        from clinic_desktop.data import audit_worker

        return audit_worker.main()
    from clinic_desktop.cli import run

    harden.say_nothing_aside()
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
