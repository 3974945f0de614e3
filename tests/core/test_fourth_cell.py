"""A further cell follows from one class: everything that the lesson's cells have, it has.

The update-gate network (Collins, Sohl-Dickstein and Sussillo, 2017), which rnn_core does not have:

    g_t = σ(Wxg x_t + Whg h_{t−1} + bg)
    c_t = tanh(Wxc x_t + Whc h_{t−1} + bc)
    h_t = g_t ∘ h_{t−1} + (1 − g_t) ∘ c_t
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pytest

from rnn_core import (
    Batch,
    Finished,
    LinearMap,
    Network,
    Slopes,
    backward,
    check_gradients,
    contributions,
    forward,
    frobenius_norms,
    from_text,
    initial_weights,
    loss_gradient_norms,
    lyapunov_exponents,
    one_step_jacobians,
    recurrent_norms,
    rule_named,
    sample,
    spectral_norms,
    train,
)
from rnn_core.types import Floats, Named
from tests.core.cases import random_batch, relative


@dataclass(frozen=True)
class UpdateGate:
    """The whole of what a cell has to say."""

    name = "ugrnn"
    states = ("h",)
    maps = (LinearMap("g", "Wxg", "Whg", "bg"), LinearMap("c", "Wxc", "Whc", "bc"))
    has_bias = True
    forget_bias = None
    gamma = None

    def step(self, pre: Named, state: Named) -> tuple[Named, Named]:
        g, c = 1 / (1 + np.exp(-pre["g"])), np.tanh(pre["c"])
        return {"h": g * state["h"] + (1 - g) * c}, {"g": g, "c": c}

    def slopes(self, pre: Named, before: Named, after: Named, gates: Named) -> Slopes:
        g, c = gates["g"], gates["c"]
        return {"h": {"g": (before["h"] - c) * g * (1 - g), "c": (1 - g) * (1 - c * c), "h": g}}


CELL = UpdateGate()


def network_of(k: int = 4, d: int = 3, m: int = 4, seed: int = 801) -> Network:
    rng = np.random.default_rng(seed)
    return Network(CELL, initial_weights(CELL, k, d, m, rng, gain=1.5), {"h": 0.4 * rng.standard_normal(d)})


def by_hand(network: Network, xs: Floats, targets: list[int]) -> tuple[list[list[float]], float]:
    """Return h_t and the loss, by the equations in plain Python."""
    W = {name: value.tolist() for name, value in network.weights.items()}
    h, states, loss = network.initial["h"].tolist(), [], 0.0

    def affine(gate: str, x: list[float], i: int) -> float:
        of_x = sum(w * v for w, v in zip(W[f"Wx{gate}"][i], x, strict=True))
        return of_x + sum(w * v for w, v in zip(W[f"Wh{gate}"][i], h, strict=True)) + W[f"b{gate}"][i]

    for x, target in zip(xs.tolist(), targets, strict=True):
        g = [1 / (1 + math.exp(-affine("g", x, i))) for i in range(len(h))]
        c = [math.tanh(affine("c", x, i)) for i in range(len(h))]
        h = [gi * hi + (1 - gi) * ci for gi, hi, ci in zip(g, h, c, strict=True)]
        states.append(h)
        logits = [sum(w * v for w, v in zip(row, h, strict=True)) for row in W["Wy"]]
        if "by" in W:
            logits = [z + b for z, b in zip(logits, W["by"], strict=True)]
        loss += math.log(sum(map(math.exp, logits))) - logits[target]
    return states, loss


def test_forward_is_the_cell_s_equations() -> None:
    network, batch = network_of(), random_batch(802, (7,))
    trace = forward(network, batch)
    states, loss = by_hand(network, batch.x[:, 0], batch.targets[:, 0].tolist())
    np.testing.assert_allclose(trace.h[:, 0], states, rtol=1e-12)
    assert trace.loss == pytest.approx(loss, rel=1e-13)


def test_gradients_are_those_of_central_differences_and_of_the_double_sum() -> None:
    network, batch = network_of(), random_batch(803, (6,), targets="some")
    for name, error in check_gradients(network, batch).items():
        assert error.max_abs_error < 1e-8, name
    trace = forward(network, batch)
    terms, gradients = contributions(trace), backward(trace).weights
    for name in ("Wxg", "Whg", "bg", "Wxc", "Whc", "bc"):
        total = sum(terms.term(t, k)[name] for t, k in terms.pairs())
        assert relative(total, gradients[name]) < 1e-12, name


def test_jacobians_are_the_slopes_of_a_step_and_their_products_have_norms() -> None:
    network, batch = network_of(), random_batch(804, (9,))
    trace = forward(network, batch)
    J, e = one_step_jacobians(trace), 1e-6
    for t in range(9):
        for i in range(3):
            moved = []
            for sign in (1, -1):
                h = trace.states["h"][t, 0] + sign * e * np.eye(3)[i]
                start = Network(CELL, network.weights, {"h": h})
                one = Batch(batch.x[t : t + 1], batch.targets[t : t + 1], np.array([1]), None)
                moved.append(forward(start, one).h[0, 0])
            np.testing.assert_allclose(J[t][:, i], (moved[0] - moved[1]) / (2 * e), atol=1e-9)
    product = J[8] @ J[7] @ J[6] @ J[5] @ J[4] @ J[3]
    assert frobenius_norms(J)[8, 2] == pytest.approx(np.linalg.norm(product), rel=1e-10)
    assert spectral_norms(J)[8, 2] == pytest.approx(np.linalg.norm(product, 2), rel=1e-8)
    last = backward(trace).dh[8, 0]  # only its own loss reaches the last state
    assert loss_gradient_norms(trace, J)[8, 2] == pytest.approx(np.linalg.norm(last @ product), rel=1e-9)
    log_det = np.mean([np.log(abs(np.linalg.det(one))) for one in J])
    assert lyapunov_exponents(J).sum() == pytest.approx(log_det, rel=1e-9)
    assert recurrent_norms(network).keys() == {"Whg", "Whc"}


def test_it_learns_dogs_in_pieces_and_then_writes_ogs() -> None:
    dogs = from_text("dogs")
    network, batch = network_of(seed=805), Batch.of(dogs)
    rule = rule_named("adam", learning_rate=0.1)

    def trained(start: Network, steps: int, state: object = None) -> Finished:
        *_, end = train(start, batch, rule, steps=steps, optimizer_state=state)  # type: ignore[arg-type]
        assert isinstance(end, Finished)
        return end

    whole, half = trained(network, 150), trained(network, 70)
    rest = trained(network.with_weights(half.weights), 80, half.optimizer_state)
    for name, value in whole.weights.items():
        np.testing.assert_array_equal(value, rest.weights[name])
    assert whole.learned
    written = sample(network.with_weights(whole.weights), dogs.vocabulary, ["d"], 3)
    assert "".join(one.token for one in written) == "ogs"
