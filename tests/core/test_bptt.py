"""rnn_core/bptt.py: gradients against finite differences, and the double sum against its parts."""

from __future__ import annotations

import numpy as np
import pytest

from rnn_core import (
    Batch,
    InvalidValue,
    Network,
    Parameters,
    backward,
    cell_named,
    contributions,
    forward,
    from_text,
    shares,
)
from rnn_core.bptt import last_loss_flow
from tests.core.cases import CELLS, KINDS, Kind, random_batch, random_network, random_sequence, relative

BATCHES = [
    {"lengths": (7,)},
    {"lengths": (6,), "targets": "last"},
    {"lengths": (5, 2, 6), "targets": "some", "embedded": True},
]


@pytest.mark.parametrize("kind", KINDS, ids=str)
@pytest.mark.parametrize("options", BATCHES, ids=["one", "many-to-one", "batch"])
def test_gradients_predict_the_loss_in_random_directions(kind: Kind, options: dict[str, object]) -> None:
    """(L(W + εv) − L(W − εv)) / 2ε = ⟨∂L/∂W, v⟩ for random unit v, extrapolated to fourth order."""
    network, batch = random_network(kind, 201), random_batch(202, **options)  # type: ignore[arg-type]
    parameters = Parameters(network.weights)
    W = parameters.flat(network.weights)
    g = parameters.flat(backward(forward(network, batch)).weights)

    def slope(v: np.ndarray, e: float) -> float:
        def loss(moved: np.ndarray) -> float:
            return forward(network.with_weights(parameters.views(moved)), batch).loss

        return (loss(W + e * v) - loss(W - e * v)) / (2 * e)

    e = 1e-5 if kind.activation == "relu" else 5e-4  # not across a kink
    rng = np.random.default_rng(203)
    for _ in range(8):
        v = rng.standard_normal(W.size)
        v /= np.linalg.norm(v)
        found = (4 * slope(v, e) - slope(v, 2 * e)) / 3
        assert found == pytest.approx(g @ v, rel=1e-7, abs=1e-8)


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_dh_and_dlogits_are_the_loss_s_slopes(kind: Kind) -> None:
    """Moving h_k by a little moves all later losses as dh says: L restarted from the moved state."""
    network, batch = random_network(kind, 211), random_batch(212, (6,))
    trace = forward(network, batch)
    gradients = backward(trace)
    k, e = 2, 1e-6
    later = Batch(batch.x[k + 1 :], batch.targets[k + 1 :], np.array([6 - k - 1]), None)

    def loss_after(change: np.ndarray) -> float:
        state = {name: value[k + 1, 0].copy() for name, value in trace.states.items()}
        state["h"] += change
        logits = network.weights["Wy"] @ state["h"] + network.bias_of("by")
        own = np.log(np.exp(logits).sum()) - logits[batch.targets[k, 0]]
        return float(own + forward(Network(network.cell, network.weights, state), later).loss)

    for i, unit in enumerate(np.eye(network.d)):
        found = (loss_after(e * unit) - loss_after(-e * unit)) / (2 * e)
        assert found == pytest.approx(gradients.dh[k, 0, i], rel=1e-6, abs=1e-8)
    y = np.eye(4)[batch.targets[:, 0]]
    np.testing.assert_allclose(gradients.dlogits[:, 0], trace.probabilities[:, 0] - y, rtol=1e-15)


def test_the_last_step_of_dogs_by_hand() -> None:
    """At step 3 nothing later speaks: dh₃ = Wyᵀ(ŷ₃ − s), da₃ = (1 − h₃²) ∘ dh₃, dh₂ adds Whᵀ da₃."""
    network = random_network(Kind("rnn", "tanh", False), 221, initial=False)
    trace = forward(network, Batch.of(from_text("dogs")))
    gradients = backward(trace)
    Wh, Wy = network.weights["Wh"], network.weights["Wy"]
    y, h = trace.probabilities[:, 0], trace.h[:, 0]
    dh3 = Wy.T @ (y[2] - [0, 0, 0, 1])
    da3 = (1 - h[2] ** 2) * dh3
    dh2 = Wy.T @ (y[1] - [0, 0, 1, 0]) + Wh.T @ da3
    da2 = (1 - h[1] ** 2) * dh2
    da1 = (1 - h[0] ** 2) * (Wy.T @ (y[0] - [0, 1, 0, 0]) + Wh.T @ da2)
    np.testing.assert_allclose(gradients.dh[2, 0], dh3, rtol=1e-13)
    np.testing.assert_allclose(gradients.dh[1, 0], dh2, rtol=1e-13)
    np.testing.assert_allclose(gradients.dpre["a"][:, 0], [da1, da2, da3], rtol=1e-12)
    # Wx's columns are the steps that read d, o, g; s is never read.
    np.testing.assert_allclose(
        gradients.weights["Wx"], np.column_stack([da1, da2, da3, np.zeros(3)]), rtol=1e-12
    )
    np.testing.assert_allclose(gradients.weights["Wh"], np.outer(da2, h[0]) + np.outer(da3, h[1]), rtol=1e-12)


