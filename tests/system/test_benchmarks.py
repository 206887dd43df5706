"""The benchmarks run, and the sites that they build are always the same."""

import hashlib
import re
import subprocess
import sys

import pytest

from factories import SITE, make_source
from feedwright.reading.reader import read_article
from places import ROOT

BENCHMARKS = ROOT / "benchmarks"
sys.path.append(str(BENCHMARKS))

from corpus import TOOLS, article, write_site  # noqa: E402 - they lie beside the tests, not below
from latency import chain_of  # noqa: E402
from stub_aws import Exchange  # noqa: E402
from table_units import Units  # noqa: E402
from waiting import latency, longest  # noqa: E402

# All but two: the demonstration is published on moto, and a site grows until its archives are cut; both take a minute.
TINY = {
    "full_build.py": ("1", "--tools", "feedwright", "--rounds", "1"),
    "reading.py": ("1",),
    "hostile_inputs.py": ("lists in YAML", "3,000 elements"),
    "rendering.py": ("2", "--rounds", "3"),
    "cold_start.py": ("--rounds", "1", "--quick"),
    "requests_per_article.py": ("1", "--more", "1"),
    "latency.py": ("1", "--more", "1", "--batch", "2"),
    "flood_rate.py": ("1",),
    "one_more_article.py": ("1", "--tools", "feedwright", "--rounds", "1"),
}


@pytest.mark.parametrize("name", TINY)
def test_a_benchmark_prints_its_table(name):
    command = [sys.executable, BENCHMARKS / name, *TINY[name]]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "\n| " in done.stdout


def test_a_site_is_the_same_every_time(tmp_path):
    """Else tables of two days could not be compared."""
    write_site("feedwright", 3, tmp_path)
    digest = hashlib.sha256()
    for path in sorted(tmp_path.rglob("*")):
        digest.update(path.read_bytes() if path.is_file() else path.name.encode())
    assert digest.hexdigest() == "a3e050211460203f1eb001e8c1f6f5a84410bcaf3bb3be485d874105ef4d7beb"


@pytest.mark.parametrize("tool", TOOLS)
def test_every_tool_has_the_same_articles(tool, tmp_path):
    write_site(tool, 2, tmp_path)
    for number in range(2):
        one = article(number)
        [path] = (tmp_path / TOOLS[tool].posts).glob(f"*-article-{number}.md")
        text = path.read_text("utf-8")
        assert one.title in text
        assert one.text.partition("![")[0] in text
        assert (tmp_path / TOOLS[tool].pictures / one.picture).is_file()


def test_articles_are_read_as_they_were_meant():
    one = article(0)
    text = TOOLS["feedwright"].head(one) + one.text
    read = read_article(make_source(text, key=f"articles/{one.name}.md"), SITE)
    assert (read.title, read.summary, read.published, read.categories) == (one.title, one.summary, one.date, one.tags)
    assert not read.warnings
    assert 3_300 < len(text.encode()) < 4_300


def cells_of(line):
    return [cell.strip() for cell in line.strip("|").split("|")]


@pytest.mark.parametrize(("options", "dollars"), [((), "0.08"), (("--everything",), "0.19")])
def test_the_price_of_an_article_is_made_of_what_is_counted(options, dollars):
    """All but the function's part, which depends on the machine."""
    command = [sys.executable, BENCHMARKS / "requests_per_article.py", "1000", *options]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    counted = dict(cells for line in printed.splitlines() if len(cells := cells_of(line)) == 2)
    page = (ROOT / "docs/explanation/cost.md").read_text("utf-8")
    which = 1 if options else 0  # in brackets, where each tag and author has a feed
    for units in ("write units", "read units"):
        [row] = [cells_of(line) for line in page.splitlines() if line.startswith(f"| table: {units}")]
        stated, price = (float(re.findall(r"[0-9.]+", cell)[which]) for cell in (row[1], row[3]))
        assert stated == float(counted[f"{units} of the table"])
        assert price == pytest.approx(float(counted[f"table: {units.replace(' unit', '')}"]), abs=0.0006)
    assert abs(float(counted["all"]) - float(dollars)) < 0.02
    assert f"**${dollars}**" in page
    assert f"| **{dollars}** |" in (ROOT / "README.md").read_text("utf-8")


def exchange(begin, end, place="", kind="PutObject", cpu=0.0):
    return Exchange(kind, 0, 0, Units(), place, begin, end, cpu)


@pytest.mark.parametrize(
    ("times", "depth"),
    [
        ([], 0),
        ([(0, 1), (1, 2), (2, 3)], 3),
        ([(0, 3), (0, 1), (0, 2)], 1),  # at once
        ([(0, 5), (0, 1), (1, 2), (6, 7)], 3),  # two in a row beside a long one, and one after all
        ([(1, 2), (0, 1)], 2),  # in whatever order they were noted
    ],
)
def test_the_depth_is_the_longest_chain_of_requests_that_waited_for_each_other(times, depth):
    assert longest([exchange(*each) for each in times], lambda _: 1) == depth


def test_waiting_is_the_heaviest_chain_and_not_the_longest():
    chain = [exchange(0, 1, kind="GetItem"), exchange(1, 2, kind="GetItem")]
    assert longest([*chain, exchange(0, 2, kind="PutObject")], latency) == 0.025
    assert longest([*chain, exchange(2, 3, kind="PutObject")], latency) == 0.035


def test_the_main_feeds_stand_when_the_last_of_the_three_was_written():
    feeds = [
        exchange(1, 2, "public/rss.xml"),
        exchange(2, 4, "public/feed.json", cpu=3),
        exchange(2, 3, "public/atom.xml"),
    ]
    others = [exchange(4, 5, "public/index.html"), exchange(5, 6, "public/rss.xml", "HeadObject")]
    chain = chain_of([*feeds, *others], begun=1, ended=7)
    assert (chain.waiting, chain.waiting_in_all) == pytest.approx((0.05, 0.087))
    assert (chain.cpu, chain.cpu_in_all) == (2, 6)
    assert (chain.depth, chain.requests) == (4, 5)
