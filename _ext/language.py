"""The editions of the book: their settings, and links from each page to its twins.

``book_editions`` in _config.yml maps a Sphinx language to the folder of its edition
below the site (``path``), its ``name`` and HTML ``code``, and to settings of its own
(``config``, ``theme``). What the site itself says is in locale/*/LC_MESSAGES/sphinx.po.
Chinese terms in other editions are marked as such, so that they are read out rightly.
"""

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinx.transforms.post_transforms import SphinxPostTransform

HAN = re.compile(
    r"([\u4e00-\u9fff]+(?:[\u3000-\u303f\uff00-\uffef]*[\u4e00-\u9fff]+)*)"
)


def edition(config: Config) -> dict[str, Any]:
    """Return the settings of the edition that is being built.

    Raises:
        ConfigError: if the language has no entry in ``book_editions``.
    """
    try:
        return config.book_editions[config.language]
    except KeyError:
        known = ", ".join(sorted(config.book_editions))
        raise ConfigError(
            f"No edition for language {config.language!r}: build with -D language= "
            f"one of {known}, or add it to book_editions in _config.yml."
        ) from None


def apply_edition(app: Sphinx, config: Config) -> None:
    """Put the edition's own settings over the common ones."""
    own = edition(config)
    for name, value in own.get("config", {}).items():
        config[name] = value
    config.html_theme_options.update(own.get("theme", {}))


def editions_of_page(
    config: Config, pagename: str, content_root: str
) -> list[dict[str, Any]]:
    """Return for each edition its name, code and the address of the page there."""
    return [
        {
            "name": other["name"],
            "code": other["code"],
            "href": f"{content_root}../{other['path']}/{pagename}.html",
            "current": language == config.language,
        }
        for language, other in config.book_editions.items()
    ]


def add_links(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Hand the links and the language code to the templates."""
    root = context.get("content_root", "./")
    context["editions"] = editions_of_page(app.config, pagename, root)
    context["language"] = edition(app.config)["code"]


class MarkChinese(SphinxPostTransform):
    """Say of Chinese words on a page in another language that they are Chinese."""

    default_priority = 500
    builders = ("html", "singlehtml")

    def run(self, **kwargs: Any) -> None:
        """Mark them, but for code and what is HTML already."""
        if self.config.language == "zh_CN":
            return
        for text in list(self.document.findall(nodes.Text)):
            parts = HAN.split(text)
            if len(parts) > 1 and not isinstance(text.parent, nodes.FixedTextElement):
                chinese = [
                    nodes.inline("", part, classes=["language-zh-CN"])
                    for part in parts[1::2]
                ]
                others = [nodes.Text(part) for part in parts[::2]]
                mixed = [x for pair in zip(others, chinese, strict=False) for x in pair]
                text.parent.replace(text, [*mixed, others[-1]])


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.add_config_value("book_editions", {}, "env", types=[dict])
    app.add_post_transform(MarkChinese)
    app.connect("config-inited", apply_edition, priority=100)
    app.connect("html-page-context", add_links)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
