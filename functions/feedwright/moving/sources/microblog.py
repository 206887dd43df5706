"""micro.blog's export (``.bar``): a JSON Feed with the Markdown that its author wrote."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace

from feedwright.moving.posts.post import Export, Post
from feedwright.moving.served.json_feed import read_json_feed
from feedwright.moving.sources.feed import posts_of_feeds

_WINDOW = 25  # posts in a feed
_UPLOAD = re.compile(r"(\]\(|src=[\"'])(?=uploads/)")


def posts_of_microblog(body: bytes, name: str) -> Export:
    """Read the archive's feed; its ids are those of the site's feeds as far as is known.

    Raises:
        CommandError: it is no JSON Feed.
    """
    feed = read_json_feed(body, name)
    export = posts_of_feeds([feed])
    export.site = replace(export.site, origin="micro.blog", window=_WINDOW, window_was_seen=False)
    written, base = _written(body), (feed.home or "").rstrip("/")
    export.posts = iter([_as_written(post, written, base) for post in export.posts])
    return export


def _written(body: bytes) -> Mapping[str, str]:
    """Give the Markdown of each post, by its address."""
    items = [item for item in json.loads(body.decode("utf-8-sig"))["items"] if isinstance(item, dict)]
    texts = {item.get("url"): item.get("content_text") for item in items}
    return {url: text for url, text in texts.items() if isinstance(url, str) and isinstance(text, str) and text.strip()}


def _as_written(post: Post, written: Mapping[str, str], base: str) -> Post:
    text = written.get(post.address or "")
    return post if text is None else replace(post, markdown=_UPLOAD.sub(rf"\1{base}/", text))
