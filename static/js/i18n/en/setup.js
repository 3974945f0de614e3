/** English: the set-up strip. Slots stand in braces. @type {Record<string, string>} */
export default {
  "setup.label": "Set up the network",
  "setup.example": "example",
  "setup.own": "my own",
  "setup.word": "word",
  "setup.hidden": "hidden",
  "setup.hidden.symbol": "d",
  "setup.rate": "rate",
  "setup.rate.symbol": "η",
  "setup.seed": "seed",
  "setup.steps": "updates",
  "setup.again": "Same start",
  "setup.again.hint": "Begin again from exactly the same weights",
  "setup.more": "Settings",

  "problem.word.short": "A word needs at least 2 characters: each one predicts the next.",
  "problem.word.long": "At most 40 characters can be drawn.",
  "problem.word.pairs": "Nothing is to be learned here: write a target behind a slash, as in dog/noun.",
};
