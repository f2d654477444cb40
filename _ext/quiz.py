"""The directive {quiz}: a question with choices, each of which says why or why not::

    ```{quiz} Which of these is the size of the output?
    :name: quiz-convolution-size

    - [ ] 30 × 30 {key}`conv_size(32, 3) == 30`

      What one would have to believe to choose it.
    - [x] 10 × 10 {key}`conv_size(32, 3, 3) == 10`

      Why it is right.
    ```

A question with code in it needs a fence of colons. On the site a choice is a
``<details>``: it opens without a script, and _static/quiz.js adds the reader's own
record. Paper has the answers at the end of the page.
"""

import re
from collections import defaultdict
from typing import Any

from docutils import nodes
from docutils.nodes import Element
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.locale import _
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator
from translate import has_words

LOG = logging.getLogger(__name__)
MARK = re.compile(r"\[([ x])\] +")
KEY = re.compile(r"\s*\{key\}(`+).+?\1\s*$", re.DOTALL)
QUIZZES = "quizzes"  # in the metadata of a page: the names of its quizzes
REVIEW = "quiz-review"  # in the metadata of the page that asks them again


class QuizNode(nodes.General, nodes.Element):
    """A quiz: its question, what belongs to it, and its choices."""


class QuizChoice(nodes.Part, nodes.Element):
    """A choice: what is chosen, then the explanation; ``right`` or not."""


class QuizText(nodes.paragraph):
    """A question, or what is chosen."""


