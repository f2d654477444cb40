"""Get the data that the pages train on, and note whether it is real or the sample."""

from scripts import pages
from utils.download import data_kind, fetch

NAME = "fashion-mnist"

if __name__ == "__main__":
    fetch(NAME)
    pages.DATA_KIND.parent.mkdir(exist_ok=True)
    pages.DATA_KIND.write_text(data_kind(NAME), "utf-8")
