"""rnn_core/training.py: what a frame says, when a run stops, and that a cut run is the whole run."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from rnn_core import (
    RULES,
    Batch,
    Finished,
    Frame,
    InvalidValue,
    Network,
    backward,
    cell_named,
    contributions,
    forward,
    from_text,
    initial_weights,
    rule_named,
    train,
)
from rnn_core.bptt import last_loss_flow
from tests.core.cases import CELLS, Kind, random_batch, random_network, relative

DOGS = Batch.of(from_text("dogs"))
RATES = {"sgd": 0.1, "momentum": 0.05, "rmsprop": 0.01, "adam": 0.02}


def dogs_network(seed: int = 7, cell: str = "rnn", **options: Any) -> Network:
    kind = cell_named(cell)
    return Network(kind, initial_weights(kind, 4, 3, 4, np.random.default_rng(seed)), **options)


def run(network: Network, batch: Batch, rule: str = "sgd", **options: Any) -> tuple[list[Frame], Finished]:
    """Train and return the frames and the end."""
    rate = options.pop("learning_rate", RATES[rule])
    *frames, end = train(network, batch, rule_named(rule, learning_rate=rate), **options)
    assert isinstance(end, Finished)
    assert all(isinstance(frame, Frame) for frame in frames)
    return frames, end  # type: ignore[return-value]


@pytest.mark.parametrize("kind", CELLS, ids=str)
@pytest.mark.parametrize("lengths", [(6,), (5, 5), (2, 7, 4)], ids=str)
def test_a_frame_is_what_forward_and_backward_say_at_its_weights(
    kind: Kind, lengths: tuple[int, ...]
) -> None:
    network, batch = random_network(kind, 701), random_batch(702, lengths, targets="some")
    frames, end = run(network, batch, steps=3)
    assert [frame.step for frame in frames] == [0, 1, 2, 3]
    alive = np.arange(batch.T)[:, None] < batch.lengths
    for frame in frames:
        trace = forward(network.with_weights(frame.weights), batch)
        assert frame.loss == pytest.approx(trace.loss, rel=1e-12)
        assert relative(frame.losses, trace.losses) < 1e-12
        assert relative(frame.h[alive], trace.h[alive]) < 1e-12
        assert relative(frame.probabilities[alive], trace.probabilities[alive]) < 1e-12
        for name, gradient in backward(trace).weights.items():
            assert frame.gradient_norms[name] == pytest.approx(np.linalg.norm(gradient), rel=1e-10)
        np.testing.assert_allclose(frame.flow, last_loss_flow(trace), rtol=1e-11)
    assert end.loss == frames[-1].loss
    for name, weight in end.weights.items():
        np.testing.assert_array_equal(weight, frames[-1].weights[name])


@pytest.mark.parametrize("kind", CELLS, ids=str)
def test_each_update_is_the_learning_rate_times_the_gradient(kind: Kind) -> None:
    network, batch = random_network(kind, 711), random_batch(712, (4, 6))
    frames, _ = run(network, batch, steps=5, learning_rate=0.3)
    for before, after in zip(frames, frames[1:], strict=False):
        gradients = backward(forward(network.with_weights(before.weights), batch)).weights
        for name, gradient in gradients.items():
            assert relative(after.weights[name], before.weights[name] - 0.3 * gradient) < 1e-12


@pytest.mark.parametrize("kind", CELLS, ids=str)
def test_truncated_training_takes_the_truncated_gradient(kind: Kind) -> None:
    network, batch = random_network(kind, 721), random_batch(722, (8,))
    frames, _ = run(network, batch, steps=1, truncate=2)
    kept = [contributions(forward(network, batch)).of_lag(lag) for lag in (0, 1)]
    for name in kept[0]:
        expected = frames[0].weights[name] - 0.1 * (kept[0][name] + kept[1][name])
        assert relative(frames[1].weights[name], expected) < 1e-12


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("kind", CELLS, ids=str)
@pytest.mark.parametrize(("lengths", "truncate"), [((6,), None), ((3, 5, 5), None), ((6,), 2)])
def test_a_run_cut_in_two_is_the_whole_run_to_the_bit(
    rule: str, kind: Kind, lengths: tuple[int, ...], truncate: int | None
) -> None:
    network, batch = random_network(kind, 731), random_batch(732, lengths)
    options: dict[str, Any] = {"rule": rule, "clip_norm": 1.0, "truncate": truncate}
    whole, end = run(network, batch, steps=9, **options)
    first, cut = run(network, batch, steps=4, **options)
    second, later = run(
        network.with_weights(cut.weights), batch, steps=5, optimizer_state=cut.optimizer_state, **options
    )
    assert [frame.loss for frame in whole] == [frame.loss for frame in first + second[1:]]
    for part, frame in zip(first + second[1:], whole, strict=True):
        for name, weight in frame.weights.items():
            np.testing.assert_array_equal(part.weights[name], weight)
        np.testing.assert_array_equal(part.flow, frame.flow)
    assert later.optimizer_state["updates"] == end.optimizer_state["updates"] == 9
    for memory in set(end.optimizer_state) - {"updates"}:
        for name, value in end.optimizer_state[memory].items():
            np.testing.assert_array_equal(later.optimizer_state[memory][name], value)


@pytest.mark.parametrize(
    ("steps", "record_every", "expected"),
    [(10, 1, list(range(11))), (10, 4, [0, 4, 8, 10]), (8, 4, [0, 4, 8]), (3, 100, [0, 3]), (0, 5, [0])],
)
def test_frames_come_every_so_often_and_for_the_last_step(
    steps: int, record_every: int, expected: list[int]
) -> None:
    every, _ = run(dogs_network(), DOGS, steps=steps)
    some, end = run(dogs_network(), DOGS, steps=steps, record_every=record_every)
    assert [frame.step for frame in some] == expected
    assert [frame.loss for frame in some] == [every[step].loss for step in expected]
    assert (end.step, end.stopped) == (steps, "steps")


def test_frames_keep_their_numbers_while_training_goes_on() -> None:
    frames = train(dogs_network(), DOGS, rule_named("sgd"), steps=5)
    first = next(frames)
    assert isinstance(first, Frame)
    kept = {name: w.copy() for name, w in first.weights.items()}
    arrays = [first.h.copy(), first.probabilities.copy(), first.losses.copy(), first.flow.copy()]
    list(frames)
    for name, w in first.weights.items():
        np.testing.assert_array_equal(w, kept[name])
    now = (first.h, first.probabilities, first.losses, first.flow)
    for array, copy in zip(now, arrays, strict=True):
        np.testing.assert_array_equal(array, copy)


def test_a_run_stops_as_soon_as_every_target_is_probable_enough() -> None:
    frames, end = run(dogs_network(), DOGS, steps=5000, learning_rate=0.3, stop_at_probability=0.9)
    least = [frame.probabilities[np.arange(3), 0, [1, 2, 3]].min() for frame in frames]
    assert end.stopped == "probability"
    assert end.learned
    assert least[-1] >= 0.9
    assert max(least[:-1]) < 0.9
    assert end.step == frames[-1].step == len(frames) - 1


def test_dogs_is_learned_in_80_updates_from_each_of_1000_starts() -> None:
    """To a probability of 0.99 of every target, by plain gradient descent at η = 1."""
    slowest = 0
    for seed in range(1000):
        options = {"learning_rate": 1.0, "stop_at_probability": 0.99, "record_every": 100}
        _, end = run(dogs_network(seed), DOGS, steps=80, **options)
        assert end.stopped == "probability", seed
        slowest = max(slowest, end.step)
    assert slowest > 40  # not because they knew it


def test_a_stop_between_two_recorded_frames_is_recorded_too() -> None:
    options = {"steps": 5000, "learning_rate": 0.3, "stop_at_probability": 0.9}
    every, end = run(dogs_network(), DOGS, **options)
    some, same = run(dogs_network(), DOGS, record_every=1000, **options)
    assert same.step == end.step
    assert [frame.step for frame in some] == [0, end.step]
    assert some[-1].loss == every[-1].loss


def test_learned_says_whether_every_target_is_the_most_probable() -> None:
    for steps in (0, 5, 20, 400):
        frames, end = run(dogs_network(), DOGS, steps=steps, learning_rate=0.3)
        predicted = frames[-1].probabilities[:, 0].argmax(axis=-1).tolist()
        assert end.learned == (predicted == [1, 2, 3])
    assert end.learned
    _, unsure = run(dogs_network(), DOGS, steps=20, learning_rate=0.3, stop_at_probability=0.999)
    assert (unsure.stopped, unsure.learned) == ("steps", False)


def test_learned_looks_at_the_steps_with_a_loss_alone() -> None:
    network, batch = random_network(CELLS[0], 741), random_batch(742, (6, 4), targets="last")
    frames, end = run(network, batch, steps=600, learning_rate=0.3)
    last = frames[-1].probabilities
    for b, t in ((0, 5), (1, 3)):
        assert last[t, b].argmax() == batch.targets[t, b]
    assert end.learned


@pytest.mark.parametrize("rule", RULES)
def test_a_run_that_diverges_ends_at_its_last_finite_state(rule: str) -> None:
    """A linear network whose weights grow and grow; what is left continues where it stood."""
    network = random_network(Kind("rnn", "identity", True), 751, scale=0.3)
    batch = random_batch(752, (30,))
    rate = {"sgd": 0.3, "momentum": 0.3, "rmsprop": 1e10, "adam": 1e10}[rule]
    options: dict[str, Any] = {"rule": rule, "steps": 60, "learning_rate": rate}
    frames, end = run(network, batch, **options)
    assert end.stopped == "diverged"
    assert end.step == frames[-1].step < 60
    for frame in frames:
        assert math.isfinite(frame.loss)
        assert all(np.isfinite(w).all() for w in frame.weights.values())
    for name, weight in end.weights.items():
        np.testing.assert_array_equal(weight, frames[-1].weights[name])
    assert end.loss == frames[-1].loss
    assert end.optimizer_state["updates"] == end.step
    for memory in set(end.optimizer_state) - {"updates"}:
        assert all(np.isfinite(value).all() for value in end.optimizer_state[memory].values())
    # As far as it came, it is the run of so many steps, and it diverges again at once.
    up_to, state = run(network, batch, **(options | {"steps": end.step}))
    assert up_to[-1].loss == frames[-1].loss
    for memory in set(end.optimizer_state) - {"updates"}:
        for name, value in end.optimizer_state[memory].items():
            np.testing.assert_array_equal(value, state.optimizer_state[memory][name])
    again, ended = run(
        network.with_weights(end.weights), batch, optimizer_state=end.optimizer_state, **options
    )
    assert (ended.stopped, ended.step, len(again)) == ("diverged", 0, 1)
    assert again[0].loss == end.loss


@pytest.mark.parametrize("rule", ["rmsprop", "adam"])
def test_squares_that_overflow_end_a_run_whose_weights_are_still_finite(rule: str) -> None:
    weights = {"Wx": [[1e160, 0.0]], "Wh": [[0.0]], "Wy": [[0.0], [0.0]]}
    network = Network(cell_named("rnn", "identity"), weights)
    frames, end = run(network, Batch.of(from_text("ab")), rule, steps=3)
    assert (end.stopped, end.step, [frame.step for frame in frames]) == ("diverged", 0, [0])
    assert frames[0].gradient_norms["Wy"] == pytest.approx(math.hypot(0.5e160, 0.5e160), rel=1e-15)
    for memory in set(end.optimizer_state) - {"updates"}:
        assert all((value == 0).all() for value in end.optimizer_state[memory].values())


def test_numbers_whose_sum_overflows_are_finite_all_the_same() -> None:
    weights = {"Wx": [[1e308, 1e308]], "Wh": [[0.5]], "Wy": [[1.0], [-1.0]]}
    frames, end = run(
        Network(cell_named("rnn"), weights), Batch.of(from_text("abab")), learning_rate=0.0, steps=2
    )
    assert ([frame.step for frame in frames], end.stopped, end.step) == ([0, 1, 2], "steps", 2)


def test_a_network_that_is_not_finite_to_begin_with_has_no_frame_at_all() -> None:
    weights = {"Wx": [[1.0, 1.0]], "Wh": [[1e200]], "Wy": [[1.0], [1.0]]}
    network = Network(cell_named("rnn", "relu"), weights)
    frames, end = run(network, Batch.of(from_text("ababab", vocabulary="ab")), steps=5)
    assert (frames, end.step, end.stopped, end.learned) == ([], 0, "diverged", False)
    assert math.isnan(end.loss)
    assert end.weights["Wh"].tolist() == [[1e200]]
    assert end.optimizer_state == {"updates": 0}


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("kind", CELLS, ids=str)
def test_training_in_float32_stays_there_and_near_float64(rule: str, kind: Kind) -> None:
    single, batch = random_network(kind, 761, dtype=np.float32), random_batch(762)
    double = Network(single.cell, single.weights, single.initial)
    a, end = run(single, batch, rule, steps=4)
    b, _ = run(double, batch, rule, steps=4)
    assert all(w.dtype == np.float32 for w in end.weights.values())
    assert a[-1].h.dtype == np.float32
    assert [f.loss for f in a] == pytest.approx([f.loss for f in b], rel=1e-4)


def test_runs_side_by_side_leave_numpy_s_warnings_as_they_were() -> None:
    """The caller's settings held no longer between two frames, nor after a second run had begun."""
    before = np.geterr()
    runs = [train(dogs_network(), DOGS, rule_named("sgd"), steps=3) for _ in range(3)]
    for events in runs:
        next(events)
        assert np.geterr() == before
    list(runs[0])
    del runs[1]  # given up half-way
    list(runs[-1])
    assert np.geterr() == before


