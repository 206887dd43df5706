"""Writes HTML from what docutils has read: plain elements where docutils' own writer would rely on a style sheet."""

import re
from html import escape
from typing import Any

from docutils import nodes
from docutils.writers import html5_polyglot

_BOX_TITLE = re.compile(r"<p class=\"(?:admonition|topic|sidebar)-title\">(.*?)</p>", re.DOTALL)
_SECTION = re.compile(r"<section(?: [^<>]*?)? id=\"([^\"<>]*)\"[^<>]*>\s*(?:<span id=\"[^\"]*\"></span>\s*)?<h([1-6])")
_NO_LANGUAGE = frozenset(
    {"code", "literal-block", "number-lines", "parsed-literal", "highlight", "default", "none", "text"}
)


class HtmlWriter(html5_polyglot.Writer):  # type: ignore[misc] # docutils carries no types
    """Gives only the content, without head and title."""

    def __init__(self) -> None:
        super().__init__()
        self.translator_class = _Translator

    def translate(self) -> None:
        """Write what stands between the title and the end."""
        super().translate()
        html = "".join([*self.parts_of_content()])
        html = _BOX_TITLE.sub(r"<p><strong>\1</strong></p>", html)
        self.output = _SECTION.sub(r'<section><h\2 id="\1"', html)

    def parts_of_content(self) -> list[str]:
        """List the subtitle, the text and the footer."""
        subtitle = "".join(self.visitor.subtitle)
        return [f"<p>{subtitle}</p>\n" if subtitle else "", *self.visitor.fragment]


class _Translator(html5_polyglot.HTMLTranslator):  # type: ignore[misc] # docutils carries no types
    """Writes boxes as quotations, and code and formulas as code."""

    def visit_admonition(self, node: Any) -> None:
        """Begin a quotation; the kind of the box is its title."""
        self.body.append("<blockquote>\n")
        if node.tagname != "admonition":
            label = self.language.labels.get(node.tagname, node.tagname.capitalize())
            self.body.append(f"<p><strong>{escape(label)}</strong></p>\n")

    def depart_admonition(self, _node: Any = None) -> None:
        """End the quotation."""
        self.body.append("</blockquote>\n")

    def visit_topic(self, node: Any) -> None:
        """Leave out a table of contents."""
        if "contents" in node["classes"]:
            raise nodes.SkipNode
        super().visit_topic(node)

    def visit_footnote(self, node: Any) -> None:
        """Begin a footnote with its mark, to which links lead, and its text."""
        name = node["ids"][0] if node["ids"] else ""
        self.body.append(f'<dl><dt id="{escape(name)}">')

    def depart_footnote(self, _node: Any) -> None:
        """End the footnote."""
        self.body.append("</dd></dl>\n")

    visit_citation, depart_citation = visit_footnote, depart_footnote

    def depart_label(self, node: Any) -> None:
        """End the mark of a footnote."""
        super().depart_label(node)
        self.body.append("</dt>\n<dd>")

    def visit_literal(self, node: Any) -> None:
        """Write code within a line."""
        self.body.append(f"<code>{escape(node.astext(), quote=False)}</code>")
        raise nodes.SkipNode

    def visit_literal_block(self, node: Any) -> None:
        """Write code with its language and without the numbers of its lines."""
        if "code" not in node["classes"] and any(not isinstance(child, nodes.Text) for child in node.children):
            super().visit_literal_block(node)
            return
        code = "".join(
            child.astext() for child in node.children if "ln" not in getattr(child, "attributes", {}).get("classes", ())
        )
        named = [name for name in node["classes"] if name not in _NO_LANGUAGE]
        language = f' class="language-{escape(named[0])}"' if named else ""
        self.body.append(f"<pre><code{language}>{escape(code, quote=False)}</code></pre>\n")
        raise nodes.SkipNode

    def visit_math(self, node: Any) -> None:
        """Write a formula within a line as it was written."""
        self.body.append(f'<code class="math">{escape(node.astext(), quote=False)}</code>')
        raise nodes.SkipNode

    def visit_math_block(self, node: Any) -> None:
        """Write a formula in lines of its own."""
        self.body.append(f'<pre><code class="math">{escape(node.astext(), quote=False)}</code></pre>\n')
        raise nodes.SkipNode

    def visit_system_message(self, _node: Any) -> None:
        """Leave out messages for the author."""
        raise nodes.SkipNode
