"""The plumbing that the book's pages share: this list is the table of contents."""

from . import threads

threads.share_cores()  # before PyTorch is loaded

from .augment import random_crop, random_flip
from .data import (
    TensorLoader,
    load_array,
    load_data_cifar10,
    load_data_fashion_mnist,
    load_data_mnist,
)
from .device import is_main_process, try_all_gpus, try_gpu
from .download import fetch
from .grading import expect, grading
from .metrics import Accumulator, Timer, accuracy, evaluate_accuracy, evaluate_loss
from .pictures import show_heatmaps, show_images, show_tensors
from .plotting import Animator, plot, set_figsize
from .source import read_record, show_source
from .training import train, train_epoch

__all__ = [
    # device.py: which device, which process
    "try_gpu",
    "try_all_gpus",
    "is_main_process",
    # download.py: where data comes from
    "fetch",
    # data.py: whole tensors, batch by batch
    "TensorLoader",
    "load_array",
    "load_data_fashion_mnist",
    "load_data_mnist",
    "load_data_cifar10",
    # augment.py: whole batches, a draw an image
    "random_flip",
    "random_crop",
    # metrics.py: time, loss, accuracy
    "Timer",
    "Accumulator",
    "accuracy",
    "evaluate_accuracy",
    "evaluate_loss",
    # training.py: the loop
    "train_epoch",
    "train",
    # plotting.py: curves, one figure a call
    "set_figsize",
    "plot",
    "Animator",
    # pictures.py: images and tensors
    "show_images",
    "show_heatmaps",
    "show_tensors",
    # source.py: code and records on a page
    "show_source",
    "read_record",
    # grading.py: a reader's answers
    "grading",
    "expect",
]
