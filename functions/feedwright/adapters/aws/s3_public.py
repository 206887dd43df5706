"""The public bucket, and the private place for reports."""

from datetime import UTC
from typing import Any

from botocore.exceptions import ClientError

from feedwright.adapters.aws.errors import code_of, translated
from feedwright.adapters.aws.s3_large_copy import S3LargeCopies
from feedwright.adapters.aws.s3_pictures import S3Pictures
from feedwright.errors import Conflict, UnfinishedError
from feedwright.model.files import Document, MediaCopy
from feedwright.ports import DocumentListing, ListedDocument, Stored, demand_kind

# CloudFront compresses RSS alone of these. It compresses what stands for the others; its function gives the type back.
_STORED_AS = {
    "application/rss+xml; charset=utf-8": "application/rss+xml; charset=utf-8",
    "application/atom+xml; charset=utf-8": "application/xml; charset=utf-8",
    "application/feed+json": "application/json",
    "text/x-opml; charset=utf-8": "text/xml; charset=utf-8",
}
_EXACT_TYPE = "type"  # the name of a metadata entry; its value is the type that readers get
_EXACT_TYPE_MARK = "+type"  # behind the digest of a document that is stored so
_LOCATION = "location"  # the name of a metadata entry; the CDN's function makes a redirect of its value
_STALE = ", stale-while-revalidate=60"  # seconds for which CloudFront may answer with the old feed while it asks
_LIST_PAGE = 1_000  # S3's own limit
_DIGEST = "feedwright"  # the name of a metadata entry; its value is a hash over bytes and headers
# A failed condition, another request to the same key at the same time, and If-Match for an object that is gone.
_CONFLICTS = frozenset({"PreconditionFailed", "412", "ConditionalRequestConflict", "409", "NoSuchKey", "404"})
_HEADERS = {"IfMatch": "If-Match", "IfNoneMatch": "If-None-Match"}


class S3Documents:
    """Implements ``ports.Documents`` below a prefix of a bucket."""

    def __init__(self, s3: Any, *, bucket: str, prefix: str = "", private: bool) -> None:
        self._s3, self._bucket, self._prefix, self._private = s3, bucket, prefix, private

    def head(self, path: str) -> Stored | None:
        with translated():
            try:
                answer = self._s3.head_object(Bucket=self._bucket, Key=self._prefix + path)
            except ClientError as error:
                if code_of(error) in {"NoSuchKey", "404"}:
                    return None
                raise
        noted = answer.get("Metadata", {}).get(_DIGEST)
        digest = self._digest_of(noted, answer.get("ContentType", "")) if noted else None
        return Stored(answer["ETag"], digest, answer["LastModified"].astimezone(UTC))

    def _digest_of(self, noted: str, _content_type: str) -> str:
        """Give the digest of a stored document as its builder knows it; another form makes it differ."""
        return noted

    def _headers(self, document: Document) -> dict[str, Any]:
        return {
            "ContentType": document.media_type,
            "CacheControl": document.cache_control,
            "Metadata": {_DIGEST: document.digest} | _location(document),
        }

    def write(self, document: Document, *, expected: str | None) -> str:
        demand_kind(document, private=self._private)
        with translated(conflict=_is_conflict):
            answer = self._s3.put_object(
                Bucket=self._bucket,
                Key=self._prefix + document.path,
                Body=document.body,
                **self._headers(document),
                **_condition(expected),
            )
        return str(answer["ETag"])

    def remove(self, path: str, *, expected: str) -> None:
        with translated(conflict=_is_conflict):
            try:
                self._s3.delete_object(Bucket=self._bucket, Key=self._prefix + path, IfMatch=expected)
            except ClientError as error:
                if code_of(error) not in {"NoSuchKey", "404"}:
                    raise


