"""Where the real inputs for tests lie; a test without them is skipped with its reason."""

from pathlib import Path

import pytest

_FOLDER = Path(__file__).parents[2] / "shared" / "data"


def shared_data() -> Path:
    """The folder beside the repository that MANIFEST.tsv describes."""
    if not _FOLDER.is_dir():
        pytest.skip(f"the shared test data is not at {_FOLDER}")
    return _FOLDER
