"""The directives that begin and end boxes; each leaves a gate for `gather`."""

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from .html import BoxTitle


class Gate(nodes.General, nodes.Element):
    """The place where a box of the ``kind`` begins, or ends if it is ``closing``."""


class End(SphinxDirective):
    """The end of a box, named after it: ``{deeper-end}``."""

    def run(self) -> list[nodes.Node]:
        """Leave the gate."""
        gate = Gate(kind=self.name.removesuffix("-end"), closing=True)
        self.set_source_info(gate)
        return [gate]


class Solution(SphinxDirective):
    """Where the solution of an exercise begins; it ends with the exercise."""

    def run(self) -> list[nodes.Node]:
        """Leave the gate."""
        gate = Gate(kind=self.name, closing=False)
        self.set_source_info(gate)
        return [gate]


class Begin(SphinxDirective):
    """The beginning of a box; its argument is the title, its name an anchor."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec = {"name": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """Leave the gate with the title, which gettext reads."""
        text = " ".join(self.arguments[0].split())
        words, messages = self.state.inline_text(text, self.lineno)
        title = BoxTitle(text, "", *words)
        label = self.options.get("name") or self.options.get("label", "")
        gate = Gate("", title, kind=self.name, closing=False, label=label)
        for node in (title, gate):
            self.set_source_info(node)
        return [gate, *messages]


class Exercise(Begin):
    """The beginning of an exercise, which needs a label."""

    option_spec = {"label": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """Leave the gate.

        Errors: a label that is missing.
        """
        if "label" not in self.options:
            raise self.error(f"The exercise {self.arguments[0]!r} needs a :label:.")
        return super().run()


DIRECTIVES = {
    "deeper": Begin,
    "deeper-end": End,
    "mistake": Begin,
    "mistake-end": End,
    "exercise": Exercise,
    "exercise-end": End,
    "solution": Solution,
}
