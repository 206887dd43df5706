"""AWS as moto never shows it: conflicts, throttling, refusals, half answers and lost ones."""

import hashlib
import io
import json
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ConnectionClosedError, EndpointConnectionError
from botocore.response import StreamingBody
from botocore.stub import Stubber
from hypothesis import assume, given
from hypothesis import strategies as st

from factories import NOON
from feedwright.adapters.aws.bodies import body_name, owner_of
from feedwright.adapters.aws.s3_large_copy import S3LargeCopies
from feedwright.adapters.aws.s3_public import S3Public
from feedwright.adapters.aws.sqs_queue import SqsQueue
from feedwright.engine.building.lease import take
from feedwright.engine.jobs.targets import MAIN
from feedwright.engine.jobs.worker import Worker
from feedwright.errors import Conflict, StoreError, UnfinishedError
from feedwright.model.files import Document, MediaCopy
from feedwright.ports import ANY, HASHED, Changed, Check, Delete, Put, Row
from stores import PUBLIC, STATE, TABLE, opened, ports_over

ROW = Row("p", "a", "2", b"{}")
PAGE = Document(path="rss.xml", media_type="application/rss+xml; charset=utf-8", body=b"<rss/>")


@pytest.fixture
def stores(tmp_path):
    with opened("aws", tmp_path) as opened_stores:
        yield opened_stores


PHOTO = MediaCopy(
    path="media/0/a.jpg", media_type="image/jpeg", source_key="a b.jpg", source_etag='"1"', content_digest="1"
)

# What each port does of each request.
ACTS = {
    ("dynamodb", "get_item"): lambda stores: stores.table.get([("p", "a")]),
    ("dynamodb", "batch_get_item"): lambda stores: stores.table.get([("p", "a"), ("p", "b")]),
    ("dynamodb", "query"): lambda stores: stores.table.query("p", limit=9),
    ("dynamodb", "put_item"): lambda stores: stores.table.transact([Put(ROW, "1")]),
    ("dynamodb", "delete_item"): lambda stores: stores.table.transact([Delete(ROW.key, "1")]),
    ("dynamodb", "transact_write_items"): lambda stores: stores.table.transact([Check(ROW.key, "1")]),
    ("s3", "get_object"): lambda stores: stores.source.read("a.md", size_limit=9),
    ("s3", "list_objects_v2"): lambda stores: stores.source.list(after="", limit=9),
    ("s3", "head_object"): lambda stores: stores.public.head("rss.xml"),
    ("s3", "put_object"): lambda stores: stores.public.write(PAGE, expected='"1"'),
    ("s3", "copy_object"): lambda stores: stores.public.copy(PHOTO, expected='"1"'),
    ("s3", "delete_object"): lambda stores: stores.public.remove("rss.xml", expected='"1"'),
    ("sqs", "send_message_batch"): lambda stores: stores.queue.send([Changed("a.md")]),
}


def as_text(value):
    """Botocore holds headers as text or as bytes, as they came."""
    return value.decode() if isinstance(value, bytes) else value


@contextmanager
def answering(stores, service, operation, code, status=400, **more):
    """Have the next such request fail."""
    with Stubber(getattr(stores, service)) as stubber:
        stubber.add_client_error(operation, code, "for the test", status, modeled_fields=more)
        yield
        stubber.assert_no_pending_responses()


@pytest.mark.parametrize(
    ("service", "operation", "code", "status"),
    [
        ("s3", "put_object", "PreconditionFailed", 412),
        ("s3", "put_object", "ConditionalRequestConflict", 409),
        ("s3", "put_object", "NoSuchKey", 404),
        ("s3", "copy_object", "PreconditionFailed", 412),
        ("s3", "copy_object", "ConditionalRequestConflict", 409),
        ("s3", "copy_object", "NoSuchKey", 404),
        ("s3", "delete_object", "PreconditionFailed", 412),
        ("s3", "delete_object", "ConditionalRequestConflict", 409),
        ("dynamodb", "put_item", "ConditionalCheckFailedException", 400),
        ("dynamodb", "put_item", "TransactionConflictException", 400),
        ("dynamodb", "delete_item", "ConditionalCheckFailedException", 400),
        ("dynamodb", "delete_item", "TransactionConflictException", 400),
    ],
)
def test_who_comes_second_decides_again(stores, service, operation, code, status):
    with answering(stores, service, operation, code, status), pytest.raises(Conflict):
        ACTS[service, operation](stores)


