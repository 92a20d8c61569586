"""``specc train --target torch``: results, resuming to the same bits, faults."""

from __future__ import annotations

import pytest
from fit_cases import TrainingCases

pytestmark = pytest.mark.torch


class TestPyTorch(TrainingCases):
    """Trainings with PyTorch."""

    target = "torch"
