"""What a host can set, by environment variables that start with UNROLLED_."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

# What a browser would never send, such as https://name/ for a site, is refused: it would let nobody in.
HOST = r"(\*|\[[0-9A-Fa-f:.]+\]|[^\s,/:\[\]]+)"
ORIGIN = r"(none|\*|[a-z][a-z0-9+.-]*://[^\s,/]+)"


class Settings(BaseSettings):
    """One row a setting: name, default, meaning."""

    model_config = SettingsConfigDict(env_prefix="UNROLLED_", frozen=True)

    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8000, ge=0, le=65535, description="port to listen on; 0 takes a free one")
    log_level: str = Field(
        "info",
        pattern="^(critical|error|warning|info|debug)$",
        description="how much the server logs: critical, error, warning, info or debug",
    )
    access_log: bool = Field(True, description="whether every request has a line in the log")
    workers: int = Field(
        1, ge=1, le=64, description="processes that serve; each has its own places and lines"
    )
    metrics: bool = Field(False, description="whether GET /metrics has counters for Prometheus")

    allowed_hosts: str = Field(
        "*",
        # an empty list is no host's; taken for any, it would open what was to be closed
        pattern=rf"^[\s,]*{HOST}\s*(,\s*({HOST}\s*)?)*$",
        description="hosts, without port, separated by commas, that requests may be for; * for any",
    )
    cors_origins: str = Field(
        "none",
        pattern=rf"^\s*({ORIGIN}\s*(,\s*|$))*$",
        description="other sites (https://name:port), separated by commas, whose scripts may ask; * for any",
    )
    frame_ancestors: str = Field(
        "'self'",
        pattern=r"^[^;,\s]+( [^;,\s]+)*$",
        description="sites, separated by spaces, that may show the pages in a frame",
    )

    places: int = Field(
        256, ge=1, description="trainings that are open at once and take turns; a large one takes several"
    )
    line: int = Field(256, ge=0, description="requests that may wait in line for a place")
    patience: float = Field(30, gt=0, description="longest wait in line, in seconds; then the answer is 503")

    max_time_steps: int = Field(512, ge=1, description="longest sequence, in time steps T")
    max_hidden_size: int = Field(256, ge=1, description="most hidden units d")
    max_input_size: int = Field(512, ge=1, description="widest input x, in numbers k")
    max_output_size: int = Field(512, ge=1, description="most outputs of the softmax, m")
    max_sequences: int = Field(256, ge=1, description="most sequences trained on at once")
    max_updates: int = Field(50_000, ge=1, description="most updates in one training request")
    max_sample_length: int = Field(2_000, ge=1, description="most tokens written by one sample")
    max_work: float = Field(
        6e10,
        gt=0,
        description="most work in one request, in estimated operations; 1e9 take a second",
    )
    max_numbers: int = Field(16_000_000, ge=1, description="most numbers that one request needs at once")
    max_body_bytes: int = Field(64_000_000, ge=1, description="largest request body, in bytes")

    @property
    def host_list(self) -> frozenset[str]:
        """The hosts that requests may be for; none where any may be."""
        hosts = frozenset(listed(self.allowed_hosts.lower()))
        return frozenset() if "*" in hosts else hosts

    @property
    def origin_list(self) -> list[str]:
        """The sites whose scripts may ask the API."""
        return [] if self.cors_origins == "none" else listed(self.cors_origins)


def listed(text: str) -> list[str]:
    """Return the items of a list that is written with commas."""
    return [item.strip() for item in text.split(",") if item.strip()]