@pytest.mark.parametrize(
    ("reasons", "error"),
    [
        (["ConditionalCheckFailed", "None"], Conflict),
        (["None", "TransactionConflict"], Conflict),
        (["ThrottlingError", "ConditionalCheckFailed"], Conflict),
        (["TransactionConflict", "ProvisionedThroughputExceeded", "None"], Conflict),
        (["ThrottlingError", "None"], StoreError),
        (["ProvisionedThroughputExceeded"], StoreError),
        (["None", "ValidationError"], StoreError),
        (["ItemCollectionSizeLimitExceeded"], StoreError),
        (["None"], StoreError),
    ],
)
def test_a_cancelled_transaction_says_whose_move_it_is(stores, reasons, error):
    """Another worker's write asks for a new decision; throttling and what is not allowed do not."""
    told = {"CancellationReasons": [{"Code": reason} for reason in reasons]}
    cancelled = answering(stores, "dynamodb", "transact_write_items", "TransactionCanceledException", **told)
    with cancelled, pytest.raises(error):
        stores.table.transact([Put(ROW, "1"), Check(("p", "b"), "1")])


@pytest.mark.parametrize(("service", "operation"), ACTS)
@pytest.mark.parametrize(
    ("code", "status"), [("AccessDenied", 403), ("403", 403), ("ThrottlingException", 400), ("InternalError", 500)]
)
def test_a_refusal_is_neither_a_conflict_nor_an_absence(stores, service, operation, code, status):
    """A missing permission must not look like a withdrawn article."""
    with answering(stores, service, operation, code, status), pytest.raises(StoreError, match="for the test"):
        ACTS[service, operation](stores)


@pytest.mark.parametrize(("service", "operation"), ACTS)
def test_a_network_that_is_down_is_tried_again_later(stores, monkeypatch, service, operation):
    monkeypatch.setattr("time.sleep", lambda _: None)  # the SDK's own retries
    with sending(stores, service, unreachable), pytest.raises(StoreError, match="Could not connect"):
        ACTS[service, operation](stores)


def unreachable(request, **_):
    raise EndpointConnectionError(endpoint_url=request.url)


@contextmanager
def sending(stores, service, act):
    """Have *act* called after AWS, that is moto, did what a request asks, and before the answer arrives."""
    events = getattr(stores, service).meta.events
    events.register_last("before-send", act)
    try:
        yield
    finally:
        events.unregister("before-send", act)


class LostOnce:
    """The first answer is lost, and with it the knowledge that the request was done."""

    def __init__(self):
        self.requests = []

    def __call__(self, request, **_):
        self.requests.append(request)
        if len(self.requests) == 1:
            raise ConnectionClosedError(endpoint_url=request.url)


@pytest.fixture
def lost(monkeypatch):
    monkeypatch.setattr("time.sleep", lambda _: None)
    return LostOnce()


def test_a_write_whose_answer_was_lost_meets_itself(stores, lost):
    """The SDK sends it again and is refused; a second look shows that it stands."""
    with sending(stores, "s3", lost), pytest.raises(Conflict):
        stores.public.write(PAGE, expected=None)
    assert len(lost.requests) == 2
    assert stores.public.head("rss.xml").digest == PAGE.digest


def test_a_removal_whose_answer_was_lost_is_done(stores, lost):
    stores.public.write(PAGE, expected=None)
    etag = stores.public.head("rss.xml").etag
    with sending(stores, "s3", lost):
        stores.public.remove("rss.xml", expected=etag)
    assert len(lost.requests) == 2
    assert stores.public.head("rss.xml") is None


def test_a_row_whose_answer_was_lost_meets_itself(stores, lost):
    with sending(stores, "dynamodb", lost), pytest.raises(Conflict):
        stores.table.transact([Put(ROW, None)])
    assert stores.table.get([ROW.key]) == [ROW]


