"""The page and the JSON API around rnn_core."""
