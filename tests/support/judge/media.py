"""Media RSS, by the rules of the W3C's validator and of https://www.rssboard.org/media-rss."""

from judge.names import MEDIA
from judge.values import absolute, media_type

_NUMBERS = ("fileSize", "width", "height", "duration")
_MEDIUMS = {"image", "audio", "video", "document"}


def read_media(entry):
    """Read an entry's media: pictures, and files that are none."""
    assert entry.find(f"{MEDIA}group") is None, "MediaGroupWithoutAlternatives"
    images, files = [], []
    for content in entry.findall(f"{MEDIA}content"):
        told = _content(content)
        if told["medium"] == "image" and "title" not in told and _is_picture(told):
            images.append(told)
        else:
            files.append((told["url"], told["type"], int(told.get("fileSize", 0))))
    for thumbnail in entry.findall(f"{MEDIA}thumbnail"):
        assert absolute(thumbnail.get("url")) == images[0]["url"]
    return {"images": images, "files": files}


def _is_picture(told):
    return told.get("type") is None or told["type"].startswith("image/")


def _content(content):
    told = dict(content.attrib)
    absolute(told["url"])
    assert set(told) <= {"url", "type", "medium", *_NUMBERS}
    assert "type" not in told or media_type(told["type"])
    assert all(int(told[name]) > 0 for name in _NUMBERS if name in told), "positive integers"
    assert told.setdefault("medium", None) in {*_MEDIUMS, None}, "InvalidMediaMedium"
    for child in content:
        name = child.tag.removeprefix(MEDIA)
        assert name in {"title", "description"}
        assert name not in told, "DuplicateElement"
        assert child.text.strip(), "NotBlank"
        told[name] = child.text
    return told
