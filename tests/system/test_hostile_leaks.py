"""Nothing private is ever published, and nothing but the publisher's hub is ever called, whatever articles ask for."""

import json
import socket
from dataclasses import replace
from datetime import timedelta

import pytest
from msgspec import structs

from feedwright.adapters.http_hub import HttpHub
from feedwright.engine.intake.outcome import Verdict
from feedwright.engine.jobs.worker import Worker
from feedwright.engine.sweep import sweep
from feedwright.engine.whole_build import whole_build
from media_samples import mp3, png
from memory import ADOPT_AFTER, SITE_TOML, Alone, MemoryQueue
from stores import PUBLIC, opened, ports_over

# Whatever a reader must not see holds this word, in letters that no encoder of ours changes.
SECRET = "kestrel"
SETTINGS = f"""{SITE_TOML}
# {SECRET}
exclude = ["{SECRET}/**"]
auto = {{ tags = 1, sections = 1, authors = 1 }}
[authors.ada]
name = "Ada"
[authors.{SECRET}]
name = "{SECRET}"
email = "{SECRET}@gazette.example"
"""
EVERYWHERE = f"title: {SECRET}\nsummary: {SECRET}\ntags: [{SECRET}]\nauthors: [{SECRET}]\nsection: {SECRET}\nimage: {SECRET}.png\n"
PRIVATE = {
    "draft.md": f"---\ndraft: true\n{EVERYWHERE}---\n{SECRET} ![]({SECRET}.png)",
    "members.md": f"---\nvisibility: members\n{EVERYWHERE}---\n{SECRET}",
    f"_{SECRET}.md": SECRET,
    f"_drafts/{SECRET}.md": SECRET,
    f".{SECRET}/a.md": SECRET,
    f"{SECRET}/excluded.md": SECRET,
    "future.md": f"---\ndate: 2026-04-01\n{EVERYWHERE}---\n{SECRET} ![]({SECRET}.png)",
    "expired.md": f"---\ndate: 2026-01-01\nexpires: 2026-02-01\n{EVERYWHERE}---\n{SECRET} ![]({SECRET}.png)",
    "rejected.md": f"---\ndate: {SECRET}\n{EVERYWHERE}---\n{SECRET} ![]({SECRET}.png)",
    "never-closed.md": f"---\n{EVERYWHERE}{SECRET}",
    "rival.md": f"---\nid: mine\n{EVERYWHERE}---\n{SECRET}",
    "bad-sidecar.md": SECRET,
    "bad-sidecar.meta.yaml": f"title: [{SECRET}",
    "waiting/no-sidecar.md": f"---\n{EVERYWHERE}---\n{SECRET}",
    "README.md": SECRET,
    "package.json": json.dumps({"content_text": SECRET}),
    "templates/notes.md": SECRET,
    "notes.csv": SECRET,
}
# What is public, with what its author wrote for himself.
PUBLIC_WITH_ASIDES = {
    "out.md": f"---\n# {SECRET}\nnotes: {SECRET}\nprivate_note: {SECRET}\nlayout: {SECRET}\n---\nOpen <!-- {SECRET} --> text. %%{SECRET}%% ![Seen](seen.png)\n\n{{# {SECRET} #}}",
    "page.html": f"<html><head><meta name=generator content='{SECRET}'><script>var a = '{SECRET}'</script></head><body><article>Open page.<!-- {SECRET} --><script>{SECRET}()</script><template>{SECRET}</template><p hidden>{SECRET}</p></article></body></html>",
    "mail.txt": f"From: Ada <{SECRET}@gazette.example>\nTo: {SECRET}@gazette.example\nSubject: Mail\n\nOpen mail.",
    "item.json": json.dumps({"content_text": "Open item.", "_internal": {"note": SECRET}, "notes": SECRET}),
    "episode.mp3": mp3(),
    "episode.meta.toml": f'title = "Open episode"\n# {SECRET}\nnotes = "{SECRET}"\n',
    "a.md": "---\nid: mine\n---\nOpen, and first.",
    "mended.md": "Open, as it was.",
    "gone.md": f"---\ntitle: Gone\n---\n{SECRET}",
    "seen.png": png(),
    f"{SECRET}.png": png((b"tEXt", f"Comment\0{SECRET}".encode())),
}
TEMPLATE = f"{{# {SECRET} #}}{{% extends 'feedwright/index.html' %}}{{% if false %}}{SECRET}{{% endif %}}"