class S3Public(S3Documents):
    """Implements ``ports.PublicSite``.

    Args:
        s3: the client.
        bucket: the public bucket.
        source_bucket: the bucket of the author's files, from which media files are copied.
        pictures: the kept pictures, which are copied too.
        behind_cdn: store feeds for a CloudFront distribution that gives their exact types back.
        large: copies very large files.
    """

    def __init__(  # noqa: PLR0913 - what a deployed site has
        self,
        s3: Any,
        *,
        bucket: str,
        source_bucket: str,
        pictures: S3Pictures,
        behind_cdn: bool = False,
        large: S3LargeCopies | None = None,
    ) -> None:
        super().__init__(s3, bucket=bucket, private=False)
        self._large = large or S3LargeCopies(s3, bucket=bucket)
        self._source_bucket, self._pictures, self._behind_cdn = source_bucket, pictures, behind_cdn
        # S3 knows these conditions for copies, but botocore before 1.41 refuses them, and a Lambda may bring it.
        # So they are taken out before botocore checks the request, and added as headers afterwards.
        s3.meta.events.register("before-parameter-build.s3.CopyObject", _set_aside, unique_id="feedwright-set-aside")
        s3.meta.events.register("before-call.s3.CopyObject", _add_set_aside, unique_id="feedwright-add-set-aside")

    def _headers(self, document: Document) -> dict[str, Any]:
        stored_type = _STORED_AS.get(document.media_type) if self._behind_cdn else None
        if stored_type is None:
            return super()._headers(document)
        return {
            "ContentType": stored_type,
            "CacheControl": document.cache_control + _STALE,
            "Metadata": {_DIGEST: document.digest + _EXACT_TYPE_MARK, _EXACT_TYPE: document.media_type}
            | _location(document),
        }

    def _digest_of(self, noted: str, content_type: str) -> str:
        """Without a CDN a document that was stored for it differs, and the other way round."""
        if not self._behind_cdn:
            return noted
        is_stored_so = _STORED_AS.get(content_type, content_type) == content_type
        return noted.removesuffix(_EXACT_TYPE_MARK) if is_stored_so else f"{noted}-untyped"

    def list(self, *, after: str, limit: int) -> DocumentListing:
        documents: list[ListedDocument] = []
        complete = False
        while len(documents) < limit and not complete:
            start = documents[-1].path if documents else after
            with translated():
                page = self._s3.list_objects_v2(
                    Bucket=self._bucket, StartAfter=start, MaxKeys=min(limit - len(documents), _LIST_PAGE)
                )
            documents += [
                ListedDocument(item["Key"], item["ETag"], item["LastModified"].astimezone(UTC))
                for item in page.get("Contents", [])
            ]
            complete = not page["IsTruncated"]
        return DocumentListing(documents, complete)

    def copy(self, media: MediaCopy, *, expected: str | None) -> str:
        """Copy within S3. A kept picture never changes, so only of an author's file a version is demanded."""
        try:
            if media.is_kept:
                return self._copy(media, expected, CopySource=self._pictures.place(media.content_digest))
            source = self._source_of(media)
            if self._large.is_large(media):
                return self._copy_large(media, expected)
            return self._copy(media, expected, CopySource=source, CopySourceIfMatch=media.source_etag)
        except Conflict:  # S3 answers in the same way if what stands at the path is gone, and if the picture is gone
            if media.is_kept:
                self._pictures.demand(media.content_digest)
            raise

    @property
    def copied_at_once(self) -> int:
        return self._large.above

    def stage(self, media: MediaCopy) -> bool:
        """Copy the next parts of a very large file."""
        return self._large.go_on(media, self._source_of(media), _media_headers(media))

    def _source_of(self, media: MediaCopy) -> dict[str, str]:
        return {"Bucket": self._source_bucket, "Key": media.source_key}

    def _copy_large(self, media: MediaCopy, expected: str | None) -> str:
        if not self.stage(media):
            raise UnfinishedError(f"{media.path} is copied in parts, and more are to come")
        etag = self._large.end(media.path, _condition(expected))
        stored = self.head(media.path)
        if stored is None or stored.digest != media.digest:  # another release began the upload, with other headers
            raise Conflict(media.path)
        return etag

    def _copy(self, media: MediaCopy, expected: str | None, **source: Any) -> str:
        with translated(conflict=_is_conflict):
            answer = self._s3.copy_object(
                Bucket=self._bucket,
                Key=media.path,
                **source,
                **_media_headers(media),
                # Otherwise the author's own metadata and tags of the object would be published, too.
                MetadataDirective="REPLACE",
                TaggingDirective="REPLACE",
                **_condition(expected),
            )
        return str(answer["CopyObjectResult"]["ETag"])


def _media_headers(media: MediaCopy) -> dict[str, Any]:
    return {
        "ContentType": media.media_type,
        "CacheControl": media.cache_control,
        "Metadata": {_DIGEST: media.digest},
    }


def _location(document: Document) -> dict[str, str]:
    return {_LOCATION: document.location} if document.location else {}


def _condition(expected: str | None) -> dict[str, str]:
    return {"IfNoneMatch": "*"} if expected is None else {"IfMatch": expected}


def _set_aside(params: dict[str, Any], context: dict[str, Any], **_: object) -> None:
    context["feedwright"] = {_HEADERS[name]: params.pop(name) for name in _HEADERS if name in params}


def _add_set_aside(params: dict[str, Any], context: dict[str, Any], **_: object) -> None:
    params["headers"].update(context["feedwright"])


def _is_conflict(error: ClientError) -> bool:
    return code_of(error) in _CONFLICTS
