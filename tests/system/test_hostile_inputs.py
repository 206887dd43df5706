"""Whatever settings, events, sidecars, JSON and templates hold, there is a result or a clear rejection, and soon."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from depth import examples
from factories import SITE, make_site, make_source
from feedwright.adapters.aws.messages import EventError, event_time, messages_of
from feedwright.engine.intake.article import ingest
from feedwright.engine.intake.outcome import Verdict
from feedwright.engine.intake.related_files import concerns_site
from feedwright.engine.intake.site.settings import ingest_site
from feedwright.engine.intake.site.templates import usable
from feedwright.engine.whole_build import whole_build
from feedwright.errors import ArticleError, SiteError
from feedwright.ports import Changed, TellOn, WalkOn
from feedwright.reading.entry.mint import mint
from feedwright.reading.entry.normalise import Kept, normalise
from feedwright.reading.metadata.sidecar import SIDECAR_SUFFIXES
from feedwright.reading.reader import read_article
from feedwright.site.parse import parse_site
from memory import SITE_TOML, Alone, MemoryWorld

ODD = (
    '0 -1 1e999 9999999999999999999999 0xffffffffffffffffffffffff true null nan [] {} [[]] [{}] "" "a" \'a\' "\\u0000" '
    '".." "/" "https://x.example/" "http://[" "a@b.example" 2026-01-02 0001-01-01 9999-12-31T23:59:59Z 07:00:00 '
    '1979-05-27T07:32:00-08:00 """ \'\'\' "é漢\U0001f600" = [ ] { } # . \\ \x00 \x7f \ufeff'
).split(" ")
SETTING_NAMES = (
    "title url birth authority description language timezone author authors date_order hub rights icon logo window content "
    "sort archive tombstones tombstone_days withdrawn_page news_sitemap include exclude paths feeds auto redirects also name email tags "
    "sections languages kinds profile podcast image categories owner explicit funding people a.b \"a b\" '' feeds.x authors.x"
).split(" ")
SETTING_LINES = (
    st.builds("{} = {}".format, st.sampled_from(SETTING_NAMES), st.sampled_from(ODD) | st.text(max_size=8))
    | st.builds("[{}]".format, st.sampled_from(SETTING_NAMES))
    | st.builds("[[{}]]".format, st.sampled_from(SETTING_NAMES))
    | st.builds("{} = {{ {} = {} }}".format, st.sampled_from(SETTING_NAMES), st.sampled_from(SETTING_NAMES), st.sampled_from(ODD))
    | st.text(max_size=10)
)  # fmt: skip


@examples(1000)
@given(
    st.binary(max_size=60)
    | st.lists(SETTING_LINES, max_size=6).map(
        lambda lines: (SITE_TOML + "\n".join(lines)).encode("utf-8", "surrogatepass")
    )
    | st.lists(SETTING_LINES, max_size=6).map(lambda lines: "\n".join(lines).encode("utf-8", "surrogatepass"))
)
def test_any_settings_are_settings_or_a_rejection(body):
    try:
        parse_site(body, default_url="https://x.example/")
    except SiteError as error:
        assert error.problem.line >= 1
        assert error.problem.what
        assert error.problem.cure


# --- events -------------------------------------------------------------------------------------------------------

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["a.md", "\ud800", "", "%ff", "+"])
)
EVENT_NAMES = st.sampled_from(["Records", "s3", "object", "key", "detail", "changed", "walk", "tell", "after", "Event"])
ANY_JSON = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(EVENT_NAMES | st.text(max_size=4), inner, max_size=4), max_leaves=12)  # fmt: skip


def s3_event(key):
    return {"Records": [{"eventName": "ObjectCreated:Put", "s3": {"object": {"key": key}}}]}


@examples(1000)
@given(st.text(max_size=30) | ANY_JSON.map(json.dumps) | LEAVES.map(s3_event).map(json.dumps) | LEAVES.map(lambda leaf: json.dumps({"detail": {"object": {"key": leaf}}})))  # fmt: skip
def test_any_body_of_a_message_is_an_event_or_a_rejection(body):
    assert (changed := event_time(body)) is None or changed.tzinfo
    try:
        messages = messages_of(body)
    except EventError as error:
        assert len(str(error)) < 1_000
        return
    assert all(isinstance(message, Changed | WalkOn | TellOn) for message in messages)
    for message in messages:
        for text in structs.astuple(message):
            assert len(text.encode()) <= 2_048


@pytest.mark.parametrize("key", ["", "\ud800.md", "x" * 1_025, "é" * 600])
@pytest.mark.parametrize(
    "shape", [s3_event, lambda key: {"detail": {"object": {"key": key}}}, lambda key: {"changed": key}]
)
def test_what_can_be_no_key_of_an_object_is_no_event(shape, key):
    with pytest.raises(EventError):
        messages_of(json.dumps(shape(key)))


@pytest.mark.parametrize("body", ["[" * 100_000, '{"a":' * 100_000, "9" * 100_000, '{"Records":[{}]}', '{"Records":{}}', "{}", "null", '{"walk":7}', '{"tell":"a"}'])  # fmt: skip
def test_a_bomb_in_the_queue_is_no_event(body):
    with pytest.raises(EventError):
        messages_of(body)


