"""All rules that reports and messages name: why each matters, and what to do. A rule's name never changes."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """What there is to say of a rule, whatever file it is broken in."""

    why: str
    cure: str


RULES: Mapping[str, Rule] = {
    # Articles that are held back or rejected.
    "front-matter": Rule(
        "Metadata that cannot be read may say that nobody is to see the article, so it is never published as text.",
        "Mend the line that is shown; metadata is name: value, a line each, between two lines ---.",
    ),
    "held-back": Rule(
        "Something says, or nearly says, that the article is private; what is published can never be taken back.",
        "Write draft: true if it is private, or remove what the message names.",
    ),
    "embargo": Rule(
        "An embargo ends later than the article's own date; it is published when the embargo ends.",
        "Remove the embargo if the article may be out sooner.",
    ),
    "no-text": Rule("Readers would see an entry without words.", "Write a text, or name a recording, picture or link."),
    "no-article": Rule(
        "A list page or a data file of a site generator has nothing for readers of a feed.",
        "Name it in exclude in site.toml, or give it a text.",
    ),
    "no-sidecar": Rule(
        "site.toml demands a sidecar here, so that no embargo is overtaken by its article.",
        "Put the sidecar beside the article.",
    ),
    "claimed": Rule("Two articles want one address or one id.", "Give one of the two another slug or id."),
    "format": Rule("The file's kind cannot be read.", "Save it as one of the kinds that the message names."),
    "too-costly": Rule(
        "A file that breaks what reads it would keep all others from coming out.",
        "Take out a very long line, very deep nesting, or a sign that is repeated thousands of times.",
    ),
    "program-fault": Rule(
        "A fault of the program that one file brings out would keep all others from coming out.",
        "Report it with the file; until it is mended, write what you changed last in another way.",
    ),
    "too-large": Rule("A file of that size would hold up all others.", "Divide it."),
    "tangled": Rule(
        "The HTML is nested or filled with attributes so that reading it would take minutes.",
        "Close every element, or divide the article.",
    ),
    "unreadable": Rule("The disk refuses the file.", "Make it readable; until then its last version stays public."),
    "docx": Rule(
        "A part of the Word document cannot be shown, or the file is no Word document.",
        "Save it again in Word as .docx, and put what the message names into the text in another way.",
    ),
    "rst": Rule("The reStructuredText has a fault, or asks for what is not read here.", "Mend the line that is named."),
    "doubtful-text": Rule(
        "The text that was found in the page holds neither its headline nor its description.",
        "Look whether it is the article; else put an article element round it, or save the text as Markdown.",
    ),
    "json": Rule("JSON that cannot be read, or that is no article, shows nothing.", "Mend the line that is shown."),
    "sidecar": Rule("A sidecar that cannot be read may hold the article back.", "Mend the line that is shown."),
    "encoding": Rule("Letters may be wrong where a file does not say how they are encoded.", "Save the file as UTF-8."),
    # What is wrong with a field.
    "bad-title": Rule("The title is what readers see first.", "Write one line of text."),
    "bad-summary": Rule("The summary stands in lists and feeds.", "Write one line of text."),
    "bad-date": Rule(
        "A date orders the feed and says when an article comes out; a wrong one cannot be guessed away.",
        "Write it as 2026-11-23 or 2026-11-23T08:30:00+01:00.",
    ),
    "odd-date": Rule("The date is older than the web, or far ahead.", "Mend it if it is a slip."),
    "no-date": Rule(
        "Without a date the time of the file's last change is taken for ever.", "Write date: 2026-11-23 into it."
    ),
    "unread-date": Rule(
        "The article has no date, though a field that is not read holds one.", "Name that field date, or published."
    ),
    "bad-author": Rule("Readers see who wrote an article.", "Write a name, or a table with name, email and url."),
    "unknown-author": Rule("The name nearly is an id of [authors] in site.toml.", "Write the id as it stands there."),
    "bad-tags": Rule("Tags that cannot be read are left out.", "Write tags: [one, two]."),
    "one-tag": Rule("Words parted by spaces are one tag here, though some tools read several.", "Write a list."),
    "bad-language": Rule("Readers and search engines go by it.", "Write a BCP 47 tag such as en or de-AT."),
    "bad-section": Rule("The section cannot be read and is left out.", "Write one line of text."),
    "bad-draft": Rule("It must be certain whether an article is a draft.", "Write draft: true or draft: false."),
    "bad-slug": Rule("The address is taken once and stays.", "Use small letters, digits, - and / alone."),
    "bad-id": Rule("An id is how readers know an entry again.", "Write an absolute address, or leave it off."),
    "kept": Rule("Id and address were minted with the first version and stay.", "Remove the field, or publish anew."),
    "bad-address": Rule("The address leads nowhere.", "Write it whole: https://example.org/page"),
    "bad-rights": Rule("The rights cannot be read and are left out.", "Write one line of text."),
    "bad-link": Rule("The link cannot be read and is left out.", "Write a whole address, or a table with url."),
    "bad-correction": Rule("A correction that is lost would mislead.", "Write a text, or a table with date and text."),
    "bad-image": Rule("The picture cannot be found by what is written.", "Write a path or a whole address."),
    "bad-enclosure": Rule("Without its place, type and size a recording does not play.", "Write a path or an address."),
    "bad-duration": Rule("Players show how long a recording lasts.", "Write seconds, or 1:02:03."),
    "odd-duration": Rule(
        "No sound of that many bytes lasts so long, or so short.", "Write duration: 0:26:02 into the article."
    ),
    "bad-episode": Rule("A field of the episode cannot be read and is left out.", "Write what the message shows."),
    "unknown-field": Rule("A name that nearly is a field's says nothing.", "Write the name that was meant."),
    # What stands in the text.
    "missing-media": Rule("The text refers to a file that is not there.", "Put it where the message says."),
    "bad-media": Rule("The file is not what its name says, or cannot be shown.", "Save it as the message says."),
    "refused-reference": Rule("Only pictures, recordings, captions and PDF files are shown.", "Mend the reference."),
    "too-many-files": Rule("Each file of an article costs time.", "Divide the article."),
    "position": Rule("The picture tells where it was taken.", "Remove the position if nobody should know it."),
    "template-tag": Rule("No templates are run here, so that the tag shows nothing.", "Write Markdown or HTML."),
    "open-comment": Rule(
        "A remark that is never closed takes the rest of the text with it.", "Close it where it ends."
    ),
    "raw-markdown": Rule("Markdown would stand before readers as it is written.", "Put a blank line before it."),
    "looks-like-markdown": Rule("The plain text has Markdown in it, which is not read there.", "Call the file .md."),
    "frame": Rule("A frame of another site's page shows nothing in a feed.", "Link the page, with words of your own."),
    "left-out": Rule("Something in the text cannot be shown in a feed.", "Link it, with words of your own."),
    # Settings and templates.
    "no-site": Rule("Articles wait until the site has its settings.", "Put a site.toml at the root of the content."),
    "toml": Rule("Settings that cannot be read are not used; the last good ones stay.", "Mend the line that is shown."),
    "no-title": Rule("A site and each of its feeds need a title.", 'Write title = "…".'),
    "no-url": Rule("Every address is built from it.", 'Write url = "https://example.org/".'),
    "no-birth": Rule("Every id is built from it.", "Write birth = 2026-01-31, the day the site begins."),
    "identity": Rule("Ids are built from it, and ids never change.", "Set it back."),
    "bad-setting": Rule("The value cannot be used; the last good settings stay.", "Write what the message shows."),
    "unknown-setting": Rule("There is no such setting, so it would do nothing.", "Write the name that was meant."),
    "too-many-feeds": Rule("An entry stands in at most 45 feeds.", "Let fewer feeds take it."),
    "other-site": Rule("The public folder shows another site, which would be written over.", "Name another folder."),
    "template": Rule("A template that fails makes no pages.", "Mend the line; the last good templates stay."),
    "unknown-template": Rule("No page is made with a template of that name.", "Give it the name of a built-in one."),
    "ping-failed": Rule("The hub did not take a message of a change.", "Nothing: it is told again for a day."),
}
