"""How well the scorecards agree with calls that people labelled."""
