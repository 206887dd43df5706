"""Language tags (BCP 47) and their canonical form."""

from collections.abc import Mapping
from functools import cache

from feedwright.model.expressions import expression
from feedwright.site import subtags

# RFC 5646 §2.1 without the grandfathered tags: language, script, region, variants, extensions, private use.
_LANGUAGE = expression(
    r"[a-z]{2,3}(-[a-z]{3}){0,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    r"(-[a-wyz0-9](-[a-z0-9]{2,8})+)*(-x(-[a-z0-9]{1,8})+)?"
)
_TWO_LETTERS = frozenset(subtags.TWO_LETTERS.split())
# Regions that the registry no longer uses, and "uk", which many tools write for the United Kingdom.
_REGIONS = {"bu": "MM", "dd": "DE", "fx": "FR", "tp": "TL", "yd": "YE", "zr": "CD", "uk": "GB"}


def language_tag(text: str) -> str | None:
    """Bring a BCP 47 tag into canonical form (RFC 5646 §4.5): ``zh_hant_tw`` becomes ``zh-Hant-TW``, ``iw`` ``he``.

    Returns None for a text that is not a tag, or whose language is not registered.
    """
    tag = text.strip().replace("_", "-").lower()
    tag = _preferred().get(tag, tag).lower()
    if not _LANGUAGE.fullmatch(tag):
        return None
    primary, *parts = tag.split("-")
    primary = _preferred().get(primary, primary)
    if primary not in _TWO_LETTERS and primary not in _three_letters():
        return None
    for i, part in enumerate(parts):
        if len(part) == 1:  # extensions and private use stay in lower case
            break
        parts[i] = {2: _REGIONS.get(part, part.upper()), 4: part.title()}.get(len(part), part)
    return "-".join([primary, *parts])


@cache
def _preferred() -> Mapping[str, str]:
    return dict(pair.split(":") for pair in subtags.PREFERRED.split())


@cache
def _three_letters() -> frozenset[str]:
    groups = (group.split(":") for group in subtags.THREE_LETTERS.split())
    return frozenset(start + third for start, thirds in groups for third in thirds)
