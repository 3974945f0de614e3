"""POST /api/train: the stream, its frames, how it ends, and how it goes on."""

from __future__ import annotations

import json
from typing import Any

import httpx
import numpy as np
import pytest

from app.schemas.stream import TrainLine

DOGS = {"text": "dogs"}
Lines = list[dict[str, Any]]


def train(client: httpx.Client, **request: Any) -> tuple[Lines, dict[str, Any]]:
    """Return the frames of a run and its last line."""
    answer = client.post("/api/train", json=request)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/x-ndjson"
    lines = answer.text.splitlines()
    for line in lines:
        TrainLine.model_validate_json(line)
    *frames, done = map(json.loads, lines)
    assert {frame["event"] for frame in frames} == {"frame"}
    assert done["event"] == "done"
    return frames, done


def softmax(z: Any) -> Any:
    e = np.exp(z - z.max())
    return e / e.sum()


def one_update(W: dict[str, Any], inputs: list[int], targets: list[int], rate: float) -> Any:
    """Return loss, gradient norms and the weights after one step of gradient descent.

    Backpropagation through time as loops over the equations of the vanilla cell.
    """
    h, hs, xs, ps, loss = np.zeros(len(W["Wh"])), [], [], [], 0.0
    before = []
    for place, target in zip(inputs, targets, strict=True):
        x = np.zeros(W["Wx"].shape[1])
        x[place] = 1.0
        before.append(h)
        h = np.tanh(W["Wx"] @ x + W["Wh"] @ h)
        p = softmax(W["Wy"] @ h)
        loss -= np.log(p[target])
        hs.append(h)
        xs.append(x)
        ps.append(p)
    g = {name: np.zeros_like(value) for name, value in W.items()}
    dh = np.zeros_like(h)
    for t in reversed(range(len(inputs))):
        dz = ps[t].copy()
        dz[targets[t]] -= 1.0
        g["Wy"] += np.outer(dz, hs[t])
        da = (dh + W["Wy"].T @ dz) * (1 - hs[t] ** 2)
        g["Wx"] += np.outer(da, xs[t])
        g["Wh"] += np.outer(da, before[t])
        dh = W["Wh"].T @ da
    norms = {name: np.sqrt((value**2).sum()) for name, value in g.items()}
    return loss, norms, {name: value - rate * g[name] for name, value in W.items()}


def test_each_frame_is_one_step_of_gradient_descent_further(client: httpx.Client) -> None:
    optimizer = {"name": "sgd", "learning_rate": 0.2}
    frames, done = train(client, sequence=DOGS, model={"seed": 3}, optimizer=optimizer, steps=12)
    assert [frame["step"] for frame in frames] == list(range(13))
    W = {name: np.array(value) for name, value in frames[0]["weights"].items()}
    for frame in frames:
        for name, value in frame["weights"].items():
            np.testing.assert_allclose(value, W[name], rtol=1e-11, atol=1e-13)
        loss, norms, W = one_update(W, [0, 1, 2], [1, 2, 3], 0.2)
        assert frame["loss"] == pytest.approx(loss, rel=1e-11)
        assert sum(frame["losses"]) == pytest.approx(loss, rel=1e-11)
        assert frame["gradient_norms"] == pytest.approx(norms, rel=1e-10)
    assert (done["step"], done["stopped"], done["loss"]) == (12, "steps", frames[-1]["loss"])
    assert done["model"]["weights"] == frames[-1]["weights"]


def test_a_frame_is_what_the_other_endpoints_say_of_its_weights(client: httpx.Client) -> None:
    sequence = {"inputs": list("abca"), "targets": [None, "c", "a", None]}
    for cell in ("rnn", "gru", "lstm"):
        frames, done = train(
            client, sequence=sequence, model={"cell": cell, "seed": 8}, steps=5, record_every=5
        )
        frame = frames[-1]
        model = done["model"]
        answer = client.post("/api/forward", json={"sequence": sequence, "model": model}).json()
        steps = answer["steps"]
        assert [frame["losses"][t] for t in (0, 3)] == [None, None]
        of_steps = [step["loss"] for step in steps[1:3]]
        np.testing.assert_allclose(frame["losses"][1:3], of_steps, rtol=1e-13)
        np.testing.assert_allclose(frame["h"], [step["h"] for step in steps], rtol=1e-13)
        np.testing.assert_allclose(
            frame["probabilities"], [step["probabilities"] for step in steps], rtol=1e-13
        )
        vanishing = client.post("/api/vanishing", json={"sequence": sequence, "model": model})
        flow = vanishing.json()["loss_gradient_norms"][2][:3]
        np.testing.assert_allclose(frame["flow"][:3], flow, rtol=1e-10)
        assert frame["flow"][3] is None