@pytest.mark.parametrize("kind", KINDS, ids=str)
@pytest.mark.parametrize("options", BATCHES, ids=["one", "many-to-one", "batch"])
def test_the_terms_of_the_double_sum_add_up_to_the_gradient(kind: Kind, options: dict[str, object]) -> None:
    network, batch = random_network(kind, 231), random_batch(232, **options)  # type: ignore[arg-type]
    trace = forward(network, batch)
    whole, terms = backward(trace), contributions(trace)
    total = {name: np.zeros_like(w) for name, w in network.weights.items() if name not in ("Wy", "by")}
    dh = np.zeros_like(whole.dh)
    for b in range(batch.B):
        for t, k in terms.pairs(b):
            assert batch.targets[t, b] >= 0
            dh[k, b] += terms.dh[t, k, b]
            for name, term in terms.term(t, k, b).items():
                assert np.linalg.norm(term) == pytest.approx(terms.norms(b)[name][t, k], rel=1e-12)
                total[name] += term
    assert relative(dh, whole.dh) < 1e-12
    for name, sum_of_terms in total.items():
        assert relative(sum_of_terms, whole.weights[name]) < 1e-12, name


@pytest.mark.parametrize("kind", CELLS, ids=str)
def test_the_sums_of_one_lag_add_up_to_the_gradient(kind: Kind) -> None:
    trace = forward(random_network(kind, 241), random_batch(242, (4, 7), targets="some"))
    terms, gradients = contributions(trace), backward(trace).weights
    by_lag = [terms.of_lag(lag) for lag in range(trace.T)]
    for name in by_lag[0]:
        assert relative(sum(lag[name] for lag in by_lag), gradients[name]) < 1e-12
    for lag, sums in enumerate(by_lag):
        rows = [terms.term(t, k, b) for b in range(2) for t, k in terms.pairs(b) if t - k == lag]
        for name, found in sums.items():
            assert relative(found, sum(row[name] for row in rows) + np.zeros_like(found)) < 1e-12


@pytest.mark.parametrize("kind", KINDS, ids=str)
@pytest.mark.parametrize("options", BATCHES, ids=["one", "many-to-one", "batch"])
@pytest.mark.parametrize("reach", [1, 2, 5])
def test_truncated_gradients_are_the_rows_that_remain(
    kind: Kind, options: dict[str, object], reach: int
) -> None:
    network, batch = random_network(kind, 251), random_batch(252, **options)  # type: ignore[arg-type]
    trace = forward(network, batch)
    every, kept = contributions(trace), contributions(trace, truncate=reach)
    truncated, whole = backward(trace, truncate=reach), backward(trace)
    total = {name: np.zeros_like(w) for name, w in network.weights.items() if name not in ("Wy", "by")}
    for b in range(batch.B):
        assert kept.pairs(b) == [(t, k) for t, k in every.pairs(b) if t - k < reach]
        for t, k in kept.pairs(b):
            np.testing.assert_allclose(kept.dh[t, k, b], every.dh[t, k, b], rtol=1e-13, atol=1e-300)
            for name, term in every.term(t, k, b).items():
                total[name] += term
    for t in range(batch.T):
        for k in range(max(0, t - reach + 1)):
            assert not kept.dh[t, k].any()
    for name, expected in total.items():
        assert relative(truncated.weights[name], expected) < 1e-12, name
    for name in set(network.weights) - set(total):  # the readout looks at its own step alone
        np.testing.assert_array_equal(truncated.weights[name], whole.weights[name])


@pytest.mark.parametrize("kind", CELLS, ids=str)
@pytest.mark.parametrize("reach", [7, 8, 100])
def test_a_reach_of_the_whole_sequence_truncates_nothing(kind: Kind, reach: int) -> None:
    trace = forward(random_network(kind, 261), random_batch(262, (7,)))
    for name, expected in backward(trace).weights.items():
        np.testing.assert_array_equal(backward(trace, truncate=reach).weights[name], expected)
    assert contributions(trace, truncate=reach).pairs() == contributions(trace).pairs()


