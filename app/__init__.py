"""The page and the JSON API around rnn_core."""

import os

# The networks are small and the requests many: threads inside a matrix product would wait for one another.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
