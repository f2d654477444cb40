"""utils/plotting.py and utils/pictures.py: what is drawn, and how often."""

import base64
import io
import re

import matplotlib
import nbformat
import numpy as np
import pytest
import torch
from matplotlib import pyplot as plt
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from nbclient import NotebookClient
from PIL import Image

from utils import (
    Animator,
    plot,
    plotting,
    set_figsize,
    show_heatmaps,
    show_images,
    show_tensors,
    source,
)

COLOURS = ["#2f7fd1", "#d9730d", "#2a9d5c", "#c2478f", "#8a63d2"]
INK = "#767676"


@pytest.fixture
def shown(monkeypatch):
    """Pretend to be in a notebook; collect the SVG of every figure shown."""
    figures = []

    def publish(bundle, metadata=None, display_id=None, update=False):
        figures.append(bundle["image/svg+xml"])

    for module in (source, plotting):
        monkeypatch.setattr(module, "in_notebook", lambda: True)
        monkeypatch.setattr(module, "publish", publish)
    monkeypatch.setattr(plotting, "at_end_of_cell", lambda callback: None)
    return figures


def texts(svg):
    return re.findall(r"<text [^>]*>(.*?)</text>", svg)


def squares(svg):
    """Return (face, text, ink) of each square of show_tensors."""
    faces = re.findall(r'style="fill: (#\w+); stroke: #ffffff', svg)
    words = re.findall(r'<text style="([^"]*)"[^>]*>(.*?)</text>', svg)
    words = [(w, re.search(r"fill: (#\w+)", s)) for s, w in words if INK not in s]
    inks = [ink.group(1) if ink else "#000000" for _, ink in words]
    return list(zip(faces, [w for w, _ in words], inks, strict=True))


def test_plot_has_names_colours_and_no_background(shown):
    x = torch.linspace(0, 1, 5)
    plot(x, [x, x**2, x**3], "time (s)", "height", ["a", "b", "c"])
    [svg] = shown
    assert {"time (s)", "height", "a", "b", "c"} <= set(texts(svg))
    strokes = re.findall(r"stroke: (#2f7fd1|#d9730d|#2a9d5c|#c2478f)", svg)
    assert list(dict.fromkeys(strokes)) == COLOURS[:3]
    assert "#ffffff" not in svg
    for style in re.findall(r'<text style="([^"]*)"', svg):
        assert f"fill: {INK}" in style


def test_the_same_call_gives_the_same_bytes(shown, monkeypatch):
    for _ in range(2):
        show_images(torch.arange(8.0).reshape(2, 2, 2), 1, 2, titles="ab")
        plot([1, 2, 3], xlabel="x")
        monkeypatch.setitem(matplotlib.rcParams, "xtick.major.size", 9)
    assert shown[:2] == shown[2:]
    assert not re.search(r"20\d\d-\d\d|matplotlib\.org", shown[0])


def test_plot_takes_what_d2l_takes(monkeypatch):
    def lines(*args):
        _, axes = plt.subplots()
        plot(*args, axes=axes)
        data = [(x.get_xdata().tolist(), x.get_ydata().tolist()) for x in axes.lines]
        plt.close("all")
        return data

    assert lines([5, 6]) == [([0, 1], [5, 6])]
    assert lines([[5, 6], [7]]) == [([0, 1], [5, 6]), ([0], [7])]
    both = [([1, 2], [5, 6]), ([1, 2], [7, 8])]
    assert lines([1, 2], [[5, 6], [7, 8]]) == both
    assert lines([[1, 2]], [torch.tensor([5, 6]), np.array([7, 8])]) == both
    assert lines(torch.tensor([1, 2]), torch.tensor([[5, 6], [7, 8]])) == both
    assert lines(torch.ones(1, requires_grad=True)) == [([0], [1])]


def test_plot_refuses_curves_that_do_not_fit():
    with pytest.raises(ValueError, match=r"\[3\] positions for \[2\] heights"):
        plot([1, 2, 3], [1, 2])


def test_plot_sets_scales_and_limits():
    _, axes = plt.subplots()
    plot([1, 10], [1, 100], xlim=(1, 10), ylim=(1, 200), yscale="log", axes=axes)
    assert axes.get_xlim() == (1, 10) and axes.get_ylim() == (1, 200)
    assert axes.get_yscale() == "log"
    plt.close("all")


def test_plot_names_its_positions(shown):
    plot([3, 1, 2], xticks=["a", "b", "c"])
    plot([3, 1, 2], xticks=["a long name of a position"] * 3)
    short, long = shown
    assert texts(short)[:3] == ["a", "b", "c"]
    assert "rotate(-90" not in short and long.count("rotate(-90") == 3


