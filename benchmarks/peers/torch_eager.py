"""PyTorch, eager: nn.RNN, nn.GRU or nn.LSTM with a linear readout, as its tutorials train them.

PyTorch adds two biases where the lesson has one. Here the second starts at zero and learns as well, so
only the first update can be compared; what it costs stays the same.
"""

from __future__ import annotations

import numpy as np
import torch

from benchmarks.problem import Problem
from rnn_core.types import Floats

MODULES = {"rnn": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}
GATES = {"rnn": ("",), "gru": ("r", "z", "n"), "lstm": ("i", "f", "g", "o")}
BIASES = {
    "rnn": ({}, {}),
    "gru": ({"r": "br", "z": "bz", "n": "bxn"}, {"n": "bhn"}),
    "lstm": ({gate: f"b{gate}" for gate in GATES["lstm"]}, {}),
}
"""The lesson's biases in PyTorch's first and second bias, by gate."""


class Step:
    """A module, a readout and torch.optim.SGD."""

    def __init__(self, problem: Problem) -> None:
        size, W, dtype = problem.size, problem.weights, getattr(torch, problem.dtype)
        self.gates, self.biases, self.bias = GATES[problem.cell], BIASES[problem.cell], "by" in W
        self.cell = MODULES[problem.cell](size.k, size.d, bias=self.bias, dtype=dtype)
        self.readout = torch.nn.Linear(size.d, size.k, bias=self.bias, dtype=dtype)
        with torch.no_grad():
            for name, tensor in self._tensors(W).items():
                getattr(self.cell, name).copy_(tensor)
            self.readout.weight.copy_(torch.from_numpy(W["Wy"]))
            if self.bias:
                self.readout.bias.copy_(torch.from_numpy(W["by"]))
        self.x = torch.from_numpy(problem.x)
        self.targets = torch.from_numpy(problem.targets).reshape(-1)
        parameters = [*self.cell.parameters(), *self.readout.parameters()]
        self.optimizer = torch.optim.SGD(parameters, lr=problem.learning_rate)
        self.loss = 0.0

    def _tensors(self, W: dict[str, Floats]) -> dict[str, torch.Tensor]:
        """Return the cell's weights as PyTorch stacks them."""
        stacked = {
            f"weight_{torch_name}_l0": np.concatenate([W[f"{ours}{gate}"] for gate in self.gates])
            for torch_name, ours in (("ih", "Wx"), ("hh", "Wh"))
        }
        if self.bias:
            nothing = np.zeros_like(W[next(iter(self.biases[0].values()))])
            for torch_name, names in zip(("ih", "hh"), self.biases, strict=True):
                parts = [W[names[gate]] if gate in names else nothing for gate in self.gates]
                stacked[f"bias_{torch_name}_l0"] = np.concatenate(parts)
        return {name: torch.from_numpy(array) for name, array in stacked.items()}

    def run(self, n: int) -> None:
        """Make n updates."""
        for _ in range(n):
            self.optimizer.zero_grad()
            h, _ = self.cell(self.x)
            logits = self.readout(h)
            loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), self.targets, reduction="sum")
            loss.backward()
            self.optimizer.step()
            self.loss = loss.item()

    def weights(self) -> dict[str, Floats]:
        """Return the weights by rnn_core's names; of the biases those that the lesson has."""
        named = {"Wy": self.readout.weight}
        if self.bias:
            named["by"] = self.readout.bias
        for torch_name, ours in (("ih", "Wx"), ("hh", "Wh")):
            parts = getattr(self.cell, f"weight_{torch_name}_l0").chunk(len(self.gates))
            named |= {f"{ours}{gate}": part for gate, part in zip(self.gates, parts, strict=True)}
        for torch_name, names in zip(("ih", "hh"), self.biases, strict=True):
            if names:
                parts = getattr(self.cell, f"bias_{torch_name}_l0").chunk(len(self.gates))
                by_gate = dict(zip(self.gates, parts, strict=True))
                named |= {name: by_gate[gate] for gate, name in names.items()}
        return {name: tensor.detach().numpy().copy() for name, tensor in named.items()}
