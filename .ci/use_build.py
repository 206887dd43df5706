"""Publish an article of every format with what `sam build` made, so that a library that lacks a part is seen here.

Usage: use_build.py FUNCTION CONTENT, with the Python that the function runs on. FUNCTION is a built function, CONTENT a
folder of articles, of which a copy is built.
"""

import shutil
import sys
import tempfile
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).parents[1]
PICTURES = ("jpeg", "png", "webp")
TEXT = "The boat left the yard at noon, and the harbour was quiet again. "
MARKDOWN = f"---\ndate: 6. Mai 2024\nlanguage: de\n---\n# A boat\n\n```python\nboat = None\n```\n\n{TEXT}\n\n"


def main(function: str, content: str) -> None:
    sys.path[:0] = [function, str(ROOT / "tests/support")]
    from PIL import Image, ImageCms  # noqa: PLC0415 - of the built function

    from feedwright.cli.local_site import open_local  # noqa: PLC0415 - of the built function
    from feedwright.engine.whole_build import whole_build  # noqa: PLC0415
    from word_documents import document, paragraph  # noqa: PLC0415 - it imports nothing of ours

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    with tempfile.TemporaryDirectory() as place:
        source, public = Path(place, "content"), Path(place, "public")
        shutil.copytree(content, source)
        added = source / "articles"
        for kind in PICTURES:
            picture = BytesIO()
            Image.effect_noise((3000, 1000), 64).convert("RGB").save(picture, kind, icc_profile=profile)
            (added / f"boat.{kind}").write_bytes(picture.getvalue())
        (added / "markdown.md").write_text(MARKDOWN + "\n\n".join(f"![]({f'boat.{kind}'})" for kind in PICTURES))
        (added / "rest.rst").write_text(f"A boat in reST\n==============\n\n:date: 2024-05-06\n\n*Here.* {TEXT * 3}")
        (added / "page.html").write_text(f"<html><body><nav>Home</nav><article><h1>Page</h1><p>{TEXT * 9}</article>")
        (added / "word.docx").write_bytes(document(paragraph("A boat in Word", style="Title"), paragraph(TEXT)))
        with open_local(source, public, state=Path(place, "state")) as site:
            built = whole_build(site.worker, site)
        wrong = [str(outcome.problem) for outcome in built.outcomes if outcome.problem]
        lost = {"markdown.md", "rest.rst", "page.html", "word.docx"} - {Path(each.key).name for each in built.outcomes}
        if wrong or lost:
            sys.exit(f"the built function rejects {wrong}, and passes over {lost}")
        unscaled = [kind for kind in PICTURES if not list(public.glob(f"media/*/480/boat.{kind}"))]
        if unscaled:
            sys.exit(f"the built function cannot scale {unscaled}")
        print(f"the built function reads and scales all formats: {len(built.outcomes)} articles")


if __name__ == "__main__":
    main(*sys.argv[1:])