def test_set_figsize_styles_figures_of_ones_own():
    with matplotlib.rc_context():
        set_figsize((2, 1))
        fig, axes = plt.subplots()
        assert fig.get_size_inches().tolist() == [2, 1]
        [line] = axes.plot([1, 2])
        assert line.get_color() == COLOURS[0]
        plt.close(fig)


def images_in(svg):
    found = re.findall(r'href="data:image/png;base64,\s*([^"]*)"', svg)
    return [Image.open(io.BytesIO(base64.b64decode(data))) for data in found]


def test_images_keep_their_own_pixels(shown):
    imgs = torch.randint(0, 256, (3, 1, 28, 28), dtype=torch.uint8)
    axes = show_images(imgs, 2, 2, titles=["one", "two", "three"])
    assert axes.shape == (3,)
    [svg] = shown
    found = images_in(svg)
    assert [image.size for image in found] == [(28, 28)] * 3
    assert texts(svg) == ["one", "two", "three"]
    assert "pixelated" in svg
    for image, original in zip(found, imgs, strict=True):
        pixels = np.asarray(image.convert("L")).astype(int)
        # The file may be upside down and turned again by a transform.
        error = min(
            np.abs(p - original[0].numpy()).max() for p in (pixels, pixels[::-1])
        )
        assert error <= 1
    assert len(svg) < 16_000  # of noise; a resampled picture takes ten times as much


@pytest.mark.parametrize(
    "imgs",
    [
        torch.rand(2, 8, 8),
        torch.rand(2, 3, 8, 8),
        np.random.default_rng(0).random((2, 8, 8, 3)),
        [torch.rand(4, 8), np.zeros((8, 4), dtype=np.uint8)],
        torch.randn(2, 3, 8, 8) * 3,
        torch.zeros(2, 8, 8),
        torch.full((2, 8, 8), -1.0),
    ],
)
def test_images_of_all_kinds(shown, imgs):
    show_images(imgs, 1, 2)
    assert len(images_in(shown[0])) == 2


def test_labels_can_be_titles(shown):
    show_images(torch.rand(2, 4, 4), 1, 2, titles=torch.tensor([3, 8]))
    show_images(torch.rand(2, 4, 4), 1, 2, titles=np.array([3, 8]))
    assert [texts(svg) for svg in shown] == [["3", "8"]] * 2


def test_one_grey_scale_for_all_images(shown):
    show_images([torch.zeros(2, 2), torch.ones(2, 2), torch.full((2, 2), 0.5)], 1, 3)
    levels = [image.convert("L").getpixel((0, 0)) for image in images_in(shown[0])]
    assert levels == [0, 255, pytest.approx(127.5, abs=1)]


def test_images_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="5 images do not fit into 2 x 2"):
        show_images(torch.rand(5, 4, 4), 2, 2)
    with pytest.raises(ValueError, match=r"not \(2, 4, 4\)"):
        show_images(torch.rand(1, 2, 4, 4), 1, 1)


def test_heatmaps_share_a_scale(shown):
    values = torch.stack([torch.zeros(2, 3), torch.ones(2, 3)])[None]
    axes = show_heatmaps(values, "keys", "queries", titles=["a", "b"])
    assert axes.shape == (1, 2)
    assert [ax.images[0].get_clim() for ax in axes.flat] == [(0, 1), (0, 1)]
    assert texts(shown[0]).count("keys") == 2
    assert texts(shown[0]).count("queries") == 1


def test_heatmaps_say_which_shape_they_need():
    with pytest.raises(ValueError, match=r"matrix\[None, None\]"):
        show_heatmaps(torch.eye(2), "x", "y")


def test_tensors_are_written_in_order(shown):
    X = torch.tensor([[-2.0, 0.5], [0.0, 3.0]])
    show_tensors(X, torch.arange(3), torch.tensor(7), titles=["X", "y", "z"])
    written = [text for _, text, _ in squares(shown[0])]
    assert written == ["-2", "0.5", "0", "3", "0", "1", "2", "7"]
    assert {"X", "y", "z"} < set(texts(shown[0]))