def public_files(stores):
    """Every object in public: its path, its headers and its bytes, run together."""
    if hasattr(stores, "s3"):
        for item in stores.s3.list_objects_v2(Bucket=PUBLIC)["Contents"]:
            told = stores.s3.get_object(Bucket=PUBLIC, Key=item["Key"])
            body = told.pop("Body").read()
            yield item["Key"], repr(told).encode() + body
    elif hasattr(stores, "site"):
        for file in stores.site.rglob("*"):
            if file.is_file():
                yield file.relative_to(stores.site).as_posix(), file.read_bytes()
    else:
        yield from ((path, document.body) for path, document in stores.public.documents.items())


@pytest.mark.parametrize("kind", ["memory", "local", "aws"])
def test_nothing_private_is_in_any_public_object(kind, tmp_path):
    with opened(kind, tmp_path) as stores:
        ports = replace(ports_over(stores), queue=MemoryQueue())
        worker = Worker(ports=ports, owner="one", deadline=ports.clock() + timedelta(hours=1))

        def put(files, **told):
            for key, body in files.items():
                stores.put(key, body.encode() if isinstance(body, str) else body, **told)

        def build():
            outcomes = whole_build(worker, Alone(ports.queue.messages)).outcomes
            return {outcome.key: outcome for outcome in outcomes}

        put({"site.toml": SETTINGS + '[paths."waiting/**"]\nsidecars = "required"\n', "templates/index.html": TEMPLATE})
        asides = {} if kind == "local" else {"metadata": {"note": SECRET, "reviewer": SECRET}}
        put(PUBLIC_WITH_ASIDES, **asides)
        build()
        put(PRIVATE)
        put({"mended.md": f"---\ndate: {SECRET}\n---\n{SECRET}"})
        stores.delete("gone.md")
        outcomes = build()
        sweep(worker, adopt_after=ADOPT_AFTER)

        said = {key: outcomes[key].verdict for key in ("draft.md", "members.md", "future.md", "expired.md")}
        assert said == dict(zip(said, (Verdict.DRAFT, Verdict.DRAFT, Verdict.SCHEDULED, Verdict.EXPIRED), strict=True))
        bad = ("rejected.md", "never-closed.md", "rival.md", "bad-sidecar.md", "mended.md")
        assert {outcomes[key].verdict for key in bad} == {Verdict.REJECTED}
        found = dict(public_files(stores))
        assert [path for path, told in found.items() if SECRET in path or SECRET.encode() in told] == []
        assert [path for path in found if path.endswith((".md", ".toml", ".yaml", ".sqlite"))] == []
        everything = b"".join(found.values())
        for seen in ("Seen", "Open page", "Open mail", "Open item", "Open episode", "Open, and first", "as it was"):
            assert seen.encode() in everything, seen
        assert len([path for path in found if path.startswith("media/")]) == 2

        assert [key for key in bad if not stores.reports.head(f"{key}.json")] == []
        assert [path for path in found if path.startswith(("reports", *bad))] == []

        put({"draft.md": f"---\ntitle: {SECRET}\n---\nNow it is out."})  # the search would have found it
        build()
        assert any(SECRET.encode() in told for _, told in public_files(stores))


@pytest.fixture
def called(monkeypatch):
    """Every host that anybody tried to reach; nobody gets through."""
    hosts = []

    def resolve(host, *_, **__):
        hosts.append(host)
        raise OSError("there is no network")

    def connect(_socket, address):
        hosts.append(address[0] if isinstance(address, tuple) else address)
        raise OSError("there is no network")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket.socket, "connect_ex", connect)
    return hosts


