"""Joins the ports of the deployment that a function belongs to."""

from feedwright.adapters.aws.joined_ports import join_ports
from feedwright.adapters.aws.sdk import client_maker
from feedwright.adapters.clock import utc_now
from feedwright.lambdas.environment import Environment
from feedwright.ports import Ports


def aws_ports(settings: Environment) -> Ports:
    return join_ports(settings, client_maker(), clock=utc_now)
