"""Large pictures reach readers scaled: made once, kept in private, and the same picture never made anew."""

import re
from dataclasses import replace
from itertools import count

import pytest
from msgspec.json import decode

from feedwright.engine.build import marked_targets, settle
from feedwright.engine.intake.outcome import Verdict
from feedwright.engine.reconcile import begin_walk, current_walk, walk_on
from feedwright.engine.verify import settings_in_force, verify
from feedwright.errors import StoreError
from feedwright.model.files import FEED_WIDTH, Reference
from feedwright.ports import Changed, Delete
from media_samples import exif, gif, jpeg, mp3, png
from memory import PODCAST, SITE_TOML
from memory_site import build_all, items, media, page, publish, record, work_off
from schedules import at_first, failing

WIDE = png(width=2_000, height=1_000)
SHOWS = "# A\n\nText. ![A boat](boat.png)"


@pytest.fixture
def wide(site):
    site.put("a.md", SHOWS)
    site.put("boat.png", WIDE)
    build_all(site)
    return site


def folders(world):
    return [path.split("/")[2] for path in media(world)]


def text(world):
    return items(world)[0]["content_html"]


def warnings(world, key="a.md"):
    return [warning for warning in record(world, key).warnings if warning.rule != "no-date"]


def walk_over(world):
    """Go through the source and the public place to their ends, as the daily walk does."""
    while not (walk := current_walk(world.ports)).finished:
        walked = walk_on(world.ports, walk.token, page=100)
        settle(world.worker(), walked.outgoing)
    world.queue.messages.clear()


def scaled_rows(world):
    return [key for key in world.table.rows if key[0].startswith("scaled/")]


def test_a_wide_picture_is_published_in_four_widths_and_never_itself(wide):
    assert folders(wide) == ["1200", "1600", "480", "960"]
    assert WIDE not in [document.body for document in wide.public.documents.values()]
    assert {document.media_type for path, document in wide.public.documents.items() if path in media(wide)} == {
        "image/png"
    }


def test_a_feed_shows_the_width_for_feeds_without_a_height_that_would_squash_it(wide):
    [shown] = [path for path in media(wide) if f"/{FEED_WIDTH}/" in path]
    assert f'<img width="1200" src="https://gazette.example/{shown}"' in text(wide)
    assert "height=" not in text(wide)
    assert "srcset" not in text(wide)


def test_the_page_offers_all_widths_and_leaves_room_for_the_picture(wide):
    assert 'height="600"' in page(wide)
    for width in (480, 960, 1_200, 1_600):
        [path] = [path for path in media(wide) if f"/{width}/" in path]
        assert f"https://gazette.example/{path} {width}w" in page(wide)


def test_the_lead_picture_has_one_address_everywhere(site):
    site.put("a.md", "---\nimage: boat.png\n---\n# A\n\nText.")
    site.put("boat.png", WIDE)
    build_all(site)
    [address] = [f"https://gazette.example/{path}" for path in media(site) if "/1200/" in path]
    item = items(site)[0]
    assert item["image"] == address
    assert item["content_html"].count(address) == 1
    rss = site.public.body("rss.xml").decode()
    assert f'<media:content url="{address}"' in rss
    assert 'width="1200" height="600"' in rss
    assert f'<img src="{address}"' in rss.replace("&lt;", "<").replace("&quot;", '"')
    assert f'content="{address}"' in page(site)


def test_a_heavy_picture_keeps_its_own_width(site):
    site.put("a.md", SHOWS)
    site.put("boat.png", png((b"teSt", b"x" * 600_000), width=700, height=20))
    build_all(site)
    assert folders(site) == ["480", "full"]
    assert '<img width="700"' in text(site)


@pytest.mark.parametrize("body", [png(width=1_600, height=10), gif(width=3_000), jpeg(width=640, height=480)])
def test_a_picture_that_fits_or_is_of_another_kind_is_published_as_it_is(site, body):
    site.put("a.md", SHOWS)
    site.put("boat.png", body)
    asked, real = [], site.table.get
    site.table.get = lambda keys: asked.extend(keys) or real(keys)
    build_all(site)
    assert [site.public.body(path) for path in media(site)] == [body]
    assert not site.pictures.kept
    assert not [partition for partition, _ in asked if partition.startswith("scaled/")]


