"""What Ctrl-C and SIGTERM set: at once, whatever the main thread does just then, and not for longer than is asked."""

import os
import signal
import time
from threading import Thread

import pytest

from procurekit.cli.stopping import Stop, stopped_by_signals


def test_it_is_waited_for_no_longer_than_said():
    stop = Stop()
    assert (stop.is_set(), stop.wait(0.001)) == (False, False)
    stop.set()
    assert (stop.is_set(), stop.wait(), stop.wait()) == (True, True, True)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_sets_it_and_ends_the_wait(number):
    before = signal.getsignal(number)
    with stopped_by_signals() as stop:
        Thread(target=lambda: (time.sleep(0.05), os.kill(os.getpid(), number))).start()
        began = time.monotonic()
        assert stop.wait(20)
        assert time.monotonic() - began < 10
        assert signal.getsignal(number) == before, "a second one does what it always did"
    assert signal.getsignal(number) == before


def test_a_second_ctrl_c_interrupts():
    with pytest.raises(KeyboardInterrupt), stopped_by_signals():  # noqa: PT012 - the second is what interrupts
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timers here")
def test_a_signal_in_the_midst_of_the_wait_hangs_nothing():
    """A handler that sets a plain event waits for ever if it comes while `wait` has the event's lock."""
    stops = []
    before = signal.signal(signal.SIGALRM, lambda *_: stops[-1].set())
    try:
        for turn in range(5000):
            stops.append(Stop())
            signal.setitimer(signal.ITIMER_REAL, 0.00002 * (1 + turn % 7))
            while not stops[-1].wait(0.00001):
                pass
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert all(one.is_set() for one in stops)


def test_in_another_thread_no_signal_sets_it():
    told = []

    def inside():
        with stopped_by_signals() as stop:
            told.append((stop.is_set(), signal.getsignal(signal.SIGTERM)))

    before = signal.getsignal(signal.SIGTERM)
    thread = Thread(target=inside)
    thread.start()
    thread.join()
    assert told == [(False, before)]
