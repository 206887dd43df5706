"""What the functions' SDK has read: of the services that we call all that matters, as the SDK itself reads it."""

import ast
import gzip
import json
from pathlib import Path

import pytest
from botocore import xform_name
from botocore.loaders import JSONFileLoader, Loader
from botocore.regions import EndpointResolver

from feedwright.adapters.aws import sdk
from feedwright.lambdas import watching

ADAPTERS = Path(sdk.__file__).parent
BY_THE_SDK = {"CreateSession", "DescribeEndpoints", "HeadBucket"}
PLAIN = Loader()
SERVICES = sorted(sdk.OPERATIONS)


def called():
    """Name the methods that adapters and notices call."""
    for path in (*ADAPTERS.glob("*.py"), Path(watching.__file__)):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute):
                yield node.attr


@pytest.mark.parametrize("service", SERVICES)
def test_just_the_operations_that_are_called_are_kept(service):
    operations = PLAIN.load_service_model(service, "service-2")["operations"]
    methods = set(called())
    wanted = {name for name in operations if xform_name(name) in methods}
    assert sdk.OPERATIONS[service] - BY_THE_SDK == wanted


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_kept_of_a_service_is_as_the_sdk_reads_it_and_whole(service):
    whole, ours = (loader.load_service_model(service, "service-2") for loader in (PLAIN, sdk.loader()))
    assert {name: whole["operations"][name] for name in sdk.OPERATIONS[service]} == ours["operations"]
    known = ours["shapes"]
    assert {name: whole["shapes"][name] for name in known} == known
    assert set(sdk._shapes(ours)) <= known.keys()
    assert len(known) < len(whole["shapes"])
    apart = {"operations", "shapes"}
    assert {name: whole[name] for name in whole.keys() - apart} == {name: ours[name] for name in ours.keys() - apart}


@pytest.mark.parametrize("service", SERVICES)
def test_each_region_has_the_same_address(service):
    whole, ours = (EndpointResolver(loader.load_data("endpoints")) for loader in (PLAIN, sdk.loader()))
    assert whole.get_available_partitions() == ours.get_available_partitions()
    for partition in whole.get_available_partitions():
        for region in (*whole.get_available_endpoints(service, partition), "eu-central-9"):
            assert whole.construct_endpoint(service, region) == ours.construct_endpoint(service, region)
    kept = {name for partition in sdk.loader().load_data("endpoints")["partitions"] for name in partition["services"]}
    assert kept == set(SERVICES)


@pytest.mark.parametrize("name", ["partitions", "sdk-default-configuration", "_retry"])
def test_other_files_are_as_the_sdk_reads_them(name):
    assert sdk.loader().load_data(name) == PLAIN.load_data(name)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("sqs/2012-11-05/service-2", {"operations": {"SendMessageBatch": {}}}),  # no shapes
        ("sqs/2012-11-05/service-2", {"operations": {"Send": {"shape": "A"}}, "shapes": {"A": {}}}),
        ("sqs/2012-11-05/service-2", {"operations": {"SendMessageBatch": {"shape": "A"}}, "shapes": {"B": {}}}),
        ("sqs/2012-11-05/service-2", ["of another kind"]),
        ("ec2/2012-11-05/service-2", {"operations": {}, "shapes": {}}),
        ("endpoints", {"partitions": [{"partition": "aws"}]}),
        ("endpoints", {}),
    ],
)
def test_a_file_that_is_not_as_expected_is_read_whole(tmp_path, name, content):
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".json.gz").write_bytes(gzip.compress(json.dumps(content).encode()))
    assert sdk._Files().load_file(str(path)) == JSONFileLoader().load_file(str(path)) == content


def test_a_file_that_is_not_there_is_none(tmp_path):
    assert sdk._Files().load_file(str(tmp_path / "service-2")) is None