@examples(400)
@given(key=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40) | st.sampled_from(["site.toml", "templates/index.html", ".meta.yaml", "a.meta.json", "/", "..", "a.png"]), there=st.booleans())  # fmt: skip
def test_an_event_of_any_key_is_acted_on(key, there):
    world = MemoryWorld()
    world.put("site.toml", SITE_TOML)
    whole_build(world.worker(), Alone(world.queue.messages))
    if there:
        world.put(key, SITE_TOML if key == "site.toml" else "Text.")
    [message] = messages_of(json.dumps({"detail": {"object": {"key": key}}}))
    outcome = ingest_site(world.ports) if concerns_site(message.key) else ingest(world.ports, message.key)
    assert outcome.verdict in set(Verdict)


# --- sidecars, JSON, templates ------------------------------------------------------------------------------------

NAMES = (
    "title summary date updated authors author tags categories language draft slug id guid url image images enclosures "
    "attachments links related episode duration people transcripts chapters location content_html content_text "
    "content_markdown items @type @context @graph @id headline articleBody name author keywords datePublished mainEntityOfPage "
    "associatedMedia contentUrl mime_type size_in_bytes email avatar role alt rel corrections text extra params taxonomies"
).split()
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from(["2026-01-02", "https://x.example/a.mp3", "Article", "a.png", "\ud800", "<b>", "9" * 30]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=3), inner, max_size=6),
    max_leaves=20,
)  # fmt: skip


def entry_or_rejection(source):
    site = make_site()
    try:
        article = read_article(source, SITE)
        normalise(article, source, site, Kept(mint(article, source, site).identity))
    except ArticleError as error:
        assert error.problem.what
        assert error.problem.cure


@examples(400)
@given(st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=8))
def test_any_json_is_an_entry_or_a_rejection(values):
    entry_or_rejection(make_source(json.dumps(values), key="a.json"))
    entry_or_rejection(make_source(json.dumps(values | {"content_html": "<p>Text.</p>"}), key="a.json"))


@examples(400)
@given(
    body=st.binary(max_size=60)
    | st.text(max_size=40).map(lambda text: text.encode("utf-8", "replace"))
    | st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=5).map(lambda values: json.dumps(values).encode()),
    suffix=st.sampled_from(SIDECAR_SUFFIXES),
    key=st.sampled_from(["a.md", "a.mp3", "a.png", "a.json"]),
)
def test_any_sidecar_is_an_entrys_or_a_rejection(body, suffix, key):
    beside = make_source(body, key=f"a{suffix}")
    entry_or_rejection(make_source('{"content_text": "Text."}', key=key, sidecars=(beside,)))


PIECES = st.sampled_from(
    "{{|}}|{%|%}|{#|#}| block title | endblock | extends 'feedwright/index.html' | extends 'index.html' | include 'article.html' |"
    " for x in feed.entries | endfor | if | endif | set x = x | macro m() | endmacro | call m() | feed.title | x.y.z | 1 / 0 |"
    " feed.__class__ | ''.__class__.__mro__ | range(10**9) | 'a' * 10**9 | 'a'.center(10**9) | [0] * 10**10 | 9**9**9 |"
    " ''.join | feed.entries.append(1) | feed.zone.utcoffset | loop.index | self._TemplateReference__context | cycler.__init__ |"
    " namespace() | joiner() | dict() | lipsum() | 'x'|format | '%1000000000d' % 1 | '{:1000000000}'.format(1) |<p>|\n|é".split(
        "|"
    )
)


@examples(300)
@given(st.lists(PIECES | st.text(max_size=5), max_size=8).map("".join), st.sampled_from(["index.html", "article.html", "base.html", "macros.html", "style.css"]))  # fmt: skip
def test_any_template_can_be_used_or_is_refused(text, name):
    body = text.encode("utf-8", "replace")
    try:
        usable([make_source(body, key=f"templates/{name}")])
    except SiteError as error:
        assert error.problem.what


@pytest.mark.parametrize(
    "bomb",
    ["'a'.center(10**9)", "'a' | center(10**9)", "'a' * 10**9", "[0] * 10**10", "9 ** (9 ** 9)", "'%1000000000d' % 1",
     "'%*d' % (10**9, 1)", "'%1000000000d' | format(1)", "'{:1000000000}'.format(1)", "'{:{}}'.format(1, 10**9)",
     "'a' | indent(10**9, true)", "'a'.zfill(10**9)", "range(10**9) | list"],
)  # fmt: skip
def test_no_slip_in_a_template_fills_the_memory(bomb):
    with pytest.raises(SiteError) as refused:
        usable([make_source(f"{{{{ {bomb} }}}}", key="templates/index.html")])
    assert refused.value.problem.path == "templates/index.html"


def test_what_templates_need_is_left_to_them():
    text = "{{ 'a'.center(20) }}{{ 'a' * 40 }}{{ 3 * 4 }}{{ 2 ** 10 }}{{ '%05d' % 7 }}{{ '%s' | format('x') }}{{ '{:>8}'.format(1) }}{{ 'a' | indent(4) }}"
    assert usable([make_source(text, key="templates/index.html")])


