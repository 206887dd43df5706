"""Word documents, as small as Word reads them."""

import io
import zipfile

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="png" ContentType="image/png"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>'
    '<Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/>'
    '<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/>'
    '<Override PartName="/word/comments.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"/>'
    "</Types>"
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_ROOT = f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="s" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="n" Type="{_OFFICE}/numbering" Target="numbering.xml"/><Relationship Id="f" Type="{_OFFICE}/footnotes" Target="footnotes.xml"/>'
    f'<Relationship Id="c" Type="{_OFFICE}/comments" Target="comments.xml"/><Relationship Id="pic" Type="{_OFFICE}/image" Target="media/image1.png"/>'
    f'<Relationship Id="far" Type="{_OFFICE}/image" Target="file:///etc/hostname" TargetMode="External"/>'
    f'<Relationship Id="web" Type="{_OFFICE}/hyperlink" Target="https://harbour.example/a?b=1&amp;c=2" TargetMode="External"/></Relationships>'
)
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
)
_STYLES = {
    "Title": "Title",
    "berschrift1": "heading 1",
    "berschrift2": "heading 2",
    "Zitat": "Quote",
    "Code": "Source Code",
}
_NOTE = '<w:footnote w:id="2"><w:p><w:r><w:t>Built in 1890.</w:t></w:r></w:p></w:footnote>'
_COMMENT = '<w:comment w:id="7" w:author="Fred"><w:p><w:r><w:t>SECRET REMARK</w:t></w:r></w:p></w:comment>'


def run(text, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(inside, style="", properties=""):
    """Write a paragraph; text without markup becomes a run."""
    inside = inside if inside.startswith("<") else run(inside)
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{inside}</w:p>"


def item(text, list_number):
    return paragraph(text, properties=f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{list_number}"/></w:numPr>')


def picture(name, relation="pic", how="embed"):
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="{name}"/><a:graphic><a:graphicData><pic:pic><pic:blipFill>'
        f'<a:blip r:{how}="{relation}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


def relations(*names):
    """Write the document's relations, with one to each picture of *names*: the picture is called by its name."""
    more = "".join(f'<Relationship Id="{name}" Type="{_OFFICE}/image" Target="media/{name}"/>' for name in names)
    return {"word/_rels/document.xml.rels": _RELATIONS.replace("</Relationships>", f"{more}</Relationships>")}


def document(*paragraphs, **parts):
    """Pack a document of *paragraphs*; *parts* add to it, by their whole path or by what stands for NAME in ``word/NAME.xml``."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{code}"><w:name w:val="{name}"/></w:style>'
        for code, name in _STYLES.items()
    )
    levels = {1: "bullet", 2: "decimal"}
    numbering = "".join(
        f'<w:abstractNum w:abstractNumId="{number}"><w:lvl w:ilvl="0"><w:numFmt w:val="{kind}"/></w:lvl></w:abstractNum>'
        for number, kind in levels.items()
    ) + "".join(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>' for number in levels)
    files = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _ROOT,
        "word/_rels/document.xml.rels": _RELATIONS,
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{''.join(paragraphs)}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {NAMESPACES}>{styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering {NAMESPACES}>{numbering}</w:numbering>",
        "word/footnotes.xml": f"<w:footnotes {NAMESPACES}>{_NOTE}</w:footnotes>",
        "word/comments.xml": f"<w:comments {NAMESPACES}>{_COMMENT}</w:comments>",
        "word/media/image1.png": "PNG",
    }
    files |= {name if "/" in name else f"word/{name}.xml": xml for name, xml in parts.items()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 2, 3, 0, 0, 0)), body, zipfile.ZIP_DEFLATED)
    return made.getvalue()
