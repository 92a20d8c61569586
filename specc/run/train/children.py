"""Child processes for training: faster than those for checks, but still the same bits on every run."""

from __future__ import annotations

import os

from specc.run.child import Bounds, Child


def child_for(target: str, threads: int, dtype: str) -> Child:
    """A child with so many threads; 0 stands for all that the machine has.

    The order of sums depends on the number of threads, so it is kept for a resumed run. oneDNN has kernels for float32
    only, and is left out elsewhere.
    """
    count = str(threads or cores())
    environment = {
        "OMP_NUM_THREADS": count,
        "MKL_NUM_THREADS": count,
        "TF_NUM_INTRAOP_THREADS": count,
        "TF_ENABLE_ONEDNN_OPTS": "1" if dtype == "float32" else "0",
    }
    # A step may take long, and how much memory a model needs is up to its user.
    return Child(target, Bounds(seconds=3600.0, memory=2**50, log=2**30), environment)


def cores() -> int:
    """How many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1
