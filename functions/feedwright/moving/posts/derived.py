"""Works out what a generator's feeds called a post, where no old feed says it. The rules are those of its code."""

from urllib.parse import quote, urlsplit

from feedwright.moving.posts.permalinks import OldPost

_SAFE = "/-._~!$&'()*+,;=:@%"


def whole_address(site_url: str, path: str) -> str:
    """Give the address of a path on the site, encoded as generators encode it."""
    parts = urlsplit(site_url)
    return f"{parts.scheme}://{parts.netloc}{quote(path, safe=_SAFE)}"


def address_as_id(address: str, _post: OldPost) -> str:
    """Hugo, Hexo, Zola, Eleventy, Astro, Docusaurus and MkDocs: the address of the page."""
    return address


def jekyll_id(address: str, _post: OldPost) -> str:
    """Give the id of jekyll-feed: the address without the suffix and without a slash at its end."""
    return address.rstrip("/").removesuffix(".html")


def tag_id(address: str, post: OldPost) -> str:
    """Give the id of Pelican: a tag URI with the host, the post's date as it was written, and the path."""
    parts = urlsplit(address)
    day = f"{post.date:%Y-%m-%d}" if post.date else ""
    return f"tag:{parts.hostname},{day}:{parts.path}"
