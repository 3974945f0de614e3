"""What a host can set, by environment variables that start with UNROLLED_."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


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
