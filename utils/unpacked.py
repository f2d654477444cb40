"""Keep a data set unpacked beside its files, so that the next notebook need not wait.

To unpack Fashion-MNIST, once to check it and once to read it, takes half a second;
to read 55 MB and add up their CRC-32, a tenth of that.
"""

import json
import math
import struct
import zlib

import numpy as np
import torch

from .catalog import Pair, data_folder, known, store
from .download import say

NAME = "unpacked"  # a CRC-32 of the rest, the length of a JSON header, it, the bytes
Stamps = list[list[int]]


def stamps(name: str) -> Stamps | None:
    """Return the size and the time of each file of a data set; None if one is missing.

    They are other ones as soon as a file is changed or replaced.
    """
    folder = data_folder() / name
    try:
        found = [(folder / file).stat() for file in known(name).files]
    except OSError:
        return None
    return [[stat.st_size, stat.st_mtime_ns] for stat in found]


def recall(name: str) -> list[Pair] | None:
    """Return what was kept of the files that lie in the data folder now, or None."""
    path = data_folder() / name / NAME
    try:
        content = np.fromfile(path, np.uint8)
    except OSError:
        return None
    if len(content) < 8 or zlib.crc32(content[4:].data) != content[:4].view("<u4")[0]:
        say(f"{path} was damaged: it is made anew.")
        return None
    start = 8 + int(content[4:8].view("<u4")[0])
    head = json.loads(content[8:start].tobytes())
    if head["stamps"] != stamps(name):
        return None
    tensors = []
    for shape in head["shapes"]:
        end = start + math.prod(shape)
        tensors.append(torch.from_numpy(content[start:end]).view(shape))
        start = end
    X, y, X_test, y_test = tensors
    return [(X, y.long()), (X_test, y_test.long())]


def keep(name: str, pairs: list[Pair], of: Stamps) -> None:
    """Write down the content of files with these stamps, or nothing where it cannot."""
    from filelock import FileLock

    folder = data_folder() / name
    tensors = [tensor for X, y in pairs for tensor in (X, y.byte())]
    head = {"stamps": of, "shapes": [list(tensor.shape) for tensor in tensors]}
    text = json.dumps(head).encode()
    start = np.frombuffer(struct.pack("<II", 0, len(text)) + text, np.uint8)
    content = np.concatenate([start, *(tensor.numpy().ravel() for tensor in tensors)])
    content[:4].view("<u4")[0] = zlib.crc32(content[4:].data)
    try:
        with FileLock(folder / ".lock", timeout=0):  # who holds it writes the same
            store(content.data, folder / NAME)
    except OSError:
        pass
