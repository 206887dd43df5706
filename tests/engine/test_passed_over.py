"""No file is ignored without a word, and an upgrade publishes and withdraws nothing by itself."""

import json
import zlib

from msgspec import structs

from feedwright.engine.catalogue.keys import SITE
from feedwright.engine.catalogue.records import site_record_of
from feedwright.engine.intake.outcome import Verdict
from feedwright.engine.passed_over import describe_passed_over, is_passed_over
from feedwright.ports import Changed
from media_samples import mp3
from memory import PODCAST, SITE_TOML
from memory_site import build_all, items, publish, titles


def lines(site):
    return build_all(site).passed_over_lines()


def as_recorded_before(site):
    """Make the settings' record one of release 0.1.0, which knew no suffixes."""
    stored = site.table.rows[SITE]
    values = json.loads(stored.data if stored.data.startswith(b"{") else zlib.decompress(stored.data))
    del values["site"]["suffixes"]
    site.table.rows[SITE] = structs.replace(stored, data=json.dumps(values).encode())
    assert site_record_of(site.table.rows[SITE]).site.suffixes == "first"


def test_a_file_that_is_nearly_called_as_a_sidecar_is_named():
    told = describe_passed_over(["b/a.md.meta.yaml", "c.Meta.yaml", "d.mp3.meta.json", "e.meta.yaml"], None)
    assert [line.rpartition("Rename it to ")[2] for line in told if "Rename it to" in line] == [
        *("b/a.meta.yaml.", "c.meta.yaml.", "d.meta.json."),
    ]
    assert is_passed_over("b/a.md.meta.yaml")
    assert not is_passed_over("e.meta.yaml")


def test_a_misnamed_sidecar_is_named_by_every_build(site):
    site.put("a.md", "# A\n\nText.")
    site.put("a.md.meta.yaml", "draft: true\n")
    for _ in range(2):
        assert any("Rename it to a.meta.yaml." in line for line in lines(site))


def test_posts_that_are_not_at_the_root_of_the_content_are_named_with_the_cure(site):
    for number in range(5):
        site.put(f"docs/{number}/CONTRIBUTING.md", "x")
        site.put(f"source/_posts/2026-01-0{number + 1}-a.md", "Text.")
    [_, line] = lines(site)
    assert line.startswith("  source/_posts/: ")
    assert 'include = ["source/_posts/[!._]*"]' in line
    site.put("site.toml", f'include = ["source/_posts/[!._]*"]\n{SITE_TOML}')
    assert not any("_posts" in line for line in lines(site))
    assert len(items(site)) == 5
    site.put("site.toml", f'exclude = ["source/_posts/**"]\n{SITE_TOML}')
    assert len(lines(site)) == 1


def test_articles_in_a_folder_that_begins_with_a_line_are_named_with_the_cure(site):
    for number in range(5):
        site.put(f"content/posts/_travel/{number}/index.md", "Text.")
    [_, line] = lines(site)
    assert line.startswith("  content/posts/_travel/: ")
    site.put("site.toml", f'include = ["content/posts/_travel/**"]\n{SITE_TOML}')
    assert not any("_travel" in line for line in lines(site))
    assert len(items(site)) == 5


def test_the_cure_publishes_nothing_that_its_own_name_hides(site):
    site.put("source/_posts/2026-01-01-a.md", "Text.")
    site.put("source/_posts/town/2026-01-02-b.md", "Text.")
    site.put("source/_posts/_secret.md", "Nobody reads this.")
    site.put("source/_posts/_crew/2026-01-03-c.md", "Nobody reads this.")
    [_, line] = lines(site)
    globs = line.partition("include = ")[2].partition(" into ")[0]
    site.put("site.toml", f"include = {globs}\n{SITE_TOML}")
    assert len(lines(site)) == 1
    assert sorted(item["url"].rpartition("/")[2] for item in items(site)) == ["a.html", "b.html"]


