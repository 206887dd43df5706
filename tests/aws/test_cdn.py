"""The CDN: what its functions do to a request and an answer, and what the template lets it read."""

import json
import re
import shutil
import subprocess
from dataclasses import replace

import pytest
from moto import mock_aws
from samtranslator.yaml_helper import yaml_parse

from deploy import transformed
from feedwright.adapters.aws.s3_public import S3Public
from feedwright.model.files import Document
from feedwright.rendering.formats import FORMATS
from feedwright.rendering.pages import render_redirect
from places import ROOT
from stores import PUBLIC, SOURCE, AwsStores

FUNCTIONS = {"RequestFunction": "viewer_request.js", "ResponseFunction": "viewer_response.js"}
LIMIT = 10_240  # bytes of a CloudFront function
needs_node = pytest.mark.skipif(not shutil.which("node"), reason="node, which runs CloudFront's functions, is not here")


@pytest.fixture(scope="module")
def cdn():
    return yaml_parse((ROOT / "infra" / "cdn.yaml").read_text("utf-8"))


def source(name):
    return (ROOT / "infra" / "functions" / name).read_text("utf-8")


def run(name, **event):
    """Call a function with CloudFront's event, and return what it returns."""
    script = f"{source(name)}\nconsole.log(JSON.stringify(handler({json.dumps({'version': '1.0'} | event)})));"
    result = subprocess.run(["node", "-e", script], capture_output=True, check=True, text=True)
    return json.loads(result.stdout)


def asked(uri, **querystring):
    return run("viewer_request.js", request={"method": "GET", "uri": uri, "querystring": querystring, "headers": {}})


def answered(status=200, **headers):
    """Answer with these headers; "_" in a name stands for "-"."""
    values = {name.replace("_", "-"): {"value": value} for name, value in headers.items()}
    response = {"statusCode": status, "statusDescription": "OK", "headers": values, "cookies": {}}
    answer = run("viewer_response.js", request={"uri": "/"}, response=response)
    return answer["statusCode"], {name: value["value"] for name, value in answer["headers"].items()}


# --- the functions ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("resource", "name"), FUNCTIONS.items())
def test_the_template_holds_the_functions_that_are_tested_here(cdn, resource, name):
    assert cdn["Resources"][resource]["Properties"]["FunctionCode"].strip() == source(name).strip()
    assert len(source(name).encode()) < LIMIT


@needs_node
@pytest.mark.parametrize(
    ("uri", "wanted"),
    [
        ("/", "/index.html"),
        ("/feeds/sport/", "/feeds/sport/index.html"),
        ("/feeds/sport", "/feeds/sport/index.html"),
        ("/rss.xml", "/rss.xml"),
        ("/articles/2026/the-bridge.html", "/articles/2026/the-bridge.html"),
        ("/media/a%20b.png", "/media/a%20b.png"),
        ("/media/1f/the-clip", "/media/1f/the-clip"),
        ("/media/1f/clip.3gp", "/media/1f/clip.3gp"),
        ("/2019/rails-7.0", "/2019/rails-7.0/index.html"),
        ("/FEED.XML", "/FEED.XML"),
        ("/%0d%0aX:%20y", "/%0d%0aX:%20y/index.html"),
        ("//evil.example", "//evil.example"),
        ("/a/../b/", "/a/../b/index.html"),
    ],
)
def test_a_folder_is_answered_with_its_index_page(uri, wanted):
    assert asked(uri)["uri"] == wanted


@needs_node
def test_what_stands_behind_a_question_mark_makes_no_copy_of_its_own():
    assert asked("/rss.xml", utm={"value": "mail"})["querystring"] == {}


@needs_node
@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.title)
def test_readers_get_the_exact_type_of_every_feed(form):
    _, headers = answered(content_type="application/xml", x_amz_meta_type=form.served_as, etag='"a"')
    assert headers["content-type"] == form.served_as
    assert headers["etag"] == '"a"'
    assert not [name for name in headers if name.startswith("x-amz-")]


@needs_node
def test_an_object_that_says_where_its_document_is_becomes_a_redirect():
    status, headers = answered(content_type="text/html", x_amz_meta_location="https://a.example/new", etag='"a"')
    assert (status, headers["location"]) == (301, "https://a.example/new")
    assert "etag" not in headers


@needs_node
def test_an_answer_without_a_body_stays_without_a_type():
    assert answered(304, x_amz_meta_type="application/atom+xml", etag='"a"') == (304, {"etag": '"a"'})


@needs_node
def test_pages_alone_say_that_they_run_no_scripts():
    _, page = answered(content_type="text/html; charset=utf-8")
    assert "default-src 'none'" in page["content-security-policy"]
    assert "content-security-policy" not in answered(content_type="image/png")[1]


@needs_node
def test_the_header_of_pages_is_the_rule_that_stands_in_them():
    base = (ROOT / "functions/feedwright/rendering/templates/base.html").read_text("utf-8")
    [rule] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', base)
    _, page = answered(content_type="text/html; charset=utf-8")
    assert page["content-security-policy"] == f"{rule}; frame-ancestors 'none'"  # which counts in a header alone


# --- the template -------------------------------------------------------------------------------------------------


