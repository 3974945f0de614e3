"""Files of weights as bytes: arrays by name, and a few words about them.

.npz is written and read by NumPy, .safetensors by its own library. Files come from strangers: nothing
is ever unpickled, and what a file says of its sizes is checked before memory is taken for them.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any, Literal

import numpy as np
import orjson
import safetensors
from numpy.lib import format as npy
from numpy.typing import NDArray
from safetensors.numpy import save

from app.problems import Problem, invalid
from app.validation import field_error
from rnn_core.errors import in_words, listed
from rnn_core.types import Floats, Named

Format = Literal["npz", "safetensors"]
MOST_ARRAYS = 1_000  # in a file; a network's own are a few dozen
ZIP = b"PK"  # how a zip file, which .npz is, begins
HEADERS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
NUMBERS = "fiu"  # kinds of dtype that are real numbers
STORED = {  # dtypes of .safetensors, with NumPy's names; bfloat16 is the upper half of a float32
    **{"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2"},
    **{"I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "i1"},
    **{"U64": "<u8", "U32": "<u4", "U16": "<u2", "U8": "u1"},
}


@dataclass(frozen=True)
class File:
    """What a file holds.

    Parameters
    ----------
    arrays
        float64 arrays by name.
    about
        Words by name, such as the activation's: metadata of .safetensors, texts of .npz.
    """

    arrays: Named
    about: Mapping[str, str]


def written(form: Format, file: File) -> bytes:
    """Return the bytes of a file; the same arrays give the same bytes."""
    if form == "safetensors":
        return save(
            {name: np.ascontiguousarray(array) for name, array in file.arrays.items()}, dict(file.about)
        )
    stream = BytesIO()
    np.savez(stream, allow_pickle=False, **file.arrays, **file.about)
    return stream.getvalue()


def read(body: bytes, most: int) -> tuple[Format, File]:
    """Return a file's format and what it holds, which may be ``most`` bytes.

    Raises a Problem (422) for bytes that are neither, and for an array that is not of numbers.
    """
    if not body:
        raise Problem(422, "The request body is empty; it must be a .npz or a .safetensors file.")
    form: Format = "npz" if body.startswith(ZIP) else "safetensors"
    if form == "safetensors" and body[8:9] != b"{":  # its header, behind the header's length
        raise Problem(422, "The file is neither a .npz nor a .safetensors file.")
    reader: Callable[[bytes, int], File] = read_npz if form == "npz" else read_safetensors
    try:
        return form, reader(body, most)
    except Problem:
        raise
    except Exception:  # in whatever way a parser stumbles over a stranger's bytes
        raise Problem(422, f"The file begins as a .{form} file does, but is cut or damaged.") from None


def read_npz(body: bytes, most: int) -> File:
    """Return what a .npz file holds."""
    with zipfile.ZipFile(BytesIO(body)) as archive:
        members = archive.infolist()
        if any(member.filename.endswith(".pkl") for member in members):
            raise Problem(
                422,
                "This is a file of torch.save, which holds a program as well as numbers and is never read. "
                "Save the numbers alone: safetensors.torch.save_file(net.state_dict(), 'net.safetensors').",
            )
        check_count(len(members))
        check_total(sum(member.file_size for member in members), most)
        for member in members:
            with archive.open(member) as stream:
                check_header(member.filename.removesuffix(".npy"), stream, member.file_size)
    with np.load(BytesIO(body), allow_pickle=False) as loaded:
        found = dict(loaded)
    words = {name: str(value) for name, value in found.items() if value.dtype.kind == "U"}
    return File(numbers({name: value for name, value in found.items() if name not in words}, most), words)


def check_header(name: str, stream: IO[bytes], size: int) -> None:
    """Raise a Problem where an array is no numbers and no text, or not as large as its header says."""
    version = npy.read_magic(stream)
    if version not in HEADERS:
        raise wrong(name, f"is stored in version {version} of .npy; allowed: (1, 0) or (2, 0)")
    shape, _, dtype = HEADERS[version](stream)
    if dtype.kind not in NUMBERS + "U":
        raise wrong(name, f"is of the type {dtype}; allowed: real numbers")
    needed = dtype.itemsize
    for length in shape:
        needed *= length
    if needed != size - stream.tell():
        raise wrong(
            name, f"is {in_words(shape)} in its header, but has {size - stream.tell()} bytes of numbers"
        )
    if dtype.kind == "U" and shape != ():
        raise wrong(name, "is an array of texts; allowed: real numbers")


def read_safetensors(body: bytes, most: int) -> File:
    """Return what a .safetensors file holds."""
    found = safetensors.deserialize(body)  # type: ignore[no-untyped-call]
    check_count(len(found))
    start = 8 + int.from_bytes(body[:8], "little")
    words = orjson.loads(body[8:start]).get("__metadata__") or {}
    return File(numbers({name: stored(name, tensor) for name, tensor in found}, most), words)


def stored(name: str, tensor: Mapping[str, Any]) -> NDArray[Any]:
    """Return the array of a tensor."""
    kind = tensor["dtype"]
    if kind not in STORED:
        raise wrong(name, f"is of the type {kind}; allowed: one of {listed(STORED)}")
    values = np.frombuffer(tensor["data"], STORED[kind]).reshape(tensor["shape"])
    return (values.astype("<u4") << 16).view("<f4") if kind == "BF16" else values


def numbers(arrays: Mapping[str, NDArray[Any]], most: int) -> dict[str, Floats]:
    """Return arrays as float64."""
    check_total(8 * sum(values.size for values in arrays.values()), most)
    with np.errstate(over="ignore"):  # a long double beyond float64; not finite, and found to be so later
        return {name: np.asarray(values, np.float64, order="C") for name, values in arrays.items()}


def check_count(arrays: int) -> None:
    """Raise a Problem where a file has more arrays than any network that could be meant."""
    if arrays > MOST_ARRAYS:
        raise Problem(422, f"The file has {arrays} arrays; allowed: {MOST_ARRAYS}.")


def check_total(total: int, most: int) -> None:
    """Raise a Problem where a file unpacks to more bytes than allowed."""
    if total > most:
        allowed = f"allowed: {most} (weights_bytes in GET /api/limits)"
        raise Problem(422, f"The file unpacks to {total} bytes; {allowed}.")


def wrong(name: str, detail: str) -> Problem:
    """Return the problem of one array of a file."""
    return invalid([field_error((name,), detail)])
