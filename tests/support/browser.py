"""A site to visit, and a headless Chromium that visits it and keeps what it asked for and complained of."""

import io
import shutil
import struct
import threading
import wave
import zlib
from contextlib import contextmanager

from werkzeug.serving import WSGIRequestHandler, make_server

from factories import NOON, make_entry, make_feed
from feedwright.cli.local_site import open_local
from feedwright.cli.previewing.server import site_application
from feedwright.engine.whole_build import whole_build
from feedwright.model.article import Enclosure, Episode, Image, Link, Person
from feedwright.ports import PreviewOptions
from feedwright.rendering.formats import render_feed
from feedwright.rendering.pages import render_article, render_index, render_withdrawn
from places import ROOT

DEMONSTRATION = ROOT / "content"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# A fresh profile without any of the requests that a browser makes for itself.
_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()

ARTICLES = {
    "tests/2026-11-22-arabic.md": """---
title: "الميناء يفتح أبوابه: Skerry Island تستقبل أول عبّارة"
language: ar
authors: [ليلى حداد, Ines Calder]
tags: [الميناء]
---
وصلت العبّارة الأولى في الساعة 8:00 صباحًا، و*كان* على متنها **42 راكبًا**. قال القبطان: «لم نتأخر سوى دقيقتين».

## ما الذي تغيّر؟

1. موعد جديد
2. رصيف جديد

> البحر لا ينتظر أحدًا.
""",
    "tests/2026-11-22-hebrew.md": """---
title: המגדלור נדלק שוב
language: he
authors: [דנה לוי]
---
אחרי *אחד־עשר* חודשים נדלק המגדלור בשעה 18:30. "חיכינו", אמרה הנאמנה.
""",
    "tests/2026-11-22-japanese.md": """---
title: 灯台に再び灯がともる、Gannet Pointの夜
language: ja
authors: [佐藤花子, 山田太郎]
tags: [港]
---
十一か月ぶりに、金曜の夜、灯台に灯がともった。防波堤には町の半分が集まり、*静かに*それを見守った。「待った甲斐があった」と、ある漁師は語った。

## 二つ目の階段

1870年ごろに塞がれた階段が見つかった。どこにも通じていない。
""",
    "tests/2026-11-22-hostile.md": """---
title: "</script><script>alert(1)</script> & \\"quotes\\" <!--"
summary: "</title></script><img src=x onerror=alert(2)>"
tags: ["</script>a", "R&D < C"]
---
The text is harmless.
""",
    "tests/2026-11-22-wide.md": """---
title: Tides and code, wider than any telephone
tags: [Numbers]
---
| Day | Low | High | Low | High | Low | High | Wind | Pressure | Temperature | Remark |
|-----|----:|-----:|----:|-----:|----:|-----:|------|---------:|------------:|--------|
| Monday | 00:12 | 06:30 | 12:40 | 18:55 | 23:59 | 05:01 | south-west | 1,013 | 4 | calm_before_the_storm |

```python
def tide(day: int, hour: int, minute: int) -> float: return 0.5 * (1 + day) + hour / 24 + minute / 1440  # metres
```

See https://harbour-post.example/a/very/long/address/that/no/line/can/hold/without/breaking/it/somewhere.html for more.
""",
    "tests/2026-11-22-episode.md": """---
title: "The second staircase, an episode"
summary: A walk up forty-one steps, recorded in one take.
enclosures:
  - {url: "BASEmedia/episode.wav", type: audio/wav, length: 8044, title: The second staircase}
---
We went up, and came down again.
""",
}


@contextmanager
def demonstration(folder):
    """Build the demonstration with the test articles, serve it, and yield its address."""
    content, public = folder / "content", folder / "public"
    shutil.copytree(DEMONSTRATION, content, ignore=shutil.ignore_patterns(".feedwright"))
    public.mkdir()
    with _served(public) as base:
        for path, text in ARTICLES.items():
            target = content / path
            target.parent.mkdir(exist_ok=True)
            target.write_text(text.replace("BASE", base))
        with open_local(content, public, preview=PreviewOptions(url=base)) as site:
            built = whole_build(site.worker, site)
        assert not built.rejected
        files = {document.path: document.body for document in _further_documents(base)}
        for path, body in (files | MEDIA).items():
            (public / path).parent.mkdir(parents=True, exist_ok=True)
            (public / path).write_bytes(body)
        yield base


