"""Share the cores: how long PyTorch's threads spin, and how many there are.

The threads of OpenMP wait for each other by spinning, a few milliseconds in GNU's
library. Beside another program, the one that they wait for may not be running, and the
spinning keeps it from a core: an epoch can take ten times as long
(``benchmarks/busy.py``).
"""

import os
import sys
import time
from pathlib import Path

# Some hundredths of a millisecond: as long as most pauses between two operations of a
# training step, shorter than the turn that another program gets.
SPINS = "1000"
RUNNING = Path("/proc/loadavg")


def share_cores() -> None:
    """Bound the spinning, and leave those cores alone that others are using now.

    The bound is read when PyTorch is loaded, so call this before. What the environment
    says (``GOMP_SPINCOUNT``, ``OMP_WAIT_POLICY``, ``OMP_NUM_THREADS``) stays.
    """
    if "torch" not in sys.modules and "OMP_WAIT_POLICY" not in os.environ:
        os.environ.setdefault("GOMP_SPINCOUNT", SPINS)
    import torch

    others = 0 if "OMP_NUM_THREADS" in os.environ else running_programs()
    if others:
        torch.set_num_threads(max(1, torch.get_num_threads() - others))


def running_programs() -> int:
    """Return how many programs are computing beside this one; 0 but on Linux."""
    if not RUNNING.exists():
        return 0
    counts = []
    for _ in range(5):  # what only wakes up for a moment does not count
        counts.append(int(RUNNING.read_text().split()[3].partition("/")[0]))
        time.sleep(0.002)
    return min(counts) - 1
