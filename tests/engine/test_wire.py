"""Messages between a forked kernel and its client."""

import signal
import socket
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caremarket.engine.fork import Fork
from caremarket.engine.machine import can_fork
from caremarket.engine.wire import Unpacker, UnsignedSession, packed


@given(st.lists(st.lists(st.binary(), min_size=1)), st.integers(1, 50))
def test_messages_arrive_whole_and_in_order_however_a_socket_cuts_them(messages, size):
    sent = b"".join(map(packed, messages))
    unpacker, received = Unpacker(), []
    for start in range(0, len(sent), size):
        unpacker.feed(sent[start : start + size])
        while (parts := unpacker.take()) is not None:
            received.append(parts)
    assert received == messages


def test_a_message_with_buffers_comes_through_unsigned():
    session = UnsignedSession()
    message = session.msg("comm_msg", {"a": [1, None, "é"]})
    unpacker = Unpacker()
    unpacker.feed(packed([*session.serialize(message), b"\x00buffer"]))
    _, parts = session.feed_identities(unpacker.take())
    received = session.deserialize(parts)
    assert received["content"] == message["content"]
    assert received["header"]["msg_id"] == message["header"]["msg_id"]
    assert [bytes(buffer) for buffer in received["buffers"]] == [b"\x00buffer"]


@pytest.mark.skipif(not can_fork(), reason="kernels cannot be forked here")
def test_how_a_process_ended_is_known_even_if_a_signal_came_too_late_for_it():
    pairs = [socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET) for _ in range(3)]
    fork, nursery = Fork(*(ours for ours, _ in pairs)), pairs[2][1]
    fork.send(signal.SIGKILL)
    nursery.send(b'{"exit": -9}')
    nursery.close()
    assert fork.ended(1)
    assert fork.ending == {"exit": -9}
    assert not fork.lost
    fork.close()


@pytest.mark.skipif(not can_fork(), reason="kernels cannot be forked here")
def test_a_busy_nursery_is_given_time_to_say_how_a_process_ended(monkeypatch):
    pairs = [socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET) for _ in range(3)]
    fork, nursery = Fork(*(ours for ours, _ in pairs)), pairs[2][1]
    monkeypatch.setattr("caremarket.engine.fork.TOLD_TIMEOUT", 0.1)
    assert fork.words() == "it has closed its connections"
    assert not fork.lost
    monkeypatch.undo()
    later = threading.Timer(1.5, nursery.send, [b'{"exit": 98}'])
    later.start()
    assert fork.words() == "it put out more than 16 MiB"
    later.join()
    nursery.close()
    fork.close()
