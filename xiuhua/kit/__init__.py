"""What has no Django in it: time, ground, words, errors, tables."""
