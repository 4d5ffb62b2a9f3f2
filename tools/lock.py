"""Make the hashed lock files anew from pyproject.toml: `python -m tools.lock [--upgrade]`."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = "# Made by `python -m tools.lock` from pyproject.toml: exact versions and file hashes.\n"
PYINSTALLER = "pyinstaller>=6.22,<7\n"


def main() -> None:
    """Write the three lock files; those for developing and building follow the one for running."""
    compile_lock("requirements.lock")
    follow = ["--constraints", "requirements.lock"]
    compile_lock("requirements-dev.lock", "--group", "dev", *follow)
    compile_lock("requirements-build.lock", "-", *follow, text=PYINSTALLER)


def compile_lock(name: str, *more: str, text: str = "") -> None:
    """Resolve for every platform and Python from 3.11 on; locked versions stay if they can."""
    target = ROOT / name
    bare = ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
    scope = ["--generate-hashes", "--universal", "--python-version", "3.11", "--quiet"]
    upgrade = [argument for argument in sys.argv[1:] if argument == "--upgrade"]
    if target.exists():
        target.write_text(target.read_text("utf-8").removeprefix(HEADER), "utf-8")
    command = [find_uv(), "pip", "compile", "pyproject.toml", *more, *bare, *scope, *upgrade]
    subprocess.run(  # noqa: S603 - every word of it is ours
        [*command, "--output-file", name], cwd=ROOT, input=text, text=True, check=True
    )
    target.write_text(HEADER + target.read_text("utf-8"), "utf-8")


def find_uv() -> str:
    beside = Path(sys.executable).with_name("uv")
    found = str(beside) if beside.exists() else shutil.which("uv")
    if not found:
        raise SystemExit("uv is needed to make the lock files: python -m pip install uv")
    return found


if __name__ == "__main__":
    main()
