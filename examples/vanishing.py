"""A notebook in cells: a word is learned, a gradient vanishes, a network goes into a file and comes back.

Editors that know `# %%` run it cell by cell and show each cell's last line; the tests run it too.
"""

# %% A network without a server: the app runs in this process
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from app.client import Client, figures

client = Client()

# %% Three hidden units learn "dogs"
run = client.train("dogs", seed=10, optimizer={"learning_rate": 0.3}, steps=200, stop_at_probability=0.97)
figures.loss_curve(run)

# %% What it says now, after each letter
learned = client.forward("dogs", model=run.done.model)
figures.softmax_bars(learned)

# %% What it remembers at each step
figures.hidden_states(learned)

# %% A longer sentence: how much of an error reaches the first words?
sentence = "the brown dog with the big ears that our neighbours found in the park is a german shepherd"
words = sentence.split()
rnn = client.vanishing(words, hidden_size=16, seed=0)
figures.gradient_decay(rnn)

# %% Every pair of steps at once
figures.jacobian_norms(rnn, tokens=words[:-1])

# %% The same for an LSTM, whose cell keeps more
lstm = client.vanishing(words, cell="lstm", hidden_size=16, seed=0)
figures.gradient_decay(lstm, theme="dark")

# %% In one number each: in how many steps back do norms halve?
half_lives = {"rnn": rnn.summary.half_life, "lstm": lstm.summary.half_life}
half_lives

# %% The learned network as a file for PyTorch, read back to the last bit
with TemporaryDirectory() as folder:
    path = Path(folder) / "dogs.safetensors"
    path.write_bytes(client.export_weights(model=learned.model, format="safetensors", names="torch"))
    back = client.import_weights(path)
all(np.array_equal(back.model.weights[name], weight) for name, weight in learned.model.weights.items())

# %% Done
client.close()