@pytest.mark.parametrize("reach", [0, -3])
def test_a_reach_below_one_step_is_refused(reach: int) -> None:
    trace = forward(random_network(CELLS[0], 1), random_batch(2))
    for go_back in (backward, contributions):
        with pytest.raises(InvalidValue, match=f"truncate is {reach}; allowed: a whole number of at least 1"):
            go_back(trace, truncate=reach)


@pytest.mark.parametrize("kind", CELLS, ids=str)
def test_a_batch_s_gradient_is_the_sum_of_its_sequences(kind: Kind) -> None:
    network, lengths = random_network(kind, 271), (3, 8, 1, 5)
    whole = backward(forward(network, random_batch(272, lengths)))
    alone = [
        backward(forward(network, Batch.of(random_sequence(272000 + b, T)))) for b, T in enumerate(lengths)
    ]
    for name, gradient in whole.weights.items():
        assert relative(gradient, sum(part.weights[name] for part in alone)) < 1e-12, name
    for b, T in enumerate(lengths):
        assert relative(whole.dh[:T, b], alone[b].dh[:, 0]) < 1e-12
        assert not whole.dh[T:, b].any()


@pytest.mark.parametrize("kind", CELLS, ids=str)
def test_the_flow_of_each_sequence_starts_at_its_last_loss(kind: Kind) -> None:
    trace = forward(random_network(kind, 281), random_batch(282, (4, 7, 2), targets="last"))
    flow, terms = last_loss_flow(trace), contributions(trace)
    for b, last in enumerate((3, 6, 1)):
        expected = [np.linalg.norm(terms.dh[last, k, b]) for k in range(last + 1)]
        np.testing.assert_allclose(flow[: last + 1, b], expected, rtol=1e-12)
        assert np.isnan(flow[last + 1 :, b]).all()


@pytest.mark.parametrize("kind", CELLS, ids=str)
def test_float32_gradients_are_float32_and_close_to_float64(kind: Kind) -> None:
    single = random_network(kind, 291, dtype=np.float32)
    double = Network(single.cell, single.weights, single.initial)
    batch = random_batch(292, (6, 4))
    exact = backward(forward(double, batch)).weights
    for name, gradient in backward(forward(single, batch)).weights.items():
        assert gradient.dtype == np.float32
        assert relative(gradient, exact[name]) < 2e-5, name
    terms = contributions(forward(single, batch))
    assert terms.dh.dtype == np.float32


def test_an_explosion_gives_infinite_gradients_and_no_warning() -> None:
    weights = {"Wx": [[1.0, 0.5]], "Wh": [[1e100]], "Wy": [[1e-300], [1.0]]}
    trace = forward(
        Network(cell_named("rnn", "identity"), weights), Batch.of(from_text("abababab", vocabulary="ab"))
    )
    assert not np.isfinite(backward(trace).weights["Wh"]).all()
    assert not np.isfinite(contributions(trace).dh).all()


@pytest.mark.parametrize("kind", CELLS, ids=str)
def test_norms_by_lag_are_those_of_the_sums_and_shares_are_their_parts(kind: Kind) -> None:
    terms = contributions(forward(random_network(kind, 251), random_batch(252, (6,))), truncate=4)
    for name, norms in terms.lag_norms().items():
        sums = [sum(terms.term(t, k)[name] for t, k in terms.pairs() if t - k == lag) for lag in range(4)]
        expected = np.array([np.sqrt(np.sum(np.square(one))) for one in sums])
        np.testing.assert_allclose(norms, expected, rtol=1e-12)
        np.testing.assert_allclose(shares(norms), expected / expected.sum(), rtol=1e-12)


def test_shares_of_nothing_are_nothing_and_those_of_huge_norms_stay_finite() -> None:
    assert shares(np.zeros(3)).tolist() == [0, 0, 0]
    np.testing.assert_allclose(shares(np.array([1.5e308, 0.5e308, 1e308])), [0.5, 1 / 6, 1 / 3])


def test_terms_that_overflow_are_told_without_a_warning() -> None:
    """∂L_t/∂h_k overflows, and times a state or an input of 0 it is NaN; numbers say so, not NumPy."""
    weights = {"Wx": [[1.0, 0.0]], "Wh": [[1e200]], "Wy": [[1e200], [-1e200]]}
    network = Network(cell_named("rnn", "relu"), weights)
    terms = contributions(forward(network, Batch.of(from_text("bababa", vocabulary="ab"))))
    assert not np.isfinite(terms.norms()["Wh"]).all()
    assert not np.isfinite(terms.of_lag(2)["Wh"]).all()
    assert not np.isfinite([terms.term(t, k)["Wh"] for t, k in terms.pairs()]).all()
