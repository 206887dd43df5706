"""Directives and roles that Sphinx, Pelican and Nikola add to reStructuredText: their words stay, with a warning.

docutils keeps its directives and roles in tables of the process; those of a text are removed again after its reading.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import Directive, directives, roles
from docutils.parsers.rst.languages import en

from feedwright.reading.ablog import post_fields
from feedwright.reading.tags.template_tags import RENDERERS, Arguments

_DIRECTIVE = re.compile(
    r"^[ \t]*\.\.[ \t]+(?:\|[^|\n]{1,200}\|[ \t]+)?([A-Za-z][\w:+.-]{0,60})::(?:\s|$)", re.MULTILINE
)
_ROLE = re.compile(r":([A-Za-z][\w:+.-]{0,60}):(?=`)|(?<=`):([A-Za-z][\w:+.-]{0,60}):")
_MOST = 200
_MARKDOWN_LINK = re.compile(r"\[(?P<words>[^\]]*)\]\((?P<address>[^)]*)\)|<(?P<bare>[^<>]*)>")
_TITLED = re.compile(r"(?P<words>.*?)\s*<[^<>]*>", re.DOTALL)

POST = "feedwright-post"  # the document's attribute that holds the fields of ABlog's directive

_CONDITIONAL = frozenset({"only", "ifconfig"})  # Sphinx shows their content where a condition holds
_NOTES_TO_SELF = frozenset({"todo", "todolist"})  # Sphinx shows them only if its settings say so
_OF_LINES = frozenset("dedent emphasize-lines force lineno-start linenos".split())  # how Sphinx shows code
_UNUSABLE = object()  # a value that a directive of docutils refuses
_SILENT = frozenset("contents highlight index more nosearch orphan post-list tags teaser_end toctree".split())
_CODE = frozenset("console digraph doctest graph graphviz ipython mermaid plantuml plot prompt testcode uml".split())
_CODE_ROLES = frozenset(
    "attr class command const data dfn envvar exc file func meth mod obj option program samp".split()
)


@contextmanager
def with_extensions(text: str) -> Iterator[None]:
    """Register all directives and roles of *text* while it is read."""
    directives_before, roles_before = dict(directives._directives), dict(roles._roles)  # noqa: SLF001 - no other way
    named = {name.lower() for name in _DIRECTIVE.findall(text)}
    for name in sorted(named & set(en.directives))[:_MOST]:
        directives.register_directive(name, _with_any_option(directives.directive(name, en, None)[0]))
    unknown = sorted(named - set(en.directives) - set(directives_before))[:_MOST]
    for name in [*unknown, "date"]:  # docutils' own directive would read the clock
        directives.register_directive(name, _Unknown)
    directives.register_directive("post", _Post)
    called = {(before or after).lower() for before, after in _ROLE.findall(text)}
    for name in sorted(called - set(en.roles) - set(roles_before))[:_MOST]:
        roles.register_local_role(name, _role)
    try:
        yield
    finally:
        for table, before in ((directives._directives, directives_before), (roles._roles, roles_before)):  # noqa: SLF001
            table.clear()
            table.update(before)


class _AnyOption(dict[str, Any]):
    def __missing__(self, _name: str) -> Any:
        return directives.unchanged


def _with_any_option(known: Any) -> Any:
    """Give a directive of docutils that leaves out an option which it cannot use: docutils drops all of its text."""
    if not known.option_spec:
        return known

    class Patient(known):  # type: ignore[misc] # docutils carries no types
        option_spec: ClassVar[dict[str, Any]] = _AnyOption(
            {option: _or_unusable(convert) for option, convert in known.option_spec.items()}
        )

        def run(self) -> list[Any]:
            left = [name for name, value in self.options.items() if name not in known.option_spec or value is _UNUSABLE]
            for option in left:
                del self.options[option]
            warnings = [
                self.state_machine.reporter.warning(
                    f'The option "{option}" of "{self.name}", or its value, is unknown, and is left out',
                    line=self.lineno,
                )
                for option in left
                if option not in _OF_LINES
            ]
            return [*super().run(), *warnings]

    return Patient


def _or_unusable(convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def converted(value: Any) -> Any:
        try:
            return convert(value)
        except (ValueError, TypeError):
            return _UNUSABLE

    return converted


class _Unknown(Directive):  # type: ignore[misc] # docutils carries no types
    """Shows the content of a directive, or a link to what it names."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[dict[str, Any]] = _AnyOption({"class": directives.unchanged})

    def run(self) -> list[Any]:
        """Make nodes from its argument and content."""
        name, argument = self.name.lower(), " ".join(self.arguments).strip()
        if link := _link(name, argument):
            return [link]
        if name == "date":
            return [nodes.inline()]  # the time of the build is not part of an article
        if name in _SILENT:
            return []
        if name in _NOTES_TO_SELF or (name in _CONDITIONAL and _is_not_for_html(argument)):
            what = f'What stands under "{name}:: {argument}" is left out'
            return [self.state_machine.reporter.warning(what, line=self.lineno)]
        warning = self.state_machine.reporter.warning(
            f'The directive "{name}" is unknown; its words stay', line=self.lineno
        )
        if name in _CODE:
            code = "\n".join(self.content)
            return [nodes.literal_block(code, code), warning]
        shown: list[Any] = []
        if argument:
            parsed, messages = self.state.inline_text(argument, self.lineno)
            shown += [nodes.paragraph(argument, "", *parsed), *messages]
        container = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, container)
        return [*shown, *container.children, warning]


class _Post(_Unknown):
    """Keeps ABlog's metadata for the reader."""

    def run(self) -> list[Any]:
        """Note the fields of the first post; ABlog shows its content with the text, unless an option says no."""
        self.state.document.setdefault(POST, post_fields(" ".join(self.arguments), self.options))
        container = nodes.container()
        if "exclude" not in self.options:
            self.state.nested_parse(self.content, self.content_offset, container)
        return list(container.children)


def _is_not_for_html(condition: str) -> bool:
    """Say whether content under a condition is not meant for a page that everyone can read."""
    words = condition.lower().replace("(", " ").replace(")", " ").split()
    return "html" not in words or "not" in words or "and" in words


def _link(name: str, argument: str) -> Any:
    render = RENDERERS.get(name)
    markdown = render(Arguments(tuple(argument.split()))) if render and argument else None
    match = _MARKDOWN_LINK.fullmatch(markdown) if markdown else None
    if match is None:
        return None
    address = match["address"] or match["bare"]
    words = match["words"] or address
    return nodes.paragraph("", "", nodes.reference(words, words, refuri=address))


def _role(
    role: str, _raw: str, text: str, _line: int, _inliner: Any, _options: Any = None, _content: Any = None
) -> tuple[list[Any], list[Any]]:
    """Show the words of a role: for ``:ref:`words <target>```, those before the target."""
    titled = _TITLED.fullmatch(text)
    words = nodes.unescape(titled["words"] if titled and titled["words"] else text).lstrip("~!")
    kind = role.rpartition(":")[2].lower()
    return [nodes.literal(words, words) if kind in _CODE_ROLES else nodes.inline(words, words)], []