def test_a_lease_whose_answer_was_lost_is_its_owners(stores, lost):
    ports = ports_over(stores)
    deadline = ports.clock() + timedelta(minutes=5)
    with sending(stores, "dynamodb", lost):
        assert take(Worker(ports=ports, owner="anna", deadline=deadline), MAIN)
    assert take(Worker(ports=ports, owner="ben", deadline=deadline), MAIN) is None


def test_a_transaction_whose_answer_was_lost_is_sent_again_as_the_same(stores, lost):
    """By its token DynamoDB knows that it did it already, and says so instead of refusing it."""
    with sending(stores, "dynamodb", lost):
        stores.table.transact([Put(ROW, ANY), Put(Row("p", "b", "1", b"{}"), ANY)])
    first, second = (json.loads(request.body)["ClientRequestToken"] for request in lost.requests)
    assert first == second


def test_keys_that_a_batch_left_unread_are_asked_for_again(stores):
    """DynamoDB stops at 16 MB, and under load."""
    keys = [{"partition": {"S": "p"}, "sort": {"S": sort}} for sort in "ab"]
    items = [{**key, "version": {"S": "1"}, "data": {"S": "{}"}} for key in keys]
    with Stubber(stores.dynamodb) as stubber:
        left = {TABLE: {"Keys": keys[1:], "ConsistentRead": True}}
        stubber.add_response("batch_get_item", {"Responses": {TABLE: items[:1]}, "UnprocessedKeys": left}, asked(keys))
        stubber.add_response("batch_get_item", {"Responses": {}, "UnprocessedKeys": left}, asked(keys[1:]))
        stubber.add_response("batch_get_item", {"Responses": {TABLE: items[1:]}}, asked(keys[1:]))
        found = stores.table.get([("p", "b"), ("p", "a")][::-1])
    assert found == [Row("p", "a", "1", b"{}"), Row("p", "b", "1", b"{}")]


def asked(keys, *, consistent=True):
    return {"RequestItems": {TABLE: {"Keys": keys, "ConsistentRead": consistent}}}


def test_only_what_is_missing_or_does_not_fit_is_read_again_at_the_full_price(stores):
    keys = [{"partition": {"S": "p"}, "sort": {"S": sort}} for sort in "abc"]
    items = [{**key, "version": {"S": version}, "data": {"S": "{}"}} for key, version in zip(keys, "212", strict=True)]
    with Stubber(stores.dynamodb) as stubber:
        stubber.add_response("batch_get_item", {"Responses": {TABLE: items[:2]}}, asked(keys, consistent=False))
        now = {"Responses": {TABLE: [{**items[1], "version": {"S": "2"}}, items[2]]}}
        stubber.add_response("batch_get_item", now, asked(keys[1:]))
        found = stores.table.get_fitting([("p", sort) for sort in "abca"], lambda row: row.version == "2")
    assert found == [Row("p", sort, "2", b"{}") for sort in "abca"]


def test_a_batch_that_is_never_read_whole_is_tried_again_later(stores):
    """A row left unread must not pass for a missing one."""
    keys = [{"partition": {"S": "p"}, "sort": {"S": sort}} for sort in "ab"]
    with Stubber(stores.dynamodb) as stubber:
        for _ in range(8):
            left = {TABLE: {"Keys": keys, "ConsistentRead": True}}
            stubber.add_response("batch_get_item", {"Responses": {}, "UnprocessedKeys": left})
        with pytest.raises(StoreError, match="unread"):
            stores.table.get([("p", "a"), ("p", "b")])


def test_rows_that_a_batch_left_unwritten_are_written_again(stores):
    rows = [Row("p", sort, "1", b"{}") for sort in "ab"]
    puts = [{"PutRequest": {"Item": stores.table._item(row)}} for row in rows]
    with Stubber(stores.dynamodb) as stubber:
        left = {"UnprocessedItems": {TABLE: puts[1:]}}
        stubber.add_response("batch_write_item", left, {"RequestItems": {TABLE: puts}})
        stubber.add_response("batch_write_item", {}, {"RequestItems": {TABLE: puts[1:]}})
        stores.table.write(rows)
        for _ in range(8):
            stubber.add_response("batch_write_item", left)
        with pytest.raises(StoreError, match="unwritten"):
            stores.table.write(rows)


