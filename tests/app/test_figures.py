"""The client's figures: they show the answer's own numbers, in the page's colours; the notebook runs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from app.client import Client, figures, results
from app.client.figures.look import FONT, LOOKS, STOPS
from app.main import create_app

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "examples" / "vanishing.py"
SENTENCE = ["the", "brown", "dog", "with", "the", "big", "ears", "is", "a", "german", "shepherd"]


@pytest.fixture(scope="module")
def here() -> Iterator[Client]:
    with Client(app=create_app()) as client:
        yield client


@pytest.fixture(scope="module")
def dogs(here: Client) -> results.Forward:
    return here.forward("dogs", seed=10)


def test_the_colours_and_the_type_are_those_of_the_page() -> None:
    scale = (ROOT / "static/js/model/colour.js").read_text()
    css = (ROOT / "static/css/look.css").read_text()
    blocks = {"light": ":root", "dark": '[data-theme="dark"]'}
    for theme, selector in blocks.items():
        block = css.split(f"\n{selector} {{", 1)[1].split("}", 1)[0]
        (stops,) = re.findall(rf"{theme}: \[(\[.*?\])\],\n", scale)
        assert [list(rgb) for rgb in STOPS[theme]] == ast.literal_eval(f"[{stops}]")
        for name in ("surface", "ink", "muted", "line", "bar", "target", "flow"):
            (colour,) = re.findall(rf"--{name}: (#\w+);", block)
            assert getattr(LOOKS[theme], name) == colour
    (lost,) = re.findall(r'const lost = theme === "dark" \? (.*?) : (.*?);', _map_source())
    for theme, colour in zip(("dark", "light"), lost, strict=True):
        assert LOOKS[theme].lost == f"rgb({','.join(map(str, ast.literal_eval(colour)))})"
    assert f"--font-text: {FONT};" in css


def _map_source() -> str:
    return (ROOT / "static/js/views/lab/map.js").read_text()


def test_hidden_states_are_cells_with_their_numbers_in_them(dogs: results.Forward) -> None:
    drawn = figures.hidden_states(dogs)
    cells, numbers = drawn.data
    h = np.array([step.h for step in dogs.steps])
    assert np.array_equal(cells.z, h.T)
    assert (cells.zmin, cells.zmax) == (-1, 1)
    written = {(x, y): text for x, y, text in zip(numbers.x, numbers.y, numbers.text, strict=True)}
    assert written[1, 3] == f"{h[0, 2]:.2f}".replace("-", "−")
    assert drawn.layout.xaxis.ticktext == ("d<sub>1</sub>", "o<sub>2</sub>", "g<sub>3</sub>")


def test_large_states_widen_the_scale_of_colours(here: Client) -> None:
    answer = here.forward("dogs", activation="relu", seed=1, init={"gain": 40.0})
    (cells, _) = figures.hidden_states(answer).data
    assert cells.zmax == max(step.h.max() for step in answer.steps) > 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_bars_are_the_probabilities_with_each_target_marked(dogs: results.Forward, theme: Any) -> None:
    (bars,) = figures.softmax_bars(dogs, theme=theme).data
    said = np.array(bars.y).reshape(3, 4)
    assert np.array_equal(said, [step.probabilities for step in dogs.steps])
    marked = np.array(bars.marker.color).reshape(3, 4) == LOOKS[theme].target
    assert [dogs.outputs[i] for i in marked.argmax(axis=1)] == list("ogs")
    assert marked.sum() == 3
    centres = np.array(bars.x).reshape(3, 4)
    assert np.allclose(centres.mean(axis=1), [1, 2, 3])


def test_many_outputs_become_a_map_with_marked_targets(here: Client) -> None:
    answer = here.forward({"inputs": list("abcdefghij"), "targets": [*"bcdefghij", None]}, seed=1)
    cells, marks = figures.softmax_bars(answer).data
    assert np.array_equal(cells.z, np.array([step.probabilities for step in answer.steps]).T)
    assert list(marks.x) == list(range(1, 10))
    assert [answer.outputs[i] for i in marks.y] == list("bcdefghij")


def test_the_loss_is_drawn_as_a_run_goes_on(here: Client) -> None:
    run = here.train("dogs", seed=10, steps=20, record_every=5)
    (line,) = figures.loss_curve(run).data
    assert list(line.x) == [0, 5, 10, 15, 20]
    assert line.y[-1] == run.done.loss < line.y[0]


def test_decay_is_drawn_over_the_lag_with_its_bound(here: Client) -> None:
    answer = here.vanishing(SENTENCE, hidden_size=8, seed=0)
    drawn = figures.gradient_decay(answer)
    of_loss, of_state, bound = drawn.data
    assert answer.bound is not None
    assert np.array_equal(of_loss.y, answer.loss_gradient_norms[-1][::-1])
    assert np.array_equal(of_state.y, answer.jacobian_norms.spectral[-1][::-1])
    assert np.array_equal(bound.y, answer.bound[: len(bound.y)])
    assert (np.array(bound.y) >= np.array(of_state.y)[: len(bound.y)] * (1 - 1e-9)).all()
    low, high = drawn.layout.yaxis.range
    assert drawn.layout.yaxis.type == "log"
    assert low < np.log10(min(of_loss.y)) <= np.log10(max(of_state.y)) < high
    earlier = figures.gradient_decay(answer, t=4)
    assert np.array_equal(earlier.data[0].y, answer.loss_gradient_norms[3, :4][::-1])


def test_an_lstm_has_no_bound_and_decays_as_its_joint_state(here: Client) -> None:
    answer = here.vanishing("shepherd", cell="lstm", seed=2)
    of_loss, of_state = figures.gradient_decay(answer).data
    assert answer.joint_loss_gradient_norms is not None
    assert np.array_equal(of_loss.y, answer.joint_loss_gradient_norms[-1][::-1])
    assert "(h, c)" in of_state.name


def test_what_floats_cannot_hold_is_marked_and_not_drawn(here: Client) -> None:
    lost = here.vanishing("ab" * 60, hidden_size=2, init={"gain": 1e-9}, rows=[100])
    silent = {"Wx": [[0.0, 0.0]], "Wh": [[1e3]], "Wy": [[1.0], [-1.0]]}
    exploded = here.vanishing("ab" * 60, activation="identity", weights=silent)
    for name, answer in (("circle-open", lost), ("triangle-up", exploded)):
        drawn = figures.gradient_decay(answer)
        marks = next(trace for trace in drawn.data if trace.marker.symbol == name)
        of_state = answer.jacobian_norms.spectral[-1][::-1]
        gone = np.isnan(of_state) if name == "triangle-up" else of_state < 1e-300
        marked = [trace for trace in drawn.data if trace.marker.symbol == name]
        assert any(np.array_equal(trace.x, np.flatnonzero(gone)) for trace in marked)
        assert np.log10(marks.y[0]) == pytest.approx(
            drawn.layout.yaxis.range[0 if answer is lost else 1], abs=0.2
        )
        (line,) = (trace for trace in drawn.data if trace.line.color == LOOKS["light"].ink)
        assert np.isnan(np.array(line.y)[gone]).all()
    cells, missing = figures.jacobian_norms(lost).data
    assert not np.isnan(missing.z).all()
    assert np.isnan(np.array(cells.z)[~np.isnan(missing.z)]).all()
    assert np.isnan(np.array(cells.z)[49]).all()  # a row that was not asked for
    cells, missing = figures.jacobian_norms(exploded).data
    assert cells.z[-1][0] == cells.zmax
    assert cells.customdata[-1][0] == "overflowed"


def test_the_map_has_the_logarithms_of_all_pairs_around_1(here: Client) -> None:
    answer = here.vanishing(SENTENCE, hidden_size=8, seed=0)
    drawn = figures.jacobian_norms(answer, tokens=SENTENCE[:-1])
    cells, missing = drawn.data
    norms = answer.jacobian_norms.spectral
    pairs = np.tri(len(norms), dtype=bool)
    assert np.allclose(np.array(cells.z)[pairs], np.log10(norms[pairs]))
    assert np.isnan(np.array(cells.z)[~pairs]).all()
    assert cells.zmin == -cells.zmax
    assert np.isnan(np.array(missing.z, dtype=float)).all()
    assert drawn.layout.yaxis.ticktext[1] == "brown<sub>2</sub>"


def test_labels_are_never_markup(here: Client) -> None:
    drawn = figures.hidden_states(here.forward("<b &", seed=1))
    assert drawn.layout.xaxis.ticktext == ("&lt;<sub>1</sub>", "b<sub>2</sub>", "␣<sub>3</sub>")


def test_what_cannot_be_drawn_is_named(here: Client, dogs: results.Forward) -> None:
    with pytest.raises(ValueError, match="theme is 'blue'; allowed: one of"):
        figures.softmax_bars(dogs, theme="blue")  # type: ignore[arg-type]
    answer = here.vanishing({"inputs": ["a", "b"], "targets": [None, "a"]})
    with pytest.raises(ValueError, match=r"t is 1; allowed: a step with a loss, one of \[2\]"):
        figures.gradient_decay(answer, t=1)
    with pytest.raises(ValueError, match="tokens are 1; allowed: 2"):
        figures.jacobian_norms(answer, tokens=["a"])


def cells_of(notebook: Path) -> list[tuple[str, Any]]:
    """Run a notebook's cells in one namespace; return each cell's title and the value of its last line."""
    names: dict[str, Any] = {}
    found = []
    for cell in re.split(r"^# %% ", notebook.read_text(), flags=re.MULTILINE)[1:]:
        title, source = cell.split("\n", 1)
        tree = ast.parse(source)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, str(notebook), "exec"), names)  # noqa: S102 our own file
        shown = last and eval(compile(ast.Expression(last.value), str(notebook), "eval"), names)  # noqa: S307
        found.append((title, shown))
    return found


def test_the_notebook_runs_and_shows_what_its_titles_say() -> None:
    found = dict(cells_of(NOTEBOOK))
    drawn = [value for value in found.values() if isinstance(value, go.Figure)]
    assert len(drawn) == 6
    loss = found['Three hidden units learn "dogs"'].data[0].y
    assert loss[-1] < 0.1 < 4 < loss[0]
    bars = found["What it says now, after each letter"].data[0]
    assert np.array(bars.y).reshape(3, 4).argmax(axis=1).tolist() == [1, 2, 3]
    half_lives = found["In one number each: in how many steps back do norms halve?"]
    assert half_lives["lstm"] > half_lives["rnn"]
    assert found["The learned network as a file for PyTorch, read back to the last bit"] is True
