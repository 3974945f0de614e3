"""Figures of the client's answers, in the page's look, for notebooks and reports.

    from app.client import Client, figures

    answer = Client().forward("dogs", seed=10)
    figures.hidden_states(answer).show()

Each is a figure of plotly: ``show`` it, change it, or keep it with ``write_html``. ``theme`` is
"light" or "dark". Signed numbers have the page's one scale, orange below 0 and blue above;
magnitudes stand on a log axis, where open rings at the bottom are below float precision and
triangles at the top overflowed.
"""

from app.client.figures.magnitudes import gradient_decay, jacobian_norms
from app.client.figures.values import hidden_states, loss_curve, softmax_bars

__all__ = ["gradient_decay", "hidden_states", "jacobian_norms", "loss_curve", "softmax_bars"]
