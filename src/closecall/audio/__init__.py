"""A recording in, a transcript out: decoding, channels, Whisper, turns. One file a step; `transcribe.py` tells the story."""
