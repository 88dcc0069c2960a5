"""From the bytes of a document to interviews: readers of each format, and the process with limits that they run in."""
