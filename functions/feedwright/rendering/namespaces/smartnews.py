"""SmartFormat 2.1 (https://publishers.smartnews.com/hc/en-us/articles/360036526213): the publisher's logos."""

from typing import Any

from lxml import etree

from feedwright.model.feed import Feed
from feedwright.rendering.namespaces.extension import FeedExtension, Namespace
from feedwright.rendering.profiles import profile_of

SMARTNEWS = Namespace("snf", "http://www.smartnews.be/snf")


class SmartNewsFeed(FeedExtension):
    namespace = SMARTNEWS

    @classmethod
    def wanted(cls, feed: Feed) -> bool:
        return bool(feed.logo or feed.dark_logo) and SMARTNEWS.prefix in profile_of(feed).namespaces

    def extend_rss(self, rss: Any) -> Any:
        for name, address in (("logo", self.feed.logo), ("darkModeLogo", self.feed.dark_logo)):
            if address:
                picture = SMARTNEWS.add(rss[0], name)
                etree.SubElement(picture, "url").text = address  # without a namespace, as in RSS's own image
        return rss
