"""Files of the page, kept in memory: read, compressed and named by their content once, until they change."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from time import monotonic

from fastapi import Response

LOOK_AGAIN = 1.0  # seconds for which a folder is taken to be as it was
DAY, YEAR = 86_400, 31_536_000  # seconds
REVALIDATE = "no-cache"  # keep it, but ask whether it has changed
FOR_A_DAY = f"public, max-age={DAY}"
FOR_GOOD = f"public, max-age={YEAR}, immutable"  # of an address that another content will never have
ZIPPED = {"css", "html", "js", "mjs", "svg", "txt", "md", "json"}
TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".woff2": "font/woff2"}


@dataclass(frozen=True)
class Content:
    """Bytes that are ready to be sent."""

    plain: bytes
    zipped: bytes | None
    etag: str
    media_type: str

    @classmethod
    def of(cls, plain: bytes, media_type: str, *, compress: bool = True) -> Content:
        """Return the content, compressed if asked for."""
        zipped = gzip.compress(plain, 6, mtime=0) if compress else None
        return cls(plain, zipped, hashlib.sha256(plain).hexdigest()[:32], media_type)

    def response(self, accepted: str, known: str, cache: str) -> Response:
        """Return the answer to one who accepts these encodings and knows these ETags."""
        zips = self.zipped is not None and "gzip" in accepted
        etag = f'"{self.etag}{"-gzip" if zips else ""}"'
        headers = {"ETag": etag, "Cache-Control": cache, "Vary": "Accept-Encoding"}
        if etag in known:
            return Response(status_code=304, headers=headers)
        body = self.plain
        if zips and self.zipped is not None:
            body = self.zipped
            headers["Content-Encoding"] = "gzip"
        return Response(body, headers=headers, media_type=self.media_type)


class Files:
    """The files of a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._kept: dict[str, tuple[tuple[int, int], Content]] = {}
        self._version = ""
        self._looked = -LOOK_AGAIN
        self._lock = Lock()

    def kept(self, path: str) -> Content | None:
        """Return the content of a file that has been read and has not changed since; quick."""
        found = self._kept.get(path)
        if found is None:
            return None
        try:
            return found[1] if found[0] == stamp(self._folder / path) else None
        except OSError:
            return None

    def read(self, path: str) -> Content | None:
        """Return the content of a file, None where there is no such file; may take a while."""
        file = (self._folder / path.replace("\0", "")).resolve()
        if not file.is_relative_to(self._folder) or not file.is_file():
            return None
        if file.relative_to(self._folder).as_posix() != path:
            return None  # another name of a file, as ../static/icon.svg; there are any number of them
        with self._lock:
            if (known := self.kept(path)) is not None:
                return known
            at = stamp(file)
            media_type = TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "text/plain"
            content = Content.of(file.read_bytes(), media_type, compress=file.suffix[1:] in ZIPPED)
            self._kept[path] = (at, content)
            return content

    def version(self) -> str:
        """Return a name of all files as they are now, another one after any has changed."""
        if monotonic() - self._looked >= LOOK_AGAIN:
            digest = hashlib.sha256()
            for file in sorted(path for path in self._folder.rglob("*") if path.is_file()):
                digest.update(f"{file.relative_to(self._folder)} {stamp(file)}\n".encode())
            self._version = digest.hexdigest()[:16]
            self._looked = monotonic()
        return self._version


def stamp(file: Path) -> tuple[int, int]:
    """Return what changes with a file."""
    status = file.stat()
    return status.st_mtime_ns, status.st_size