@pytest.fixture
def calls(stores):
    """Note each request's operation and arguments."""
    noted = []

    def note(params, model, **_):
        noted.append((model.name, params))

    for service in ("s3", "dynamodb"):
        getattr(stores, service).meta.events.register("provide-client-params", note)
    yield noted
    for service in ("s3", "dynamodb"):
        getattr(stores, service).meta.events.unregister("provide-client-params", note)


def test_every_read_is_consistent_but_those_that_need_not_be(stores, calls):
    stores.table.get([("p", "a")])
    stores.table.query("p", limit=1)
    assert all(params["ConsistentRead"] for _, params in calls)
    stores.table.get([("p", "a"), ("p", "b")])
    assert calls[-1][1] == asked([{"partition": {"S": "p"}, "sort": {"S": sort}} for sort in "ab"])
    stores.table.get_fitting([("p", "a")], lambda _: False)
    assert [params["RequestItems"][TABLE]["ConsistentRead"] for _, params in calls if "RequestItems" in params] == [
        *(True, False)
    ]


@pytest.mark.parametrize(
    ("after", "newest_first", "requests"),
    [("b5", False, 1), ("a", False, 1), ("c", False, 0), ("b5", True, 1), ("a", True, 0), ("c", True, 1)],
)
def test_a_query_starts_within_its_prefix(stores, calls, after, newest_first, requests):
    """DynamoDB refuses a start outside the key condition; moto does not."""
    stores.table.query("p", prefix="b", after=after, newest_first=newest_first, limit=9)
    assert len(calls) == requests
    for _, params in calls:
        start = params.get("ExclusiveStartKey")
        assert start is None or start["sort"]["S"].startswith("b")


def test_one_row_costs_no_transaction(stores, calls):
    """A transaction costs twice as much."""
    stores.table.transact([Put(ROW, None)])
    stores.table.transact([Delete(ROW.key, "2")])
    stores.table.transact([Check(ROW.key, None)])
    assert [name for name, _ in calls] == ["PutItem", "DeleteItem", "TransactWriteItems"]


def test_short_rows_can_be_read_by_people(stores):
    stores.table.transact([Put(Row("p", "a", "1", '{"key":"ü"}'.encode()), None)])
    item = stores.dynamodb.get_item(TableName=TABLE, Key={"partition": {"S": "p"}, "sort": {"S": "a"}})["Item"]
    assert item["data"] == {"S": '{"key":"ü"}'}


def test_a_large_body_is_spilt_before_the_row_that_names_it(stores, calls):
    """Else a reader of the row would look for what is not there yet."""
    large = Row("p", "a", "1", bytes(400_000))
    stores.table.transact([Put(large, None)])
    assert [name for name, _ in calls] == ["PutObject", "PutItem"]
    assert calls[0][1]["Bucket"] == STATE


def test_a_row_is_not_written_without_its_body(stores):
    with answering(stores, "s3", "put_object", "SlowDown", 503), pytest.raises(StoreError):
        stores.table.transact([Put(Row("p", "a", "1", bytes(400_000)), None)])
    assert stores.table.get([("p", "a")]) == [None]


def test_a_row_whose_body_is_lost_is_no_missing_row(stores):
    stores.table.transact([Put(Row("p", "a", "1", bytes(400_000)), None)])
    [body] = stores.s3.list_objects_v2(Bucket=STATE)["Contents"]
    stores.s3.delete_object(Bucket=STATE, Key=body["Key"])
    assert stores.table.get([("p", "a")]) == [Row("p", "a", "1", b"")], (
        "it is known that it stood, and at which version"
    )


def bodies(stores):
    return [item["Key"] for item in stores.s3.list_objects_v2(Bucket=STATE).get("Contents", [])]


def tidy_on(stores, *days):
    """Tidy on these days after today, as the daily walk does; moto dates objects by the real clock."""
    for day in days:
        assert stores.table.tidy(after="", now=datetime.now(UTC) + timedelta(days=day)) is None
    return bodies(stores)