@contextmanager
def _served(public):
    server = make_server("127.0.0.1", 0, site_application(public), threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Quiet(WSGIRequestHandler):
    def log_request(self, *told): ...


def _further_documents(base):
    """Pages with everything that an entry may have."""
    told = {"url": f"{base}index.html", "base_url": base, "title": "The Harbour Post", "rights": "© The Harbour Post"}
    image = Image(url=f"{base}media/picture.png", alt="The lighthouse at dusk", width=1200, height=800)
    common = {
        "published": NOON,
        "section": "Harbour",
        "authors": (Person(name="Ines Calder", url=f"{base}index.html"),),
    }
    pictured = make_entry(
        **common,
        url=f"{base}articles/pictured.html",
        title="The lamp is the old one; everything that turns it is new",
        summary="After eleven months behind scaffolding the lighthouse is lit again, and half the town came to look.",
        updated=NOON.replace(day=3),
        images=(image,),
        categories=("Lighthouse", "Conservation"),
        links=(Link(url=f"{base}index.html", rel="related", title="All we know of the tower"),),
        content_html="<p>Half the town stood on the breakwater.</p>\n<h2>The second staircase</h2>\n"
        f'<figure><img src="{base}media/picture.png" alt="The tower" width="1200" height="800">'
        "<figcaption>The tower, from the sea. Photograph: Odile Marsh</figcaption></figure>\n"
        "<blockquote><p>It goes nowhere.</p></blockquote>\n<hr>\n" + "<p>Nobody knows why it was built. </p>\n" * 3,
    )
    film = _film(base, common, image)
    feed = make_feed(
        film,
        pictured,
        make_entry(url=f"{base}articles/lighthouse.html"),
        **(told | {"title": "Lighthouse", "name": "lighthouse"}),
    )
    front = make_feed(**told)
    rows = [("Lighthouse", f"{base}feeds/lighthouse/index.html"), ("Nichts", f"{base}feeds/empty/index.html")]
    empty = make_feed(**(told | {"language": "de", "title": "Nichts", "name": "empty"}))
    return [
        render_article(pictured, front, "articles/pictured.html", feeds=rows),
        render_article(film, front, "articles/film.html", feeds=rows[:1]),
        *render_feed(feed),
        *render_feed(empty),
        render_index(feed, feeds=rows, site_title="The Harbour Post"),
        render_index(empty),
        render_withdrawn(front, "articles/withdrawn.html"),
    ]


def _film(base, common, image):
    return make_entry(
        **common,
        url=f"{base}articles/film.html",
        title="Up the tower, a film",
        summary="Forty-one steps.",
        updated=NOON,
        images=(image,),
        enclosures=(
            Enclosure(
                url=f"{base}media/film.mp4", media_type="video/mp4", length=12_345_678, duration=245, title="Film"
            ),
            Enclosure(url=f"{base}media/notes.pdf", media_type="application/pdf", length=640_000),
        ),
        episode=Episode(
            number=5,
            season=2,
            location="Gannet Point",
            people=(Person(name="Odile Marsh", role="guest"),),
            transcripts=(Enclosure(url=f"{base}media/captions.vtt", media_type="text/vtt", title="Captions"),),
        ),
    )


def picture(width=1200, height=800):
    """A PNG of a sky above a sea."""
    rows = b"".join(
        b"\0"
        + (bytes((250 - y // 8, 190 - y // 10, 150)) if y < height * 0.6 else bytes((40, 70 + y // 20, 110))) * width
        for y in range(height)
    )
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def sound():
    """A second of silence, as WAV."""
    target = io.BytesIO()
    with wave.open(target, "wb") as written:
        written.setparams((1, 1, 8000, 8000, "NONE", ""))
        written.writeframes(b"\x80" * 8000)
    return target.getvalue()


MEDIA = {
    "media/picture.png": picture(),
    "media/episode.wav": sound(),
    "media/film.mp4": b"a film",
    "media/notes.pdf": b"a paper",
    "media/captions.vtt": b"WEBVTT\n\n00:00.000 --> 00:02.000\nWe went up.\n",
}


@contextmanager
def chromium():
    """Start a headless Chromium with a new, empty profile."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - not there, these tests are skipped

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def visiting(browser, url, *, width=1280, height=900, scheme="light"):
    """Open *url*; yield the page, whose ``requested`` and ``complaints`` are what it asked for and complained of."""
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page = context.new_page()
    page.requested, page.complaints = [], []
    page.on("request", lambda request: page.requested.append(request.url))
    page.on("requestfailed", lambda request: page.complaints.append(f"{request.url}: {request.failure}"))
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("dialog", lambda dialog: (page.complaints.append(dialog.message), dialog.dismiss()))
    try:
        page.goto(url)
        yield page
    finally:
        context.close()