def test_a_width_that_an_author_wrote_stays_if_it_is_less(site):
    site.put("a.md", '# A\n\nText.\n\n<img src="boat.png" width="300" height="150">')
    site.put("b.md", '# B\n\nText.\n\n<img src="boat.png" width="4000" height="2000">')
    site.put("boat.png", WIDE)
    build_all(site)
    assert [re.findall(r'<img width="(\d+)"', item["content_html"]) for item in items(site)] == [["1200"], ["300"]]
    assert 'width="300" ' in page(site)
    assert 'height="150" srcset' in page(site)
    assert 'sizes="300px"' in page(site)
    assert 'width="4000"' not in page(site, "articles/b.html")


def test_a_link_to_a_large_picture_leads_to_the_largest_that_is_published(site):
    site.put("a.md", "# A\n\nText. [![A boat](boat.png)](boat.png)")
    site.put("boat.png", WIDE)
    build_all(site)
    [largest] = [path for path in media(site) if "/1600/" in path]
    assert f'<a href="https://gazette.example/{largest}">' in text(site)


def test_the_setting_publishes_originals(site):
    site.put("site.toml", SITE_TOML + 'images = "original"\n')
    site.put("a.md", SHOWS)
    site.put("boat.png", WIDE)
    build_all(site)
    assert [site.public.body(path) for path in media(site)] == [WIDE]
    site.put("site.toml", SITE_TOML)
    build_all(site)
    assert sorted(folders(site))[:4] == ["1200", "1600", "480", "960"]
    assert "/1200/" in text(site)


def test_an_original_that_is_public_stays_while_its_entry_is_out(site):
    """Other sites may show it, and a reader may keep the text of years ago."""
    site.put("site.toml", SITE_TOML + 'images = "original"\n')
    site.put("a.md", SHOWS)
    site.put("boat.png", WIDE)
    build_all(site)
    [original] = media(site)
    site.put("site.toml", SITE_TOML)
    build_all(site)
    site.put("a.md", SHOWS + " More.")
    build_all(site)
    site.clock.forward(days=40)  # a file that is merely replaced stays for 30
    site.put("a.md", SHOWS + " Still more.")
    build_all(site)
    assert original in media(site)
    assert len(media(site)) == 5
    site.source.delete("a.md")
    build_all(site)
    assert media(site) == []
    site.put("a.md", SHOWS)
    build_all(site)
    assert folders(site) == ["1200", "1600", "480", "960"]


def test_a_picture_that_is_offered_as_a_file_or_is_a_cover_stays_as_it_is(site):
    site.put("site.toml", SITE_TOML + PODCAST)
    site.put("a.md", "---\nenclosures: [boat.png]\n---\n# A\n\nText. ![](boat.png)")
    site.put("b.md", "---\nimage: cover.png\naudio: talk.mp3\n---\n# B\n\nText. ![](notes.png)")
    for number, name in enumerate(["boat", "cover", "notes"]):
        site.put(f"{name}.png", png(width=2_000 + number, height=1_000))
    site.put("talk.mp3", mp3())
    build_all(site)
    names = [path.rpartition("/")[2] for path in media(site)]
    assert sorted(names) == ["boat.png", "cover.png", *["notes.png"] * 4, "talk.mp3"]
    cover = next(path for path in media(site) if path.endswith("cover.png"))
    assert f'<itunes:image href="https://gazette.example/{cover}"' in site.public.body("feeds/aloud/rss.xml").decode()


def test_site_pictures_stay_as_they_are(site):
    site.put("site.toml", SITE_TOML + 'logo = "logo.png"\n')
    site.put("logo.png", WIDE)
    build_all(site)
    assert [site.public.body(path) for path in media(site)] == [WIDE]