class Quiz(SphinxDirective):
    """A quiz; its argument is the question.

    Errors: no name of the form quiz-…; not three or four choices; not exactly one that
    is right; a choice without mark, key or explanation.
    """

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = {"name": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """Make the quiz."""
        if not re.fullmatch(r"quiz(-[a-z]+)+", self.options.get("name", "")):
            raise self.error("A quiz needs a name: `:name: quiz-page-word`.")
        found, box = self.env.metadata[self.env.docname], nodes.container()
        found.setdefault(QUIZZES, []).append(self.options["name"])
        self.state.nested_parse(self.content, self.content_offset, box)
        *more, choices = box.children or [None]
        if not isinstance(choices, nodes.bullet_list) or len(choices) not in (3, 4):
            raise self.error("A quiz needs three or four choices, a list at its end.")
        inline, messages = self.state.inline_text(self.arguments[0], self.lineno)
        question = QuizText(self.arguments[0], "", *inline)
        self.set_source_info(question)
        quiz = QuizNode("", question, *more, number=len(found[QUIZZES]))
        quiz += [self.choice(item, "ABCD"[i]) for i, item in enumerate(choices)]
        if sum(choice["right"] for choice in quiz.findall(QuizChoice)) != 1:
            raise self.error("Exactly one choice of a quiz is right: `- [x]`.")
        self.set_source_info(quiz)
        self.add_name(quiz)
        return [quiz, *messages]

    def choice(self, item: nodes.Element, letter: str) -> QuizChoice:
        """Make a choice of a list item; its mark and its key are not for readers."""
        text, *why = item.children or [nodes.comment()]
        mark = MARK.match(text.rawsource)
        if not mark:
            raise self.error(f"Choice {letter} begins with neither `[ ]` nor `[x]`.")
        if not KEY.search(text.rawsource) or text.rawsource.count("{key}") > 1:
            raise self.error(f"Choice {letter} needs a single {{key}} at its end.")
        if not why:
            raise self.error(f"Choice {letter} has no explanation.")
        chosen = QuizText(KEY.sub("", text.rawsource[mark.end() :]), "", *text.children)
        chosen.source, chosen.line = text.source, text.line
        strip(chosen, mark.end())
        chosen["translatable"] = has_words(chosen)
        right = mark[1] == "x"
        return QuizChoice("", chosen, *why, right=right, letter=letter)


def strip(text: nodes.Element, start: int) -> None:
    """Drop the first characters of a text, and the space that the key leaves."""
    first = text[0].astext()[start:]
    text[:1] = [nodes.Text(first)] if first else []
    while text.children and not text[-1].astext().strip():
        del text[-1]
    if isinstance(text[-1], nodes.Text):
        text[-1] = nodes.Text(text[-1].rstrip())


def check_names(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of names that two quizzes share: readers' records go by them."""
    places = defaultdict(list)
    for docname, data in env.metadata.items():
        for name in data.get(QUIZZES, ()):
            places[name].append(docname)
    for name, docnames in places.items():
        if len(docnames) > 1:
            LOG.warning("Two quizzes are named %r.", name, location=docnames[-1])


def answers(quizzes: list[QuizNode]) -> nodes.container:
    """Return what paper has at the end of a page: the right choices, and why."""
    block = nodes.container(classes=["quiz-answers", "onlyprint"])
    block += nodes.rubric("", _("Answers"))
    for quiz in quizzes:
        right = next(c for c in quiz.findall(QuizChoice) if c["right"])
        head = _("Quiz %d: %s") % (quiz["number"], right["letter"])
        block += nodes.paragraph("", "", nodes.strong("", head))
        block += [node.deepcopy() for node in right[1:]]
    for node in block.findall(nodes.Element):
        node["ids"] = []
    return block


class FinishQuizzes(SphinxPostTransform):
    """Make links in what is asked plain text, and add the answers for paper."""

    default_priority = 30
    builders = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Finish the quizzes of a page."""
        for text in self.document.findall(QuizText):
            for link in list(text.findall(nodes.reference)):
                link.replace_self(link.children)
        if quizzes := list(self.document.findall(QuizNode)):
            self.document += answers(quizzes)


def visit_quiz(self: HTML5Translator, node: Element) -> None:
    """Open a quiz."""
    (name,) = node["ids"]
    node[0]["ids"] = [f"{name}-question"]
    told = {"role": "group", "aria-labelledby": f"{name}-question"}
    here = self.builder.current_docname
    for docname, data in self.builder.env.metadata.items():
        if REVIEW in data and docname != here:
            told["data-review"] = self.builder.get_relative_uri(here, docname)
    self.body.append(self.starttag(node, "div", CLASS="quiz", **told))
    self.body.append(f'<p class="quiz-title">{_("Quiz %d") % node["number"]}</p>\n')


def depart_quiz(self: HTML5Translator, node: Element) -> None:
    """Close a quiz, with room for what the script says."""
    self.body.append('<p class="quiz-said"><span role="status"></span></p></div>\n')


def visit_choice(self: HTML5Translator, node: Element) -> None:
    """Open a choice."""
    kind = "quiz-right" if node["right"] else "quiz-wrong"
    self.body.append(self.starttag(node, "details", CLASS=f"quiz-choice {kind}"))


def depart_choice(self: HTML5Translator, node: Element) -> None:
    """Close a choice."""
    self.body.append("</div></details>\n")


def visit_text(self: HTML5Translator, node: Element) -> None:
    """Open a question or what is chosen."""
    if isinstance(node.parent, QuizNode):
        self.body.append(self.starttag(node, "p", "", CLASS="quiz-question"))
    else:
        letter = f'<span class="quiz-letter">{node.parent["letter"]}</span> '
        self.body.append(f"<summary>{letter}<span>")


def depart_text(self: HTML5Translator, node: Element) -> None:
    """Close it; the verdict follows what is chosen."""
    if isinstance(node.parent, QuizNode):
        self.body.append("</p>\n")
    else:
        verdict = _("Right.") if node.parent["right"] else _("Not quite.")
        self.body.append('</span></summary>\n<div class="quiz-why">')
        self.body.append(f'<p class="quiz-verdict">{verdict}</p>\n')


def add_files(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Load the script and the style on pages that have quizzes."""
    if {QUIZZES, REVIEW} & app.env.metadata.get(pagename, {}).keys():
        app.add_js_file("quiz.js", loading_method="defer")
        app.add_css_file("quiz.css")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension."""
    app.add_directive("quiz", Quiz)
    app.add_node(QuizNode, html=(visit_quiz, depart_quiz))
    app.add_node(QuizChoice, html=(visit_choice, depart_choice))
    app.add_node(QuizText, html=(visit_text, depart_text))
    app.add_post_transform(FinishQuizzes)
    app.connect("env-check-consistency", check_names)
    app.connect("html-page-context", add_files)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
