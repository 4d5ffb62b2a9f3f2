"""The pages look as they did when somebody last judged them (docs/screenshots/paper-*.png)."""

from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from tests.reports import reading
from tests.reports.samples import all_samples

APPROVED = Path(__file__).parents[2] / "docs" / "screenshots"
SAMPLES = all_samples()
# Versions of poppler smooth edges a little differently; a moved line differs by far more.
MOST_DIFFERENCE = 1.0


@pytest.mark.parametrize("name", SAMPLES)
def test_a_page_looks_as_approved(name: str) -> None:
    """After a change that is meant: look at the pages, then run tools/paper_samples.py."""
    for number, picture in enumerate(reading.pictures(SAMPLES[name])[:2], 1):
        approved = Image.open(APPROVED / f"paper-{name}-{number}.png").convert("RGB")
        assert picture.size == approved.size
        difference = ImageStat.Stat(ImageChops.difference(picture, approved)).mean
        assert max(difference) < MOST_DIFFERENCE