@pytest.mark.parametrize(
    ("steps", "every", "recorded"),
    [(0, 1, [0]), (7, 3, [0, 3, 6, 7]), (6, 3, [0, 3, 6]), (2, 50, [0, 2])],
)
def test_frames_come_at_the_start_regularly_and_at_the_end(
    client: httpx.Client, steps: int, every: int, recorded: list[int]
) -> None:
    frames, done = train(client, sequence=DOGS, steps=steps, record_every=every)
    assert [frame["step"] for frame in frames] == recorded
    assert done["step"] == steps


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
@pytest.mark.parametrize("name", ["sgd", "momentum", "rmsprop", "adam"])
def test_a_run_cut_in_two_equals_the_whole(client: httpx.Client, cell: str, name: str) -> None:
    optimizer = {"name": name, "learning_rate": 0.05, "clip_norm": 1.5}
    asked = {"sequence": {"text": "brown dog"}, "model": {"cell": cell, "seed": 21}}
    whole, end = train(client, **asked, optimizer=optimizer, steps=9)
    first, cut = train(client, **asked, optimizer=optimizer, steps=4)
    second, end_of_second = train(
        client,
        sequence=asked["sequence"],
        model=cut["model"],
        optimizer=cut["optimizer"],
        steps=5,
    )
    assert first == whole[:5]
    assert [frame | {"step": frame["step"] + 4} for frame in second] == whole[4:]
    assert end_of_second | {"step": 9} == end


def test_a_state_may_write_its_whole_numbers_either_way(client: httpx.Client) -> None:
    _, by_whole = train(client, sequence=DOGS, optimizer={"state": {"updates": 3}}, steps=2)
    _, by_float = train(client, sequence=DOGS, optimizer={"state": {"updates": 3.0}}, steps=2)
    assert by_whole == by_float
    assert by_whole["optimizer"]["state"] == {"updates": 5}


def test_the_same_request_gives_the_same_bytes(client: httpx.Client) -> None:
    request = {"sequence": DOGS, "model": {"cell": "gru", "seed": 4}, "steps": 20}
    first = client.post("/api/train", json=request)
    assert first.content == client.post("/api/train", json=request).content


def test_a_run_stops_at_the_probability_that_is_asked_for(client: httpx.Client) -> None:
    frames, done = train(
        client,
        sequence=DOGS,
        model={"seed": 10},
        optimizer={"learning_rate": 0.3},
        steps=500,
        stop_at_probability=0.9,
    )
    of_targets = [
        [p[target] for p, target in zip(frame["probabilities"], [1, 2, 3], strict=True)] for frame in frames
    ]
    assert min(of_targets[-1]) >= 0.9 > min(of_targets[-2])
    assert done["stopped"] == "probability"
    assert done["learned"] is True
    assert done["step"] == frames[-1]["step"] < 500


def test_learned_says_whether_every_target_is_the_most_probable(client: httpx.Client) -> None:
    _, done = train(client, sequence=DOGS, model={"seed": 10}, steps=1)
    assert done["learned"] is False
    _, done = train(client, sequence=DOGS, model={"seed": 10}, optimizer={"learning_rate": 0.3}, steps=300)
    assert (done["learned"], done["stopped"]) == (True, "steps")


def test_a_run_that_leaves_the_finite_numbers_ends_at_the_last_finite_frame(
    client: httpx.Client,
) -> None:
    frames, done = train(
        client,
        sequence={"text": "abcabcab"},
        model={"activation": "identity", "seed": 1, "init": {"gain": 3}},
        optimizer={"learning_rate": 1e30},
        steps=100,
    )
    assert done["stopped"] == "diverged"
    assert done["learned"] is False
    assert done["step"] == frames[-1]["step"] < 100
    assert done["model"]["weights"] == frames[-1]["weights"]
    for frame in frames:
        assert frame["loss"] is not None
        assert all(np.isfinite(np.array(weight, dtype=float)).all() for weight in frame["weights"].values())