@pytest.mark.parametrize("head", ["draft: true", "date: 2026-03-02T12:00:00Z", "expires: 2026-02-01"])
def test_no_width_is_public_while_no_entry_that_is_out_shows_it(site, head):
    site.put("boat.png", WIDE)
    site.put("a.md", f"---\n{head}\n---\nText. ![](boat.png)")
    build_all(site)
    assert media(site) == []
    assert bool(site.pictures.kept) is head.startswith(("date", "expires"))  # a draft's picture is not even opened


def test_a_picture_is_scaled_once_for_all_articles_and_all_releases(wide):
    failing(wide.pictures, "scale")
    before = media(wide)
    wide.put("b.md", "# B\n\nOther text. ![](boat.png)")
    build_all(wide)
    wide.ports = replace(wide.ports, code="another release")
    build_all(wide)
    assert media(wide) == before
    assert record(wide, "a.md").basis.startswith("another release")


def test_the_row_that_names_a_picture_comes_after_the_picture(site):
    """A crash between leaves a picture that nobody names, and never a name without a picture."""
    site.put("a.md", SHOWS)
    site.put("boat.png", WIDE)
    real = site.table.transact

    def transact(changes):
        named = [change for change in changes if getattr(change, "row", None) and change.row.partition[:6] == "scaled"]
        assert not named or len(site.pictures.kept) == 4
        real(changes)

    site.table.transact = transact
    publish(site, "a.md")
    assert len(scaled_rows(site)) == 1


def test_two_articles_that_scale_one_picture_at_a_time_show_the_same(site):
    site.put("a.md", SHOWS)
    site.put("b.md", "# B\n\nOther text. ![](boat.png)")
    site.put("boat.png", WIDE)
    real, numbers = site.pictures.scale, count()  # their libraries are of two releases

    def scale(*arguments):
        number = next(numbers)
        return [replace(file, body=file.body + b"%d" % number) for file in real(*arguments)]

    site.pictures.scale = scale
    at_first(site.pictures, "keep", lambda: publish(site, "b.md", owner="another"))
    publish(site, "a.md")
    work_off(site)
    assert len(media(site)) == 4
    assert record(site, "a.md").files[0].scaled == record(site, "b.md").files[0].scaled


def test_a_picture_that_changes_while_it_is_scaled_is_scaled_as_it_is(site):
    site.put("a.md", SHOWS)
    site.put("boat.png", WIDE)
    after = png(width=2_000, height=500)
    of_picture = lambda key, **_: key == "boat.png"  # noqa: E731
    at_first(site.source, "read", lambda: site.put("boat.png", after), when=of_picture, first=True)
    publish(site, "a.md")
    work_off(site)
    assert 'height="300"' in page(site)


def test_more_than_one_look_may_scale_goes_on_at_once(site):
    """A look at an article must end before its worker's time does."""
    names = [f"{number}.png" for number in range(4)]
    site.put("a.md", "# A\n\nText." + "".join(f" ![]({name})" for name in names))
    for number, name in enumerate(names):
        site.put(name, png(width=2_000, height=100 + number))
    site.pictures.pixels_at_once = 300_000
    verdicts = []
    for _ in range(5):
        [outcome] = publish(site, "a.md")
        verdicts.append(outcome.verdict)
        if outcome.verdict is not Verdict.WAITING:
            break
        assert list(site.queue.messages) == [Changed("a.md")]
        site.queue.messages.clear()
        assert media(site) == []
    assert verdicts == [Verdict.WAITING, Verdict.PUBLISHED]
    assert len(media(site)) == 16


def test_a_damaged_picture_is_published_as_it_is_and_its_author_hears_why(site):
    body = png((b"teSt", b"damaged"), width=2_000, height=10)
    site.put("a.md", SHOWS)
    site.put("boat.png", body)
    build_all(site)
    assert [site.public.body(path) for path in media(site)] == [body]
    [warning] = warnings(site)
    assert (warning.rule, warning.line) == ("large-picture", 3)
    assert "boat.png is published as it is, because it cannot be made smaller: it is damaged" in warning.what
    failing(site.pictures, "scale")
    site.put("a.md", SHOWS + " More.")
    build_all(site)
    assert warnings(site) == [warning]


