"""``specc train --target keras``: results, resuming to the same bits, faults."""

from __future__ import annotations

import pytest
from fit_cases import TrainingCases

pytestmark = pytest.mark.keras


class TestKeras(TrainingCases):
    """Trainings with Keras."""

    target = "keras"
    fast = "xla"
