"""rnn_core/steps.py: the step that training takes is the readable one, number by number."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from rnn_core import (
    Batch,
    Network,
    Optimizer,
    ReadableStep,
    ShapeMismatch,
    TrainingStep,
    backward,
    contributions,
    forward,
    from_pairs,
    rule_named,
    training_step,
)
from rnn_core.fast import FastStep, base, gates
from rnn_core.fast.gates import MANY, tanh_for, tanh_of_many
from rnn_core.fast.inputs import OneHotInputs
from rnn_core.fast.joined import Joined
from rnn_core.fast.separate import Separate
from rnn_core.sequences import NO_TARGET
from tests.core.cases import CELLS, KINDS, Kind, random_batch, random_network, relative

BATCHES = {
    "one sequence": {"lengths": (6,)},
    "one step": {"lengths": (1,)},
    "one sequence, embedded": {"lengths": (5,), "embedded": True},
    "one sequence, some targets": {"lengths": (8,), "targets": "some"},
    "one long sequence, some targets": {"lengths": (13,), "targets": "some"},
    "many-to-one": {"lengths": (7,), "targets": "last"},
    "equal lengths": {"lengths": (5, 5, 5)},
    "equal lengths, many-to-one": {"lengths": (4, 4), "targets": "last"},
    "equal lengths, embedded": {"lengths": (5, 5, 5), "embedded": True},
    "unequal lengths": {"lengths": (3, 7, 1, 5)},
    "unequal lengths, embedded, some targets": {"lengths": (6, 2, 9), "embedded": True, "targets": "some"},
    "unequal lengths, many-to-one": {"lengths": (2, 6, 4), "targets": "last"},
}

EQUAL = 1e-11
"""The two add in different orders, and an identity's gradients grow a hundredfold on their way back."""

of_every_batch = pytest.mark.parametrize("options", BATCHES.values(), ids=BATCHES)


def assert_equal(step: TrainingStep, readable: TrainingStep, batch: Batch, tolerance: float) -> None:
    """Hold two steps against each other after a run of each, wherever a sequence has not ended."""
    assert relative(step.loss, readable.loss) < tolerance
    assert relative(step.losses, readable.losses) < tolerance
    alive = np.arange(batch.T)[:, None] < batch.lengths
    assert relative(step.h[alive], readable.h[alive]) < tolerance
    assert relative(step.probabilities[alive], readable.probabilities[alive]) < tolerance
    assert set(step.gradients) == set(readable.gradients)
    for name, gradient in readable.gradients.items():
        assert relative(step.gradients[name], gradient) < tolerance, name
    np.testing.assert_array_equal(step.targets, readable.targets)
    flow, expected = step.flow(), readable.flow()
    np.testing.assert_array_equal(np.isnan(flow), np.isnan(expected))
    known = ~np.isnan(expected)
    assert relative(flow[known], expected[known]) < tolerance


def pair_of_steps(
    kind: Kind, options: dict[str, Any], seed: int, dtype: type[np.floating[Any]], *, initial: bool
) -> tuple[TrainingStep, ReadableStep, Batch]:
    network = random_network(kind, seed, k=3, d=5, m=4, dtype=dtype, initial=initial)
    batch = random_batch(seed + 1, k=3, m=4, **options)
    return training_step(network, batch), ReadableStep(network, batch, None), batch


@pytest.mark.parametrize("kind", KINDS, ids=str)
@pytest.mark.parametrize("k", [74, 75], ids=["the widest that is joined", "wider"])
def test_one_sequence_of_wide_inputs_equals_the_readable_step_in_either_layout(kind: Kind, k: int) -> None:
    """With d = 5, up to k = 2 d + 64 all products of a step are one; beyond, rows of Wx are chosen."""
    network, batch = random_network(kind, 58, k=k, d=5, m=4), random_batch(59, k=k, m=4, lengths=(7,))
    step, readable = training_step(network, batch), ReadableStep(network, batch, None)
    assert isinstance(step, FastStep)
    assert isinstance(step.layout, Joined if k <= 74 else Separate)
    for step_or_other in (step, readable):
        step_or_other.run()
    assert_equal(step, readable, batch, EQUAL)


