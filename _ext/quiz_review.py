"""The directive {quiz-review}: the quizzes of all pages, to be asked again over days.

Without a script it is a list of links, page by page. _static/review.js deals the
questions out; it finds them in a script that assigns them, written here from the stored
pages, so that it works on a site and from a folder.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.nodes import Element
from quiz import QUIZZES, REVIEW, QuizNode
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode
from sphinx.writers.html5 import HTML5Translator

DECK = "quizzes.js"


class ReviewNode(nodes.General, nodes.Element):
    """The place of the review; it holds the list of links."""


class QuizReview(SphinxDirective):
    """The place of the review."""

    def run(self) -> list[nodes.Node]:
        """Leave room for it and remember to write the page anew each time."""
        self.env.metadata[self.env.docname][REVIEW] = True
        return [ReviewNode()]


def quizzes(env: BuildEnvironment) -> Iterator[tuple[str, nodes.document]]:
    """Yield the pages that have quizzes: the name, and a document of quizzes alone."""
    for docname in env.collect_relations():
        if env.metadata[docname].get(QUIZZES):
            page = env.get_doctree(docname)
            page[:] = list(page.findall(QuizNode))
            yield docname, page


class ListQuizzes(SphinxPostTransform):
    """Fill in the links to the quizzes."""

    default_priority = 8

    def run(self, **kwargs: Any) -> None:
        """Fill in the page."""
        for node in list(self.document.findall(ReviewNode)):
            for docname, page in quizzes(self.env):
                node += nodes.rubric("", self.env.titles[docname].astext())
                links = (self.link(docname, quiz) for quiz in page)
                node += nodes.bullet_list("", *(nodes.list_item("", x) for x in links))

    def link(self, docname: str, quiz: nodes.Element) -> nodes.paragraph:
        """Return a question that leads to its place."""
        question = nodes.inline("", "", *quiz[0].children)
        here, (name,) = self.env.docname, quiz["ids"]
        link = make_refnode(self.app.builder, here, docname, name, question)
        return nodes.paragraph("", "", link)


def write_deck(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Write the questions as HTML for the page of the review, and load them there."""
    if REVIEW not in app.env.metadata.get(pagename, {}):
        return
    deck = []
    for docname, page in quizzes(app.env):
        for link in page.findall(addnodes.pending_xref):
            link["refdoc"] = pagename  # it is to lead there from here
        app.env.resolve_references(page, pagename, app.builder)
        common = {
            "page": app.env.titles[docname].astext(),
            "url": app.builder.get_relative_uri(pagename, docname),
        }
        for quiz in list(page.findall(QuizNode)):
            html = app.builder.render_partial(quiz)["fragment"]
            deck.append({"name": quiz["ids"][0], **common, "html": html})
    text = json.dumps(deck, ensure_ascii=False, separators=(",", ":"))
    path = Path(app.outdir, "_static", DECK)
    path.write_text(f"window.bookQuizzes = {text};\n", "utf-8")
    for script in (DECK, "review.js"):
        app.add_js_file(script, loading_method="defer", priority=900)


def write_again(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the page whose list may have become old."""
    return [name for name, data in env.metadata.items() if REVIEW in data]


def visit_review(self: HTML5Translator, node: Element) -> None:
    """Open the review."""
    self.body.append(self.starttag(node, "div", CLASS="quiz-review"))


def depart_review(self: HTML5Translator, node: Element) -> None:
    """Close the review."""
    self.body.append("</div>\n")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.add_directive("quiz-review", QuizReview)
    app.add_node(ReviewNode, html=(visit_review, depart_review))
    app.add_post_transform(ListQuizzes)
    app.connect("env-updated", write_again)
    app.connect("html-page-context", write_deck)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