def test_rows_go_down_and_columns_to_the_right(shown):
    """Each number stands on its square, and as it does when a tensor is printed."""
    X = torch.arange(6).reshape(2, 3)
    [ax] = show_tensors(X, X.T + 10)[0]
    places = {}
    for text, square in zip(ax.texts[1:7] + ax.texts[8:], ax.patches, strict=True):
        x, y = ax.transData.transform(text.get_position())
        assert square.get_window_extent().contains(x, y)
        places[int(text.get_text())] = x, y
    for tensor in (X, X.T + 10):
        x, y = np.array([places[i.item()] for i in tensor.flatten()]).T
        rows, columns = tensor.shape
        x, y = x.reshape(rows, columns), y.reshape(rows, columns)
        assert (np.diff(x, axis=1) > 1).all() and np.ptp(x, axis=0).max() < 0.01
        assert (np.diff(y, axis=0) < -1).all() and np.ptp(y, axis=1).max() < 0.01
    assert max(places[i][0] for i in range(6)) < min(
        places[i][0] for i in range(10, 16)
    )


def test_equal_numbers_have_equal_colours_everywhere(shown):
    show_tensors(torch.tensor([[1.0, -4.0]]), torch.tensor([4.0, 1.0, 0.0]))
    faces = {(text, face) for face, text, _ in squares(shown[0])}
    assert len(faces) == 4
    assert dict(faces)["4"] == COLOURS[0]
    assert dict(faces)["-4"] == COLOURS[1]
    assert dict(faces)["0"] == "#f2f2f2"


def luminance(colour):
    parts = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in to_rgb(colour)
    ]
    return np.dot(parts, (0.2126, 0.7152, 0.0722))


def test_numbers_can_be_read_on_every_square(shown):
    show_tensors(torch.linspace(-1, 1, 31), torch.tensor([torch.nan, torch.inf]))
    for face, text, ink in squares(shown[0]):
        low, high = sorted([luminance(face), luminance(ink)])
        assert (high + 0.05) / (low + 0.05) >= 4.5, (face, text, ink)


def test_tensors_of_truth_values_and_gaps(shown):
    show_tensors(torch.tensor([True, False]), torch.tensor([torch.nan, -torch.inf]))
    assert [text for _, text, _ in squares(shown[0])] == [
        "True",
        "False",
        "nan",
        "-inf",
    ]
    assert squares(shown[0])[2][0] == "#b8b8b8"


def test_a_tensor_of_three_axes_is_a_row_of_matrices(shown):
    show_tensors(torch.arange(12).reshape(3, 2, 2), titles=["X"])
    assert [text for _, text, _ in squares(shown[0])] == [str(i) for i in range(12)]
    assert texts(shown[0]).count("X") == 1


def test_rows_and_columns_have_names(shown):
    names = {"rows": ["one", "two"], "columns": ["left", "right"]}
    show_tensors(torch.eye(2), titles=["X"], **names)
    [ax] = show_tensors(torch.eye(2), titles=["X"], **names).flat
    at = {text.get_text(): text.get_position() for text in ax.texts}
    assert at["X"][1] < at["one"][1] < at["two"][1] < at["left"][1]
    assert at["one"][0] < at["left"][0] < at["right"][0]
    assert {"one", "two", "left", "right"} < set(texts(shown[0]))


def test_numbers_are_written_as_asked(shown):
    show_tensors(torch.tensor([1 / 3]), fmt="{:.2f}")
    assert squares(shown[0])[0][1] == "0.33"


@pytest.mark.parametrize(
    ("tensors", "message"),
    [
        ([], "at least one tensor"),
        ([torch.zeros(60, 2)], r"not the shape \(60, 2\): take a slice"),
        ([torch.zeros(1, 1, 1, 1)], "up to three axes"),
        ([torch.zeros(0)], r"not the shape \(0,\)"),
    ],
)
def test_tensors_that_cannot_be_read_are_refused(tensors, message):
    with pytest.raises(ValueError, match=message):
        show_tensors(*tensors)


def test_animator_prints_a_line_elsewhere(capsys):
    animator = Animator("epoch", legend=["loss", "acc"])
    animator.add(1, (0.5, 0.25))
    animator.add(2, torch.tensor([0.25, 0.75]))
    expected = "epoch 1: loss 0.500, acc 0.250\nepoch 2: loss 0.250, acc 0.750\n"
    assert capsys.readouterr().out == expected


def test_animator_prints_which_panel(capsys):
    Animator("epoch", panels=PANELS).add(1, (0.5, 0.25, 0.75))
    line = "epoch 1: train loss 0.500, train accuracy 0.250, test accuracy 0.750\n"
    assert capsys.readouterr().out == line


def test_animator_without_names(capsys):
    Animator().add(0.5, 3)
    assert capsys.readouterr().out == "x 0.5: y0 3.000\n"


