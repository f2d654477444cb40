"""Links from names in prose to PyTorch's documentation."""

import pytest
from api import full_name
from api_names import DOCS, address
from bs4 import BeautifulSoup

from tests import quiz_site

# What the documentation calls its pages; looked up in its sources of 2026.
DOCUMENTED = {
    "torch.tensor": "generated/torch.tensor.html",
    "torch.from_numpy": "generated/torch.from_numpy.html",
    "torch.cat": "generated/torch.cat.html",
    "torch.manual_seed": "generated/torch.manual_seed.html",
    "torch.no_grad()": "generated/torch.no_grad.html",
    "torch.inference_mode": "generated/torch.autograd.grad_mode.inference_mode.html",
    "torch.sigmoid": "generated/torch.sigmoid.html",
    "torch.compile": "generated/torch.compile.html",
    "torch.autocast": "amp.html#torch.autocast",
    "torch.device": "tensor_attributes.html#torch.device",
    "torch.float32": "tensor_attributes.html#torch.dtype",
    "torch.Tensor": "tensors.html#torch.Tensor",
    "torch.Tensor.view": "generated/torch.Tensor.view.html",
    "torch.Tensor.grad": "generated/torch.Tensor.grad.html",
    "Tensor.T": "tensors.html#torch.Tensor.T",
    "nn.Linear": "generated/torch.nn.Linear.html",
    "torch.nn.Conv2d": "generated/torch.nn.Conv2d.html",
    "nn.CrossEntropyLoss()": "generated/torch.nn.CrossEntropyLoss.html",
    "nn.Flatten": "generated/torch.nn.modules.flatten.Flatten.html",
    "nn.Parameter": "generated/torch.nn.parameter.Parameter.html",
    "nn.Module.state_dict": "generated/torch.nn.Module.html#torch.nn.Module.state_dict",
    "nn.init.xavier_uniform_": "nn.init.html#torch.nn.init.xavier_uniform_",
    "nn.utils.clip_grad_norm_": "generated/torch.nn.utils.clip_grad_norm_.html",
    "F.conv2d": "generated/torch.nn.functional.conv2d.html",
    "F.cross_entropy": "generated/torch.nn.functional.cross_entropy.html",
    "torch.optim.SGD": "generated/torch.optim.SGD.html",
    "optim.Optimizer": "optim.html#torch.optim.Optimizer",
    "optim.lr_scheduler.OneCycleLR": "generated/torch.optim.lr_scheduler.OneCycleLR"
    ".html",
    "torch.utils.data.DataLoader": "data.html#torch.utils.data.DataLoader",
    "torch.cuda.synchronize": "generated/torch.cuda.synchronize.html",
    "torch.cuda.max_memory_allocated": "generated/torch.cuda.memory."
    "max_memory_allocated.html",
    "torch.amp.GradScaler": "amp.html#torch.amp.GradScaler",
}


@pytest.mark.parametrize("text", DOCUMENTED)
def test_documented_names_have_their_page(text):
    assert address(full_name(text)) == DOCS + DOCUMENTED[text]


@pytest.mark.parametrize(
    "text",
    [
        "nn.Conv9d",  # not there
        "torch.Tensor.nonsense",
        "torch.relu",  # there, and not in the documentation
        "torch.conv2d",
        "torch.relu_",
        "torch.pi",
        "torch.FloatTensor",
        "torch.nn",
        "F.Tensor",
        "nn.Linear.state_dict",  # on the page of another class
        "optim.Adam.step",
    ],
)
def test_other_names_have_none(text):
    assert address(full_name(text)) is None


@pytest.mark.parametrize(
    "text", ["nn.Linear(2, 1)", "net.T", "torch", "import torch", "my.nn.Linear", "F."]
)
def test_code_is_no_name(text):
    assert full_name(text) is None


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Build the tiny book; return the folder of the site."""
    folder = tmp_path_factory.mktemp("names") / "book"
    quiz_site.copy(folder)
    english, chinese = quiz_site.EDITIONS
    done = quiz_site.build(folder, english, quiz_site.NOTEBOOKS, chinese)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "_build" / "site"


@pytest.mark.parametrize("edition", ["en", "zh"])
def test_the_first_mention_in_a_section_is_a_link(site, edition):
    html = (site / edition / "chapters/part/names.html").read_text("utf-8")
    page = BeautifulSoup(html, "html.parser").article
    links = [(link.text, link["title"]) for link in page.select("a.api")]
    assert links == [
        ("nn.Conv2d", "torch.nn.Conv2d"),
        ("F.relu()", "torch.nn.functional.relu"),
        ("nn.Conv2d", "torch.nn.Conv2d"),
        ("F.relu", "torch.nn.functional.relu"),
    ]
    addresses = {link["href"].removeprefix(DOCS) for link in page.select("a.api")}
    assert addresses == {
        "generated/torch.nn.Conv2d.html",
        "generated/torch.nn.functional.relu.html",
    }
    assert not page.select(":is(h1, h2, summary, .quiz, a a) a.api")


def test_notebooks_have_the_links_too(site):
    notebook = (site.parent / "notebooks/en/part/names.ipynb").read_text("utf-8")
    assert (
        f"First [`nn.Conv2d`]({DOCS}generated/torch.nn.Conv2d.html), then" in notebook
    )
    assert notebook.count(DOCS) == 4