@pytest.mark.parametrize("name", ["macros.html", "base.html", "files.html"])
def test_a_template_that_leaves_out_what_others_need_is_refused_by_its_name(name):
    with pytest.raises(SiteError) as refused:
        usable(
            [
                make_source(
                    "{% set nothing = 1 %}" if name == "macros.html" else "{{ missing }}", key=f"templates/{name}"
                )
            ]
        )
    assert refused.value.problem.path == f"templates/{name}"


# --- bombs --------------------------------------------------------------------------------------------------------

YAML_ALIASES = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 300))
BOMBS = {
    "nested lists": ("a.md", "- " * 500_000),
    "nested quotations": ("a.md", ">" * 500_000),
    "a megabyte of brackets": ("a.md", "[" * 1_000_000),
    "brackets as JSON": ("a.json", "[" * 1_000_000),
    "braces as JSON": ("a.json", '{"a":' * 500_000),
    "deep HTML": ("a.html", "<div>" * 100_000),
    "a deep page": ("a.html", "<html><body>" + "<div>" * 100_000),
    "YAML aliases": ("a.md", f"---\n{YAML_ALIASES}tags: *a299\nauthors: *a299\nrelated: *a299\nextra: *a299\n---\nText."),
    "YAML merges": ("a.md", "---\na0: &a0 {x: y}\n" + "".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 300)) + "---\nText."),
    "YAML in a sidecar": ("a.md", "Text.", YAML_ALIASES + "title: *a299\ntags: *a299\n"),
    "a YAML number": ("a.md", f"---\ntitle: {'9' * 30_000}\ndate: {'9' * 1_000}\nduration: {'9:' * 500}9\n---\nText."),
    "a YAML float": ("a.md", "---\ntitle: 1e999999999\nepisode: .inf\nlength: 0x" + "f" * 10_000 + "\n---\nText."),
    "a TOML number": ("a.md", f"+++\nweight = {'9' * 30_000}\n+++\nText."),
    "a TOML number in hexadecimal": ("a.md", f"+++\ntitle = 0x{'f' * 30_000}\n+++\nText."),
    "TOML numbers for all": ("a.md", "+++\n" + "".join(f"{name} = 0x{'f' * 4_000}\n" for name in ("date", "episode", "tags", "slug", "draft")) + "+++\nText."),
    "a JSON number": ("a.json", f'{{"content_text": "x", "title": {"9" * 4_000_000}}}'),
    "a JSON exponent": ("a.json", '{"content_text": "x", "date": 1e' + "9" * 1_000_000 + "}"),
    "ten megabytes of front matter": ("a.md", "---\n" + "title: x\n" * 1_200_000 + "---\nText."),
    "four megabytes of front matter": ("a.md", "---\n" + "title: x\n" * 450_000 + "---\nText."),
    "front matter never closed": ("a.md", "---\n" + "title: x\n" * 450_000),
    "an HTML attribute for every word": ("a.html", "<p " + " ".join(f"a{n}" for n in range(600_000)) + ">"),
    "a page's attribute for every word": ("a.html", "<html><p " + " ".join(f"a{n}" for n in range(600_000)) + ">"),
    "entities": ("a.html", "&lt;" * 1_000_000),
    "a table of many columns": ("a.md", "|" * 20_000 + "\n" + "|-" * 20_000 + "\n" + "|\n" * 100_000),
    "what compresses well": ("a.txt", "a" * 4_900_000),
    "lines that compress well": ("a.md", "a\n\n" * 400_000),
    "scripts that never end": ("a.html", "<script>a<b " * 400_000),
    "texts for browsers without scripts": ("a.html", "<noscript></noscript>" * 230_000),
    "elements that nobody knows": ("a.html", ("<foo>" * 900 + "a</foo>") * 1_000),
    "names in capitals": ("a.md", "İ" * 2_000_000),
    "names in cards, deep in a page": ("a.html", "<html><body>" + "<div>" * 200 + "<span class='author fn'>x</span>" * 45_000),
}  # fmt: skip


def explode():
    """Read each bomb; what is no result and no rejection ends the process."""
    for name, (key, text, *sidecar) in BOMBS.items():
        beside = tuple(make_source(one, key="a.meta.yaml") for one in sidecar)
        entry_or_rejection(make_source(text, key=key, sidecars=beside))
        print(name, flush=True)  # noqa: T201 - to the test that started the process


def test_no_bomb_takes_a_worker_with_it():
    """Each of these once took hours or gigabytes of some reader: all together have less than a worker has."""
    code = (
        "import resource as r; r.setrlimit(r.RLIMIT_AS, (2_000_000_000,) * 2); r.setrlimit(r.RLIMIT_CPU, (120,) * 2);"
        "import test_hostile_inputs; test_hostile_inputs.explode()"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([*sys.path, str(Path(__file__).parent)])}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.split("\n")[:-1] == list(BOMBS), done.stderr[-2_000:]
    assert done.returncode == 0
