"""run.py: what a person types first, on a computer where nothing is set up yet."""

import ast
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = "import sys; print('started with', *sys.argv[1:])\n"


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("run_of_the_tree", ROOT / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A source tree with a program that needs no libraries, so that setting up is quick."""
    shutil.copy(ROOT / "run.py", tmp_path)
    for lock in ("requirements.lock", "requirements-dev.lock"):
        (tmp_path / lock).write_text("# nothing needed\n")
    (tmp_path / "clinic_desktop").mkdir()
    (tmp_path / "clinic_desktop" / "__main__.py").write_text(PROGRAM)
    return tmp_path


def make_wheel(folder: Path) -> Path:
    """The smallest installable library."""
    folder.mkdir()
    about = {"METADATA": "Metadata-Version: 2.1\nName: sample\nVersion: 1\n"}
    about["WHEEL"] = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    about["RECORD"] = "sample.py,,\n"
    wheel = folder / "sample-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("sample.py", "")
        for name, text in about.items():
            archive.writestr(f"sample-1.dist-info/{name}", text)
    return wheel


def alone() -> dict[str, str]:
    """The environment without this tree on the path, which `run.py test` puts there."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


def run(
    tree: Path, *arguments: str, python: Path | str = sys.executable
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(python), str(tree / "run.py"), *arguments],
        cwd="/",
        env={**alone(), "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tree / "wheels")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_old_python_can_still_read_it_and_is_told_what_to_do() -> None:
    ast.parse((ROOT / "run.py").read_text("utf-8"), feature_version=(3, 8))
    module = load()
    for version in ((3, 8), (3, 10), (3, 15)):
        with pytest.raises(module.SetUpError, match=r"needs Python 3\.11"):
            module.refuse_unsuitable_python(version)
    module.refuse_unsuitable_python((3, 14))


def test_the_first_start_sets_up_and_the_second_does_nothing_but_start(copy: Path) -> None:
    first = run(copy, "--data", "elsewhere")
    assert first.stdout.endswith("started with --data elsewhere\n"), first.stderr
    assert "Making a Python environment" in first.stdout
    began = time.monotonic()
    second = run(copy, "demo")
    assert second.stdout == "started with demo\n"
    assert time.monotonic() - began < 1.0  # 0.1 s of its own when the machine is idle


def test_an_interrupted_set_up_is_made_anew(copy: Path) -> None:
    half = copy / ".venv" / "bin"
    half.mkdir(parents=True)
    (half / "left_over").write_text("")
    assert run(copy).stdout.endswith("started with\n")
    assert not (half / "left_over").exists()


def test_an_environment_does_not_replace_itself(copy: Path) -> None:
    assert run(copy).returncode == 0
    (copy / "requirements.lock").write_text("# another one\n")
    inside = copy / ".venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    refused = run(copy, python=inside)
    assert refused.returncode == 1
    assert "python3 run.py" in refused.stderr
    assert inside.exists()
    assert "started" in run(copy).stdout


def test_only_the_very_file_the_lock_names_is_installed(copy: Path) -> None:
    wheel = make_wheel(copy / "wheels")
    right, wrong = hashlib.sha256(wheel.read_bytes()).hexdigest(), "0" * 64
    lock, stamp = copy / "requirements.lock", copy / ".venv" / "clinic_desktop.json"

    lock.write_text(f"sample==1 --hash=sha256:{right}\n")
    assert run(copy).stdout.endswith("started with\n")
    assert json.loads(stamp.read_text())["python"] == sys.version

    lock.write_text(f"sample==1 --hash=sha256:{wrong}\n")
    refused = run(copy)
    assert refused.returncode == 1
    assert "HASHES" in refused.stderr
    assert not stamp.exists()


def test_an_incomplete_copy_of_the_program_is_said_plainly(copy: Path) -> None:
    (copy / "requirements.lock").unlink()
    failed = run(copy)
    assert failed.returncode == 1
    assert "requirements.lock is missing" in failed.stderr


@pytest.mark.parametrize("name", ["requirements", "requirements-dev", "requirements-build"])
def test_lock_files_hash_every_library_and_name_no_place_on_a_machine(name: str) -> None:
    text = (ROOT / f"{name}.lock").read_text("utf-8")
    assert not [word for word in ("http", "file:", "find-links", "/opt", "index") if word in text]
    entries = [block for block in text.replace("\\\n", "").splitlines() if "==" in block]
    assert len(entries) > 40
    assert all("--hash=sha256:" in entry for entry in entries)


def test_all_lock_files_agree_on_the_versions_that_run() -> None:
    run_time = versions("requirements.lock")
    for lock in ("requirements-dev.lock", "requirements-build.lock"):
        assert run_time.items() <= versions(lock).items()


def versions(lock: str) -> dict[str, str]:
    lines = (ROOT / lock).read_text("utf-8").splitlines()
    pinned = (line.split()[0].split("==", 1) for line in lines if "==" in line.partition(";")[0])
    return {entry[0]: entry[1] for entry in pinned}


def test_a_missing_debian_package_is_noticed_and_newer_names_count() -> None:
    module = load()
    if not shutil.which("dpkg-query"):
        pytest.skip("this system has no Debian packages")
    assert module.missing_debian(["dpkg", "surely-no-such-package"]) == ["surely-no-such-package"]
