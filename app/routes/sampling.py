"""POST /api/sample: the network writes by itself."""

from __future__ import annotations

from functools import partial

import numpy as np
from fastapi import APIRouter, Request, Response

from app import assemble, convert
from app.bodies import JsonRoute
from app.compute import compute_of
from app.limits import Limits, limits_of
from app.problems import invalid
from app.schemas.answers import SampleAnswer
from app.schemas.base import MAX_WHOLE
from app.schemas.requests import SampleRequest
from app.sizes import Sizes, hidden_size
from app.validation import field_error
from app.work import NUMBER, building_work, forward_work
from rnn_core.cells import CELLS
from rnn_core.errors import InvalidValue
from rnn_core.sampling import sample
from rnn_core.sequences import Vocabulary

router = APIRouter(route_class=JsonRoute, tags=["network"])


@router.post(
    "/sample",
    response_model=SampleAnswer,
    summary="Let the network write",
    response_description="What was written",
)
async def run_sample(request: Request, asked: SampleRequest) -> Response:
    """Write tokens: the network reads its prompt, then what it has written itself."""
    limits = limits_of(request)
    k, length = len(asked.vocabulary), min(asked.length, MAX_WHOLE)
    T = len(asked.prompt) + length
    sizes = Sizes(CELLS[asked.model.cell](), T, 1, k, hidden_size(asked.model, limits.settings), k)
    work = building_work(sizes, T) + forward_work(sizes, T) + NUMBER * length * (sizes.d + sizes.m)
    return await compute_of(request).answer(request, work, partial(answer, asked, limits))


def answer(asked: SampleRequest, limits: Limits) -> Response:
    """Return the answer."""
    limits.check_size_of("k", len(asked.vocabulary), "vocabulary")
    limits.check_size_of("T", len(asked.prompt), "prompt")
    limits.check_size("sample_length", asked.length, "length")
    vocabulary = Vocabulary.of(asked.vocabulary)
    network = assemble.network(asked.model, limits, len(vocabulary), len(vocabulary))
    limits.check_work(
        forward_work(network, len(asked.prompt) + asked.length),
        {"/length": asked.length, "/model": f"of d = {network.d}, k = {network.k}"},
    )
    limits.check_numbers(
        asked.length * (network.d + network.m),
        {"/length": asked.length, "/model": f"of d = {network.d}, m = {network.m}"},
    )
    tokens = sample(
        network,
        vocabulary,
        asked.prompt,
        asked.length,
        temperature=asked.temperature,
        rng=np.random.default_rng(asked.seed),
    )
    try:
        written = list(tokens)
    except InvalidValue:  # only now: no token can be chosen by probabilities that are not numbers
        place = ("model",) if asked.model.weights is None else ("model", "weights")
        detail = "makes states that overflow; allowed: a model whose states and probabilities are finite"
        raise invalid([field_error(place, detail)]) from None
    return convert.answer(
        {
            "tokens": [one.token for one in written],
            "steps": [
                {"token": one.token, "probabilities": one.probabilities, "h": one.h} for one in written
            ],
        },
        asked.digits,
    )
