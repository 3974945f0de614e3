"""Write networks as torch keeps them: state_dicts as files, and what the networks say.

Everything is float64 unless a name says otherwise. Run it in an environment of its own, from this folder:

    python3 -m venv venv && venv/bin/pip install torch==2.13.0 numpy safetensors
    venv/bin/python make_state_dicts.py

It writes one .safetensors file a network, and networks.json. Nothing of this project is used.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

FOLDER = Path(__file__).parent
LAYERS = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
K, D, M, T = 4, 3, 5, 6


class Net(nn.Module):
    """A layer and its readout, under the names that the project writes."""

    def __init__(self, cell: str, **options: Any) -> None:
        super().__init__()
        self.rnn = LAYERS[cell](K, D, **options)
        self.readout = nn.Linear(D, M, bias=options.get("bias", True))

    def forward(self, x: Tensor) -> Tensor:
        return self.readout(self.rnn(x)[0])


class WordNet(nn.Module):
    """As many are written: an embedding first, parts with names of their own, more than one nn.Linear."""

    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(7, K)
        self.encoder = nn.ModuleDict({"gru": nn.GRU(K, D)})
        self.head = nn.Linear(D, M)
        self.unused = nn.Linear(M, 2)

    def forward(self, tokens: Tensor) -> Tensor:
        return self.head(self.encoder["gru"](self.embed(tokens))[0])


class StepNet(nn.Module):
    """A cell in a loop, as torch's own lesson on names has it."""

    def __init__(self) -> None:
        super().__init__()
        self.cell = nn.LSTMCell(K, D)
        self.out = nn.Linear(D, M, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        state, said = None, []
        for row in x:
            state = self.cell(row, state)
            said.append(self.out(state[0]))
        return torch.stack(said)


def written(name: str, net: nn.Module, *, k: int = K, query: dict[str, str] | None = None) -> dict[str, Any]:
    """Write a network's file; return what it says after each of T random tokens."""
    tokens = torch.randint(k, (T,))
    dtype = next(net.parameters()).dtype
    given = tokens if k != K else torch.eye(K, dtype=dtype)[tokens]
    save_file(net.state_dict(), FOLDER / f"{name}.safetensors")
    with torch.no_grad():
        logits = net(given)
    return {"name": name, "query": query or {}, "k": k, "tokens": tokens.tolist(), "logits": logits.tolist()}


def second_bias_zero(net: Net) -> Net:
    """Leave torch's second bias only where it says something of its own: in the block n of a gru."""
    with torch.no_grad():
        net.rnn.bias_hh_l0[: 2 * D if isinstance(net.rnn, nn.GRU) else None] = 0
    return net


def networks() -> list[dict[str, Any]]:
    torch.manual_seed(4)
    found = []
    for cell in LAYERS:
        found.append(written(f"{cell}", second_bias_zero(Net(cell))))
        found.append(written(f"{cell}-two-biases", Net(cell)))
        found.append(written(f"{cell}-no-bias", Net(cell, bias=False)))
    found.append(written("rnn-relu", Net("rnn", nonlinearity="relu"), query={"activation": "relu"}))
    found.append(written("gru-float32", Net("gru").float()))
    found.append(written("words", WordNet(), k=7, query={"embedding": "embed"}))
    found.append(written("steps", StepNet()))
    return found


if __name__ == "__main__":
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    text = json.dumps(networks(), separators=(",", ":")).replace('},{"', '},\n{"')
    (FOLDER / "networks.json").write_text(text + "\n")