def test_a_body_that_no_row_names_is_removed_after_a_month(stores):
    large = Row("article/a b/ü.md", "record", "1", bytes(400_000))
    stores.table.transact([Put(large, None)])
    [first] = bodies(stores)
    stores.table.transact([Put(Row(*large.key, "2", bytes(400_001)), "1")])
    [second] = set(bodies(stores)) - {first}
    assert set(tidy_on(stores, 2, 31.9)) == {first, second}
    assert tidy_on(stores, 32.1) == [second]
    assert tidy_on(stores, 400) == [second], "its row names it"
    assert stores.table.get([large.key])[0].data == bytes(400_001)
    assert stores.table.query("unnamed", limit=9) == []
    stores.table.transact([Delete(large.key)])
    assert tidy_on(stores, 401, 432) == []


def test_a_body_of_a_row_that_is_small_now_is_removed_too(stores):
    stores.table.transact([Put(Row("p", "a", "1", bytes(400_000)), None)])
    stores.table.transact([Put(Row("p", "a", "2", b"{}"), "1")])
    assert tidy_on(stores, 2, 33) == []


def test_a_body_that_a_worker_may_still_name_is_let_alone(stores):
    """It is written before the transaction that names it."""
    stores.s3.put_object(Bucket=STATE, Key=body_name(("p", "a"), "f0"), Body=b"")
    tidy_on(stores, 0)
    assert stores.table.query("unnamed", limit=9) == []


def test_a_body_that_is_named_again_is_kept(stores):
    """The table was set back to a backup."""
    large = Row("p", "a", "1", bytes(400_000))
    stores.table.transact([Put(large, None)])
    before = stores.dynamodb.get_item(TableName=TABLE, Key={"partition": {"S": "p"}, "sort": {"S": "a"}})["Item"]
    stores.table.transact([Delete(large.key)])
    tidy_on(stores, 2)
    stores.dynamodb.put_item(TableName=TABLE, Item=before)
    assert len(tidy_on(stores, 33)) == 1
    assert stores.table.query("unnamed", limit=9) == [], "the month begins anew"


def test_bodies_whose_names_say_no_row_are_kept(stores):
    """An earlier release named bodies by their hashes; and some keys are too long for a name."""
    stores.s3.put_object(Bucket=STATE, Key=f"bodies/{'0' * 64}", Body=b"")
    stores.table.transact([Put(Row("article/" + "é" * 400, "record", "1", bytes(400_000)), None)])
    stores.table.transact([Delete(("article/" + "é" * 400, "record"))])
    assert len(tidy_on(stores, 2, 33, 400)) == 2


@given(partition=st.text(max_size=20), sort=st.text(max_size=20), token=st.from_regex("[0-9a-f]{1,9}", fullmatch=True))
def test_a_bodys_name_says_its_row(partition, sort, token):
    assume("\n" not in partition)
    assert owner_of(body_name((partition, sort), token)) == (partition, sort)


def test_many_bodies_are_looked_at_page_by_page(stores):
    for number in range(501):
        stores.s3.put_object(Bucket=STATE, Key=body_name(("p", "a"), f"{number:04}"), Body=b"")
    later = datetime.now(UTC) + timedelta(days=2)
    after = stores.table.tidy(after="", now=later)
    assert after == body_name(("p", "a"), "0499")
    assert stores.table.tidy(after=after, now=later) is None
    assert len(stores.table.query("unnamed", limit=999)) == 501


def test_a_row_that_no_item_can_hold_is_no_conflict(stores):
    with pytest.raises(StoreError):
        stores.table.transact([Put(Row("p", "s" * 1_025, "1", b"{}"), None)])


def test_a_body_that_breaks_off_is_tried_again_later(stores):
    """Half an article must not be published."""
    with Stubber(stores.s3) as stubber:
        broken = StreamingBody(io.BytesIO(b"half"), 8)
        told = {"Body": broken, "ContentLength": 8, "ETag": '"1"', "LastModified": NOON, "Metadata": {}}
        stubber.add_response("get_object", told)
        with pytest.raises(StoreError, match="4 read"):
            stores.source.read("a.md", size_limit=9)


def test_a_missing_bucket_is_not_taken_for_a_withdrawn_article(stores):
    stores.s3.delete_bucket(Bucket="the-source")
    with pytest.raises(StoreError, match="NoSuchBucket"):
        stores.source.read("a.md", size_limit=9)


