"""The Python client's figures, drawn by the plotly.js that the page draws with."""

from __future__ import annotations

import json

from app.client import Client, figures
from app.main import create_app
from tests.browser.conftest import Open

# draws a figure; says which of its texts leave the frame, and which lie on others
DRAW = """async (figure) => {
  const place = document.createElement("div");
  document.body.replaceChildren(place);
  await Plotly.newPlot(place, figure.data, {...figure.layout, width: 620, height: 400});
  const frame = place.querySelector(".main-svg").getBoundingClientRect();
  const texts = [...place.querySelectorAll(".xtick text, .ytick text, .xtitle, .ytitle, .legendtext")]
    .map((text) => ({ said: text.textContent, box: text.getBoundingClientRect() }));
  const outside = ({ box }) => box.left < frame.left || box.right > frame.right
    || box.top < frame.top || box.bottom > frame.bottom;
  const meet = ({ box: a }, { box: b }) => a.left < b.right - 1 && b.left < a.right - 1
    && a.top < b.bottom - 3 && b.top < a.bottom - 3;
  return {
    texts: texts.length,
    outside: texts.filter(outside).map(({ said, box }) => [said, JSON.stringify(box), JSON.stringify(frame)]),
    meeting: texts.flatMap((a, i) => texts.slice(i + 1).filter((b) => meet(a, b)).map((b) => a.said)),
  };
}"""


def test_figures_are_drawn_within_their_frame_and_no_text_lies_on_another(open_page: Open) -> None:
    with Client(app=create_app()) as client:
        dogs = client.forward("dogs", seed=10)
        words = ["the", "brown", "dog", "with", "the", "big", "ears", "is", "a", "german", "shepherd"]
        path = client.vanishing(words, hidden_size=8)
        run = client.train("dogs", seed=10, steps=20)
        drawn = [
            figures.hidden_states(dogs),
            figures.softmax_bars(dogs, theme="dark"),
            figures.softmax_bars(client.forward("the brown dog is a german shepherd", seed=1)),
            figures.loss_curve(run),
            figures.gradient_decay(path),
            figures.jacobian_norms(path, tokens=words[:-1], theme="dark"),
        ]
    page = open_page("/api/health")  # a document of nothing
    page.add_script_tag(url="/plotly.min.js")
    for figure in drawn:
        found = page.evaluate(DRAW, json.loads(figure.to_json()))
        assert found["texts"] >= 6
        assert (found["outside"], found["meeting"]) == ([], [])
