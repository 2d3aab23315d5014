"""What is known of a call besides what is said in it: docs/calls.md."""