@pytest.mark.parametrize(
    ("content_type", "charset"),
    [
        ("text/plain", None),
        ("text/plain; charset=ISO-8859-1", "iso-8859-1"),
        ('text/plain;format=flowed;Charset="UTF-8"', "utf-8"),
        ("text/plain; charset=", None),
    ],
)
def test_the_charset_is_taken_from_the_content_type(stores, content_type, charset):
    stores.s3.put_object(Bucket="the-source", Key="a.txt", Body=b"text", ContentType=content_type)
    assert stores.source.read("a.txt", size_limit=9).charset == charset


def test_documents_are_served_with_their_headers(stores):
    stores.public.write(PAGE, expected=None)
    answer = stores.s3.get_object(Bucket=PUBLIC, Key="rss.xml")
    assert answer["ContentType"] == "application/rss+xml; charset=utf-8"
    assert answer["CacheControl"] == PAGE.cache_control


@pytest.mark.parametrize(
    ("expected", "conditions"),
    [(None, {"If-None-Match": "*"}), ('"2"', {"If-Match": '"2"'})],
)
def test_a_copy_is_made_of_one_version_on_one_condition(stores, expected, conditions):
    """Moto knows neither condition; S3 holds the copy to both, whatever the SDK knows of them."""
    sent = []

    def note(request, **_):
        sent.append(dict(request.headers))

    stores.put("a b.jpg", b"bytes")
    stores.s3.meta.events.register("request-created.s3.CopyObject", note)
    stores.public.copy(PHOTO, expected=expected)
    stores.public.copy(PHOTO, expected=None)
    stores.s3.meta.events.unregister("request-created.s3.CopyObject", note)
    assert [as_text(headers["x-amz-copy-source-if-match"]) for headers in sent] == [PHOTO.source_etag] * 2
    found = [{name: as_text(value) for name, value in headers.items() if name.startswith("If-")} for headers in sent]
    assert found == [conditions, {"If-None-Match": "*"}]


def test_an_sdk_that_knows_no_conditions_of_copies_is_not_asked_to_check_them(stores, calls):
    stores.put("a b.jpg", b"bytes")
    stores.public.copy(PHOTO, expected='"2"')
    assert not {"IfMatch", "IfNoneMatch"} & calls[-1][1].keys()


def test_nothing_but_the_bytes_is_copied(stores):
    """What an author noted on the object in private stays there."""
    told = {"ContentType": "text/html", "Metadata": {"camera": "mine"}, "Tagging": "embargo=friday"}
    stores.s3.put_object(Bucket="the-source", Key="a b.jpg", Body=b"bytes", CacheControl="no-store", **told)
    stores.public.copy(PHOTO, expected=None)
    answer = stores.s3.get_object(Bucket=PUBLIC, Key=PHOTO.path)
    assert (answer["ContentType"], answer["CacheControl"]) == ("image/jpeg", "public, max-age=31536000, immutable")
    assert answer["Metadata"] == {"feedwright": PHOTO.digest}


def test_tags_are_left_behind(stores, calls):
    """Moto never copies them; S3 does unless told otherwise, and then wants further permissions."""
    stores.put("a b.jpg", b"bytes")
    stores.public.copy(PHOTO, expected=None)
    assert calls[-1][1]["TaggingDirective"] == "REPLACE"


RECORDING = bytes(range(256)) * 45_000  # three parts of the least size that S3 knows


@pytest.fixture
def large(stores):
    """A public site that copies one part of a large file at a time, and the file."""
    _put_in_parts(stores, "a.mp3", RECORDING, 6_000_000)
    return in_parts(stores), _recording(stores)


def in_parts(stores, part=5_242_880):
    copies = S3LargeCopies(stores.s3, bucket=PUBLIC, above=6_000_000, part=part, at_once=1)
    return S3Public(stores.s3, bucket=PUBLIC, source_bucket="the-source", pictures=stores.pictures, large=copies)


def _recording(stores, **told):
    etag = stores.source.etag("a.mp3")
    told = {"path": "media/0/a.mp3", "media_type": "audio/mpeg", "length": len(RECORDING)} | told
    return MediaCopy(source_key="a.mp3", source_etag=etag, content_digest=etag, **told)


