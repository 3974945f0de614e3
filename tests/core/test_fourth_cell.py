"""A further cell follows from one class: everything that the lesson's cells have, it has.

The update-gate network (Collins, Sohl-Dickstein and Sussillo, 2017), which rnn_core does not have:

    g_t = σ(Wxg x_t + Whg h_{t−1} + bg)
    c_t = tanh(Wxc x_t + Whc h_{t−1} + bc)
    h_t = g_t ∘ h_{t−1} + (1 − g_t) ∘ c_t

And the simple recurrent unit (Lei et al., 2018, without its highway), none of whose maps reads the state:

    f_t = σ(Wf x_t + bf),  o_t = σ(Wo x_t + bo)
    c_t = f_t ∘ c_{t−1} + (1 − f_t) ∘ (Wz x_t + bz)
    h_t = o_t ∘ tanh c_t
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
    norm_bound,
    one_step_jacobians,
    recurrent_norms,
    rule_named,
    sample,
    spectral_norms,
    train,
    training_step,
)
from rnn_core.activations import Activation
from rnn_core.cells import RNN
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


@dataclass(frozen=True)
class SimpleUnit:
    """A cell whose steps are joined by its cell state alone."""

    name = "sru"
    states = ("h", "c")
    maps = tuple(LinearMap(gate, f"W{gate}", None, f"b{gate}") for gate in ("f", "o", "z"))
    has_bias = True
    forget_bias = "bf"
    gamma = None

    def step(self, pre: Named, state: Named) -> tuple[Named, Named]:
        f, o = 1 / (1 + np.exp(-pre["f"])), 1 / (1 + np.exp(-pre["o"]))
        c = f * state["c"] + (1 - f) * pre["z"]
        return {"h": o * np.tanh(c), "c": c}, {"f": f, "o": o}

    def slopes(self, pre: Named, before: Named, after: Named, gates: Named) -> Slopes:
        f, o, tanh_c = gates["f"], gates["o"], np.tanh(after["c"])
        of_c = {"f": (before["c"] - pre["z"]) * f * (1 - f), "z": 1 - f, "c": f}
        of_h = {name: o * (1 - tanh_c * tanh_c) * slope for name, slope in of_c.items()}
        return {"h": of_h | {"o": tanh_c * o * (1 - o)}, "c": of_c}


@dataclass(frozen=True)
class OtherNames:
    """A linear unit whose weights are called as elsewhere in the literature: h_t = V x_t + U h_{t−1} + c."""

    name = "linear"
    states = ("h",)
    maps = (LinearMap("a", "V", "U", "c"),)
    has_bias = False
    forget_bias = None
    gamma = 1.0

    def step(self, pre: Named, state: Named) -> tuple[Named, Named]:
        return {"h": pre["a"].copy()}, {}

    def slopes(self, pre: Named, before: Named, after: Named, gates: Named) -> Slopes:
        return {"h": {"a": np.ones_like(pre["a"])}}


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


def test_a_cell_whose_maps_read_x_alone_has_all_of_it_too() -> None:
    cell, dogs = SimpleUnit(), from_text("dogs are dogs")
    network = Network(cell, initial_weights(cell, dogs.k, 3, dogs.m, np.random.default_rng(806)))
    batch = Batch.of(dogs)
    trace = forward(network, batch)
    for name, error in check_gradients(network, batch).items():
        assert error.max_abs_error < 1e-8, name
    terms, gradients = contributions(trace), backward(trace).weights
    for name in ("Wf", "bf", "Wo", "bo", "Wz", "bz"):
        total = sum(terms.term(t, k)[name] for t, k in terms.pairs())
        assert relative(total, gradients[name]) < 1e-12, name
    of_c = one_step_jacobians(trace)[:, 3:, 3:]  # what c passes on is diag(f), and h passes on nothing
    np.testing.assert_array_equal(of_c, [np.diag(f) for f in trace.gates["f"][:, 0]])
    assert not one_step_jacobians(trace)[:, :, :3].any()
    *_, end = train(network, batch, rule_named("adam", learning_rate=0.1), steps=200)
    assert end.learned  # type: ignore[union-attr]
    written = sample(network.with_weights(end.weights), dogs.vocabulary, ["d"], 12)
    assert "".join(one.token for one in written) == "ogs are dogs"


def test_the_bound_is_that_of_the_cell_s_own_recurrent_weight() -> None:
    cell = OtherNames()
    weights = initial_weights(cell, 4, 3, 4, np.random.default_rng(807), scheme="orthogonal", gain=0.9)
    network = Network(cell, weights)
    np.testing.assert_allclose(norm_bound(network, 6), 0.9 ** np.arange(6), rtol=1e-12)  # type: ignore[arg-type]
    assert recurrent_norms(network).keys() == {"U"}


@pytest.mark.parametrize("name", ["sin", "tanh"])
def test_an_activation_of_one_s_own_trains_as_it_is_whatever_its_name(name: str) -> None:
    cell = RNN(Activation(name, np.sin, lambda a, y: np.cos(a), 1.0))
    network = Network(cell, initial_weights(cell, 4, 3, 4, np.random.default_rng(808), gain=2.0))
    batch = random_batch(809, (8,))
    step = training_step(network, batch)
    step.run()
    for weight, error in check_gradients(network, batch, step.gradients).items():
        assert error.max_rel_error < 1e-6, weight
