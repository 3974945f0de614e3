"""An optimizer: its rule, its constants, and the state that a run goes on from."""

from __future__ import annotations