@pytest.mark.parametrize("kind", [*KINDS[:2], *KINDS[-4:]], ids=str)
@pytest.mark.parametrize("shortest", [25, 4], ids=["equal lengths", "unequal lengths"])
@pytest.mark.parametrize("fast_tanh", [None, "V4"], ids=["tanh by exp", "tanh"])
def test_a_large_batch_of_tokens_equals_the_readable_step(
    kind: Kind, shortest: int, fast_tanh: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So large that tokens are taken a few at a time, of which some never come, and so is either tanh."""
    monkeypatch.setattr(gates, "FAST_TANH", fast_tanh)
    T, B, k, d = 25, 24, 23, 44
    rng = np.random.default_rng(54)
    indices = rng.choice([*range(8), *range(14, k)], size=(T, B))
    lengths = np.append(rng.integers(shortest, T, size=B - 1, endpoint=True), T)
    ended = np.arange(T)[:, None] >= lengths
    targets = np.where(ended, NO_TARGET, rng.integers(k, size=(T, B)))
    x = np.eye(k)[indices] * ~ended[:, :, None]
    batch = Batch(x, targets, lengths, np.where(ended, 0, indices))
    network = random_network(kind, 55, k=k, d=d, m=k, scale=0.2)
    step, readable = training_step(network, batch), ReadableStep(network, batch, None)
    assert isinstance(step, FastStep)
    assert isinstance(step.layout, Separate)
    assert isinstance(step.layout.inputs, OneHotInputs)
    assert len(step.layout.inputs.parts) == 6  # five of 4 tokens, of which one has no row, and one of 3
    assert B * d >= MANY
    for change in (0.0, 0.02):
        for one in (step, readable):
            one.W += change
            one.run()
        assert_equal(step, readable, batch, EQUAL)


def test_tanh_by_exp_is_tanh_to_the_last_digit_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where NumPy's own is slow, it takes the place of it in large arrays of float64."""
    a = np.concatenate([np.linspace(-25, 25, 10_001), [-1e3, -0.0, 1e-9, 1e3, np.inf, -np.inf]])
    out = np.empty_like(a)
    tanh_of_many(a, out)
    np.testing.assert_allclose(out, np.tanh(a), rtol=0, atol=4e-16)
    monkeypatch.setattr(gates, "FAST_TANH", "V4")
    assert tanh_for(a) is np.tanh
    monkeypatch.setattr(gates, "FAST_TANH", None)
    assert tanh_for(a) is tanh_of_many
    assert tanh_for(a[: MANY - 1]) is np.tanh
    assert tanh_for(a.astype(np.float32)) is np.tanh


@of_every_batch
@pytest.mark.parametrize("kind", KINDS, ids=str)
@pytest.mark.parametrize("initial", [False, True], ids=["from zero", "from h0"])
def test_the_training_step_equals_the_readable_one(
    kind: Kind, options: dict[str, Any], initial: bool
) -> None:
    step, readable, batch = pair_of_steps(kind, options, 51, np.float64, initial=initial)
    for step_or_other in (step, readable):
        step_or_other.run()
    assert_equal(step, readable, batch, EQUAL)


@of_every_batch
@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_the_two_steps_stay_equal_while_the_weights_change(kind: Kind, options: dict[str, Any]) -> None:
    """W is changed between runs, as an optimizer does; nothing of the last run may remain."""
    step, readable, batch = pair_of_steps(kind, options, 61, np.float64, initial=True)
    rng = np.random.default_rng(62)
    for _ in range(3):
        change = {name: 0.3 * rng.standard_normal(w.shape) for name, w in step.weights.items()}
        for one in (step, readable):
            one.W += one.parameters.flat(change)
            one.run()
        assert_equal(step, readable, batch, EQUAL)


@of_every_batch
@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_the_two_steps_agree_in_float32(kind: Kind, options: dict[str, Any]) -> None:
    step, readable, batch = pair_of_steps(kind, options, 71, np.float32, initial=True)
    for one in (step, readable):
        one.run()
        for array in (one.W, one.gradient, one.h, one.probabilities, one.losses):
            assert array.dtype == np.float32
    assert_equal(step, readable, batch, 2e-4)


@pytest.mark.parametrize("kind", CELLS, ids=str)
@pytest.mark.parametrize(
    ("d", "lengths"), [(1, (4,)), (1, (3, 3)), (17, (12,)), (33, (12,)), (16, (9, 9, 4))]
)
def test_the_two_steps_agree_at_other_sizes(kind: Kind, d: int, lengths: tuple[int, ...]) -> None:
    network, batch = random_network(kind, 81, d=d, scale=0.4), random_batch(82, lengths)
    step, readable = training_step(network, batch), ReadableStep(network, batch, None)
    for one in (step, readable):
        one.run()
    assert_equal(step, readable, batch, EQUAL)


@of_every_batch
@pytest.mark.parametrize("kind", CELLS, ids=str)
@pytest.mark.parametrize("truncate", [1, 3, 50])
def test_a_truncated_step_has_the_truncated_gradients(
    kind: Kind, options: dict[str, Any], truncate: int
) -> None:
    network, batch = random_network(kind, 91, k=3), random_batch(92, k=3, **options)
    step = training_step(network, batch, truncate)
    step.run()
    for name, expected in backward(forward(network, batch), truncate).weights.items():
        assert relative(step.gradients[name], expected) < 1e-12, name


@of_every_batch
@pytest.mark.parametrize("kind", CELLS, ids=str)
def test_flow_is_the_last_loss_on_its_way_back(kind: Kind, options: dict[str, Any]) -> None:
    """‖∂L_t/∂h_k‖ of each sequence's last loss step t, as the double sum's rows have it."""
    step, _, batch = pair_of_steps(kind, options, 101, np.float64, initial=True)
    step.run()
    terms = contributions(forward(random_network(kind, 101, k=3, d=5), batch))
    expected = np.full((batch.T, batch.B), np.nan)
    for b in range(batch.B):
        last = max(t for t in range(batch.T) if batch.targets[t, b] >= 0)
        for k in range(last + 1):
            expected[k, b] = np.linalg.norm(terms.dh[last, k, b])
    np.testing.assert_allclose(step.flow(), expected, rtol=1e-11, atol=1e-14)


@pytest.mark.parametrize("kind", CELLS, ids=str)
@pytest.mark.parametrize("options", [BATCHES["one sequence"], BATCHES["unequal lengths"]])
def test_names_are_views_into_the_flat_vectors(kind: Kind, options: dict[str, Any]) -> None:
    step, _, _ = pair_of_steps(kind, options, 111, np.float64, initial=False)
    step.run()
    np.testing.assert_array_equal(step.parameters.flat(step.gradients), step.gradient)
    step.W[:] = step.parameters.flat({name: w + 1 for name, w in step.weights.items()})
    np.testing.assert_array_equal(step.parameters.flat(step.weights), step.W)


@pytest.mark.parametrize("kind", CELLS, ids=str)
@pytest.mark.parametrize("options", [BATCHES["one sequence"], BATCHES["unequal lengths"]])
def test_the_network_that_was_handed_over_stays_as_it_is(kind: Kind, options: dict[str, Any]) -> None:
    network, batch = random_network(kind, 121, k=3), random_batch(122, k=3, **options)
    kept = {name: value.copy() for name, value in (network.weights | network.initial).items()}
    step = training_step(network, batch)
    step.run()
    step.W += 1.0
    step.run()
    for name, value in (network.weights | network.initial).items():
        np.testing.assert_array_equal(value, kept[name])


@pytest.mark.parametrize("kind", CELLS, ids=str)
@pytest.mark.parametrize("lengths", [(6,), (5, 5), (4, 6)])
def test_a_step_that_leaves_the_finite_numbers_says_so(kind: Kind, lengths: tuple[int, ...]) -> None:
    network, batch = random_network(kind, 131), random_batch(132, lengths)
    step = training_step(network, batch)
    step.weights["Wy"][...] = np.nan
    step.run()
    assert not np.isfinite(step.loss)
    assert not np.isfinite(step.gradient).all()


@pytest.mark.parametrize("lengths", [(6,), (5, 5), (4, 6)])
def test_a_batch_that_does_not_fit_is_refused(lengths: tuple[int, ...]) -> None:
    for kind in CELLS:
        with pytest.raises(ShapeMismatch, match=r"x is 3 numbers a step; allowed: k = 4"):
            training_step(random_network(kind, 1), random_batch(2, lengths, k=3))


def test_a_relu_at_rest_passes_no_gradient_in_either_step() -> None:
    """With all pre-activations at 0 the slope is 0 by convention; the two steps share it."""
    base = random_network(Kind("rnn", "relu", False), 141, initial=False)
    network = Network(base.cell, base.weights | {"Wx": np.zeros_like(base.weights["Wx"])})
    for step in (
        training_step(network, random_batch(142, (5,))),
        ReadableStep(network, random_batch(142, (5,)), None),
    ):
        step.run()
        assert not step.gradients["Wh"].any()
        assert not step.gradients["Wx"].any()


@pytest.mark.parametrize("kind", KINDS, ids=str)
@pytest.mark.parametrize("lengths", [(13,), (6,), (13, 9)])
def test_a_way_back_in_several_blocks_equals_the_readable_one(
    kind: Kind, lengths: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """So long a sequence, or so large a state, that slopes are computed for a few steps at a time."""
    monkeypatch.setattr(base, "IN_CACHE", 20)
    network, batch = random_network(kind, 145, d=5), random_batch(146, lengths)
    step, readable = training_step(network, batch), ReadableStep(network, batch, None)
    assert isinstance(step, FastStep)
    assert len(step.blocks) >= 2
    for one in (step, readable):
        one.run()
    assert_equal(step, readable, batch, EQUAL)


@pytest.mark.parametrize("kind", CELLS, ids=str)
@pytest.mark.parametrize("lengths", [(7,), (5, 5), (4, 7)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("largest", [3.9, 39.0, 41.0, 120.0, 390.0, 900.0])
def test_losses_are_right_on_either_side_of_modest_logits(
    kind: Kind, lengths: tuple[int, ...], dtype: type[np.floating[Any]], largest: float
) -> None:
    """Up to ±40 the loss is −ln ŷ; beyond, ŷ may be 0 and its logarithm no number. Some steps have none."""
    network, batch = (
        random_network(kind, 151, m=5, dtype=dtype),
        random_batch(152, lengths, m=5, targets="some"),
    )
    step = training_step(network, batch)
    step.run()
    h = step.h.astype(float)
    logits = h @ network.weights["Wy"].T.astype(float)
    factor = dtype(largest / np.abs(logits[step.targets >= 0]).max())
    step.weights["Wy"] *= factor
    step.weights["by"].fill(0)
    step.run()
    logits = h @ step.weights["Wy"].T.astype(float)
    expected, dlogits = np.zeros(step.targets.shape), np.zeros(logits.shape)
    for t, b in np.argwhere(step.targets >= 0):
        exps = np.exp(logits[t, b] - logits[t, b].max())
        expected[t, b] = np.log(exps.sum()) + logits[t, b].max() - logits[t, b, step.targets[t, b]]
        dlogits[t, b] = exps / exps.sum() - np.eye(5)[step.targets[t, b]]
    tolerance = 1e-12 if dtype is np.float64 else 3e-4
    assert relative(step.losses, expected) < tolerance
    assert step.loss == pytest.approx(expected.sum(), rel=tolerance)
    assert relative(step.gradients["Wy"], np.einsum("tbm,tbd->md", dlogits, h)) < tolerance


@pytest.mark.parametrize("lengths", [(3,), (3, 3)])
def test_a_small_loss_has_all_the_digits_of_its_probability(lengths: tuple[int, ...]) -> None:
    """Ln Σ exp(logits) − logit would have those of 20 alone, the sixth behind the point in float32."""
    weights = {"Wx": [[9.0, 9.0]], "Wh": [[0.0]], "Wy": [[20.0], [13.0]], "by": [0.0, 0.0]}
    network = Network(random_network(CELLS[0], 1).cell, weights | {"bh": [9.0]}, dtype=np.float32)
    sequences = [from_pairs("ab"[:1] * T, "a" * T, vocabulary="ab", outputs="ab") for T in lengths]
    step = training_step(network, Batch.of(*sequences))
    step.run()
    np.testing.assert_allclose(step.losses, math.log1p(math.exp(-7)), rtol=0, atol=1.2e-7)


@pytest.mark.parametrize("kind", CELLS, ids=str)
@pytest.mark.parametrize("rule", ["sgd", "momentum", "rmsprop", "adam"])
def test_where_the_joint_matrix_has_no_weight_it_stays_0(kind: Kind, rule: str) -> None:
    step = training_step(random_network(kind, 161), random_batch(162, (6,)))
    optimizer = Optimizer(rule_named(rule), step.parameters)
    for _ in range(5):
        step.run()
        optimizer.update(step.W, step.gradient)
    for flat, named in ((step.W, step.weights), (step.gradient, step.gradients)):
        assert np.count_nonzero(flat) == sum(map(np.count_nonzero, named.values()))