def test_animator_leaves_a_curve_without_a_point(capsys, shown):
    animator = Animator("epoch", legend=["loss", "acc"])
    animator.add(0.5, (0.5, None))
    animator.add(1, (0.25, 0.75))
    animator.draw()
    colours = ("#2f7fd1", "#d9730d")
    drawn = [len(re.findall(f"<use [^>]*fill: {c}", shown[-1])) for c in colours]
    assert drawn == [2 + 1, 1 + 1]  # and one each in the legend


def test_animator_prints_only_what_was_added(capsys):
    animator = Animator("epoch", legend=["loss", "acc"])
    animator.add(0.5, (0.5, None))
    animator.add(1, (None, 0.75))
    expected = "epoch 0.5: loss 0.500\nepoch 1: acc 0.750\n"
    assert capsys.readouterr().out == expected


PANELS = {"loss": ["train"], "accuracy": ["train", "test"]}


@pytest.fixture
def drawn(shown, monkeypatch):
    """The figures of an Animator, as Matplotlib has them when they are saved."""
    figures = []
    bundle = plotting.svg_bundle
    monkeypatch.setattr(
        plotting, "svg_bundle", lambda fig: figures.append(fig) or bundle(fig)
    )
    return figures


def test_panels_have_axes_of_their_own(drawn):
    animator = Animator("epoch", xlim=(0.5, 3.5), panels=PANELS)
    for epoch in (1, 2, 3):
        animator.add(epoch, (3 / epoch, 0.2 * epoch, 0.3 * epoch))
    animator.draw()
    loss, accuracy = drawn[-1].axes
    assert [ax.get_ylabel() for ax in (loss, accuracy)] == ["loss", "accuracy"]
    heights = [ln.get_ydata() for ax in (loss, accuracy) for ln in ax.lines]
    np.testing.assert_allclose(heights, [[3, 1.5, 1], [0.2, 0.4, 0.6], [0.3, 0.6, 0.9]])
    assert loss.lines[0].get_color() == accuracy.lines[0].get_color() == COLOURS[0]
    assert loss.get_legend() is accuracy.get_legend() is None


@pytest.mark.parametrize("ends", [(0.5, 0.9), (0.9, 0.5), (0.7, 0.701), (0.701, 0.7)])
def test_each_line_has_its_name_at_its_end(drawn, ends):
    animator = Animator("epoch", panels={"accuracy": ["train", "test"]})
    animator.add(1, (0.1, 0.1))
    animator.add(2, ends)
    animator.draw()
    [ax] = drawn[-1].axes
    renderer = FigureCanvasAgg(drawn[-1]).get_renderer()
    boxes = {text.get_text(): text.get_window_extent(renderer) for text in ax.texts}
    low, high = sorted(boxes, key=dict(zip(("train", "test"), ends, strict=True)).get)
    assert boxes[low].y1 <= boxes[high].y0, "one name lies on the other"
    for name, y in zip(("train", "test"), ends, strict=True):
        right, height = ax.transData.transform((2, y))
        assert 0 < boxes[name].x0 - right < 10
        assert abs((boxes[name].y0 + boxes[name].y1) / 2 - height) < 16


def test_a_panel_of_nothing_but_nan_is_left_out(drawn):
    animator = Animator("epoch", panels=PANELS)
    animator.add(1, (3, None, None))
    animator.draw()
    animator.add(2, (3, np.nan, np.nan))
    animator.draw()
    assert [len(figure.axes) for figure in drawn] == [2, 1]
    assert drawn[-1].axes[0].get_ylabel() == "loss"


@pytest.mark.parametrize("panels", [None, {"loss": ["train"]}, PANELS])
@pytest.mark.parametrize("num_epochs", [1, 12, 30])
def test_all_of_the_live_curve_is_in_the_picture(drawn, panels, num_epochs):
    animator = Animator(
        "epoch", "height", list("abc"), (0.5, num_epochs + 0.5), panels=panels
    )
    for epoch in range(1, num_epochs + 1):
        ys = (3e3 / epoch, 0.9 - 0.8 / epoch, 0.9 - 0.81 / epoch)
        animator.add(epoch, ys[: 1 if panels and len(panels) == 1 else 3])
    animator.draw()
    figure = drawn[-1]
    assert len(figure.axes) == (len(panels) if panels else 1)
    renderer = FigureCanvasAgg(figure).get_renderer()
    boxes = [ax.get_tightbbox(renderer) for ax in figure.axes]
    for box in boxes:
        assert box.x0 >= 0 and box.y0 >= 0, box
        assert box.x1 <= figure.bbox.x1 and box.y1 <= figure.bbox.y1, box
    for box, other in zip(boxes, boxes[1:], strict=False):
        assert box.x1 < other.x0, "the panels overlap"
    for ax in figure.axes:
        assert ax.bbox.width > 100 and ax.bbox.height > 100
        for line in ax.lines:
            assert len(line.get_xdata()) == num_epochs
            for point in ax.transData.transform(line.get_xydata()):
                assert ax.bbox.contains(*point), "a point outside its axes"
    width = re.search(
        r'width="([\d.]+)pt"', plotting.svg_bundle(figure)["image/svg+xml"]
    )
    assert 480 <= float(width[1]) / 0.75 <= 560, "pixels on a page"