def test_a_very_large_file_is_copied_in_parts_over_several_calls_and_nobody_sees_it_before(stores, large, calls):
    public, media = large
    calls.clear()
    assert [public.stage(media) for _ in range(3)] == [False, False, True]
    assert public.head(media.path) is None
    etag = public.copy(media, expected=None)
    stored = public.head(media.path)
    assert (stored.etag, stored.digest) == (etag, media.digest)
    assert stores.fetch(media.path) == RECORDING
    names = [name for name, _ in calls]
    assert (names.count("CreateMultipartUpload"), names.count("UploadPartCopy"), names.count("CopyObject")) == (1, 3, 0)
    assert {told["CopySourceIfMatch"] for name, told in calls if name == "UploadPartCopy"} == {media.source_etag}


def test_a_copy_that_is_not_ready_goes_on_with_the_next_call_also_by_another_worker(stores, large):
    _, media = large
    for _ in range(2):
        with pytest.raises(UnfinishedError):
            in_parts(stores).copy(media, expected=None)
        assert in_parts(stores).head(media.path) is None
    in_parts(stores).copy(media, expected=None)
    assert stores.fetch(media.path) == RECORDING


@pytest.mark.parametrize("expected", [None, '"other"'])
def test_a_large_copy_replaces_only_what_was_expected(stores, large, calls, expected):
    public, media = large
    while not public.stage(media):
        pass
    with answering(stores, "s3", "list_multipart_uploads", "NoSuchUpload", 404), pytest.raises(Conflict):
        public.copy(media, expected=expected)
    calls.clear()
    public.copy(media, expected=expected)
    [told] = [told for name, told in calls if name == "CompleteMultipartUpload"]
    assert {name: told[name] for name in told if name.startswith("If")} == (
        {"IfNoneMatch": "*"} if expected is None else {"IfMatch": expected}
    )


def test_two_workers_that_begin_at_once_go_on_with_the_same_upload(stores, large):
    public, media = large
    uploads = [
        stores.s3.create_multipart_upload(Bucket=PUBLIC, Key=media.path, Metadata={"feedwright": media.digest})
        for _ in range(2)
    ]
    while not public.stage(media):
        pass
    public.copy(media, expected=None)
    left = stores.s3.list_multipart_uploads(Bucket=PUBLIC)["Uploads"]
    assert len(left) == 1
    assert left[0]["UploadId"] in {upload["UploadId"] for upload in uploads}


def test_an_upload_that_another_release_began_is_not_taken_for_ours(stores, large):
    public, media = large
    stores.s3.create_multipart_upload(Bucket=PUBLIC, Key=media.path, Metadata={"feedwright": "another digest"})
    while not public.stage(media):
        pass
    with pytest.raises(Conflict):
        public.copy(media, expected=None)
    while not public.stage(media):
        pass
    public.copy(media, expected=public.head(media.path).etag)
    assert public.head(media.path).digest == media.digest


def test_a_picture_that_is_kept_and_a_smaller_file_are_copied_at_once(stores, large, calls):
    public, _ = large
    media = _recording(stores, length=6_000_000)
    public.copy(media, expected=None)
    assert "CopyObject" in [name for name, _ in calls]


def test_opening_a_file_and_reading_its_head_costs_one_request(stores, calls):
    stores.put("a.mp3", bytes(1_000_000))
    file = stores.source.open("a.mp3")
    file.read(200_000)
    assert [name for name, _ in calls] == ["PutObject", "GetObject"]
    file.seek(-100_000, 2)
    file.read()
    assert [name for name, _ in calls] == ["PutObject", "GetObject", "GetObject"]
    file.seek(0)
    file.read(100)
    assert len(calls) == 3


def _put_in_parts(stores, key, body, size):
    place = {"Bucket": "the-source", "Key": key}
    upload = stores.s3.create_multipart_upload(**place)["UploadId"]
    starts = range(0, len(body), size)
    etags = [
        stores.s3.upload_part(**place, UploadId=upload, PartNumber=number, Body=body[start : start + size])["ETag"]
        for number, start in enumerate(starts, 1)
    ]
    parts = [{"PartNumber": number, "ETag": etag} for number, etag in enumerate(etags, 1)]
    stores.s3.complete_multipart_upload(**place, UploadId=upload, MultipartUpload={"Parts": parts})


