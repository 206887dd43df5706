"""Reads what settings and articles say into elements, by the table of tags."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from msgspec import structs

from feedwright.model.podcast import Element
from feedwright.model.text import legal
from feedwright.site.podcasts.kinds import KINDS, SILENT
from feedwright.site.podcasts.tags import TAGS, Tag, Value, rows_within
from feedwright.site.setting_types import did_you_mean
from feedwright.site.single_values import Unusable, shown

_FILES = frozenset({"file", "picture"})  # kinds of values that may be a path
_NOTHING: tuple[Any, ...] = (None, "", [], {})


def read_tag(row: Tag, value: Any, place: str) -> tuple[Element, ...]:
    """Read all elements of a tag that stand in *place*.

    Raises:
        Unusable: the value is not what the row allows.
    """
    if row.listed:
        return (_listed(row, value),)
    items = value if isinstance(value, list) else [value]
    most = row.places[place][1]
    if len(items) > most:
        raise Unusable(f"{row.key} holds {len(items):,} values.", f"Keep {most}.")
    elements = (_element(row, item) for item in items if item not in _NOTHING)
    return tuple(element for element in elements if element)


def _listed(row: Tag, value: Any) -> Element:
    [child] = rows_within(row.name)
    name, given = row.gives
    children = tuple(
        structs.replace(each, attributes=(*(pair for pair in each.attributes if pair[0] != name), (name, given)))
        if name
        else each
        for each in read_tag(child, value, row.name)
    )
    if not children:
        raise _missing(row, child.key)
    return Element(tag=row.name, children=children)


def _element(row: Tag, item: Any) -> Element | None:
    """Read one element; None: it says nothing, as ``itunes_block: false`` does."""
    said = item if isinstance(item, dict) else {row.short: item} if row.short else None
    if said is None:
        raise Unusable(f"{row.key} is not a table.", _example(row))
    children = rows_within(row.name)
    known = [*(value.key for value in row.values), *(child.key for child in children)]
    for key in said:
        if key not in known:
            cure = did_you_mean(str(key), known) or f"Known are {', '.join(known)}."
            raise Unusable(f"{row.key} has no {shown(key)}.", cure)
    texts = {value.name: _text(row, value, said.get(value.key)) for value in row.values}
    for value in row.values:
        if value.needed and not texts[value.name] and not _excused(value, texts):
            if value.kind in SILENT:
                return None
            raise _missing(row, value.key)
    inner = tuple(_children(row, children, said))
    if row.any_of and not {each.tag for each in inner} & set(row.any_of):
        raise _missing(row, " or ".join(TAGS[name].key for name in row.any_of))
    attributes = tuple((name, text) for name, text in texts.items() if name and text)
    return Element(tag=row.name, text=texts.get("", ""), attributes=attributes, children=inner)


def _excused(value: Value, texts: Mapping[str, str]) -> bool:
    name, with_it = value.unless
    return bool(name) and texts.get(name) == with_it


def _children(row: Tag, rows: Iterable[Tag], said: Mapping[Any, Any]) -> Iterator[Element]:
    for child in rows:
        elements = read_tag(child, said[child.key], row.name) if said.get(child.key) not in _NOTHING else ()
        if len(elements) < child.places[row.name][0]:
            raise _missing(row, child.key)
        yield from elements


def _text(row: Tag, value: Value, written: Any) -> str:
    if written in _NOTHING:
        return value.default
    try:
        text = legal(KINDS[value.kind].read(written))
    except Unusable as fault:
        raise Unusable(f"{row.key}: {value.key}: {fault.what}", fault.cure) from fault
    if value.options and text not in value.options:
        cure = did_you_mean(text, value.options) or f"Write one of {', '.join(value.options)}."
        raise Unusable(f"{row.key}: {value.key} is {shown(text)}.", cure)
    if len(text) > value.longest and value.kind == "text" and not value.cut:
        raise Unusable(f"{row.key}: {value.key} is longer than {value.longest:,} characters.", "Shorten it.")
    return text


def _missing(row: Tag, key: str) -> Unusable:
    return Unusable(f"{row.key} has no {key}.", _example(row))


def _example(row: Tag) -> str:
    return f"Write {row.key} = {row.example}" if row.example else "Add it."


def paths_in(elements: Iterable[Element]) -> Iterator[str]:
    """Name the files that elements show or offer by a path."""
    for element in elements:
        for _, written in _places(element):
            if "://" not in written:
                yield written
        yield from paths_in(element.children)


def with_addresses(elements: Iterable[Element], address: Callable[[str], str | None]) -> tuple[Element, ...]:
    """Put public addresses in place of paths; an element whose file has none is left out, and so is its parent."""
    replaced = (_with_address(element, address) for element in elements)
    return tuple(element for element in replaced if element)


def _with_address(element: Element, address: Callable[[str], str | None]) -> Element | None:
    public = {name: written if "://" in written else address(written) for name, written in _places(element)}
    if None in public.values():
        return None
    attributes = tuple((name, public.get(name) or text) for name, text in element.attributes)
    children = with_addresses(element.children, address)
    needed = {row.name for row in rows_within(element.tag) if row.places[element.tag][0]}
    if not needed <= {child.tag for child in children}:
        return None
    return structs.replace(element, attributes=attributes, children=children)


def _places(element: Element) -> list[tuple[str, str]]:
    kinds = {value.name: value.kind for value in TAGS[element.tag].values}
    return [(name, text) for name, text in element.attributes if kinds[name] in _FILES]
