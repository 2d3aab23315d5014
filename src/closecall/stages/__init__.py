"""Call to scorecard, one stage a file, each a pure function."""
