"""Weights in and out: what torch wrote says the same here, what is written is as torch writes it."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from safetensors.numpy import load, save

from app.schemas.weights import ImportAnswer

FOLDER = Path(__file__).parent / "reference"
NETWORKS = json.loads((FOLDER / "networks.json").read_text())
FILE = {"content-type": "application/octet-stream"}
DOGS = {"text": "dogs"}
SMALL = {"Wx": [[0.5, -0.25]], "Wh": [[0.75]], "Wy": [[1.0], [-1.5]]}


def torch_file(name: str) -> bytes:
    """Return the state_dict that make_state_dicts.py wrote under that name."""
    return (FOLDER / f"{name}.safetensors").read_bytes()


def npz(**arrays: Any) -> bytes:
    stream = io.BytesIO()
    np.savez(stream, **arrays)
    return stream.getvalue()


def sent(client: httpx.Client, file: bytes, **query: str) -> httpx.Response:
    return client.post("/api/weights/import", content=file, params=query, headers=FILE)


def imported(client: httpx.Client, file: bytes, **query: str) -> dict[str, Any]:
    answer = sent(client, file, **query)
    assert answer.status_code == 200, answer.text
    ImportAnswer.model_validate_json(answer.content)
    return answer.json()


def exported(client: httpx.Client, **asked: Any) -> httpx.Response:
    answer = client.post("/api/weights/export", json=asked)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/octet-stream"
    return answer


def refusal(answer: httpx.Response, pointer: str | None = None) -> str:
    """Return what a refusal says: of the array with that pointer, or of the file."""
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    if pointer is None:
        return answer.json()["detail"]
    (error,) = answer.json()["errors"]
    assert error["pointer"] == pointer
    return error["detail"]


@pytest.mark.parametrize("network", NETWORKS, ids=[network["name"] for network in NETWORKS])
@pytest.mark.parametrize("as_npz", [False, True], ids=["safetensors", "npz"])
def test_a_network_of_torch_says_here_what_it_says_there(
    client: httpx.Client, network: dict[str, Any], as_npz: bool
) -> None:
    file = torch_file(network["name"])
    answer = imported(client, npz(**load(file)) if as_npz else file, **network["query"])
    expected = np.array(network["logits"])
    assert answer["dimensions"] == {"k": network["k"], "d": 3, "m": expected.shape[1]}
    assert (answer["format"], answer["names"]) == ("npz" if as_npz else "safetensors", "torch")
    tokens = list(map(str, network["tokens"]))
    said = client.post(
        "/api/forward",
        json={
            "sequence": {
                "inputs": tokens,
                "targets": [None] * (len(tokens) - 1) + ["a"],
                "vocabulary": list(map(str, range(network["k"]))),
                "outputs": list("abcde"),
            },
            "model": answer["model"],
        },
    ).raise_for_status()
    logits = np.array([step["logits"] for step in said.json()["steps"]])
    tolerance = 1e-6 if "float32" in network["name"] else 1e-12
    assert np.abs(logits - expected).max() < tolerance


@pytest.mark.parametrize("name", ["rnn", "rnn-no-bias", "gru", "lstm", "lstm-no-bias"])
@pytest.mark.parametrize("form", ["npz", "safetensors"])
def test_a_network_is_written_as_torch_writes_it(client: httpx.Client, name: str, form: str) -> None:
    theirs = torch_file(name)
    model = imported(client, theirs)["model"]
    file = exported(client, model=model, format=form, names="torch").content
    ours = load(file) if form == "safetensors" else dict(np.load(io.BytesIO(file)))
    assert ours.keys() == load(theirs).keys()
    for tensor, expected in load(theirs).items():
        assert np.array_equal(ours[tensor], expected), tensor


@pytest.mark.parametrize("form", ["npz", "safetensors"])
@pytest.mark.parametrize("names", ["both", "lesson", "torch"])
@pytest.mark.parametrize(
    "model",
    [
        {"cell": "rnn", "seed": 3, "activation": "relu", "hidden_size": 1},
        {"cell": "rnn", "seed": 3, "bias": True, "h0": [0.1, 0.2, 0.3]},
        {"cell": "gru", "seed": 4, "hidden_size": 5},
        {"cell": "lstm", "seed": 5, "c0": [0.5, -0.0, 1e-300]},
    ],
    ids=["rnn", "bias", "gru", "lstm"],
)
def test_a_file_brings_back_the_same_network_bit_for_bit(
    client: httpx.Client, model: dict[str, Any], names: str, form: str
) -> None:
    asked = {"model": model, "sequence": DOGS, "format": form, "names": names}
    answer = exported(client, **asked)
    assert answer.content == exported(client, **asked).content
    d = model.get("hidden_size", 3)
    assert answer.headers["content-disposition"].endswith(f'filename="unrolled-{model["cell"]}-d{d}.{form}"')
    back = imported(client, answer.content)
    assert back["unused"] == []
    drawn = client.post("/api/forward", json={"model": model, "sequence": DOGS}).json()["model"]
    kept = {"cell", "hidden_size", "activation", "bias", "weights"} | (
        {"h0", "c0"} if names != "torch" else set()
    )
    assert {name: back["model"].get(name) for name in kept} == {name: drawn.get(name) for name in kept}


def test_one_file_has_each_weight_by_either_name(client: httpx.Client) -> None:
    file = exported(client, model={"weights": SMALL}, format="safetensors").content
    arrays = load(file)
    assert arrays.keys() == {*SMALL, "rnn.weight_ih_l0", "rnn.weight_hh_l0", "readout.weight"}
    assert np.array_equal(arrays["Wy"], arrays["readout.weight"])
    assert arrays["Wx"].dtype == np.float64
    differing = save(arrays | {"Wh": np.array([[0.5]])})
    assert "differ" in refusal(sent(client, differing), "/query/names")
    assert imported(client, differing, names="lesson")["model"]["weights"]["Wh"] == [[0.5]]
    assert imported(client, differing, names="torch")["model"]["weights"]["Wh"] == [[0.75]]


def test_parts_are_found_under_any_prefix_and_named_where_several_fit(client: httpx.Client) -> None:
    rnn = {"weight_ih_l0": np.ones((2, 3)), "weight_hh_l0": np.eye(2)}
    head = {"weight": np.ones((4, 2)), "bias": np.arange(4.0)}
    bare = {**rnn, **{f"fc.{name}": value for name, value in head.items()}}
    assert imported(client, save(bare))["model"]["weights"]["by"] == [0, 1, 2, 3]
    two = {f"{at}.{name}": value for at in ("a", "b.c") for name, value in rnn.items()} | head
    assert "allowed: 'a', 'b.c'" in refusal(sent(client, save(two)), "/query/rnn")
    answer = imported(client, save(two), rnn="b.c")
    assert answer["unused"] == ["a.weight_hh_l0", "a.weight_ih_l0"]
    heads = {**rnn, "one.weight": np.ones((4, 2)), "two.weight": np.zeros((5, 2))}
    assert "'one', 'two'" in refusal(sent(client, save(heads)), "/query/readout")
    assert imported(client, save(heads), readout="two.")["dimensions"]["m"] == 5
    assert "is 'three'" in refusal(sent(client, save(heads), readout="three"), "/query/readout")


@pytest.mark.parametrize(
    ("arrays", "pointer", "said"),
    [
        ({"weight_ih_l1": np.ones((3, 3))}, "/rnn.weight_ih_l1", "one layer"),
        ({"weight_hh_l0_reverse": np.ones((3, 3))}, "/rnn.weight_hh_l0_reverse", "one direction"),
        ({"weight_hr_l0": np.ones((2, 3))}, "/rnn.weight_hr_l0", "no projection"),
        ({"weight_hh_l0": np.ones((6, 3))}, "/rnn.weight_hh_l0", "is 6×3; allowed: d×d of nn.RNN"),
        ({"weight_hh_l0": np.ones((12, 3))}, "/rnn.weight_ih_l0", "is a matrix, 3×4; allowed: a matrix"),
        ({"weight_ih_l0": np.ones(3)}, "/rnn.weight_ih_l0", "is a list of length 3"),
        ({"weight_ih_l0": np.full((3, 4), np.inf)}, "/rnn.weight_ih_l0", "has inf; allowed: finite"),
        ({"bias_hh_l0": np.ones(4)}, "/rnn.bias_hh_l0", "is a list of length 4; allowed: a list of length 3"),
    ],
)  # fmt: skip
def test_what_is_no_network_of_one_layer_is_named(
    client: httpx.Client, arrays: dict[str, Any], pointer: str, said: str
) -> None:
    changed = {f"rnn.{name}": array for name, array in arrays.items()}
    assert said in refusal(sent(client, save(load(torch_file("rnn")) | changed)), pointer)


@pytest.mark.parametrize(
    ("arrays", "pointer", "said"),
    [
        ({"Wh": [[1.0]], "Wx": [[1.0, 2.0]]}, "/Wy", "every weight"),
        ({"Wh": [[1.0, 2.0]], "Wx": [[1.0, 2.0]], "Wy": [[1.0]]}, "/Wh", "allowed: a matrix, 1×1"),
        ({"Wh": [[np.nan]], "Wx": [[1.0]], "Wy": [[1.0]]}, "/Wh", "finite"),
        ({"Wh": [[1j]], "Wx": [[1.0]], "Wy": [[1.0]]}, "/Wh", "complex128"),
        ({"Wh": [[1.0]], "Wx": [["a"]], "Wy": [[1.0]]}, "/Wx", "texts"),
        ({"Wh": [[1.0]], "Wx": [[1.0]], "Wy": [[1.0]], "activation": "cos"}, "/activation", 'is "cos"'),
        (
            {"Wh": [[1.0]], "Wx": [[1.0]], "Wy": [[1.0]], "h0": [0.0, 0.0]},
            "/h0",
            "is a list of length 2; allowed: a list of length 1",
        ),
        ({"Wh": [[1.0]], "Wx": [[1.0] * 513], "Wy": [[1.0]]}, "", "is of k = 513; allowed: k of at most 512"),
        ({"a": [1.0]}, "", 'has ["a"]'),
        ({"weight_hh_l0": [[1.0]]}, "/weight_ih_l0", "missing"),
        ({"weight_hh_l0": [[1.0]], "weight_ih_l0": [[1.0]]}, "", "no readout"),
    ],
)
def test_what_is_wrong_in_a_file_is_named(
    client: httpx.Client, arrays: dict[str, Any], pointer: str, said: str
) -> None:
    assert said in refusal(sent(client, npz(**arrays)), pointer)


class Harmful:
    """What would write a file if it were ever unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (self.path,))


