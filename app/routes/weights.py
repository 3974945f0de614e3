"""POST /api/weights/export and /api/weights/import: a network as a file, and a file as a network."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from app import assemble, convert
from app.bodies import JsonRoute, bounded, media_type_of, unsupported
from app.compute import compute_of
from app.limits import Limits, limits_of
from app.schemas.model import Model
from app.schemas.weights import ExportRequest, ImportAnswer, ImportQuery
from app.sizes import numbers_of
from app.weights.files import read, written
from app.weights.networks import file_of, network_of
from app.weights.state_dict import Prefixes
from app.work import NUMBER, READ
from rnn_core.cells import RNN

FILE = "application/octet-stream"
READ_FILE = NUMBER / 4  # operations to read one byte of a file: numbers of four bytes, answered as JSON
NAMED = {
    "description": "What the file is to be called.",
    "schema": {"type": "string", "examples": ['attachment; filename="unrolled-rnn-d3.npz"']},
}
BINARY = {"schema": {"type": "string", "format": "binary"}}

router = APIRouter(prefix="/weights", route_class=JsonRoute, tags=["weights"])


class WeightsFile(Response):
    """The bytes of a file, to be kept under a name."""

    media_type = FILE


async def file_body(request: Request) -> bytes:
    """Return the file that a request sends as its body; bounded before it is read."""
    body = await bounded(request, limits_of(request).weights_bytes(), "weights_bytes")
    if (media_type := media_type_of(request)) != FILE:
        raise unsupported(media_type, FILE)
    return body


@router.post(
    "/export",
    response_class=WeightsFile,
    response_description="The file",
    responses={200: {"content": {FILE: BINARY}, "headers": {"Content-Disposition": NAMED}}},
    summary="Write weights to a file",
)
async def export_weights(request: Request, asked: ExportRequest) -> Response:
    """Write a network's weights as a .npz or .safetensors file, in float64.

    By the lesson's names, by those of torch's state_dict, or both. What torch calls
    bias_hh_l0 is 0 where its two biases only add. The same request gives the same bytes.

    A file of torch's names alone is read there into a module that has the two parts:

        net.rnn = nn.RNN(k, d, bias=False)  # or nn.GRU(k, d), nn.LSTM(k, d)
        net.readout = nn.Linear(d, m, bias=False)
        net.load_state_dict(safetensors.torch.load_file("unrolled-rnn-d3.safetensors"))
    """
    limits = limits_of(request)
    work = READ * float(numbers_of(asked.model, asked.sequence, limits.settings))
    return await compute_of(request).answer(request, work, partial(exported, asked, limits))


def exported(asked: ExportRequest, limits: Limits) -> Response:
    """Return the file that is asked for."""
    sequence = asked.sequence and assemble.sequence(asked.sequence, limits, "sequence")
    sizes = (sequence.k, sequence.m) if sequence else (None, None)
    network = assemble.network(asked.model, limits, *sizes)
    given = {"h": asked.model.h0, "c": asked.model.c0}
    initial = {f"{name}0": network.initial[name] for name, value in given.items() if value is not None}
    activation = asked.model.activation if asked.model.cell == "rnn" else None
    if (activation, asked.names, asked.format) == ("tanh", "torch", "npz"):
        activation = None  # goes without saying, and every array of the file is then a tensor
    file = file_of(network, initial, activation, asked.names)
    name = f"unrolled-{asked.model.cell}-d{network.d}.{asked.format}"
    return WeightsFile(
        written(asked.format, file), headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@router.post(
    "/import",
    response_model=ImportAnswer,
    openapi_extra={"requestBody": {"content": {FILE: BINARY}, "required": True}},
    summary="Read weights from a file",
    response_description="The network in the file",
)
async def import_weights(request: Request, asked: Annotated[ImportQuery, Query()]) -> Response:
    """Read a network from a .npz or .safetensors file, sent as the request's body as it is.

    It has the lesson's names, or those of a torch state_dict: one layer of nn.RNN, nn.GRU or nn.LSTM
    (or a cell of theirs) and one nn.Linear behind it, under whatever prefix. torch's two biases are
    summed. Nothing is unpickled: a .pt file of torch.save is refused. A pointer of an error is that
    of an array in the file, or /query/… of a parameter.
    """
    body = await file_body(request)
    work = READ_FILE * float(len(body))
    return await compute_of(request).answer(request, work, partial(imported, body, asked, limits_of(request)))


def imported(body: bytes, asked: ImportQuery, limits: Limits) -> Response:
    """Return the network of a file."""
    form, file = read(body, limits.weights_bytes())
    at = Prefixes(asked.rnn, asked.readout, asked.embedding)
    found = network_of(file, asked.names, asked.activation, at, limits)
    network = found.network
    sizes = {"k": network.k, "d": network.d, "m": network.m}
    for symbol, size in sizes.items():
        limits.check_size_of(symbol, size)
    given: dict[str, Any] = {"cell": network.cell.name}
    given |= {name: value.tolist() for name, value in found.initial.items()}
    if isinstance(network.cell, RNN):
        given["activation"] = network.cell.activation.name
    return convert.answer(
        {
            "model": assemble.model_answer(Model(**given), network),
            "dimensions": sizes,
            "format": form,
            "names": found.names,
            "unused": sorted(found.unused),
        },
        asked.digits,
    )
