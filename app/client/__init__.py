"""A client of the API for notebooks and scripts.

    from app.client import Client

    with Client("http://localhost:8000") as client:     # Client() needs no server
        run = client.train("dogs", seed=10, optimizer={"learning_rate": 0.3}, steps=100)
        losses = [frame.loss for frame in run]
        answer = client.forward("dogs", model=run.done.model)

AsyncClient has the same methods to await; figures (imported by itself) draws what they return.
What is given: endpoints.py; what comes back: results.py;
what can go wrong: errors.py.
"""

from app.client.clients import AsyncClient, Client
from app.client.errors import ClientError, ProblemError, UnexpectedAnswer
from app.client.runs import AsyncRun, Run

__all__ = ["AsyncClient", "AsyncRun", "Client", "ClientError", "ProblemError", "Run", "UnexpectedAnswer"]
