"""How the trained reader is made: labelled calls in, a folder of `models/` out. Needs the extra `train`."""