def test_nothing_is_ever_unpickled(client: httpx.Client, tmp_path: Path) -> None:
    sign = tmp_path / "unpickled"
    file = npz(Wh=np.array([Harmful(sign)], dtype=object))
    assert "is of the type object" in refusal(sent(client, file), "/Wh")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("archive/data.pkl", file)
    assert "safetensors.torch.save_file" in refusal(sent(client, stream.getvalue()))
    assert not sign.exists()


def header(shape: str) -> bytes:
    """Return a .npy file of no numbers that claims a shape."""
    text = f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}".encode()
    text += b" " * (-(len(text) + 11) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.npy", content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"", "empty"),
        (b"PK\x03\x04", "begins as a .npz file"),
        (npz(Wh=[[1.0]])[:-30], "begins as a .npz file"),
        (npz(Wh=np.arange(99.0)).replace(np.float64(7).tobytes(), b"\x01" * 8), "begins as a .npz file"),
        (zipped(Wh=header("(10**13,)")), "begins as a .npz file"),
        (zipped(Wh=header("(10000000000000,)")), "/Wh is a list of length 10000000000000 in its header"),
        (zipped(Wh=header("(-3, 5)")), "/Wh is a matrix, -3×5"),
        (zipped(Wh=header("(" * 500 + ")" * 500)), "begins as a .npz file"),
        (zipped(Wh=header("(2000000,)") + bytes(16_000_000)), "unpacks to 16000"),
        (zipped(**{f"a{i}": b"" for i in range(1_001)}), "has 1001 arrays"),
        (save({f"a{i}": np.zeros(0) for i in range(1_001)}), "has 1001 arrays"),
        (b"x" * 40, "is neither a .npz nor a .safetensors file"),
        (save({"Wh": np.eye(3)})[:-1], "begins as a .safetensors file does, but is cut or damaged"),
        (save({"Wh": np.zeros(5_000_000, np.int8)}), "unpacks to 40000000"),
        (struct.pack("<Q", 2**60) + b"{}", "begins as a .safetensors file does"),
        (struct.pack("<Q", 9_000) + b"[" * 9_000, "is neither a .npz nor a .safetensors file"),
        (b"<html>a page</html>", "is neither a .npz nor a .safetensors file"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_refused_before_it_costs_anything(
    client: httpx.Client, file: bytes, said: str
) -> None:
    assert said in refusal(sent(client, file))


def test_a_file_is_bounded_and_says_what_it_is(client: httpx.Client) -> None:
    most = client.get("/api/limits").json()["weights_bytes"]
    large = sent(client, bytes(most + 1))
    assert large.status_code == 413
    assert "weights_bytes in GET /api/limits" in large.json()["detail"]
    for media_type in ("application/json", "multipart/form-data; boundary=x", ""):
        answer = client.post("/api/weights/import", content=b"x", headers={"content-type": media_type})
        assert answer.status_code == 415
        assert "must be 'application/octet-stream'" in answer.json()["detail"]


def test_the_largest_network_there_is_goes_out_and_comes_back(client: httpx.Client) -> None:
    words = [str(i) for i in range(512)]
    model = {"cell": "lstm", "hidden_size": 256, "seed": 1}
    file = exported(client, model=model, sequence={"tokens": words[:2], "vocabulary": words}).content
    answer = sent(client, file, digits="2")
    assert answer.json()["dimensions"] == {"k": 512, "d": 256, "m": 512}


@pytest.mark.parametrize("digits", [1, 4])
def test_weights_are_rounded_where_that_is_asked_for(client: httpx.Client, digits: int) -> None:
    file = torch_file("gru")
    full = imported(client, file)["model"]["weights"]
    short = imported(client, file, digits=str(digits))["model"]["weights"]
    for name, weight in full.items():
        expected = np.vectorize(lambda value: float(f"{value:.{digits - 1}e}"))(np.array(weight))
        assert np.array_equal(short[name], expected), name


@pytest.mark.parametrize(
    ("query", "pointer", "said"),
    [
        ({"digits": "many"}, "/query/digits", 'is "many"; allowed: a whole number'),
        ({"digits": "0"}, "/query/digits", "at least 1"),
        ({"names": "keras"}, "/query/names", "'lesson' or 'torch'"),
        ({"layer": "rnn"}, "/query/layer", "not known here; allowed: activation, names"),
        ({"rnn": "gru"}, "/query/rnn", "is 'gru'; allowed: 'rnn'"),
        ({"embedding": "readout"}, "/readout.weight", "is a matrix, 5×3; allowed: a matrix, rows×4"),
        ({"embedding": "none"}, "/none.weight", "missing"),
        ({"names": "lesson"}, "", "by the lesson's names"),
    ],
)
def test_what_is_wrong_in_the_query_is_named(
    client: httpx.Client, query: dict[str, str], pointer: str, said: str
) -> None:
    assert said in refusal(sent(client, torch_file("rnn"), **query), pointer)


def test_an_embedding_of_too_many_tokens_is_refused_before_it_is_multiplied(client: httpx.Client) -> None:
    arrays = load(torch_file("words")) | {"embed.weight": np.zeros((513, 4))}
    refused = refusal(sent(client, save(arrays), embedding="embed"), "/embed.weight")
    assert "is of k = 513; allowed: k of at most 512" in refused


def test_a_cell_with_one_activation_is_given_no_other(client: httpx.Client) -> None:
    assert "only rnn has a choice" in refusal(
        sent(client, torch_file("gru"), activation="relu"), "/query/activation"
    )


def test_sizes_come_from_the_sequence_or_from_weights(client: httpx.Client) -> None:
    answer = client.post("/api/weights/export", json={"model": {"seed": 1}})
    assert "k and m" in refusal(answer, "/sequence")
    answer = client.post("/api/weights/export", json={"model": {"weights": SMALL}, "sequence": DOGS})
    assert "is 1×2; allowed: d×4" in refusal(answer, "/model/weights/Wx")


def test_bfloat16_is_the_upper_half_of_float32(client: httpx.Client) -> None:
    body = save({"Wx": np.array([[0x3FC0]], np.uint16), "Wh": np.eye(1), "Wy": np.eye(1)})
    end = 8 + int.from_bytes(body[:8], "little")
    head = body[8:end].replace(b'"U16"', b'"BF16"')
    model = imported(client, struct.pack("<Q", len(head)) + head + body[end:])["model"]
    assert model["weights"]["Wx"] == [[1.5]]
