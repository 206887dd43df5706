"""Names the words of an article, so that its file is recognised when it is moved or renamed."""

import hashlib
import re
from html import unescape

from feedwright.model.article import Article
from feedwright.model.files import References, SourceObject
from feedwright.reading.identity import date_in_path

_FEW = 20  # words; shorter texts may be the same by chance, so they count with title and date
# Up to the next tag, so that hostile text costs little; found fast, because the expression distinguishes capitals.
_PICTURE = re.compile(r"<[iI][mM][gG]\s[^<>]*>")
_SOURCE = re.compile(r"""\ssrc\s*=\s*["']?([^"'\s>]*)""", re.IGNORECASE)


def words_of(article: Article, source: SourceObject, references: References, text: str) -> str:
    """Give a name for the words of an article and for the files that it shows, wherever its own file is.

    The title does not count, so that it may change while the file is moved. It counts in a short text, and so does the
    date. A short text without a date has no name, because other articles may well have the same words.

    Args:
        article: the article, with the addresses of its files as they are written.
        source: its file.
        references: what is known of the files that it refers to.
        text: its words on one line, each parted from the next by one space.

    Returns:
        The name; "" if the article has too few words to be recognised by them.
    """
    if not source.body and source.size:  # a recording or a picture with a sidecar: its bytes count
        own = next((reference for reference in references.values() if reference.key == source.key), None)
        return _named("file", own.content_digest) if own and own.content_digest else ""
    shown = [
        *(unescape(written[1]) for tag in _PICTURE.findall(article.content_html) if (written := _SOURCE.search(tag))),
        *(image.url for image in article.images),
        *(enclosure.url for enclosure in article.enclosures),
    ]
    files = [address.rpartition("/")[2] for address in shown]
    if text.count(" ") >= _FEW - 1:
        return _named("text", text, "", *files)
    day = article.published or date_in_path(source.key)
    if not (day and (text or files)):
        return ""
    return _named("short", article.title or "", day.isoformat(), text, "", *files)


def _named(*parts: str) -> str:
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
