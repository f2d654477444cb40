"""The editions of the book: their settings, and links from each page to its twins.

``book_editions`` in _config.yml maps a Sphinx language to the folder of its edition
below the site (``path``), its ``name`` and HTML ``code``, and to settings of its own
(``config``, ``theme``). What the site itself says is in locale/*/LC_MESSAGES/sphinx.po.
"""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError


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


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.add_config_value("book_editions", {}, "env", types=[dict])
    app.connect("config-inited", apply_edition, priority=100)
    app.connect("html-page-context", add_links)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
