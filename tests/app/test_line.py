"""Places taken in turn: nobody is passed over, and no place is lost or given twice."""

from __future__ import annotations

import random
import threading
import time

import pytest

from app.line import Line, LineFull, Ticket


def holding(tickets: list[Ticket]) -> list[bool]:
    return [ticket.done() and not ticket.cancelled() for ticket in tickets]


def test_places_are_given_in_the_order_in_which_they_are_asked_for() -> None:
    line = Line(2)
    tickets = [line.ask() for _ in range(5)]
    assert holding(tickets) == [True, True, False, False, False]
    line.leave(tickets[1])
    assert holding(tickets) == [True, True, True, False, False]
    line.leave(tickets[3])  # who no longer wants to wait
    line.leave(tickets[0])
    assert holding(tickets)[4]
    assert (line.taken, line.waiting) == (2, 0)


def test_a_heavy_one_is_not_passed_by_light_ones_for_ever() -> None:
    line = Line(4)
    light = [line.ask() for _ in range(3)]
    heavy = line.ask(3)
    later = line.ask()
    assert holding([heavy, later]) == [False, False]
    line.leave(light[0])
    line.leave(light[1])
    assert holding([heavy, later]) == [True, False]
    line.leave(light[2])
    assert line.ask(9).weight == 4  # more than there are: all of them
    assert holding([later]) == [True]


def test_one_who_comes_first_waits_before_the_others() -> None:
    line = Line(1)
    holder, second, first = line.ask(), line.ask(), line.ask(first=True)
    line.leave(holder)
    assert holding([first, second]) == [True, False]


def test_a_full_line_takes_nobody() -> None:
    line = Line(1, 1)
    line.ask()
    waiting = line.ask()
    with pytest.raises(LineFull):
        line.ask()
    line.leave(waiting)
    line.ask()


def test_threads_that_ask_and_leave_never_hold_more_places_than_there_are() -> None:
    line, held, most = Line(3), 0, 0
    lock = threading.Lock()

    def many(seed: int) -> None:
        nonlocal held, most
        choose = random.Random(seed)  # noqa: S311 - nothing is secret
        for _ in range(200):
            ticket = line.ask(choose.choice((1, 1, 2)), first=choose.random() < 0.2)
            if choose.random() < 0.2:
                line.leave(ticket)  # whether it has its places by now or not
                continue
            ticket.result(10)
            with lock:
                held += ticket.weight
                most = max(most, held)
            time.sleep(0)
            with lock:
                held -= ticket.weight
            line.leave(ticket)

    threads = [threading.Thread(target=many, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert most == 3
    assert (line.taken, line.waiting) == (0, 0)
