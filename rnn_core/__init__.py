"""A recurrent network as the lesson has it, in NumPy: cells, BPTT, Jacobians, training.

Read it in the order of the lesson: sequences, initializers, cells/, network, bptt, jacobians,
products (with lanczos), optimizers, training.

    sequence = from_text("dogs")
    batch = Batch.of(sequence)
    cell = cell_named("rnn")
    weights = initial_weights(cell, sequence.k, 3, sequence.m, np.random.default_rng(7))
    trace = forward(Network(cell, weights), batch)
    gradients = backward(trace).weights
"""

from rnn_core.bptt import Contributions, Gradients, backward, contributions, shares
from rnn_core.cells import CELLS, Cell, LinearMap, Slopes, cell_named
from rnn_core.errors import CoreError, InvalidValue, ShapeMismatch
from rnn_core.gradcheck import Check, central_differences, check_gradients
from rnn_core.initializers import SCHEMES, initial_weights, weight_shapes
from rnn_core.jacobians import (
    Decay,
    LossNorms,
    RowNorms,
    fit_decay,
    loss_gradient_norms,
    loss_norms,
    lyapunov_exponents,
    norm_bound,
    one_step_jacobians,
    recurrent_norms,
    row_norms,
    singular_values,
)
from rnn_core.network import Network, Trace, forward
from rnn_core.optimizers import RULES, Optimizer, Rule, clip_by_norm, rule_named
from rnn_core.parameters import Parameters
from rnn_core.principal import Principal, principal_directions
from rnn_core.products import Norms, frobenius_norms, product_norms, spectral_norms
from rnn_core.radii import spectral_radii
from rnn_core.sampling import Sampled, sample
from rnn_core.sequences import Batch, Sequence, Vocabulary, from_pairs, from_text, from_tokens
from rnn_core.steps import ReadableStep, TrainingStep, training_step
from rnn_core.training import Finished, Frame, train

__all__ = [
    "CELLS",
    "RULES",
    "SCHEMES",
    "Batch",
    "Cell",
    "Check",
    "Contributions",
    "CoreError",
    "Decay",
    "Finished",
    "Frame",
    "Gradients",
    "InvalidValue",
    "LossNorms",
    "LinearMap",
    "Network",
    "Norms",
    "Optimizer",
    "Parameters",
    "Principal",
    "ReadableStep",
    "RowNorms",
    "Rule",
    "Sampled",
    "Sequence",
    "ShapeMismatch",
    "Slopes",
    "Trace",
    "TrainingStep",
    "Vocabulary",
    "backward",
    "cell_named",
    "central_differences",
    "check_gradients",
    "clip_by_norm",
    "contributions",
    "fit_decay",
    "forward",
    "frobenius_norms",
    "from_pairs",
    "from_text",
    "from_tokens",
    "initial_weights",
    "loss_gradient_norms",
    "loss_norms",
    "lyapunov_exponents",
    "norm_bound",
    "one_step_jacobians",
    "principal_directions",
    "product_norms",
    "recurrent_norms",
    "row_norms",
    "rule_named",
    "sample",
    "shares",
    "singular_values",
    "spectral_norms",
    "spectral_radii",
    "train",
    "training_step",
    "weight_shapes",
]