def test_a_file_that_was_uploaded_in_parts_has_the_digest_of_its_bytes_by_one_more_request(stores, calls):
    body = bytes(11_000_000)
    _put_in_parts(stores, "a.mp3", body, 6_000_000)
    file = stores.source.open("a.mp3")
    assert file.etag.endswith('-2"')
    calls.clear()
    assert file.digest == file.digest == hashlib.sha256(body).hexdigest()
    assert [name for name, _ in calls] == ["GetObject"]


def test_of_a_very_large_file_the_etag_is_the_digest(stores, calls):
    stores.put("a.mp3", bytes(HASHED + 1))
    file = stores.source.open("a.mp3")
    calls.clear()
    assert file.digest == file.etag.strip('"')
    assert calls == []


@pytest.mark.parametrize("act", [lambda stores: stores.put("a.mp3", b"other"), lambda stores: stores.delete("a.mp3")])
def test_a_file_that_is_replaced_before_it_has_its_digest_is_a_conflict(stores, act):
    stores.put("a.mp3", bytes(1_000_000))
    file = stores.source.open("a.mp3")
    act(stores)
    with pytest.raises(Conflict):
        file.digest  # noqa: B018 - it is made when it is asked for


def test_a_file_is_read_whole_within_bounded_memory(stores):
    stores.put("a.mp3", bytes(4_000_000))
    file = stores.source.open("a.mp3")
    for start in range(0, 4_000_000, 100_000):
        file.seek(start)
        file.read(100)
        assert sum(map(len, file._blocks.values())) <= 9 * 256 * 1024


def test_what_stands_beside_costs_one_request(stores, calls):
    stores.source.beside("a", [".md", ".meta.json"])
    assert [name for name, _ in calls] == ["ListObjectsV2"]


@pytest.mark.parametrize(("code", "status"), [("AccessDenied", 403), ("SlowDown", 503), ("InternalError", 500)])
def test_a_file_that_cannot_be_read_on_is_tried_again_later(stores, code, status):
    stores.put("a.mp3", bytes(1_000_000))
    file = stores.source.open("a.mp3")
    file.seek(500_000)
    with answering(stores, "s3", "get_object", code, status), pytest.raises(StoreError, match="for the test"):
        file.read(1)


@pytest.mark.parametrize("code", ["PreconditionFailed", "NoSuchKey"])
def test_a_file_that_is_replaced_while_it_is_read_is_a_conflict(stores, code):
    stores.put("a.mp3", bytes(1_000_000))
    file = stores.source.open("a.mp3")
    file.seek(500_000)
    with answering(stores, "s3", "get_object", code, 412), pytest.raises(Conflict):
        file.read(1)


@pytest.mark.parametrize("look", ["open", "etag"])
def test_a_missing_bucket_is_not_taken_for_a_missing_file(stores, look):
    stores.s3.delete_bucket(Bucket="the-source")
    with pytest.raises(StoreError):
        getattr(stores.source, look)("a.mp3")


def test_messages_that_the_queue_refused_are_not_lost(stores):
    """SQS may take a part of a batch only: the sender hears of it and does the whole again."""
    failed = {"Id": "1", "SenderFault": False, "Code": "InternalError"}
    with Stubber(stores.sqs) as stubber:
        stubber.add_response("send_message_batch", {"Successful": [], "Failed": [failed]})
        with pytest.raises(StoreError, match="refused 1 "):
            stores.queue.send([Changed("a.md"), Changed("b.md")])


def test_the_queue_is_reached_when_there_is_something_to_send():
    """A client costs a cold start as much as reading an article; most invocations send nothing."""
    reached = []
    queue = SqsQueue(lambda: reached.append("SQS"), url="https://sqs.example/queue")
    queue.send([])
    assert not reached
    with pytest.raises(AttributeError):  # what stands here for a client cannot send
        queue.send([Changed("a.md")])
    assert reached == ["SQS"]
