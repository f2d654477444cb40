"""What every recorded measurement says of itself: the day, machine and versions."""

import datetime
import json
import os
import platform
from pathlib import Path
from typing import Any

import torch
import torchvision


def save(script: str, results: dict[str, Any]) -> None:
    """Write ``results`` of a script (pass ``__file__``) to results/<its name>.json."""
    record = {
        "date": datetime.date.today().isoformat(),
        "machine": {
            "processor": processor(),
            "cores": os.cpu_count(),
            "threads": torch.get_num_threads(),
            "system": f"{platform.system()} {platform.machine()}",
        },
        "versions": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "torchvision": torchvision.__version__,
        },
        **results,
    }
    path = Path(script).with_name("results") / f"{Path(script).stem}.json"
    path.write_text(json.dumps(record, indent=2) + "\n")


def processor() -> str:
    """Return the name of the processor, as the system tells it."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.split(":")[1].strip() for line in lines if "model name" in line]
    return names[0] if names else platform.processor() or platform.machine()
