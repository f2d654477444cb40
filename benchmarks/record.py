"""What every recorded measurement says of itself: the day, machine and versions."""

import datetime
import json
import os
import platform
from importlib import metadata
from pathlib import Path
from typing import Any

import torch


def save(script: str, found: dict[str, Any]) -> None:
    """Write ``found`` of a script (pass ``__file__``) to results/<its name>.json."""
    _write(results(script), {**header(), **found})


def merge(path: Path, rows: dict[str, Any]) -> dict[str, Any]:
    """Put measured rows beside those that the file has; return the whole record.

    Rows of another machine or of other versions are not comparable: they go.
    """
    old = load(path)["rows"] if is_of_this_machine(path) else {}
    record = {**header(), "rows": {**old, **rows}}
    _write(path, record)
    return record


def is_of_this_machine(path: Path) -> bool:
    """Return whether a record has the machine and the versions that are here."""
    here, kept = header(), load(path)
    return all(kept.get(key) == here[key] for key in ("machine", "versions"))


def load(path: Path) -> dict[str, Any]:
    """Return the record of a file, or an empty one."""
    return json.loads(path.read_text("utf-8")) if path.exists() else {"rows": {}}


def results(script: str) -> Path:
    """Return the place of a script's record; pass ``__file__``."""
    return Path(script).with_name("results") / f"{Path(script).stem}.json"


def header() -> dict[str, Any]:
    """Return the day, the machine and the versions."""
    machine = {
        "processor": processor(),
        "cores": os.cpu_count(),
        "threads": torch.get_num_threads(),
        "system": f"{platform.system()} {platform.machine()}",
    }
    if torch.cuda.is_available():
        machine["gpu"] = torch.cuda.get_device_name()
    versions = {"python": platform.python_version()}
    for name in ("torch", "torchvision", "d2l"):
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            versions[name] = "not installed"
    return {
        "date": datetime.date.today().isoformat(),
        "machine": machine,
        "versions": versions,
    }


def processor() -> str:
    """Return the name of the processor, as the system tells it."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.split(":")[1].strip() for line in lines if "model name" in line]
    return names[0] if names else platform.processor() or platform.machine()


def _write(path: Path, record: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(record, indent=1) + "\n", "utf-8")
