"""Real handwritten digits, 8 by 8, that come with scikit-learn: nothing is downloaded.

Bundled there from the UCI repository, "Optical Recognition of Handwritten Digits" (1998), its test part of 1797 images.
"""

from __future__ import annotations

from specc.data._faults import extra
from specc.data.values import Dataset, Facts, Request, Split

FACTS = Facts(
    name="digits",
    shape=(8, 8),
    classes=10,
    train=1437,
    test=360,
    description="real handwritten digits, 8 by 8, grey; comes with scikit-learn",
    peak=16.0,
)

#: Every fifth image is a test image. The images lie in the order of their writers, so both parts see all of them.
TEST_EVERY = 5


def load(request: Request) -> Dataset:
    """Images (N, 8, 8) of bytes 0 to 16 with their digits. Raises SpecError: E803 scikit-learn is not installed."""
    import numpy as np

    bunch = extra("sklearn.datasets", "scikit-learn", "the digits").load_digits()
    x = bunch.images.astype(np.uint8)  # stored as floats, all of them whole
    y = bunch.target.astype(np.int64)
    test = np.arange(len(x)) % TEST_EVERY == 0
    return Dataset(
        name=FACTS.name,
        train=Split.of(x[~test], y[~test]),
        test=Split.of(x[test], y[test]),
        classes=FACTS.classes,
        class_names=tuple("0123456789"),
        peak=FACTS.peak,
    )
