"""What other tools, other languages and lost metadata say of privacy holds an article back, and the author is told."""

import json

import pytest
from msgspec import structs

from factories import SITE, make_source
from feedwright.errors import ArticleError
from feedwright.reading.reader import read_article


def read(text, key="a.md"):
    return read_article(make_source(text, key=key), SITE)


def front_matter(*lines):
    return read("---\ntitle: A\n" + "\n".join(lines) + "\n---\nWords for nobody.")


class TestFields:
    @pytest.mark.parametrize(
        "line",
        [
            *("entwurf: ja", "brouillon: oui", "borrador: sí", "veröffentlicht: nein", "embarg: 2099-01-01"),
            *("embargo_lifts: next Friday", "embargoed_until: 2099-01-01", "passwrod: open sesame"),
            *("status: in progress", "status: not ready", "status: rejected", "status: Unfinished", "workflow: draft"),
            *("approved: false", "released: no", "publishable: false"),
            *("publish: later", "publish: not yet", "status: draft - for review", "status: 🚧 draft"),
            *("post_status: private", "postStatus: draft", "privacy: private", "classification: confidential"),
            *("state: draft", "is_public: false", "isPublic: no", "live: false", "online: false", "in_feed: false"),
            *("wip: maybe", "paid: true", "premium: yes", "publish_after: next week", "hold_until: the launch"),
            *("status: 🚧 WIP", 'status: "[hidden]"', "status: in-progress / check sources", "status: on hold (Ann)"),
            *("visibility: members, friends", "routable: false", "eleventyExcludeFromCollections: [posts]"),
            *("review: pending", "approval: pending", "isAccessibleForFree: false"),
            *("meta: {draft: true}", "author: {name: Ann, draft: true}"),
            *("meta: {status: draft}", "blog: {visibility: Entwurf}", "blog: {published: false}"),
            *("subscribers_only: true", "email_only: true", "staffOnly: yes", "restricted: true", "locked: true"),
            *("passphrase: open sesame", "пароль: abc", "pw: abc", "Status: Not started", "audience: only_paid"),
            *("ready_to_publish: false", "show: false", "Publish: ☐", "scheduled: when it rains"),
            *("privé: oui", "geheim: ja", "öffentlich: nein", "état: brouillon", "tags: [a, draft: true]"),
            *("public: private", "show: draft", "visibility: false", "status: 0", "post-status: [draft]", "pw: [abc]"),
            *("meta: {post-status: draft}", "audience: founding"),
            *("πρόχειρο: ναι", "opublikowany: nie", "状態: 下書き", "公開: いいえ", "статус: черновик"),
        ],
    )
    def test_what_was_guessed_holds_back_and_is_told(self, line):
        article = front_matter(line)
        assert article.draft
        assert "held-back" in [warning.rule for warning in article.warnings]

    @pytest.mark.parametrize(
        "line",
        [
            "wip: true",
            "hide: true",
            "drafting: true",
            "in_draft: yes",
            "blogger_draft: true",
            "deleted: true",
            "trashed: yes",
            "visibility: 非公開",
            "do_not_publish: true",
            "not_for_publication: true",
            "ｄｒａｆｔ: true",
            "status: ｄｒａｆｔ",
            "status: dra\u200bft",
            "status: [draft]",
            "visibility: followers",
        ],
    )
    def test_what_is_clear_holds_back(self, line):
        assert front_matter(line).draft

    @pytest.mark.parametrize(
        "line",
        [
            *("entwurf: nein", "brouillon: non", "publish: 2021-01-01", "publish: true", "publish_at: 2021-01-01"),
            *("review: five stars", "review: Saving Private Ryan", "hide: [toc]", "isAccessibleForFree: true"),
            *("project: {status: archived}", "series: {published: 2021-01-01}", "show: Harbour Radio", "locked: false"),
            *("restricted: false", "email_only: false", "deleted: false", "Publish: ☑", "公開: true", "状態: 公開"),
            *("workflow: offset printing", "approved: by the board", "status: finished"),
            *("status: published", "status: [published]", "state: Texas", "paid: false", "members: [Ann, Ben]"),
            *(
                "premium: 12",
                "live: true",
                "wip: false",
                "meta: {draft: false}",
                "privacy: public",
                "hold_until: false",
            ),
        ],
    )
    def test_what_says_nothing_of_the_kind_holds_nothing_back(self, line):
        assert not front_matter(line).draft

    @pytest.mark.parametrize("name", ["publish", "publish_on", "go_live", "scheduled_for", "scheduled"])
    def test_a_time_to_publish_is_a_schedule(self, name):
        assert front_matter(f"{name}: 2099-01-01").published.year == 2099

    @pytest.mark.parametrize("name", ["expiry", "expires_at", "visible_until", "unpublish_at"])
    def test_other_names_of_an_expiry_count(self, name):
        assert front_matter(f"{name}: 2001-01-01").expires.year == 2001

    def test_a_page_that_eleventy_does_not_write_is_held_back_and_nobody_asks_for_its_path(self):
        article = front_matter("permalink: false")
        assert article.draft
        assert [warning.rule for warning in article.warnings] == ["held-back"]


