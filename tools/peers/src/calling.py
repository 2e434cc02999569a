"""A program: calls a backend all the time with grpcio and reports on stdout. See calling.ts, which does the same."""

import collections
import json
import sys
import threading
import time

import grpc

plan = json.loads(sys.argv[1])
channel = grpc.insecure_channel(plan["target"])
as_is = lambda payload: payload
say = channel.unary_unary(
    "/sliceplane.peers.Echo/Say", request_serializer=as_is, response_deserializer=as_is
)
metadata = tuple(plan["metadata"].items())
period = 1 / plan["callsPerSecond"]

lock = threading.Lock()
mark = 0
running = 0
changed = collections.defaultdict(
    lambda: {"begun": 0, "by": collections.Counter(), "failures": collections.Counter(), "retries": 0}
)
RETRY_SECONDS = 0.01
stopping = threading.Event()


def call():
    global running
    with lock:
        begun = mark
        running += 1
        changed[begun]["begun"] += 1
    attempt(begun, 1, time.monotonic() + plan["deadlineMs"] / 1000)


def attempt(begun, number, deadline):
    future = say.future(b"who?", timeout=deadline - time.monotonic(), metadata=metadata)
    future.add_done_callback(lambda done: count(begun, number, deadline, done))


def count(begun, number, deadline, done):
    global running
    with lock:
        counts = changed[begun]
        if number < plan["attempts"] and is_cut_off(done):
            counts["retries"] += 1
            again = threading.Timer(RETRY_SECONDS * number, attempt, (begun, number + 1, deadline))
            again.start()
            return
        running -= 1
        if done.code() is grpc.StatusCode.OK:
            counts["by"][done.result().decode()] += 1
        else:
            counts["failures"][f"{done.code().name}: {done.details()}"] += 1


def is_cut_off(done):
    """Nobody was there, or whoever answered was gone halfway: a proxy then resets the stream."""
    if done.code() is grpc.StatusCode.INTERNAL:
        return "RST_STREAM" in done.details()
    return done.code() is grpc.StatusCode.UNAVAILABLE


def report():
    with lock:
        lines = [json.dumps({"mark": begun, **counts}) for begun, counts in changed.items()]
        changed.clear()
    for line in lines:
        print(line, flush=True)


def every(seconds, act):
    """At a steady pace; what a busy machine makes late is not made up for."""

    def loop():
        while not stopping.wait(seconds):
            act()

    thread = threading.Thread(target=loop, daemon=True)
    thread.start()
    return thread


calling = every(period, call)
reporting = every(0.05, report)
for line in sys.stdin:
    with lock:
        mark = int(line)
stopping.set()
calling.join()
reporting.join()
while running > 0:
    time.sleep(0.01)
report()
