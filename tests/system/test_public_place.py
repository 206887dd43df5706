"""The public bucket, emptied, changed and added to by hand: one walk later it is as it was, without a person."""

from datetime import UTC, datetime, timedelta

import pytest

from media_samples import png
from stack import SITE


@pytest.fixture
def site(stack):
    stack.put("site.toml", SITE + 'tombstones = true\nwithdrawn_page = "notice"\n[auto]\ntags = 1\n')
    stack.put("boat.png", png())
    for number in range(4):
        text = f"---\ndate: 2026-0{number + 1}-01\ntags: [boats]\n---\n# Number {number}\n\nText. ![](boat.png)"
        stack.put(f"{number}.md", text)
    stack.pump()
    stack.delete("3.md")
    stack.pump()
    stack.sweep()
    return stack


def everything(stack):
    return {path: stack.body(path) for path in stack.documents()}


def write(stack, path, body, **told):
    stack.s3.put_object(Bucket=stack.deployed.public_bucket, Key=path, Body=body, **told)


def tomorrow(stack, days=1):
    """Let the daily walk go through source and public bucket, and the sweep build what is left."""
    stack.forward_to(datetime.now(UTC) + timedelta(days=days))
    stack.sweep()
    assert not stack.pump()
    stack.sweep()


def test_an_emptied_bucket_is_full_again(site):
    before = everything(site)
    assert len(before) > 15
    for path in before:
        site.s3.delete_object(Bucket=site.deployed.public_bucket, Key=path)
    tomorrow(site)
    assert everything(site) == before


def test_what_a_person_changed_is_as_it_was_and_what_a_stranger_added_is_left(site, caplog):
    before = everything(site)
    head = site.s3.head_object(Bucket=site.deployed.public_bucket, Key="atom.xml")
    picture = next(path for path in before if path.startswith("media/"))
    write(site, "rss.xml", b"theirs")
    write(site, "articles/0.html", b"theirs", Metadata={"feedwright": "a digest"})
    write(site, picture, b"theirs")
    write(site, "articles/never.html", b"ours once", Metadata={"feedwright": "a digest"})
    write(site, "media/0123/never.png", b"ours once", Metadata={"feedwright": "a digest"})
    theirs = {"articles/theirs.html": b"theirs", "cv/cv.pdf": b"theirs"}
    for path, body in theirs.items():
        write(site, path, body)
    tomorrow(site)
    assert everything(site) == before | theirs
    told = [(record.message, vars(record).get("first")) for record in caplog.records]
    assert [message for message, _ in told].count("replaced an object that somebody else wrote") == 2
    assert ["cv/cv.pdf"] in [first for _, first in told]
    caplog.clear()
    tomorrow(site, days=2)
    after = site.s3.head_object(Bucket=site.deployed.public_bucket, Key="atom.xml")
    assert (after["ETag"], after["LastModified"]) == (head["ETag"], head["LastModified"]), "it was not touched"
    assert "replaced" not in caplog.text


def test_other_headers_are_put_right(site):
    wanted = site.s3.head_object(Bucket=site.deployed.public_bucket, Key="feed.json")
    site.forward_to(datetime.now(UTC) - timedelta(days=2))  # moto dates objects by the real clock
    site.put("4.md", "---\ndate: 2026-05-01\n---\n# New\n\nText.")
    site.pump()
    told = {"ContentType": "text/plain", "Metadata": wanted["Metadata"]}
    write(site, "articles/4.html", site.body("articles/4.html"), **told)
    tomorrow(site)
    head = site.s3.head_object(Bucket=site.deployed.public_bucket, Key="articles/4.html")
    assert head["ContentType"] == "text/html; charset=utf-8"
