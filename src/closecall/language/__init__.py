"""What the stages lean on: sentences, the readers, dates and people."""
