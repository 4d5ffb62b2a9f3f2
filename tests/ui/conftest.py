"""Screens ask for figures on the pool: the clinic file is closed only after they have ended."""

from collections.abc import Iterator

import pytest

from clinic_desktop.data.database import Database
from clinic_desktop.ui import background


@pytest.fixture
def database(database: Database) -> Iterator[Database]:
    yield database
    background.stop_all()
