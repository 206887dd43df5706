"""The table of fields: the names that authors and site generators write, and the fields of the model."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from feedwright.reading.metadata import field_values, privacy
from feedwright.reading.metadata import media_values as media
from feedwright.reading.metadata.corrections import read_corrections
from feedwright.site import Site

Parse = Callable[[Any, Site], Any]  # None, an empty text or tuple: the next name counts


EVERYWHERE = "rss atom json page"


class Field(Struct, frozen=True):
    parse: Mapping[str, Parse]  # by name; the first name with a value counts
    rule: str
    fatal: bool = True  # false: a bad value is left out with a warning
    merge: Callable[[list[Any]], Any] | None = None  # joins the values of all names
    shown: str = EVERYWHERE  # the documents that show the field: rss, atom, json, the article's page, a podcast's rss
    counts: bool = False  # for the fingerprint: a new value counts as an update for readers

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.parse)


def _named(names: str, parse: Parse) -> dict[str, Parse]:
    return dict.fromkeys(names.split(), parse)


def _joined(lists: list[tuple[Any, ...]]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(each for values in lists for each in values))


# By argument of ``Article``, or by attribute of a part of it. Case, hyphens and underscores in names do not count:
# publishDate, publish_date and publishdate are the same name.
FIELDS: Mapping[str, Field] = {
    "title": Field(_named("title", field_values.plain), "bad-title", counts=True),
    "short_title": Field(_named("short_title link_title", field_values.plain), "bad-title", fatal=False, shown=""),
    "summary": Field(
        _named("summary description excerpt custom_excerpt", field_values.plain), "bad-summary", counts=True
    ),
    "published": Field(
        _named(
            "publishDate published date pubDate pubDatetime published_at date_published publishedDate publication_date "
            "post_date posted created created_at date_created created_date datetime",
            field_values.when,
        )
        | _named("publish", privacy.embargo_end),
        "bad-date",
    ),
    "updated": Field(
        _named(
            "updated lastmod last_modified_at updatedDate modified modDatetime updated_at date_modified date_updated "
            "last_updated last_modified last_update",
            field_values.when_updated,
        )
        | _named("date", field_values.updated_in),
        "bad-date",
    ),
    "expires": Field(
        _named(
            "expires expiry expiryDate expire_date expiration_date expires_at unpublishDate unpublish_at unpublish_on "
            "visible_until show_until publish_until published_until",
            field_values.when,
        ),
        "bad-date",
        shown="",
    ),
    "authors": Field(_named("authors author author_name creator", field_values.people), "bad-author"),
    "contributors": Field(
        _named("contributors contributor", field_values.people), "bad-author", fatal=False, shown="rss atom"
    ),
    "categories": Field(
        _named("categories category tags tag keywords taxonomies", field_values.categories),
        "bad-tags",
        fatal=False,
        merge=field_values.merged_categories,
    ),
    "language": Field(_named("language lang locale", field_values.language), "bad-language", fatal=False),
    "section": Field(_named("section", field_values.plain), "bad-section", fatal=False, shown="page"),
    "draft": Field(
        _named("draft isDraft", field_values.flag)
        | _named("published publish", privacy.unpublished)
        | _named("status visibility access", privacy.held_back)
        | _named(
            "private hidden unlisted headless unpublished confidential secret internal "
            "members_only ignore wip do_not_publish dont_publish no_publish not_published "
            "not_for_publication unpublish hide drafting in_draft blogger_draft deleted trashed trash",
            privacy.hidden,
        )
        | _named(
            "paid premium members subscribers paywall paywalled subscribers_only subscriber_only member_only paid_only "
            "premium_only patrons_only supporters_only friends_only family_only staff_only internal_only email_only "
            "newsletter_only login_required requires_login restricted locked",
            privacy.for_some,
        )
        | _named("password passphrase passcode encrypted protected encrypt", privacy.locked)
        | _named(
            "public is_public listed visible live online active enabled ready ready_to_publish ready_for_publication "
            "ok_to_publish released approved publishable show rss feed "
            "routable in_feed in_rss include_in_feed "
            "include_in_rss show_in_feed show_in_rss isAccessibleForFree",
            privacy.shut_out,
        )
        | _named(
            "exclude_from_feed exclude_from_rss hide_from_feed hide_from_rss hidden_from_feed hidden_from_rss "
            "no_feed no_rss skip_feed skip_rss feed_exclude rss_exclude ignore_publish",
            privacy.hidden,
        )
        | _named("dg_publish render output", privacy.only_if_published)
        | _named("eleventyExcludeFromCollections", privacy.left_out)
        | _named("permalink", privacy.no_page)
        | _named("build _build", privacy.build_options)
        | _named("embargo embargoed embargo_until embargo_date", privacy.embargoed)
        | _named(
            "publish_after not_before hold_until publish_on publish_at go_live scheduled_for scheduled scheduled_at "
            "scheduled_date",
            privacy.scheduled,
        )
        | _named("hold", privacy.on_hold),
        "bad-draft",
        merge=any,  # any of the names can hold the article back
    ),
    "scheduled": Field(_named("status", privacy.without_date), "held-back", fatal=False, shown=""),
    "embargo": Field(
        _named(
            "embargo embargoed embargo_until embargo_date publish_after publish_on publish_at go_live scheduled_for "
            "scheduled scheduled_at scheduled_date not_before hold hold_until release release_date",
            privacy.embargo_end,
        ),
        "embargo",
        fatal=False,
    ),
    "slug": Field(
        _named("slug", field_values.text)
        | _named("permalink", field_values.permalink)
        | _named("path url", field_values.path),
        "bad-slug",
    ),
    "aliases": Field(
        _named("aliases alias redirect_from", field_values.aliases),
        "bad-address",
        fatal=False,
        merge=_joined,
        shown="",
    ),
    "permalink": Field(_named("permalink path url", field_values.written_path), "bad-slug", fatal=False, shown=""),
    "id": Field(_named("id", field_values.text), "bad-id", shown="rss atom json"),
    "guid": Field(_named("guid", field_values.text), "bad-id", shown="rss json"),
    "canonical_url": Field(
        _named("canonical_url canonical", field_values.address)
        | _named("permalink url", field_values.address_if_whole),
        "bad-address",
        fatal=False,
    ),
    "rights": Field(
        _named("rights copyright license licence", field_values.name_of),
        "bad-rights",
        fatal=False,
        shown="rss atom page",
    ),
    "links": Field(
        _named("links related link external_url", field_values.links_as("related"))
        | _named("via", field_values.links_as("via"))
        | _named("replies comments", field_values.links_as("replies")),
        "bad-link",
        fatal=False,
        merge=_joined,
    ),
    "corrections": Field(
        _named("corrections correction erratum", read_corrections), "bad-correction", merge=_joined, counts=True
    ),
    "images": Field(
        _named(
            "image images cover cover_image feature_image featured_image thumbnail banner hero hero_image header_image "
            "og_image social_image",
            media.images,
        ),
        "bad-image",
        fatal=False,
        counts=True,
    ),
    "images.alt": Field(
        _named("image_alt cover_alt cover_image_alt feature_image_alt featured_image_alt thumbnail_alt", media.alt),
        "bad-image",
        fatal=False,
    ),
    "images.caption": Field(
        _named(
            "image_caption cover_caption cover_image_caption feature_image_caption featured_image_caption "
            "thumbnail_caption",
            media.alt,
        ),
        "bad-image",
        fatal=False,
    ),
    "enclosures": Field(
        _named("enclosures enclosure attachments", media.enclosures)
        | _named("audio audio_file audio_url podcast podcast_file mp3 file video", media.playable),
        "bad-enclosure",
        shown="rss atom json page podcast",
        counts=True,
    ),
    "enclosures.duration": Field(
        _named("duration itunes_duration podcast_duration audio_duration", media.duration)
        | _named("length", media.clock_duration),
        "bad-duration",
        fatal=False,
        shown="json page podcast",
    ),
    "enclosures.length": Field(
        _named("podcast_bytes podcast_length podcast_size audio_bytes audio_size file_size length", media.size),
        "bad-enclosure",
        fatal=False,
        shown="rss atom json page podcast",
    ),
    "episode.number": Field(
        _named("episode episode_number", media.decimal_number), "bad-episode", fatal=False, shown="page podcast"
    ),
    "episode.season": Field(
        _named("season season_number", media.number), "bad-episode", fatal=False, shown="page podcast"
    ),
    "episode.display": Field(
        _named("episode_display", field_values.plain), "bad-episode", fatal=False, shown="podcast"
    ),
    "episode.season_name": Field(
        _named("season_name", field_values.plain), "bad-episode", fatal=False, shown="podcast"
    ),
    "episode.kind": Field(_named("episode_type", media.episode_kind), "bad-episode", fatal=False, shown="podcast"),
    "episode.explicit": Field(_named("explicit", media.explicit), "bad-episode", fatal=False, shown="podcast"),
    "episode.transcripts": Field(
        _named("transcripts transcript", media.transcripts), "bad-episode", fatal=False, shown="page podcast"
    ),
    "episode.chapters": Field(_named("chapters", media.file_address), "bad-episode", fatal=False, shown="podcast"),
    "episode.people": Field(
        _named("people", field_values.people)
        | _named("hosts host", field_values.people_as("host"))
        | _named("guests guest", field_values.people_as("guest")),
        "bad-episode",
        fatal=False,
        merge=_joined,
        shown="page podcast",
    ),
    "episode.location": Field(_named("location", media.place), "bad-episode", fatal=False, shown="page podcast"),
    "episode.tags": Field(
        _named("podcast", media.podcast_tags)
        | _named("location", media.places)
        | _named("itunes_title", media.podcast_tag("itunes_title"))
        | _named("itunes_block", media.podcast_tag("itunes_block")),
        "bad-episode",
        fatal=False,
        merge=_joined,
        shown="podcast",
    ),
}
