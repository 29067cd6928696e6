"""People: organisations with calendars, units, posts, users, duties, tokens."""
