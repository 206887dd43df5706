"""Reads the parts of a Word document, within limits, and without hidden content."""

import io
import zipfile
import zlib
from collections.abc import Mapping

from lxml import etree

from feedwright.site.single_values import Unusable

_MOST = 2_000_000  # bytes of XML: Word writes about 100,000 for an article; reading takes fifty times as much memory
_PARTS = 2_000  # entries of the archive
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)
_NEEDED = (
    "[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/_rels/document.xml.rels", "word/styles.xml",
    "word/numbering.xml", "word/footnotes.xml", "word/endnotes.xml", "word/_rels/footnotes.xml.rels",
    "word/_rels/endnotes.xml.rels", "docProps/core.xml",
)  # fmt: skip
_TEXTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_CURE = "Open it in Word, and save it again as .docx, without a password."
CROPPED = "cropped picture"
_OFF = frozenset({"0", "false", "off"})


def read_parts(body: bytes) -> dict[str, bytes]:
    """Read the parts that a document's text needs.

    Raises:
        Unusable: the file is not a Word document, or is too large.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(body))
        entries = entries_of(archive)
        wanted = [entries[name] for name in _NEEDED if name in entries]
        if sum(entry.file_size for entry in wanted) > _MOST:
            what = f"the document's text takes more than {_MOST:,} bytes of XML."
            raise Unusable(what, "Split it into several articles.")
        parts = {entry.filename: unpacked(archive, entry) for entry in wanted}
    except DAMAGES as error:
        raise Unusable(
            "the file is not a Word document, or it is damaged, or a password protects it.", _CURE
        ) from error
    if "word/document.xml" not in parts:
        raise Unusable("the file is not a Word document: it has no text in it.", _CURE)
    return parts


def entries_of(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """List what is in the archive, by name."""
    return {entry.filename: entry for entry in archive.infolist()[:_PARTS]}


def unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Unpack one entry, and not more of it than the size that the archive states."""
    if entry.compress_type not in _PACKINGS:
        raise zipfile.BadZipFile(f"{entry.filename} is packed as Word never packs")
    with archive.open(entry) as file:
        unpacked_part = file.read(entry.file_size)  # without a size, it would unpack up to a gigabyte before it cuts
        if len(unpacked_part) != entry.file_size:
            raise EOFError(f"{entry.filename} lacks its end")
        return unpacked_part


def without_hidden(parts: Mapping[str, bytes]) -> tuple[dict[str, bytes], list[str]]:
    """Remove text that is hidden, and write formulas as the text in them.

    Returns:
        The parts, and what readers will not see: "chart", "formula" and so on, as often as it is there.

    Raises:
        Unusable: a part is not XML as Word writes it.
    """
    left_out: list[str] = []
    cleaned = dict(parts)
    hidden_styles = _hidden_styles(parts.get("word/styles.xml"))
    for name in _NEEDED:
        if name not in parts:
            continue
        tree = _parsed(parts[name])
        if name in _TEXTS:
            _drop_hidden(tree, hidden_styles)
            left_out += _with_formulas_as_text(tree)
            left_out += _without_cropped(tree)
            left_out += [kind for element in tree.iter() for kind in [_LOST.get(_local(element))] if kind]
            cleaned[name] = etree.tostring(tree, encoding="utf-8", xml_declaration=True)
    return cleaned, left_out


_LOST = {"chart": "chart", "relIds": "drawing (SmartArt)", "OLEObject": "embedded object", "wgp": "drawing"}


