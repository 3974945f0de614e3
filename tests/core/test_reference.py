"""The core against PyTorch: the vectors that reference/make_reference.py wrote."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rnn_core import (
    Frame,
    backward,
    contributions,
    forward,
    frobenius_norms,
    loss_gradient_norms,
    one_step_jacobians,
    rule_named,
    spectral_norms,
    train,
)
from tests.core.cases import REFERENCE_CASES, reference, reference_batch, reference_network, relative

CLOSE = 1e-12

of_every_case = pytest.mark.parametrize(
    "case", REFERENCE_CASES, ids=[f"{case['cell']}: {case['name']}" for case in REFERENCE_CASES]
)
of_single_sequences = pytest.mark.parametrize(
    "case",
    [case for case in REFERENCE_CASES if len(case["sequences"]) == 1],
    ids=[f"{c['cell']}: {c['name']}" for c in REFERENCE_CASES if len(c["sequences"]) == 1],
)


@of_every_case
def test_states_logits_and_losses_are_those_of_torch(case: dict[str, Any]) -> None:
    trace = forward(reference_network(case), reference_batch(case))
    for b, expected in enumerate(case["sequences"]):
        T = len(expected["h"])
        assert relative(trace.h[:T, b], expected["h"]) < CLOSE
        assert relative(trace.logits[:T, b], expected["logits"]) < CLOSE
        assert relative(trace.losses[:T, b], expected["losses"]) < CLOSE
        if expected["c"] is not None:
            assert relative(trace.states["c"][1 : T + 1, b], expected["c"]) < CLOSE
    assert trace.loss == pytest.approx(sum(sum(e["losses"]) for e in case["sequences"]), rel=CLOSE)


@of_every_case
def test_gradients_are_those_of_autograd_summed_over_the_batch(case: dict[str, Any]) -> None:
    gradients = backward(forward(reference_network(case), reference_batch(case)))
    assert set(gradients.weights) == set(case["weights"])
    for name, found in gradients.weights.items():
        expected = sum(np.array(sequence["gradients"][name]) for sequence in case["sequences"])
        assert relative(found, expected) < CLOSE, name
    for b, sequence in enumerate(case["sequences"]):
        assert relative(gradients.dh[: len(sequence["dh"]), b], sequence["dh"]) < CLOSE


@of_single_sequences
def test_every_term_of_the_double_sum_is_that_of_autograd(case: dict[str, Any]) -> None:
    terms = contributions(forward(reference_network(case), reference_batch(case)))
    rows = case["sequences"][0]["rows"]
    assert terms.pairs() == [(row["t"], row["k"]) for row in rows]
    norms = terms.norms()
    for row in rows:
        t, k = row["t"], row["k"]
        assert relative(terms.dh[t, k, 0], row["dh"]) < CLOSE
        term = terms.term(t, k)
        assert set(term) == set(row["terms"])
        for name, expected in row["terms"].items():
            assert relative(term[name], expected) < CLOSE, name
            assert norms[name][t, k] == pytest.approx(np.linalg.norm(expected), rel=1e-11, abs=1e-14)


@of_single_sequences
def test_jacobians_between_all_states_are_those_of_autograd(case: dict[str, Any]) -> None:
    """∂s_t/∂s_k for 0 ≤ k < t, s the joint (h, c) for the LSTM; its first d rows and columns are h's."""
    one_step = one_step_jacobians(forward(reference_network(case), reference_batch(case)))
    spectral, frobenius = spectral_norms(one_step), frobenius_norms(one_step)
    for row in case["sequences"][0]["jacobians"]:
        t, k, expected = row["t"], row["k"], np.array(row["J"])
        product = np.linalg.multi_dot([np.eye(len(expected)), *one_step[k:t][::-1], np.eye(len(expected))])
        assert relative(product, expected) < CLOSE
        if k > 0:
            assert spectral[t - 1, k - 1] == pytest.approx(np.linalg.norm(expected, 2), rel=1e-9)
            assert frobenius[t - 1, k - 1] == pytest.approx(np.linalg.norm(expected), rel=1e-9)


@of_single_sequences
def test_norms_of_loss_gradients_are_those_of_autograd(case: dict[str, Any]) -> None:
    trace = forward(reference_network(case), reference_batch(case))
    norms = loss_gradient_norms(trace, one_step_jacobians(trace))
    expected = np.full((trace.T, trace.T), np.nan)
    for row in case["sequences"][0]["rows"]:
        expected[row["t"], row["k"]] = np.linalg.norm(row["dh"])
    np.testing.assert_allclose(norms, expected, rtol=1e-11, atol=1e-15)


@pytest.mark.parametrize(
    "run",
    reference("optimizers"),
    ids=[
        f"{run['case']}, {run['rule']}{', clipped' if run['clip_norm'] else ''}"
        for run in reference("optimizers")
    ],
)
def test_weights_follow_torch_at_every_update(run: dict[str, Any]) -> None:
    case = next(c for c in REFERENCE_CASES if f"{c['cell']}: {c['name']}" == run["case"])
    rule = rule_named(run["rule"], **run["settings"])
    frames = train(reference_network(case), reference_batch(case), rule, steps=4, clip_norm=run["clip_norm"])
    steps = [frame for frame in frames if isinstance(frame, Frame)]
    assert [frame.loss for frame in steps[:4]] == pytest.approx(run["losses"], rel=1e-11)
    for frame, expected in zip(steps[1:], run["weights"], strict=True):
        for name, weight in frame.weights.items():
            assert relative(weight, expected[name]) < 1e-11, (frame.step, name)
