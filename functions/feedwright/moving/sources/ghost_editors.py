"""Texts of Ghost's two editors, Lexical and Mobiledoc, for posts whose HTML was never made, such as unsaved drafts."""

import json
from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any

_DEEPEST = 50  # nodes inside each other
_BLOCKS = {"paragraph": "p", "quote": "blockquote", "extended-quote": "blockquote", "aside": "blockquote"}
_BLOCKS |= {"listitem": "li", "list": "ul", "heading": "h2", "extended-heading": "h2"}
_TAGS = frozenset("p h1 h2 h3 h4 h5 h6 blockquote ul ol li em strong code b i s u sub sup".split())
_FORMATS = ((1, "strong"), (2, "em"), (4, "s"), (8, "u"), (16, "code"), (32, "sub"), (64, "sup"))  # bits of Lexical
_PAID = "<!--members-only-->"  # below it are words for members


def html_of_editor(lexical: str, mobiledoc: str) -> str:
    """Make HTML of what an editor stored; nothing, if neither text can be read."""
    return _read(lexical, _lexical) or _read(mobiledoc, _mobiledoc)


def _read(text: str, make: Any) -> str:
    try:
        return "".join(make(json.loads(text))) if text else ""
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return ""


def _lexical(document: Any) -> Iterator[str]:
    for node in document["root"]["children"]:
        yield _node(node, 0)


def _node(node: Any, depth: int) -> str:
    kind, inside = str(node.get("type")), ""
    if depth < _DEEPEST:
        inside = "".join(_node(child, depth + 1) for child in node.get("children") or ())
    if kind in {"text", "extended-text"}:
        return _formatted(escape(str(node.get("text") or ""), quote=False), node.get("format"))
    if kind == "linebreak":
        return "<br>"
    if kind == "link":
        return f'<a href="{escape(str(node.get("url") or ""))}">{inside}</a>'
    if kind in _BLOCKS:
        tag = node.get("tag") if node.get("tag") in _TAGS else _BLOCKS[kind]
        return f"<{tag}>{inside}</{tag}>"
    return inside or _card(kind, node)


def _formatted(text: str, bits: Any) -> str:
    for bit, tag in _FORMATS:
        if isinstance(bits, int) and bits & bit:
            text = f"<{tag}>{text}</{tag}>"
    return text


def _value(values: Any, name: str) -> str:
    return str(values.get(name) or "")


def _picture(values: Any) -> str:
    picture = f'<img src="{escape(_value(values, "src"))}" alt="{escape(_value(values, "alt"))}">'
    caption = _value(values, "caption")
    return f"<figure>{picture}{f'<figcaption>{caption}</figcaption>' if caption else ''}</figure>"


_CARDS: Mapping[str, Callable[[Any], str]] = {
    "paywall": lambda _values: _PAID,
    "hr": lambda _values: "<hr>",
    "horizontalrule": lambda _values: "<hr>",
    "html": lambda values: _value(values, "html"),
    "image": _picture,
    "code": lambda values: f"<pre><code>{escape(_value(values, 'code'), quote=False)}</code></pre>",
    "codeblock": lambda values: f"<pre><code>{escape(_value(values, 'code'), quote=False)}</code></pre>",
}


def _card(kind: str, values: Any) -> str:
    """Give what a card of either editor shows; of an unknown one its text in Markdown, or its address."""
    if kind in _CARDS:
        return _CARDS[kind](values)
    written, url = _value(values, "markdown"), _value(values, "url") or _value(values, "src")
    if written:
        return "".join(f"<p>{escape(part, quote=False)}</p>" for part in written.split("\n\n") if part.strip())
    return f'<p><a href="{escape(url)}">{escape(url, quote=False)}</a></p>' if url else ""


def _mobiledoc(document: Any) -> Iterator[str]:
    for kind, *values in document["sections"]:
        if kind == 1:
            tag = values[0] if values[0] in _TAGS else "p"
            yield f"<{tag}>{_markers(document, values[1])}</{tag}>"
        elif kind == 2:
            yield f'<img src="{escape(str(values[0]))}" alt="">'
        elif kind == 3:
            tag = "ol" if values[0] == "ol" else "ul"
            items = "".join(f"<li>{_markers(document, item)}</li>" for item in values[1])
            yield f"<{tag}>{items}</{tag}>"
        elif kind == 10:
            name, payload = document["cards"][values[0]]
            yield _card(str(name), payload)


def _markers(document: Any, markers: Any) -> str:
    """Write the marked words of a section; a mark stays open until a later piece of text closes it."""
    parts, opened = [], []
    for kind, begins, ends, text in markers:
        for place in begins:
            tag, *attributes = document["markups"][place]
            address = dict(zip(attributes[0][::2], attributes[0][1::2], strict=False)) if attributes else {}
            name = tag if tag in _TAGS or tag == "a" else "span"
            parts.append(f'<a href="{escape(str(address.get("href") or ""))}">' if name == "a" else f"<{name}>")
            opened.append(name)
        parts.append(escape(str(text), quote=False) if kind == 0 else "<br>")
        parts += [f"</{opened.pop()}>" for _ in range(min(ends, len(opened)))]
    return "".join(parts) + "".join(f"</{name}>" for name in reversed(opened))
