"""``site.toml``: the publisher's settings file. ``parse.py`` turns it into a value, or into an error with its line."""

from feedwright.site.settings import SITE_KEY, AutoRule, FeedRule, PathSettings, Site

__all__ = ["SITE_KEY", "AutoRule", "FeedRule", "PathSettings", "Site"]
