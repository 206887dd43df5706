"""Works that are done at once: all are tried, whatever fails, and nothing of it stays behind."""

import threading
import time

import pytest

from feedwright.adapters.aws.at_once import Threads
from feedwright.adapters.aws.sqs_queue import SqsQueue
from feedwright.errors import StoreError
from feedwright.ports import Changed, InTurn

ALL = pytest.mark.parametrize("together", [Threads(), InTurn()], ids=["threads", "in turn"])


def refuse(number):
    raise StoreError(str(number))


@ALL
@pytest.mark.parametrize("count", [0, 1, 25])
def test_results_come_in_the_order_of_the_works(together, count):
    assert together.run([lambda number=number: number for number in range(count)]) == list(range(count))


@ALL
def test_all_works_are_tried_before_the_first_error_is_raised(together):
    done = []
    works = [lambda: refuse(1), lambda: done.append("a"), lambda: refuse(2), lambda: done.append("b")]
    with pytest.raises(StoreError, match="1"):
        together.run(works)
    assert sorted(done) == ["a", "b"]


def test_threads_wait_for_each_other():
    """Else the requests would go out one after the other."""
    barrier = threading.Barrier(4, timeout=10)
    assert len(Threads().run([barrier.wait] * 4)) == 4


def test_no_thread_is_left_when_a_child_process_may_be_forked():
    before = threading.active_count()
    Threads().run([lambda: 1] * 5)
    assert threading.active_count() == before


def test_messages_that_are_sent_at_once_share_a_client_that_is_made_once():
    made = []

    class Client:
        def send_message_batch(self, **_):
            return {}

    def connect():
        made.append(Client())
        time.sleep(0.05)  # so long that every thread asks meanwhile
        return made[0]

    queue = SqsQueue(connect, url="https://sqs.example/")
    Threads().run([lambda: queue.send([Changed("a.md")])] * 5)
    assert len(made) == 1
