"""All rules that reports and messages name: why each matters, and what to do. A rule's name never changes."""

from collections.abc import Mapping

from msgspec import Struct


class Rule(Struct, frozen=True):
    """Why a rule matters, and what to do, for every file that breaks the rule."""

    why: str
    cure: str


RULES: Mapping[str, Rule] = {
    # Articles that are held back or rejected.
    "front-matter": Rule(
        "Metadata that cannot be read may say that the article is private, so it is never published as text.",
        "Correct the line that is shown. Metadata stands between two lines --- and has one name: value on each line.",
    ),
    "held-back": Rule(
        "Something in the article says, or nearly says, that it is private. What is public once stays public.",
        "Write draft: true if the article is private. If it is not, remove what the message names.",
    ),
    "held-folder": Rule(
        "A file of your site generator holds articles back, or leaves them out, which say nothing of that themselves.",
        "Write exclude into site.toml as the message shows. If they may come out, remove the line that is shown.",
    ),
    "perhaps-ignored": Rule(
        "Your site generator leaves out files that its code computes, so Feedwright cannot know which these are.",
        "Write what must not come out into exclude in site.toml, or write the list out in the generator's file.",
    ),
    "only-in-preview": Rule(
        "The article is a draft, or its date has not come yet, so that nothing but a preview shows it.",
        "Nothing needs to be done; start the preview without --drafts and --future to see what a build publishes.",
    ),
    "embargo": Rule(
        "The embargo ends later than the article's own date, so the article is published when the embargo ends.",
        "Remove the embargo if the article may be published sooner.",
    ),
    "no-text": Rule(
        "Without a text, readers would see an empty entry.", "Write a text, or name a recording, a picture or a link."
    ),
    "no-article": Rule(
        "A list page or a data file of a site generator has nothing for readers of a feed.",
        "Name the file in exclude in site.toml, or write a text into it.",
    ),
    "no-sidecar": Rule(
        "site.toml demands a sidecar for this file, so that an article never comes out before its embargo is known.",
        "Put the sidecar beside the article.",
    ),
    "late": Rule(
        "The article comes out with so old a date that no feed reader looks at its entry.",
        "Write a later date, or order the feeds by appearance.",
    ),
    "twin": Rule(
        "Another file has the same words: it was moved and is there still, or one of the two is a copy.",
        "Remove one of the two files, or give the new one an id to publish it at once.",
    ),
    "claimed": Rule(
        "Two articles ask for the same address or the same id.", "Give another slug or id to either article."
    ),
    "format": Rule(
        "Feedwright cannot read this kind of file.", "Save the article as a kind of file that the message names."
    ),
    "too-costly": Rule(
        "Feedwright cannot finish reading the file. It leaves this file out, so that all other articles come out.",
        "Look for a very long line, very deep nesting, or a sign that is repeated thousands of times, and remove it.",
    ),
    "program-fault": Rule(
        "The file causes a fault in Feedwright, which leaves this file out so that all other articles come out.",
        "Report the fault, and send the file along. Until it is corrected, undo what you changed last.",
    ),
    "too-large": Rule("A file of that size would delay all other files.", "Divide the file."),
    "tangled": Rule(
        "The HTML is nested so deep, or has so many attributes, that reading it would take minutes.",
        "Close every element, or divide the article.",
    ),
    "unreadable": Rule(
        "The disk does not let Feedwright read the file or folder.",
        "Change the permissions so that Feedwright can read it. Until then, its last version stays public.",
    ),
    "docx": Rule(
        "A part of the Word document cannot be shown, or the file is not a Word document.",
        "Save the document again in Word as .docx, with JPEG or PNG pictures; show other things in another way.",
    ),
    "rst": Rule(
        "The reStructuredText has a fault, or uses something that Feedwright does not read.",
        "Correct the line that the message names.",
    ),
    "doubtful-text": Rule(
        "The text that Feedwright took from the page holds neither the page's headline nor its description.",
        "Check the text. If it is not the article, put an article element around that, or save it as Markdown.",
    ),
    "json": Rule(
        "Readers see nothing of JSON that cannot be read or that is not an article.", "Correct the line that is shown."
    ),
    "sidecar": Rule(
        "A sidecar that cannot be read may say that the article is private.", "Correct the line that is shown."
    ),
    "encoding": Rule(
        "If a file does not say how its letters are encoded, some letters may be wrong.", "Save the file as UTF-8."
    ),
    # What is wrong with a field.
    "bad-title": Rule("Readers see the title first.", "Write one line of text."),
    "bad-summary": Rule("Lists and feeds show the summary.", "Write one line of text."),
    "bad-date": Rule(
        "The date decides when an article comes out and where it stands in the feed, so Feedwright does not guess it.",
        "Write the date as 2026-11-23 or 2026-11-23T08:30:00+01:00.",
    ),
    "odd-date": Rule("The date is older than the web, or far ahead.", "Correct the date if it is a mistake."),
    "no-date": Rule(
        "An article without a date keeps the time of its file's last change as its date for ever.",
        "Write date: 2026-11-23 into the article.",
    ),
    "unread-date": Rule(
        "The article has no date. A field that Feedwright does not read holds a date.",
        "Rename that field to date or published.",
    ),
    "bad-author": Rule("Readers see who wrote an article.", "Write a name, or a table with name, email and url."),
    "unknown-author": Rule(
        "The name is nearly an id of [authors] in site.toml.", "Write the id as site.toml spells it."
    ),
    "bad-tags": Rule("Tags that cannot be read are left out.", "Write tags: [one, two]."),
    "one-tag": Rule(
        "Feedwright reads words with spaces between them as one tag. Some other tools read several tags.",
        "Write a list.",
    ),
    "bad-language": Rule("Readers and search engines use the language.", "Write a BCP 47 tag such as en or de-AT."),
    "bad-section": Rule("The section cannot be read and is left out.", "Write one line of text."),
    "bad-draft": Rule(
        "Feedwright must be certain whether an article is a draft.", "Write draft: true or draft: false."
    ),
    "bad-slug": Rule(
        "An article keeps the address that it was first published at.", "Use only small letters, digits, - and /."
    ),
    "bad-id": Rule("Feed readers recognise an entry by its id.", "Write an absolute address, or remove the id."),
    "kept": Rule(
        "The article keeps the id and the address that its first version was published with.",
        "Remove the field, or publish the text as a new article, with an id of its own.",
    ),
    "new-id": Rule(
        "Readers show an article again whose id is new; a file's name gives the id, and its words tell a renamed file.",
        "Rename a file and change its words in two builds, or write the old id into it.",
    ),
    "old-address": Rule(
        "Readers and search engines still follow a page's old address; it can lead to one page alone.",
        "Write a path outside of Feedwright's own folders, and name each old address in one file alone.",
    ),
    "bad-address": Rule("Nothing can be at an address like this.", "Write the whole address: https://example.org/page"),
    "bad-rights": Rule("The rights cannot be read and are left out.", "Write one line of text."),
    "bad-link": Rule("The link cannot be read and is left out.", "Write a whole address, or a table with url."),
    "bad-correction": Rule(
        "Readers would be misled if a correction were lost.", "Write a text, or a table with date and text."
    ),
    "bad-image": Rule("Feedwright cannot find the picture that the field names.", "Write a path or a whole address."),
    "bad-enclosure": Rule(
        "A feed reader plays a recording only if it knows the recording's address, type and size.",
        "Write a path or an address.",
    ),
    "bad-duration": Rule("Feed readers show how long a recording lasts.", "Write seconds, or 1:02:03."),
    "odd-duration": Rule(
        "A recording with that many bytes cannot have that duration.", "Write duration: 0:26:02 into the article."
    ),
    "bad-episode": Rule("A field of the episode cannot be read and is left out.", "Write it as the message shows."),
    "unknown-field": Rule(
        "Feedwright does not read the field, because its name is spelt wrong.", "Write the name that you meant."
    ),
    "episode-art": Rule(
        "Podcast directories want the picture of an episode square, with 1400 to 3000 pixels, as JPEG or PNG.",
        "Make it a square JPEG or PNG of 1400 to 3000 pixels.",
    ),
    "unknown-length": Rule(
        "Podcast apps show the size of a recording before a download, and some refuse one without a size.",
        "Write length: and the number of bytes, or put the recording beside the article.",
    ),
    "few-chapters": Rule(
        "Apple Podcasts and Spotify show chapters from three on.", "Write at least three, the first at 0:00."
    ),
    # What stands in the text.
    "missing-media": Rule("The text refers to a file that is not there.", "Put the file where the message says."),
    "dead-link": Rule(
        "A link leads to no article of this site, or to a file that is never published.",
        "Correct the link, or put the article where the link leads.",
    ),
    "bad-media": Rule(
        "The file's content does not match its name, or browsers cannot show it.", "Save the file as the message says."
    ),
    "large-picture": Rule(
        "The picture is so large that readers with a slow connection wait for it.", "Save a smaller picture."
    ),
    "refused-reference": Rule(
        "An article can show only pictures, recordings, captions and PDF files.", "Correct the reference."
    ),
    "too-many-files": Rule("An article with very many files takes too long to publish.", "Divide the article."),
    "position": Rule(
        "The picture holds the position where it was taken.",
        "Remove the position from the picture if readers should not know it.",
    ),
    "template-tag": Rule("Feedwright runs no templates, so the tag shows nothing.", "Write Markdown or HTML."),
    "open-comment": Rule(
        "A comment that is never closed hides the rest of the text.", "Close the comment where it ends."
    ),
    "raw-markdown": Rule("Readers would see the Markdown signs.", "Put a blank line before the Markdown."),
    "looks-like-markdown": Rule(
        "The file is plain text, but it has Markdown in it. Feedwright does not read Markdown in plain text.",
        "End the file's name in .md.",
    ),
    "frame": Rule(
        "A feed cannot show a frame with another site's page.", "Write a link to the page, with your own words."
    ),
    "left-out": Rule(
        "A feed cannot show something in the text, or the text is hidden.", "Write a link to it, with your own words."
    ),
    # Settings and templates.
    "no-site": Rule("Articles wait until the site has its settings.", "Put a site.toml at the root of the content."),
    "toml": Rule(
        "Feedwright cannot read the settings, so it keeps the last good settings.", "Correct the line that is shown."
    ),
    "no-title": Rule("A site and each of its feeds need a title.", 'Write title = "…".'),
    "no-url": Rule("Feedwright builds every address from the site's url.", 'Write url = "https://example.org/".'),
    "own-machine": Rule(
        "localhost and 127.0.0.1 are another machine for each reader.", "Write the site's own address as url."
    ),
    "no-birth": Rule(
        "Feedwright builds every id from the site's birth.", "Write birth = 2026-01-31, the day the site begins."
    ),
    "no-authority": Rule(
        "Feedwright builds every id from the site's authority; without one, from the host of its url.",
        'Write authority = "example.org", a domain of yours.',
    ),
    "identity": Rule("Feedwright builds every id from this setting, and ids never change.", "Change the setting back."),
    "bad-setting": Rule(
        "Feedwright cannot use the value, so it keeps the last good settings.", "Write it as the message shows."
    ),
    "unknown-setting": Rule("Feedwright has no setting of that name.", "Write the name that you meant."),
    "too-many-feeds": Rule("An entry can be in at most 45 feeds.", "Give the article fewer tags or authors."),
    "unfit": Rule(
        "A feed with a profile takes only what the operator of that feed reader shows.",
        "Change what the message names, or leave the article out of that feed.",
    ),
    "empty-feed": Rule(
        "Nobody sees that a feed for one operator is empty, because readers do not subscribe to it.",
        "Do what the message names, or remove the feed.",
    ),
    "other-site": Rule(
        "The public folder holds another site, and Feedwright would overwrite it.", "Name another folder."
    ),
    "template": Rule(
        "Feedwright makes no pages with a template that fails.",
        "Correct the line. Until then, Feedwright uses the last good templates.",
    ),
    "unknown-template": Rule(
        "Feedwright has no template of that name.", "Give the template the name of a built-in template."
    ),
    "ping-failed": Rule(
        "The hub did not accept the message that a feed changed.",
        "Do nothing: Feedwright sends the message again for a day.",
    ),
}