def test_the_network_that_is_handed_over_stays_as_it_is() -> None:
    network = dogs_network()
    kept = {name: w.copy() for name, w in network.weights.items()}
    run(network, DOGS, steps=20)
    for name, w in network.weights.items():
        np.testing.assert_array_equal(w, kept[name])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"steps": -1}, "steps is -1; allowed: a whole number of at least 0"),
        ({"record_every": 0}, "record_every is 0; allowed: a whole number of at least 1"),
        ({"stop_at_probability": 0.0}, "stop_at_probability is 0.0; allowed: above 0 and at most 1"),
        ({"stop_at_probability": 1.5}, "stop_at_probability is 1.5; allowed: above 0 and at most 1"),
        ({"truncate": 0}, "truncate is 0; allowed: a whole number of at least 1, or null"),
        ({"truncate": -2}, "truncate is -2; allowed: a whole number of at least 1, or null"),
        ({"clip_norm": -1.0}, "clip_norm is -1.0; allowed: a finite number above 0"),
        ({"optimizer_state": {"updates": "many"}}, "state.updates is 'many'; allowed: a whole number"),
    ],
)
def test_what_is_not_allowed_is_said_before_the_first_frame(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidValue, match=message):
        train(dogs_network(), DOGS, rule_named("sgd"), **({"steps": 5} | options))


@pytest.mark.parametrize("rule", RATES)
@pytest.mark.parametrize("kind", CELLS)
def test_frozen_weights_stay_and_the_others_learn(kind: Kind, rule: str) -> None:
    network = random_network(kind, 3)
    names = list(network.weights)
    held = names[1]
    frames, end = run(network, DOGS, rule, steps=5, freeze=[held])
    for frame in frames:
        np.testing.assert_array_equal(frame.weights[held], network.weights[held])
        assert frame.gradient_norms[held] == 0
        rest = [frame.gradient_norms[name] for name in names if name != held]
        assert frame.gradient_norm == pytest.approx(math.hypot(*rest))
    for name in names:
        assert (end.weights[name] == network.weights[name]).all() == (name == held)
    _, free = run(network, DOGS, rule, steps=5)
    _, same = run(network, DOGS, rule, steps=5, freeze=[held], optimizer_state=free.optimizer_state)
    np.testing.assert_array_equal(same.weights[held], network.weights[held])


def test_only_weights_that_are_there_can_be_frozen() -> None:
    with pytest.raises(InvalidValue, match=r"freeze\.1 is .Wq.; allowed: one of"):
        run(dogs_network(), DOGS, steps=1, freeze=["Wh", "Wq"])