def test_clipping_shortens_the_update_and_keeps_its_direction(client: httpx.Client) -> None:
    asked = {"sequence": DOGS, "model": {"seed": 5}, "steps": 1}
    moved = {}
    for clip in (None, 0.01):
        frames, _ = train(client, **asked, optimizer={"learning_rate": 1, "clip_norm": clip})
        moved[clip] = np.concatenate(
            [
                np.ravel(frames[1]["weights"][name]) - np.ravel(value)
                for name, value in frames[0]["weights"].items()
            ]
        )
        norm = np.sqrt(sum(norm**2 for norm in frames[0]["gradient_norms"].values()))
        expected = norm if clip is None else clip
        assert np.linalg.norm(moved[clip]) == pytest.approx(expected, rel=1e-9)
    assert moved[None] @ moved[0.01] == pytest.approx(norm * 0.01, rel=1e-9)


def test_several_sequences_are_trained_on_at_once(client: httpx.Client) -> None:
    words = ["dog", "shepherd", "go"]
    frames, done = train(
        client,
        sequences=[{"text": word} for word in words],
        model={"cell": "gru", "hidden_size": 5, "seed": 2},
        steps=3,
    )
    vocabulary = list(dict.fromkeys("".join(words)))
    frame = frames[-1]
    losses = []
    for b, word in enumerate(words):
        sequence = {"text": word, "vocabulary": vocabulary}
        alone = client.post("/api/forward", json={"sequence": sequence, "model": done["model"]}).json()
        losses.append(alone["loss"])
        assert len(frame["losses"][b]) == len(frame["flow"][b]) == len(word) - 1
        assert sum(frame["losses"][b]) == pytest.approx(alone["loss"], rel=1e-12)
        h = [step["h"] for step in alone["steps"]]
        np.testing.assert_allclose(frame["h"][b], h, rtol=1e-12, atol=1e-15)
    assert frame["loss"] == pytest.approx(sum(losses), rel=1e-12)


def test_truncation_reaches_no_further_back_than_asked(client: httpx.Client) -> None:
    asked = {"sequence": {"text": "abcabca"}, "model": {"seed": 6}}
    frames, _ = train(client, **asked, steps=1, truncate=2, optimizer={"learning_rate": 1})
    answer = client.post("/api/gradients", json=asked | {"truncate": 2}).json()
    for name, gradient in answer["gradients"].items():
        update = np.subtract(frames[0]["weights"][name], frames[1]["weights"][name])
        np.testing.assert_allclose(update, gradient, rtol=1e-9, atol=1e-12)


def test_the_first_line_comes_while_the_run_is_far_from_its_end(client: httpx.Client) -> None:
    request = {
        "sequence": {"text": "the brown dog is a shepherd"},
        "steps": 50_000,
        "record_every": 50_000,
    }
    with client.stream("POST", "/api/train", json=request) as answer:
        first = json.loads(next(answer.iter_lines()))
        assert (first["event"], first["step"]) == ("frame", 0)
        assert client.get("/api/health").status_code == 200


def test_a_frame_says_how_long_the_gradient_is_and_how_long_the_clipped_one(client: httpx.Client) -> None:
    asked = {"sequence": DOGS, "model": {"seed": 2}, "steps": 12}
    free, _ = train(client, **asked)
    clipped, _ = train(client, **asked, optimizer={"clip_norm": 0.8})
    for frame in free + clipped:
        whole = np.linalg.norm(list(frame["gradient_norms"].values()))
        assert frame["gradient_norm"] == pytest.approx(whole, rel=1e-12)
    assert all(frame["clipped_norm"] == frame["gradient_norm"] for frame in free)
    moved = [
        np.linalg.norm([np.linalg.norm(np.subtract(b["weights"][w], a["weights"][w])) for w in a["weights"]])
        for a, b in zip(clipped, clipped[1:], strict=False)
    ]
    assert max(frame["gradient_norm"] for frame in clipped) > 0.8
    assert [0.1 * frame["clipped_norm"] for frame in clipped[:-1]] == pytest.approx(moved, rel=1e-9)
