"""The page on compilation runs to its end where no C++ compiler is found."""

import os
import subprocess
import sys
from pathlib import Path

from scripts import pages

PAGE = "chapters/scaling/compile-and-precision"


def test_without_a_compiler_the_page_says_so_and_goes_on(tmp_path: Path) -> None:
    sources = [cell.source for cell in pages.code_cells(pages.read(PAGE))]
    (cell,) = [source for source in sources if "def try_compile" in source]
    code = f"import torch\n{cell}\nprint(try_compile(gelu, torch.ones(3)) is gelu)"
    kept = {name: value for name, value in os.environ.items() if name != "CXX"}
    nothing = {"PATH": str(tmp_path), "TORCHINDUCTOR_CACHE_DIR": str(tmp_path / "new")}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**kept, **nothing, "CUDA_VISIBLE_DEVICES": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    sentence, same = done.stdout.splitlines()
    assert sentence.startswith("torch.compile cannot work here and changes nothing:")
    assert same == "True"