def test_a_picture_that_moves_stays_and_nothing_is_said(site):
    body = png((b"teSt", b"moves"), width=2_000, height=10)
    site.put("a.md", SHOWS)
    site.put("boat.png", body)
    build_all(site)
    assert [site.public.body(path) for path in media(site)] == [body]
    assert warnings(site) == []


def test_the_place_of_a_photo_is_a_warning_only_if_it_is_published(site):
    site.put("a.md", SHOWS)
    site.put("boat.png", jpeg(exif(latitude=True), width=2_000, height=10))
    build_all(site)
    assert warnings(site) == []
    site.put("site.toml", SITE_TOML + 'images = "original"\n')
    build_all(site)
    assert [warning.rule for warning in warnings(site)] == ["position"]


def test_a_new_version_of_the_picture_takes_the_place_of_the_old_and_moves_no_date(wide):
    before, item = media(wide), items(wide)[0]
    wide.clock.forward(hours=1)
    wide.put("boat.png", png(width=2_000, height=800))
    build_all(wide)
    assert len(media(wide)) == 8
    assert set(media(wide)) > set(before)
    assert not any(path in page(wide) or path in items(wide)[0]["content_html"] for path in before)
    assert items(wide)[0]["date_modified"] == item["date_modified"]
    wide.clock.forward(days=30)
    build_all(wide)
    assert len(media(wide)) == 4
    assert not set(media(wide)) & set(before)


def test_a_width_of_a_replaced_picture_that_somebody_deletes_comes_back_too(wide):
    before = {path: wide.public.body(path) for path in media(wide)}
    wide.put("boat.png", png(width=2_000, height=800))
    build_all(wide)
    for path in before:
        del wide.public.documents[path]
    begin_walk(wide.ports)
    build_all(wide, damaged=list(before))
    assert {path: wide.public.body(path) for path in before} == before


def test_a_width_that_somebody_deletes_comes_back_from_what_is_kept(wide):
    failing(wide.pictures, "scale")
    before = {path: wide.public.body(path) for path in media(wide)}
    lost = next(path for path in before if "/480/" in path)
    del wide.public.documents[lost]
    assert verify(wide.ports, settings_in_force(wide.ports)).differing["media"] == [lost]
    wide.clock.forward(days=1)
    begin_walk(wide.ports)
    walk_over(wide)
    assert {path: wide.public.body(path) for path in media(wide)} == before


def test_what_is_kept_and_lost_is_made_anew_under_its_old_name(wide):
    before = {path: wide.public.body(path) for path in media(wide)}
    wide.pictures.kept.clear()
    for path in before:
        del wide.public.documents[path]
    build_all(wide, damaged=list(before))
    assert {path: wide.public.body(path) for path in media(wide)} == before
    assert len(wide.pictures.kept) == 4


def test_what_cannot_be_made_anew_holds_nothing_up(wide):
    """Its file has changed since, and nobody has heard of that yet."""
    lost = media(wide)
    wide.pictures.kept.clear()
    for path in lost:
        del wide.public.documents[path]
    wide.source.delete("boat.png")
    wide.put("a.md", "---\ndate: nonsense\n---\n" + SHOWS)  # so the last good version stays
    build_all(wide, damaged=lost)
    assert list(marked_targets(wide.worker())) == []
    assert "A boat" in page(wide)


def test_a_store_that_fails_while_a_picture_is_kept_fails_the_article_and_not_more(site):
    site.put("a.md", SHOWS)
    site.put("boat.png", WIDE)
    mended = failing(site.pictures, "keep")
    with pytest.raises(StoreError):
        publish(site, "a.md")
    mended()
    publish(site, "a.md")
    assert len(media(site)) == 4


def test_a_lost_row_gives_the_same_addresses(wide):
    before = media(wide)
    wide.table.transact([Delete(key) for key in scaled_rows(wide)])
    wide.ports = replace(wide.ports, code="another release")
    build_all(wide)
    assert media(wide) == before


def test_a_reference_of_an_earlier_release_is_one_to_a_public_file():
    earlier = decode(b'{"keys": ["boat.png"], "path": "media/0/boat.png"}', type=Reference)
    assert earlier.public == ("media/0/boat.png",)