def packed(parts: Mapping[str, bytes]) -> io.BytesIO:
    """Put the parts together to a document again."""
    archive_bytes = io.BytesIO()
    with zipfile.ZipFile(archive_bytes, "w", zipfile.ZIP_STORED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    archive_bytes.seek(0)
    return archive_bytes


def _parsed(xml: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        tree = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise Unusable("the file is a damaged Word document.", _CURE) from error
    if tree.getroottree().docinfo.doctype:
        raise Unusable("the document declares entities, which Word never does.", _CURE)
    return tree


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def status_of(parts: Mapping[str, bytes]) -> str:
    """Read the status among the document's properties, such as "Draft"; empty if there is none."""
    if "docProps/core.xml" not in parts:
        return ""
    status = _parsed(parts["docProps/core.xml"]).find("{*}contentStatus")
    return " ".join((status.text or "").split()) if status is not None else ""


def _hidden_styles(styles: bytes | None) -> frozenset[str]:
    """Name the styles whose text Word does not show."""
    if styles is None:
        return frozenset()
    written: dict[str, bool] = {}  # what a style itself says; one that says nothing is as the style it is based on
    based: dict[str, list[str]] = {}
    for style in _parsed(styles).iter("{*}style"):
        identity, marks = _value(style, "styleId"), list(style.iter("{*}vanish"))
        if identity is None:
            continue
        if marks:
            written[identity] = any(map(_is_on, marks))
        if (below := style.find("{*}basedOn")) is not None and (name := _value(below, "val")):
            based.setdefault(name, []).append(identity)
    left = [identity for identity, is_hidden in written.items() if is_hidden]
    hidden = set(left)
    while left:
        heirs = [heir for heir in based.get(left.pop(), []) if heir not in hidden and written.get(heir) is not False]
        hidden.update(heirs)
        left += heirs
    return frozenset(hidden)


def _drop_hidden(tree: etree._Element, hidden_styles: frozenset[str]) -> None:
    for style in list(tree.iter("{*}rStyle", "{*}pStyle")):
        owner = style.getparent().getparent() if style.getparent() is not None else None
        if _value(style, "val") in hidden_styles and owner is not None and owner.getparent() is not None:
            owner.getparent().remove(owner)
    for mark in [element for element in tree.iter("{*}vanish", "{*}webHidden") if _is_on(element)]:
        properties = mark.getparent()
        run = properties.getparent() if properties is not None else None
        if run is not None and _local(properties) == "rPr" and _local(run) == "r" and run.getparent() is not None:
            run.getparent().remove(run)
    for drawing in [element.getparent() for element in tree.iter("{*}docPr") if element.get("hidden", "0") not in _OFF]:
        if drawing is not None and (outer := drawing.getparent()) is not None:
            outer.remove(drawing)
    for mark in list(tree.iter("{*}cellDel")):  # a cell whose deletion is tracked
        cell = next((outer for outer in mark.iterancestors() if _local(outer) == "tc"), None)
        if cell is not None and (row := cell.getparent()) is not None:
            row.remove(cell)


def _without_cropped(tree: etree._Element) -> list[str]:
    """Remove pictures that are cropped: their files still hold what readers must not see."""
    cut = [area.getparent() for area in tree.iter("{*}srcRect") if any(area.get(side, "0") != "0" for side in "ltrb")]
    cut += [each for each in tree.iter("{*}imagedata") if any(str(name).startswith("crop") for name in each.attrib)]
    for element in cut:
        if element is not None and (outer := element.getparent()) is not None:
            outer.remove(element)
    return [CROPPED] * len(cut)


def _is_on(element: etree._Element) -> bool:
    return (_value(element, "val") or "1").lower() not in _OFF


def _value(element: etree._Element, name: str) -> str | None:
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith(f"}}{name}")), None)


def _with_formulas_as_text(tree: etree._Element) -> list[str]:
    formulas = list(tree.iter("{*}oMath"))
    for formula in formulas:
        namespace = str(tree.tag).partition("}")[0]
        words = "".join(formula.itertext())
        for child in list(formula):
            formula.remove(child)
        formula.tag = f"{namespace}}}r"
        etree.SubElement(formula, f"{namespace}}}t").text = words
        outer = formula.getparent()
        if outer is not None and _local(outer) == "oMathPara":
            outer.tag = f"{namespace}}}ins"  # the content of "ins" is shown as it is
    return ["formula"] * len(formulas)