def test_folders_of_drafts_and_of_generators_are_not_offered_for_publication(site):
    for folder in (
        "_drafts",
        "_private",
        "blog/_Entwürfe",
        "_includes",
        "_site/2019",
        "x/_templates",
        "__draft",
        "static/_a",
    ):
        site.put(f"{folder}/a.md", "Text.")
    site.put("_travel/_b.md", "Text.")
    site.put("_travel/README.md", "Text.")
    site.put("_travel/page.html", "Text.")
    assert len(lines(site)) == 1


def test_one_line_counts_by_suffix_what_was_passed_over(site):
    for key in ("README.md", "CONTRIBUTING.md", "theme.css", "Makefile", ".hidden/a.md", "picture.png"):
        site.put(key, "x")
    assert lines(site) == ["Passed over: 2 .md, 1 .css, 1 without a suffix."]


def test_a_document_that_is_not_read_is_named_with_what_to_save_it_as(site):
    site.put("news/fair.odt", "x")
    site.put("news/bridge.rtf", "x")
    told = lines(site)
    assert "  news/bridge.rtf: Feedwright cannot read .rtf. Save it as plain text (.txt)." in told
    assert "  news/fair.odt: Feedwright cannot read .odt. Save it as HTML (.html)." in told


def test_nikolas_metadata_are_a_sidecar_and_named_only_if_they_belong_to_nothing(site):
    site.put("posts/a.md", "# A\n\nText.")
    for name in ("a.meta", "b.md.meta", "c.META", "d.png.meta"):  # the last is Unity's
        site.put(f"posts/{name}", ".. title: A\n")
    told = "\n".join(lines(site))
    assert "posts/b.md.meta belongs to no article because of its name. Rename it to posts/b.meta." in told
    assert "posts/c.META belongs to no article because of its name. Rename it to posts/c.meta." in told
    assert "a.meta" not in told
    assert "d.png" not in told


def test_settings_under_another_name_are_named(site):
    site.put("site.toml.txt", "title = 'x'")
    assert "  site.toml.txt is not the settings file. Rename it to site.toml, at the root of the content." in lines(
        site
    )


def test_where_the_settings_are_missing_a_file_with_a_second_ending_is_named(world):
    world.put("site.toml.txt", SITE_TOML)
    problem = build_all(world).site.problem
    assert (problem.path, problem.rule) == ("site.toml.txt", "no-site")
    assert "Rename it" in problem.cure


def test_a_glob_of_include_that_matches_nothing_is_named(site):
    site.put("site.toml", SITE_TOML + 'include = ["_drafts/**", "notes/*.md", "**/*.csv"]\n')
    site.put("_drafts/a.md", "# A\n\nText.")
    site.put("b.csv", "x")
    assert lines(site) == [
        "Passed over: 1 .csv.",
        "  b.csv: include names it, but Feedwright cannot read such files.",
        '  include: no file matches "notes/*.md".',
    ]


def test_a_recording_without_a_sidecar_is_named_where_there_is_a_podcast(site):
    site.put("a.mp3", "x")
    assert lines(site) == []
    site.put("site.toml", SITE_TOML + PODCAST)
    assert lines(site) == ["  a.mp3: no episode yet. Put a.meta.yaml with title and date beside it."]


def test_a_recording_whose_sidecar_is_gone_is_named(site):
    site.put("site.toml", SITE_TOML + PODCAST)
    site.put("a.mp3", mp3())
    site.put("a.meta.yaml", "title: A\ndate: 2026-02-01")
    assert lines(site) == []
    site.source.delete("a.meta.yaml")
    assert lines(site) == ["  a.mp3: no episode yet. Put a.meta.yaml with title and date beside it."]


def test_a_build_of_single_files_says_nothing_of_others(site):
    site.put("README.md", "x")
    build_all(site)
    assert build_all(site, only=["a.md"]).passed_over_lines() == []


