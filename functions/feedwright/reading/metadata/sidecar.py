"""Sidecars: ``name.meta.yaml``, ``.toml`` or ``.json`` beside an article, an episode or a paper describe that file."""

from msgspec import structs

from feedwright.errors import ArticleError, Problem
from feedwright.model.files import SourceObject
from feedwright.reading.encoding.decode import decode
from feedwright.reading.media.names import is_media_name
from feedwright.reading.metadata.fields import FIELD_NAMES
from feedwright.reading.metadata.front_matter import Metadata, refuse_doubles
from feedwright.reading.metadata.tables import pairs_of, read_table

SIDECAR_SUFFIXES = (".meta.yaml", ".meta.yml", ".meta.toml", ".meta.json")
SIDECAR_LIMIT = 32_768  # bytes


def is_sidecar(key: str) -> bool:
    """Say whether *key* names a sidecar; its suffix must be in small letters, unlike an article's."""
    return key.endswith(SIDECAR_SUFFIXES) and bool(stem(key).rpartition("/")[2])


def stem(key: str) -> str:
    """Give the part of the key that a sidecar and its file share: the key without its suffix."""
    if key.endswith(SIDECAR_SUFFIXES):
        return key[: key.rindex(".meta.")]
    folder, slash, name = key.rpartition("/")
    bare, dot, _ = name.rpartition(".")
    return f"{folder}{slash}{bare if dot and bare else name}"


def read_sidecars(source: SourceObject) -> Metadata:
    """Read the sidecar of *source*, if there is any.

    Raises:
        ArticleError: a sidecar is bad, or there are several, and it is not clear which one the author meant.
    """
    if len(source.sidecars) > 1:
        what = f"{' and '.join(sidecar.key for sidecar in source.sidecars)} both describe this file."
        raise ArticleError(Problem(path=source.key, rule="sidecar", what=what, cure="Keep only one of them."))
    return read_sidecar(source.sidecars[0]) if source.sidecars else Metadata(path=source.key, values={})


def read_sidecar(source: SourceObject) -> Metadata:
    """Read a sidecar's values; the names are those of front matter.

    Raises:
        ArticleError: with the sidecar's path and the line.
    """
    if source.size > SIDECAR_LIMIT:
        raise _refusal(source, f"the file has {source.size:,} bytes; at most {SIDECAR_LIMIT:,} are read.")
    text, _ = decode(source)
    try:
        if source.key.endswith(".json"):
            from feedwright.reading.metadata.json_table import load_json  # noqa: PLC0415 - this is rarely needed

            values = load_json(source.key, text)
        else:
            # Some authors close YAML like front matter; the library would see a second document.
            toml = source.key.endswith(".toml")
            values = read_table(source.key, text if toml else text.rstrip().removesuffix("\n---"), toml=toml)
    except ArticleError as error:
        raise ArticleError(structs.replace(error.problem, rule="sidecar")) from error
    if not isinstance(values, dict):
        raise _refusal(source, "this is not a table of names and values.")
    named = {str(name).strip().lower(): value for name, value in values.items()}
    metadata = Metadata(path=source.key, values=named, text=text, place="sidecar", typed=True)
    refuse_doubles(metadata, pairs_of(values), FIELD_NAMES)
    return metadata


def _refusal(source: SourceObject, what: str) -> ArticleError:
    cure = "Keep only what front matter would say in it, such as title and date."
    return ArticleError(Problem(path=source.key, line=1, rule="sidecar", what=what, cure=cure))


def is_companion(key: str) -> bool:
    return is_sidecar(key) or is_media_name(key)