class TestOtherFormats:
    @pytest.mark.parametrize("said", [{"creativeWorkStatus": "Draft"}, {"draft": True}])
    def test_a_schema_org_article_can_be_a_draft(self, said):
        told = {"@context": "https://schema.org", "@type": "Article", "headline": "A", "articleBody": "Words."}
        assert read(json.dumps(told | said), key="a.json").draft

    def test_a_json_feed_items_extension_can_mark_a_draft(self):
        told = {
            "id": "1",
            "url": "https://a.example/1",
            "title": "A",
            "content_text": "Words.",
            "_app": {"draft": True},
        }
        assert read(json.dumps(told), key="a.json").draft

    def test_a_field_that_stands_twice_in_restructuredtext_is_refused(self):
        with pytest.raises(ArticleError, match="status"):
            read("A\n=\n\n:status: published\n:status: draft\n\nWords.\n", key="a.rst")


class TestLostMetadata:
    @pytest.mark.parametrize(
        "rule", ["***", "___", "- - -", "===", "~~~", "++++", "```yaml", "\\---", "&#45;--", "\u3164---"]
    )
    def test_a_mark_below_a_rule_that_opens_nothing_holds_back(self, rule):
        article = read(f"{rule}\ntitle: A\ndraft: true\n{rule}\n\nWords for nobody.")
        assert article.draft
        assert "held-back" in [warning.rule for warning in article.warnings]

    @pytest.mark.parametrize(
        ("key", "text"),
        [
            ("a.md", "# A title of several words\n\ndraft: true\ndate: 2021-01-01\n\nWords."),
            ("a.md", "- title: A\n- draft: true\n\nWords."),
            ("a.md", "**title:** A\n**draft:** true\n\nWords."),
            ("a.md", "| draft | true |\n|---|---|\n\nWords."),
            ("a.md", "> status: draft\n\nWords."),
            ("a.md", "#+TITLE: A\n#+DRAFT: true\n\nWords."),
            ("a.md", "<!--\ntitle: A\ndraft: true\n-->\n\nWords."),
            ("a.md", "%%draft: true%%\n\nWords."),
            ("a.md", "---\ntitle: A\n---\n---\ndraft: true\n---\n\nWords."),
            ("a.md", "---\u2028title: A\u2028draft: true\u2028---\u2028Words."),
            ("a.md", "---\x85title: A\x85draft: true\x85---\x85Words."),
            ("a.md", "| title | draft |\n|---|---|\n| A | true |\n\nWords."),
            ("a.md", "[//]: # (draft: true)\n\nWords."),
            ("a.md", "[comment]: <> (status: draft)\n\nWords."),
            (
                "a.mdx",
                'import A from "./a"\nimport B from "./b"\nexport const meta = { title: "A", draft: true }\n\nWords.',
            ),
            ("a.md", "DRAFT - do not publish\n\nWords."),
            ("a.md", "> [!warning] DRAFT\n> Words.\n\nWords."),
            ("a.md", "WORK IN PROGRESS\n\nWords."),
            ("a.md", "--- title: A draft: true ---\n\nWords."),
            ("a.txt", "--- title: A tags: a, b status: draft ---\n\nWords."),
            ("a.rst", ".. note:: DRAFT\n\nWords.\n"),
            ("a.md", "【下書き】\n\n本文です。"),
            ("a.md", "# ЧЕРНОВИК\n\nСлова."),
            ("a.rst", "\n---\ntitle: A\ndraft: true\n---\n\nWords.\n"),
            ("a.rst", "A\n=\n\n:date: 2021-01-01\n\n.. a note\n\n:status: draft\n\nWords.\n"),
            ("a.html", "<p>title: A</p><p>draft: true</p><p>---</p><p>Words.</p>"),
            ("a.md", "# DRAFT: harbour news\n\nWords."),
            ("a.md", "[DRAFT] Harbour news\n\nWords."),
            ("a.md", "<!-- DRAFT -->\n\nWords."),
            ("a.md", "*** STRICT EMBARGO: 00:01 ***\n\nWords."),
        ],
    )
    def test_a_mark_in_a_line_of_its_own_above_the_prose_holds_back(self, key, text):
        assert read(text, key=key).draft

    @pytest.mark.parametrize(
        "text",
        [
            "# How to\n\n```yaml\ntitle: A\ndraft: true\n```\n",
            "This is how a draft is marked, in one line:\n\ndraft: true\n\nThat is all.",
            "# Drafts\n\nA draft: true to life.\n",
            "DRAFT HORSES\n\nWords.",
            "| title | draft |\n|---|---|\n| A | pale ale |\n\nWords.",
            "草稿のままの手紙について、話します。\n\n本文です。",
            "[draft: true](https://a.example/) is what the link says, and much more than that.\n\nWords.",
            "Name: Ann\nStatus: happy\n\n***\n\nWords.",
            "Words of a first paragraph with a **status:** that is told later.\n\nstatus: draft\n",
        ],
    )
    def test_an_example_further_down_holds_nothing_back(self, text):
        assert not read(text).draft


