"""PyTorch's ways to every ∂h_t/∂h_k and ∂L_t/∂h_k of a vanilla network: the plain one and the fairest.

autograd carries one row back at a time for each row of a batch, so a matrix of derivatives costs either
as many passes as it has rows, a vmap over them, or a batch of as many identical rows, where row i
carries output i: the last is the fastest. The forward pass is made once, outside of what is timed, and
its graph is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

import numpy as np
import torch

from benchmarks.problem import Problem
from rnn_core.types import Floats

Work = Callable[[], Floats]
"""Computes norms at [t, k], (T, T); NaN for k > t."""


def states(problem: Problem, rows: int) -> list[torch.Tensor]:
    """Return h_1 … h_T, each (rows, d): the problem's network, with its only sequence in every row."""
    W = {name: torch.from_numpy(w) for name, w in problem.weights.items()}
    Wx_x = torch.from_numpy(problem.x) @ W["Wx"].T + W.get("bh", 0.0)
    h = torch.zeros(rows, problem.size.d, dtype=Wx_x.dtype, requires_grad=True)
    kept = []
    for of_x in Wx_x:
        h = torch.tanh(torch.addmm(of_x, h, W["Wh"].T))
        kept.append(h)
    return kept


def losses(problem: Problem, h: list[torch.Tensor]) -> Iterator[torch.Tensor]:
    """Yield L_t of every row, (rows,), for t = 1 … T."""
    Wy = torch.from_numpy(problem.weights["Wy"])
    by = torch.from_numpy(problem.weights["by"]) if "by" in problem.weights else None
    for h_t, target in zip(h, torch.from_numpy(problem.targets), strict=True):
        logits = torch.nn.functional.linear(h_t, Wy, by)
        yield torch.nn.functional.cross_entropy(logits, target.expand(len(h_t)), reduction="none")


def _at_rows(T: int, rows: Iterator[torch.Tensor]) -> Floats:
    """Return norms at [t, k] from those of k = 1 … t for each t."""
    norms = np.full((T, T), np.nan)
    for t, row in enumerate(rows):
        norms[t, : t + 1] = row.numpy()
    return norms


def of_products(problem: Problem, order: Literal["fro", 2], batched: bool) -> Work:
    """Return what computes ‖∂h_t/∂h_k‖ for all pairs; order "fro" or 2 as in torch.linalg.matrix_norm.

    ``batched``: d identical rows, and the identity as the gradient of all of them at once; otherwise
    one row, and a vmap over the rows of the identity. One call of autograd.grad for each t.
    """
    T, d = problem.size.T, problem.size.d
    h, identity = states(problem, d if batched else 1), torch.eye(d, dtype=torch.float64)
    grad_outputs = identity if batched else identity[:, None, :]

    def rows() -> Iterator[torch.Tensor]:
        for t in range(T):
            blocks = torch.autograd.grad(
                h[t], h[: t + 1], grad_outputs, retain_graph=True, is_grads_batched=not batched
            )
            yield torch.linalg.matrix_norm(torch.stack(blocks).reshape(t + 1, d, d), ord=order)

    return lambda: _at_rows(T, rows())


def of_losses(problem: Problem, batched: bool) -> Work:
    """Return what computes ‖∂L_t/∂h_k‖₂ for all pairs.

    ``batched``: T identical rows, of which row t has the loss L_t alone, and one pass back; otherwise
    one row, and a pass back for each loss.
    """
    T = problem.size.T
    h = states(problem, T if batched else 1)
    L = list(losses(problem, h))

    def rows() -> Iterator[torch.Tensor]:
        for t in range(T):
            blocks = torch.autograd.grad(L[t], h[: t + 1], retain_graph=True)
            yield torch.linalg.vector_norm(torch.cat(blocks), dim=1)

    def at_once() -> Floats:
        blocks = torch.autograd.grad(total, h, retain_graph=True)
        norms = torch.linalg.vector_norm(torch.stack(blocks, dim=1), dim=2)
        return np.where(np.tri(T, dtype=bool), norms.numpy(), np.nan)

    total = torch.stack([L_t[t] for t, L_t in enumerate(L)]).sum() if batched else L[0]
    return at_once if batched else lambda: _at_rows(T, rows())
