"""The settings of site generators are read, and no code of theirs is run."""

import pytest

from feedwright.moving.sources.generators import GENERATORS, generator_of

FOLDERS = {
    "Jekyll": {"_config.yml": "title: Quay\nurl: https://quay.example\nbaseurl: /log\nlang: de\ntimezone: Europe/Berlin\nauthor:\n  name: Ada\n"},
    "Hugo": {"hugo.toml": 'title = "Quay"\nbaseURL = "https://quay.example/log/"\nlanguageCode = "de"\ntimeZone = "Europe/Berlin"\n[params.author]\nname = "Ada"\n[services.rss]\nlimit = 10\n'},
    "Hexo": {"_config.yml": "title: Quay\nurl: https://quay.example\nroot: /log/\nlanguage: [de, en]\ntimezone: Europe/Berlin\nauthor: Ada\nnew_post_name: :title.md\nfeed:\n  limit: 10\n"},
    "Zola": {"config.toml": 'base_url = "https://quay.example/log"\ntitle = "Quay"\ndefault_language = "de"\nauthor = "Ada"\nfeed_limit = 10\n'},
    "Pelican": {"pelicanconf.py": 'import os\nSITENAME = "Quay"\nSITEURL = ""\nAUTHOR = "Ada"\nTIMEZONE = "Europe/Berlin"\nDEFAULT_LANG = "de"\nFEED_MAX_ITEMS = 10\n', "publishconf.py": 'from pelicanconf import *\nSITEURL = "https://quay.example/log"\n'},
    "Docusaurus": {"docusaurus.config.js": "export default { title: 'Quay', url: 'https://quay.example', baseUrl: '/log/' };"},
    "Astro": {"astro.config.mjs": "export default defineConfig({ site: 'https://quay.example/log' });", "src/consts.ts": "export const SITE_TITLE = 'Quay';"},
    "Eleventy": {"eleventy.config.js": "export default () => {};", "_data/metadata.js": 'export default { title: "Quay", url: "https://quay.example/log/", language: "de", author: { name: "Ada" } };'},
    "MkDocs": {"mkdocs.yml": "site_name: Quay\nsite_url: https://quay.example/log/\nplugins: !ENV [X]\nhook: !!python/name:os.system\n"},
    "Bridgetown": {"bridgetown.config.yml": "title: Quay\nurl: https://quay.example\nbaseurl: /log\n"},
    "Quartz": {"quartz.config.ts": 'const config = { configuration: { pageTitle: "Quay", locale: "de-DE", baseUrl: "quay.example/log" } }'},
    "Nikola": {"conf.py": 'BLOG_TITLE = "Quay"\nSITE_URL = "https://quay.example/log/"\nBLOG_AUTHOR = "Ada"\nTIMEZONE = "Europe/Berlin"\nDEFAULT_LANG = "de"\nFEED_LENGTH = 10\n'},
    "VitePress": {".vitepress/config.mts": "export default defineConfig({ title: 'Quay', url: 'https://quay.example/log' })"},
    "Obsidian": {".obsidian/app.json": "{}"},
}  # fmt: skip


def read(files):
    return generator_of(lambda name: files[name].encode() if name in files else None)


def test_every_generator_has_an_example():
    assert set(FOLDERS) == {generator.name for generator in GENERATORS}


@pytest.mark.parametrize("name", FOLDERS)
def test_a_generator_is_recognised_by_its_settings(name):
    generator, site = read(FOLDERS[name])
    assert (generator.name, site.origin) == (name, name)


@pytest.mark.parametrize("name", sorted(set(FOLDERS) - {"Obsidian"}))
def test_title_and_address_are_what_its_settings_say(name):
    _, site = read(FOLDERS[name])
    assert (site.title, site.url.rstrip("/")) == ("Quay", "https://quay.example/log")


@pytest.mark.parametrize("name", ["Jekyll", "Hugo", "Hexo", "Pelican", "Nikola"])
def test_language_zone_author_and_window_are_what_its_settings_say(name):
    _, site = read(FOLDERS[name])
    assert (site.language, site.timezone, site.author, site.window) == ("de", "Europe/Berlin", "Ada", 10)


@pytest.mark.parametrize("files", [{}, {"a.md": "x"}, {"mkdocs.yml": "a: 1"}, {"conf.py": "project = 'Sphinx'"}])
def test_another_folder_is_no_generators(files):
    assert read(files) is None


@pytest.mark.parametrize("text", ["title: [", "a: &a [*a]", "- 1", "\x00", "{" * 10_000, "title: 1", "url: {a: b}"])
def test_settings_that_cannot_be_read_harm_nobody(text):
    generator, site = read({"_config.yml": text})
    assert (generator.name, site.title) == ("Jekyll", "")


def test_code_is_not_run(tmp_path):
    mark = tmp_path / "ran"
    code = f'open({str(mark)!r}, "w")\nSITENAME = "Quay"\nSITEURL = open({str(mark)!r}, "w") and "x"\n'
    _, site = read({"pelicanconf.py": code})
    assert (site.title, site.url) == ("Quay", None)
    assert not mark.exists()