ADDRESS = "http://called.example"
CALLS = {
    "a.md": f"""---
canonical_url: {ADDRESS}/a
hub: {ADDRESS}/hub
hubs: [{ADDRESS}/hub]
websub: {ADDRESS}/hub
image: {ADDRESS}/a.png
audio: {ADDRESS}/a.mp3
enclosures: [{{url: "{ADDRESS}/b.mp3", type: audio/mpeg}}]
chapters: {ADDRESS}/c.json
transcript: {ADDRESS}/t.vtt
comments: {ADDRESS}/c
related: [{ADDRESS}/r]
authors: [{{name: A, url: "{ADDRESS}/u", avatar: "{ADDRESS}/v.png"}}]
---
![a]({ADDRESS}/d.png) [b]({ADDRESS}/e) <{ADDRESS}/f> <iframe src="{ADDRESS}/g"></iframe>
""",
    "own-page.md": f"---\nhub: {ADDRESS}/hub\n---\n![a]({ADDRESS}/d.png) <link rel=hub href={ADDRESS}/hub>",
    "b.html": f"""<?xml version="1.0"?><?xml-stylesheet href="{ADDRESS}/s.xsl"?>
<!DOCTYPE html PUBLIC "x" "{ADDRESS}/x.dtd" [<!ENTITY x SYSTEM "{ADDRESS}/x"><!ENTITY % p SYSTEM "{ADDRESS}/p"> %p;]>
<html manifest="{ADDRESS}/m"><head><base href="{ADDRESS}/"><link rel=hub href="{ADDRESS}/hub"><link rel=stylesheet href="{ADDRESS}/s.css">
<meta http-equiv=refresh content="0;url={ADDRESS}/"><link rel=canonical href="{ADDRESS}/b"></head><body><article><p>Text &x; of the page.</p>
<xi:include href="{ADDRESS}/i"/><img src="{ADDRESS}/a.png" srcset="{ADDRESS}/b.png 2x"><object data="{ADDRESS}/o"></object></article></body></html>""",
    "c.json": json.dumps({"content_html": f"<img src='{ADDRESS}/a.png'>", "hubs": [{"type": "WebSub", "url": ADDRESS}], "external_url": ADDRESS, "banner_image": f"{ADDRESS}/b.png"}),
    "d.json": json.dumps({"@context": f"{ADDRESS}/context", "@type": "Article", "headline": "D", "articleBody": "Text.", "image": f"{ADDRESS}/a.png"}),
    "e.txt": f"Title: E\nHub: {ADDRESS}/hub\n\nSee {ADDRESS}/e for more.",
    "f.md": "Beside.",
    "f.meta.yaml": f"hub: {ADDRESS}/hub\nimage: {ADDRESS}/a.png\n",
}  # fmt: skip


def test_no_address_in_an_article_is_ever_called_and_the_hub_is_the_publishers(world, called):
    ports = replace(world.ports, hub=HttpHub(timedelta(seconds=5)))
    worker = structs.replace(world.worker(), ports=ports)
    world.put("site.toml", SITE_TOML)
    for key, body in CALLS.items():
        world.put(key, body, metadata=[("hub", f"{ADDRESS}/hub")])
    built = whole_build(worker, Alone(world.queue.messages))
    assert built.rejected == []
    sweep(worker, adopt_after=ADOPT_AFTER)
    assert called == []
    assert ADDRESS.encode() in world.public.body("atom.xml")

    world.put("site.toml", SITE_TOML.replace("birth", 'hub = "https://hub.example/"\nbirth'))
    whole_build(worker, Alone(world.queue.messages))
    world.put("g.md", f"---\nhub: {ADDRESS}\n---\nText.")
    whole_build(worker, Alone(world.queue.messages))
    sweep(worker, adopt_after=ADOPT_AFTER)
    assert set(called) == {"hub.example"}


def test_no_entity_of_a_page_reads_a_file(world, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    world.put("site.toml", SITE_TOML)
    opening = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY y "{SECRET}">'
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    for name, start in (("a.html", "<html>"), ("b.html", '<html xmlns="http://www.w3.org/1999/xhtml">')):
        world.put(
            name, f"{opening}{bomb}]>{start}<body><article><p>Text &x; &l11; of {name}.</p></article></body></html>"
        )
    assert whole_build(world.worker(), Alone(world.queue.messages)).rejected == []
    everything = b"".join(document.body for document in world.public.documents.values())
    assert b"of a.html" in everything
    assert SECRET.encode() not in everything.replace(b"secret.txt", b"")
    assert len(everything) < 500_000
