"""The referee of training: losses, optimiser steps, clipping, schedules and metrics in NumPy float64.

Written from the definitions in `specc.training`, sharing no code with a framework or with generated files.
"""

from __future__ import annotations

from specc.oracle.training.clipping import clipped
from specc.oracle.training.losses import loss
from specc.oracle.training.metrics import metric
from specc.oracle.training.optimizers import Updater
from specc.oracle.training.schedules import PlateauRate, learning_rate

__all__ = ["PlateauRate", "Updater", "clipped", "learning_rate", "loss", "metric"]
