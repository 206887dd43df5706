"""A publisher's line below each entry's text in a feed (``site.footers`` says what it may hold)."""

from collections.abc import Mapping
from functools import lru_cache

from jinja2 import Template

from feedwright.model.text import legal
from feedwright.rendering.custom_templates.sandbox import Sandbox
from feedwright.rendering.display import shortened
from feedwright.site.footers import SCHEMES, TAGS

_VALUE = 200  # characters of a title or a name
_ESCAPED = 12  # bytes that a character may become
_ADDRESS = 3_000  # bytes of an address, at most


def render_footer(footer: str, entry: Mapping[str, str], feed: Mapping[str, str]) -> str:
    """Give the HTML of the line: escaped where it shows values, and nothing but links and words."""
    import nh3  # noqa: PLC0415 - few feeds need it

    values = {"entry": _short(entry), "feed": _short(feed)}
    html = nh3.clean(  # it reads &#1; as a character, which no document may hold
        _template(footer).render(values).strip(),
        tags=set(TAGS),
        attributes={"a": {"href", "title"}, "abbr": {"title"}},
        attribute_filter=_whole_address,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )
    html = legal(html)
    return html if not html or "<p>" in html else f"<p>{html}</p>"


def room_for(footer: str) -> int:
    """Give an upper bound of the bytes that the line adds to an entry in any format."""
    return len(footer) * _ESCAPED + footer.count("{{") * max(_VALUE * _ESCAPED, _ADDRESS) if footer else 0


@lru_cache(maxsize=32)
def _template(footer: str) -> Template:
    return Sandbox(autoescape=True).from_string(footer)


def _short(values: Mapping[str, str]) -> dict[str, str]:
    return {name: value if name in {"url", "id"} else shortened(value, _VALUE) for name, value in values.items()}


def _whole_address(_tag: str, attribute: str, value: str) -> str | None:
    """Leave out an address that holds no scheme: it would lead to another place in each reader."""
    return value if attribute != "href" or value.partition(":")[0].lower() in SCHEMES else None
