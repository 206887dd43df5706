"""``site.toml``: the publisher's settings file. Reading it gives a value, or an error with the line and the cure."""

from feedwright.site.parse import SITE_LIMIT, authority_is_given, keep_identity, parse_site
from feedwright.site.settings import AutoRule, FeedRule, PathSettings, Site
from feedwright.site.table import SITE_KEY

__all__ = [
    "SITE_KEY",
    "SITE_LIMIT",
    "AutoRule",
    "FeedRule",
    "PathSettings",
    "Site",
    "authority_is_given",
    "keep_identity",
    "parse_site",
]
