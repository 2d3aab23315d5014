"""The grammar of spoken times: its values, words, rules and day arithmetic. `when.py` and `calendar.py` use it."""