class TestNames:
    @pytest.mark.parametrize(
        "key",
        [
            *("drafts/a.md", "2026/Drafts/a.md", "private/diary.txt", "wip/a.html", "Entwürfe/a.md"),
            *("a.draft.md", "a.DRAFT.html", "notes/a.private.txt"),
            *("01 Drafts/a.md", "my-drafts/a.md", "draft posts/a.md", "drafts-2026/a.md", "Private notes/a.md"),
            *("Unveröffentlicht/a.md", "in progress/a.md", "Черновики/a.md", "下書き/a.md", "Trash/a.md"),
            *("work in progress/a.md", "do-not-publish/a.md", "Embargoed/a.md", "confidential/a.md"),
            *("DRAFT of the plan.md", "Plan_DRAFT.md", "[Draft] Plan.md", "plan (draft 2).md", "WIP-plan.md"),
            *("Entwurf - Brief.txt", "Letter – Draft 2.md", "plan - wip.md", "Plan - do not publish.md"),
            *("Brief (nicht veröffentlichen).md", "do-not-publish.md", "plan--do-not-publish-yet.md"),
            *("Noch nicht vero\u0308ffentlichen – Brief.md", "Carta_-_no publicar.md"),
            *("Plan EMBARGOED.md", "DO NOT PUBLISH plan.md", "EMBARGO - plan.docx.md"),
            *("ｄｒａｆｔｓ/a.md", "dra\u200bfts/a.md", "private drafts/a.md", "Entwuerfe/a.md", "a.草稿.md"),
            *("計画（下書き）.md", "【下書き】計画.md", "計画（ｄｒａｆｔ）.md", "Brief - nicht veroeffentlichen.md"),
            *("posts/draft_My-plan-3f2a1b9c8d7e.html", "draft_計画-3f2a1b9c8d.html"),
        ],
    )
    def test_a_folder_or_a_name_that_says_private_holds_back_and_names_the_cure(self, key):
        article = read("A text that nobody is to see.", key)
        assert article.draft
        [warning] = [warning for warning in article.warnings if warning.rule == "held-back"]
        assert "draft: false" in warning.cure

    @pytest.mark.parametrize(
        "key",
        [
            *("drafting/a.md", "first-draft.md", "draft.md", "privately/a.md", "draft-1.2.md"),
            *("nfl-draft/a.md", "draft-2026/a.md", "Privateers/a.md", "private-equity/a.md", "draft-beer/a.md"),
            *("progress/a.md", "trash-talk/a.md", "draft_horses.html", "draft_horses-2024.md"),
            *("posts/2024.my-post.html", "posts/12345678-my-post.html", "old/12345678.my-post.html"),
            *("2026 NFL DRAFT.md", "Inside the NFL DRAFT.md", "DRAFT DAY.md", "The DRAFT of 1917.md", "Draft beer.md"),
            *("why-journals-do-not-publish.md", "Why journals do not publish.md", "draft-horses - a story.md"),
            *(
                "（笑）計画.md",
                "草稿と編集.md",
                "private trash talk/a.md",
                "Beer - draft or bottle.md",
                "Publishing - a story.md",
                "A - B.md",
            ),
        ],
    )
    def test_an_ordinary_name_holds_nothing_back(self, key):
        assert not read("A text for all.", key).draft

    def test_a_post_of_substack_waits_for_the_import_that_knows_drafts_and_what_is_paid_for(self):
        source = make_source("<p>Words for those who pay.</p>", key="export/posts/12345678.my-post.html")
        article = read_article(source, SITE)
        assert article.draft
        [warning] = [warning for warning in article.warnings if warning.rule == "held-back"]
        assert "feedwright import" in warning.cure
        assert not read_article(source, structs.replace(SITE, include=("export/posts/**",))).draft

    def test_an_article_may_say_that_it_is_public_all_the_same(self):
        assert not read("---\ndraft: false\n---\nA text for all.", "drafts/a.md").draft

    def test_a_folder_that_include_names_is_not_private_and_one_that_a_wide_pattern_takes_in_is(self):
        source = make_source("A text for all.", key="_drafts/a.md")
        assert not read_article(source, structs.replace(SITE, include=("_drafts/**",))).draft
        assert read_article(source, structs.replace(SITE, include=("**",))).draft

    def test_a_site_of_an_earlier_release_goes_on_publishing_such_files(self):
        site = structs.replace(SITE, suffixes="first")
        assert not read_article(make_source("A text for all.", key="drafts/a.md"), site).draft