def test_a_new_stack_has_no_cdn_and_an_open_bucket():
    parameters = transformed()["Parameters"]
    assert (parameters["CdnEnabled"]["Default"], parameters["PublicBucketAccess"]["Default"]) == ("false", "open")


def test_only_this_stacks_distribution_reads_the_bucket_and_gets_404_for_what_is_missing():
    [_, conditional] = transformed()["Resources"]["PublicBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    condition, statement, otherwise = conditional["Fn::If"]
    assert (condition, otherwise) == ("HasCdn", {"Ref": "AWS::NoValue"})
    assert statement["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert statement["Action"] == ["s3:GetObject", "s3:ListBucket"]
    [(name, arn)] = statement["Condition"]["StringEquals"].items()
    assert name == "aws:SourceArn"
    assert "Cdn.Outputs.DistributionId" in arn["Fn::Sub"]


def test_a_closed_bucket_is_closed_to_everyone_else():
    resources = transformed()["Resources"]
    [everyone, _] = resources["PublicBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert everyone["Fn::If"][0] == "IsOpen"
    assert everyone["Fn::If"][2] == {"Ref": "AWS::NoValue"}
    block = resources["PublicBucket"]["Properties"]["PublicAccessBlockConfiguration"]
    assert block["RestrictPublicBuckets"] == block["BlockPublicPolicy"] == {"Fn::If": ["IsOpen", False, True]}


def test_the_distribution_compresses_and_takes_only_what_every_plan_allows(cdn):
    config = cdn["Resources"]["Distribution"]["Properties"]["DistributionConfig"]
    behavior = config["DefaultCacheBehavior"]
    assert (behavior["Compress"], behavior["ViewerProtocolPolicy"]) == (True, "redirect-to-https")
    assert behavior["CachePolicyId"] == "658327ea-f89d-4fab-a63d-7e88639e58f6"  # managed: CachingOptimized
    kinds = {resource["Type"] for resource in cdn["Resources"].values()}
    assert not kinds & {"AWS::CloudFront::CachePolicy", "AWS::CloudFront::ResponseHeadersPolicy"}
    assert (config["HttpVersion"], config["IPV6Enabled"]) == ("http2and3", True)


# --- what is stored -----------------------------------------------------------------------------------------------


@pytest.fixture
def stores():
    with mock_aws():
        yield AwsStores()


@pytest.fixture
def public_of(stores):
    told = {"bucket": PUBLIC, "source_bucket": SOURCE, "pictures": stores.pictures}
    return lambda behind_cdn: S3Public(stores.s3, behind_cdn=behind_cdn, **told)


def feed(form, body=b"<feed/>"):
    return Document(path=form.file_name, media_type=form.served_as, body=body)


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.title)
def test_every_feed_is_stored_as_a_type_that_cloudfront_compresses(stores, public_of, form):
    public_of(True).write(feed(form), expected=None)
    stored = stores.s3.head_object(Bucket=PUBLIC, Key=form.file_name)
    assert stored["ContentType"].partition(";")[0] in {"application/xml", "application/json", "application/rss+xml"}
    assert stored["Metadata"]["type"] == form.served_as
    assert stored["CacheControl"] == f"{feed(form).cache_control}, stale-while-revalidate=60"


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.title)
@pytest.mark.parametrize("behind_cdn", [True, False])
def test_what_stands_is_known_again_and_a_switch_has_it_written_anew(public_of, form, behind_cdn):
    document = feed(form)
    public_of(behind_cdn).write(document, expected=None)
    assert public_of(behind_cdn).head(document.path).digest == document.digest
    switched = public_of(not behind_cdn).head(document.path)
    # An RSS feed from before the switch stays until it changes: only its caching is another.
    assert (switched.digest == document.digest) is (form.title == "RSS" and not behind_cdn)
    public_of(not behind_cdn).write(document, expected=switched.etag)
    assert public_of(not behind_cdn).head(document.path).digest == document.digest


@needs_node
@pytest.mark.parametrize("behind_cdn", [True, False])
def test_an_old_address_is_stored_as_a_page_that_the_function_makes_a_redirect(stores, public_of, behind_cdn):
    moved = render_redirect("old/index.html", "https://a.example/articles/new.html", "en")
    public = public_of(behind_cdn)
    public.write(moved, expected=None)
    stored = stores.s3.head_object(Bucket=PUBLIC, Key="old/index.html")
    assert public.head("old/index.html").digest == moved.digest
    metadata = {f"x_amz_meta_{name}": value for name, value in stored["Metadata"].items()}
    status, headers = answered(content_type=stored["ContentType"], **metadata)
    assert (status, headers["location"]) == (301, "https://a.example/articles/new.html")


@needs_node
def test_a_feed_at_its_old_path_is_stored_whole_and_becomes_a_redirect(stores, public_of):
    old = replace(feed(FORMATS[1]), path="feed.xml", location="https://a.example/atom.xml")
    public_of(True).write(old, expected=None)
    stored = stores.s3.get_object(Bucket=PUBLIC, Key="feed.xml")
    assert stored["Body"].read() == old.body
    metadata = {f"x_amz_meta_{name}": value for name, value in stored["Metadata"].items()}
    status, headers = answered(content_type=stored["ContentType"], **metadata)
    assert (status, headers["location"]) == (301, "https://a.example/atom.xml")