def test_animator_refuses_another_number_of_curves():
    animator = Animator()
    animator.add(1, [1, 2])
    with pytest.raises(ValueError, match=r"2 curves, but add\(\) got 3 heights"):
        animator.add(2, [1, 2, 3])


def test_other_processes_draw_and_print_nothing(monkeypatch, capsys, shown):
    monkeypatch.setattr(plotting, "is_main_process", lambda: False)
    Animator().add(1, 1)
    monkeypatch.setattr(plotting, "in_notebook", lambda: False)
    Animator().add(1, 1)
    assert capsys.readouterr().out == "" and shown == []


def test_animator_draws_seldom_and_the_last_point_always(shown, monkeypatch):
    now = [0.0]
    # A drawing takes 0.1 s here, a point 0.01 s.
    monkeypatch.setattr(plotting.time, "perf_counter", lambda: now[0])
    bundle = plotting.svg_bundle

    def slow_bundle(fig):
        now[0] += 0.1
        return bundle(fig)

    monkeypatch.setattr(plotting, "svg_bundle", slow_bundle)
    animator = Animator("step")
    for i in range(1000):
        now[0] += 0.01
        animator.add(i, i)
    drawn = len(shown)
    assert 4 <= drawn <= 6  # 10 s of points; a twentieth is five drawings
    animator.draw()
    animator.draw()
    assert len(shown) == drawn + 1
    path = re.findall(r'<path d="([^"]*)" clip-path[^>]*stroke: #2f7fd1', shown[-1])
    assert path


CELLS = [
    "import torch; from torch import nn; import utils; from utils import *",
    # two runs in a cell, the second with an error after its last point
    "X = torch.randn(8, 2); it = [(X, (X[:, 0] > 0).long())]\n"
    "net = nn.Linear(2, 2); optimizer = torch.optim.SGD(net.parameters(), lr=0.1)\n"
    "curves = train(net, it, it, 12, optimizer)",
    "for i in range(2):\n"
    "    a = Animator('x')\n"
    "    for x in range(7): a.add(x, x)\n"
    "raise KeyboardInterrupt",
    "show_tensors(torch.eye(2))",
    "show_images(torch.rand(2, 4, 4), 1, 2)",
    "show_source(accuracy)",
    "plot([1, 2])",
    "len(get_ipython().events.callbacks['post_execute']), utils.source.in_notebook()",
]


@pytest.fixture(scope="module")
def outputs():
    """The final outputs of CELLS in a real kernel, a list a cell."""
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, kernel_name="python3", allow_errors=True).execute()
    return [cell.outputs for cell in notebook.cells]


def points(svg):
    return len(re.findall(r"<use [^>]*fill: #2f7fd1", svg))


def test_a_kernel_imports_in_silence(outputs):
    assert outputs[0] == []


def test_training_in_a_kernel_leaves_one_whole_figure(outputs):
    [figure] = outputs[1]
    assert figure.data["text/plain"] == "<Figure with 2 axes>"
    svg = figure.data["image/svg+xml"]
    assert {"epoch", "loss", "accuracy", "train", "test"} <= set(texts(svg))
    assert points(svg) == 2 * 12


def test_each_animator_leaves_its_figure_also_after_an_error(outputs):
    *figures, error = outputs[2]
    assert error.ename == "KeyboardInterrupt"
    assert [points(figure.data["image/svg+xml"]) for figure in figures] == [7, 7]


@pytest.mark.parametrize("cell", [3, 4, 6])
def test_a_cell_that_draws_shows_one_figure_and_nothing_else(outputs, cell):
    [figure] = outputs[cell]
    assert figure.output_type == "display_data"
    assert set(figure.data) == {"image/svg+xml", "text/plain"}


def test_source_in_a_kernel(outputs):
    [code] = outputs[5]
    assert "def accuracy(" in code.data["text/markdown"]


def test_nothing_stays_behind_in_the_kernel(outputs):
    [result] = outputs[7]
    callbacks, in_notebook = eval(result.data["text/plain"])
    assert in_notebook is True
    assert callbacks <= 1  # the inline backend's own