class TestFurtherForms:
    @pytest.mark.parametrize(
        "line",
        ["type: draft", "layout: draft", "stage: Draft", "output: false", "permalink: no", "status: future"],
    )
    def test_a_word_of_another_tool_holds_back(self, line):
        assert front_matter(line).draft

    @pytest.mark.parametrize(
        "line",
        [
            *("type: post", "layout: private-view", "stage: final", "output: html_document", "permalink: /a/"),
            *("type: hidden", "layout: default"),
        ],
    )
    def test_another_word_holds_nothing_back(self, line):
        assert not front_matter(line).draft

    @pytest.mark.parametrize("status", ["future", "scheduled", "Scheduled", "scheduled for Friday"])
    def test_a_scheduled_article_comes_out_at_its_date_and_without_one_not_at_all(self, status):
        assert not front_matter(f"status: {status}", "date: 2026-01-02").draft
        article = front_matter(f"status: {status}")
        [warning] = [warning for warning in article.warnings if warning.rule == "held-back"]
        assert (article.draft, "date:" in warning.cure) == (True, True)

    def test_a_mark_that_belongs_to_the_text_of_another_field_holds_back(self):
        article = front_matter("description: >", "  A summary.", "  draft: true")
        assert article.draft
        assert "held-back" in [warning.rule for warning in article.warnings]
        assert not front_matter("description: >", "  How draft: true works.").draft

    @pytest.mark.parametrize(
        "lines",
        [
            ("description: >", "  A summary.", "  Draft: True"),
            ("description: |", "  A summary.", "  status: draft"),
            ("description: |", "  A summary.", "  published: false"),
            ("tags:", "  - >", "    a", "    draft: true"),
            ('description: "A summary', '  draft: true"'),
        ],
    )
    def test_such_a_mark_counts_in_capitals_in_lists_in_quotes_and_in_other_words(self, lines):
        article = front_matter(*lines)
        assert article.draft
        assert "held-back" in [warning.rule for warning in article.warnings]

    def test_a_mark_of_another_table_is_not_taken_for_one_of_the_text(self):
        assert not front_matter(
            "description: 'Of hidden: the film'", "cover:", "  image: a.png", "  hidden: true"
        ).draft

    @pytest.mark.parametrize(
        "line", ["Embargoed until 5 pm on Friday", "Embargo until 1 May", "Under embargo until May"]
    )
    def test_an_embargo_in_small_letters_above_the_text_holds_back(self, line):
        assert read(f"# A\n\n{line}\n\nWords for nobody yet.").draft

    def test_an_embargo_that_a_sentence_speaks_of_holds_nothing_back(self):
        assert not read("# A\n\nEmbargoed until Friday, the report says that ships wait. It is long.\n").draft

    @pytest.mark.parametrize(
        ("name", "private", "public"),
        [
            *((name, "true", "false") for name in ("draft", "private", "hidden", "unlisted", "unpublished")),
            *((name, "false", "true") for name in ("published", "publish", "public")),
            *((name, "private", "public") for name in ("status", "visibility", "post_visibility", "access")),
        ],
    )
    def test_a_pages_own_mark_of_a_draft_holds_back(self, name, private, public):
        page = '<html><head><title>A</title><meta name="{}" content="{}"></head><body><p>Words.</p></body></html>'
        assert read(page.format(name, private), "a.html").draft
        assert not read(page.format(name, public), "a.html").draft
        assert not read(page.format(name, "what?"), "a.html").draft

    @pytest.mark.parametrize("value", ["on", "Yes", "1"])
    def test_a_pages_own_yes_is_read_as_in_front_matter(self, value):
        page = f'<html><head><title>A</title><meta name="draft" content="{value}"></head><body><p>W.</p></body></html>'
        assert read(page, "a.html").draft

    @pytest.mark.parametrize(
        "marks",
        [
            '<meta name="status" content="published"><meta name="visibility" content="private">',
            '<meta name="visibility" content="public"><meta name="access" content="private">',
            '<meta name="status" content="published"><meta name="status" content="draft">',
            (
                '<meta name="status" content="draft"><script type="application/ld+json">{"@type": "Article",'
                ' "creativeWorkStatus": "Published"}</script>'
            ),
            '<meta name="status" content="published"><meta name="post_status" content="future">',
        ],
    )
    def test_a_public_mark_does_not_hide_a_private_one(self, marks):
        page = f"<html><head><title>A</title>{marks}</head><body><p>Words.</p></body></html>"
        assert read(page, "a.html").draft

    @pytest.mark.parametrize(
        "text",
        [
            *(".. title: A\n.. tags: lock, draft\n\nWords.", ".. title: A\n.. tags: private\n\nWords."),
            *("A\n=\n\n:draft:\n\nWords.", "A\n=\n\n:draft: true\n\nWords."),
        ],
    )
    def test_restructured_text_of_nikola_and_a_field_without_a_value_hold_back(self, text):
        assert read(text, "a.rst").draft

    def test_what_sphinx_shows_under_a_condition_alone_is_left_out(self):
        text = "A\n=\n\nWords.\n\n.. only:: {}\n\n   Secret words.\n"
        assert "Secret" not in read(text.format("internal"), "a.rst").content_html
        assert "Secret" not in read(text.format("html and draft"), "a.rst").content_html
        assert "Secret" in read(text.format("html"), "a.rst").content_html
        assert "rst" in [warning.rule for warning in read(text.format("internal"), "a.rst").warnings]

    def test_a_note_to_the_author_is_left_out_and_the_author_is_told(self):
        article = read("A\n=\n\nWords.\n\n.. todo:: Secret words.\n\n   More secret words.\n", "a.rst")
        assert article.content_html == "<p>Words.</p>"
        assert [warning.line for warning in article.warnings if warning.rule == "rst"] == [6]
