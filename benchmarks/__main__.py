"""Every goal of speed beside its floor from the same run: python -m benchmarks [NAME…] [--people N]."""

import argparse
import json
import sys
from importlib import import_module
from inspect import signature

NAMES = ("search", "start", "saving", "importing", "paper", "trail", "calendar")


def main() -> int:
    """Print a table and a JSON line a goal; exit code 0 where all are met."""
    parser = argparse.ArgumentParser(prog="benchmarks")
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], metavar="NAME")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--rows", type=int, default=1_000_000)
    asked = parser.parse_args()
    sizes = {"people": asked.people, "rows": asked.rows}
    missed = 0
    for name in asked.names or NAMES:
        run = import_module(f"benchmarks.{name}").run
        wanted = signature(run).parameters  # paper is the same in any clinic
        for row in run(**{name: size for name, size in sizes.items() if name in wanted}):
            missed += not row["met"]
            _print(row)
    print(f"{missed} missed" if missed else "all met")
    return 1 if missed else 0


def _print(row: dict[str, object]) -> None:
    verdict = "met   " if row["met"] else "MISSED"
    print(
        f"{verdict} goal {row['goal']}: {row['name']}: {row['value']} (floor {row['floor']}, "
        f"{row['ratio']} x, limit {row['limit']})"
    )
    print(json.dumps(row), file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
