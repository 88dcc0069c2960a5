"""Making a picture that somebody sent into one of our own: nothing is left of the file but what is seen.

Runs only in the process with limits.

May touch Pillow, pi-heif and the domain.
"""
