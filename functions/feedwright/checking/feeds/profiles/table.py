"""The platforms whose demands can be checked."""

from collections.abc import Mapping

from feedwright.checking.feeds.profiles import news, podcasts
from feedwright.checking.feeds.rule import FeedRule

PROFILES: Mapping[str, tuple[FeedRule, ...]] = {
    "apple-podcasts": podcasts.APPLE,
    "spotify": podcasts.SPOTIFY,
    "google-news": news.GOOGLE,
    "msn": news.MSN,
    "flipboard": news.FLIPBOARD,
    "smartnews": news.SMARTNEWS,
    "strict": (),  # every warning counts as an error
}
PODCASTS = frozenset({"apple-podcasts", "spotify"})
PROFILE_RULES: Mapping[str, FeedRule] = {row.name: row for rows in PROFILES.values() for row in rows}
