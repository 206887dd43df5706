"""The setting ``footer``: a line below each entry's text in a feed, such as "Reply by mail".

It is a template of values alone: what it names is known when the settings are read, so it cannot fail later, and it
takes no time to speak of.
"""

import re
from collections.abc import Iterable, Mapping

from feedwright.site.table import Table

VALUES: Mapping[str, frozenset[str]] = {
    "entry": frozenset({"title", "url", "id", "author", "date"}),
    "feed": frozenset({"title", "url"}),
}
FILTERS = frozenset({"urlencode", "upper", "lower"})
TAGS = frozenset("a abbr b br cite code em i p small span strong sub sup".split())
SCHEMES = frozenset({"http", "https", "mailto"})
_LONGEST = 1_000  # characters
_TAG = re.compile(r"</?([a-zA-Z][^\s/>{]*)")
_ADDRESS = re.compile(r"""href\s*=\s*["']?\s*([^"'\s>]*)""", re.IGNORECASE)
_EXAMPLE = """footer = '<a href="mailto:me@example.org?subject={{ entry.title | urlencode }}">Reply by mail</a>'"""


def read_footer(table: Table) -> str | None:
    """Read ``footer``; an empty text is a feed without the line that other feeds have.

    Raises:
        SiteError: it holds more than values, or HTML that a feed would lose.
    """
    text = table.text("footer")
    if text is None:
        return "" if table.values.get("footer") == "" else None
    if len(text) > _LONGEST:
        raise table.refusal("footer", f"footer has {len(text):,} characters; it may have {_LONGEST:,}.", _cure())
    fault = _fault(text)
    if fault:
        raise table.refusal("footer", f"footer {fault}.", _cure())
    return text


def _cure() -> str:
    return f"Write a line of HTML with such values: {_EXAMPLE}"


def _fault(text: str) -> str | None:
    """Say what is wrong with the template; None if nothing is."""
    from jinja2 import Environment  # noqa: PLC0415 - few sites have a footer
    from jinja2.exceptions import TemplateSyntaxError  # noqa: PLC0415

    try:
        tree = Environment(autoescape=True).parse(text)
    except TemplateSyntaxError as error:
        return f"is no template: {str(error.message).rstrip('.')}"
    except RecursionError:
        return "is no template: it is nested too deeply"
    return _fault_of_all(tree.body) or _fault_of_html(text)


def _fault_of_all(parts: Iterable[object]) -> str | None:
    return next((fault for part in parts if (fault := _fault_of(part))), None)


def _fault_of(node: object) -> str | None:
    from jinja2 import nodes  # noqa: PLC0415 - as above

    match node:
        case nodes.TemplateData():
            return None
        case nodes.Output(nodes=parts):
            return _fault_of_all(parts)
        case nodes.If(test=test, body=body, elif_=others, else_=rest):
            return _fault_of_all([test, *body, *others, *rest])
        case nodes.Filter(node=value, name=name, args=[], kwargs=[], dyn_args=None, dyn_kwargs=None):
            return _fault_of(value) if name in FILTERS else f"knows no filter {name}, only {_listed(FILTERS)}"
    return _fault_of_value(node)


def _fault_of_value(node: object) -> str | None:
    from jinja2 import nodes  # noqa: PLC0415 - as above

    match node:
        case nodes.Getattr(node=nodes.Name(name=owner), attr=attribute):
            return None if attribute in VALUES.get(owner, ()) else f"knows no {owner}.{attribute}, only {_known()}"
        case nodes.Name(name=name):
            return f"knows no {name}, only {_known()}"
    return f"holds values alone, such as {_known()}, and {{% if %}} with one of them"


def _known() -> str:
    return _listed(f"{owner}.{name}" for owner, names in VALUES.items() for name in names)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _fault_of_html(text: str) -> str | None:
    """Name what a feed would lose: nothing that was written is to go in silence."""
    for name in _TAG.findall(text):
        if name.lower() not in TAGS:
            return f"has an element <{name}>; a feed takes {_listed(TAGS)} there"
    for address in _ADDRESS.findall(text):
        scheme, colon, _ = address.partition(":")
        if not address.startswith("{{") and not (colon and scheme.lower() in SCHEMES):
            return f"links {address!r}, which is no whole address: https://…, http://… or mailto:…"
    return None
