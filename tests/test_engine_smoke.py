from feedwright.engine.whole_build import whole_build
from memory import SITE_TOML


def test_smoke(world):
    world.put("site.toml", SITE_TOML)
    world.put("a.md", "# A\n\ntext")
    built = whole_build(world.worker(), world.queue.messages, root="x")
    assert sorted(world.public.documents) == ["articles/a.html", "atom.xml", "feed.json", "index.html", "rss.xml"]
    world.source.delete("a.md")
    built = whole_build(world.worker(), world.queue.messages, root="x")
    assert sorted(world.public.documents) == ["atom.xml", "feed.json", "index.html", "rss.xml"]
    assert not built.rejected