def test_an_upgrade_publishes_nothing_by_itself_and_says_what_it_could_publish(site):
    as_recorded_before(site)
    site.put("site.toml", SITE_TOML + 'description = "Edited."\n')
    site.put("a.markdown", "# New\n\nText.")
    site.put("_posts/2026-01-01-b.md", "# Post\n\nText.")
    site.put("SECURITY.md", "# Security\n\nText.")
    told = lines(site)
    assert titles(site) == ["Security"], "it was out under the earlier release, and stays"
    assert 'suffixes = "all"' in told[1]
    assert lines(site) == told, "it is said each time"

    site.put("site.toml", SITE_TOML + 'suffixes = "all"\n')
    build_all(site)
    assert sorted(titles(site)) == ["New", "Post"]


def test_include_names_a_new_suffix_for_a_site_of_an_earlier_release(site):
    as_recorded_before(site)
    site.put("site.toml", SITE_TOML + 'include = ["**/*.markdown"]\n')
    site.put("a.markdown", "# New\n\nText.")
    site.put("b.mkd", "# Other\n\nText.")
    build_all(site)
    assert titles(site) == ["New"]


def test_a_list_page_of_a_generator_is_no_rejection(site):
    site.put("tags/index.md", "---\ntitle: Tags\ntype: tags\n---\n")
    site.put("posts/posts.json", '{"layout": "post"}')
    built = build_all(site)
    assert {(outcome.key, outcome.verdict) for outcome in built.outcomes} == {
        ("tags/index.md", Verdict.DRAFT),
        ("posts/posts.json", Verdict.DRAFT),
    }
    assert all("exclude = [" in warning.cure for outcome in built.outcomes for warning in outcome.warnings)


def test_an_article_in_a_file_named_as_its_folder_is_one(site):
    site.put("posts/posts.json", '{"title": "A", "content_text": "Text."}')
    build_all(site)
    assert titles(site) == ["A"]


def work_off(site):
    """Do what the queue asks for until it is empty."""
    while site.queue.messages:
        message = site.queue.messages.popleft()
        if isinstance(message, Changed):
            publish(site, message.key)


RST = "Title\n=====\n\n:date: 2026-01-01\n\nText in reStructuredText.\n"
MARKDOWN = "---\ndate: 2026-01-01\n---\n# Title\n\nText in Markdown.\n"


def texts(site):
    return [item["content_html"] for item in items(site)]


def test_what_an_article_was_made_from_is_no_article_beside_it(site):
    site.put("a.rst", RST)
    site.put("a.md", MARKDOWN)
    built = build_all(site)
    assert texts(site) == ["<p>Text in Markdown.</p>"]
    assert built.rejected == []


def test_it_gives_way_to_an_article_that_comes_later_and_keeps_its_id_and_date(site):
    site.put("a.rst", RST)
    build_all(site)
    [before] = items(site)
    site.put("a.md", MARKDOWN)
    build_all(site)
    [after] = items(site)
    assert after["content_html"] == "<p>Text in Markdown.</p>"
    assert (after["id"], after["url"], after["date_published"]) == (
        before["id"],
        before["url"],
        before["date_published"],
    )


def test_it_comes_back_where_the_article_goes(site):
    site.put("a.rst", RST)
    site.put("a.md", MARKDOWN)
    build_all(site)
    site.source.delete("a.md")
    build_all(site)
    assert texts(site) == ["<p>Text in reStructuredText.</p>"]


def test_on_aws_it_gives_way_as_well(site):
    site.put("a.rst", RST)
    publish(site, "a.rst")
    site.put("a.md", MARKDOWN)
    publish(site, "a.md")
    work_off(site)
    assert texts(site) == ["<p>Text in Markdown.</p>"]


def test_on_aws_it_comes_back_where_the_article_goes(site):
    site.put("a.rst", RST)
    site.put("a.md", MARKDOWN)
    publish(site, "a.md")
    site.source.delete("a.md")
    publish(site, "a.md")
    work_off(site)
    assert texts(site) == ["<p>Text in reStructuredText.</p>"]
