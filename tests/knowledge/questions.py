"""Thirty questions that a newcomer would ask of the real interviews, written down before anything was built for them.

Each with the command that answers it and who, or which resource, must be among the first three results.
"""

QUESTIONS: tuple[tuple[str, str, str], ...] = (
    ("experts", "homomorphic encryption", "Ayoub Benaissa"),
    ("experts", "recommender systems", "Karl Higley"),
    ("experts", "tech policy", "Dave Buckley"),
    ("experts", "security auditing and pentesting", "Baye Gaspard"),
    ("experts", "electronics and PCB design", "Aziz Berkay Yesilyurt"),
    ("experts", "signal processing", "Bala Priya"),
    ("experts", "organizing online events", "Helena Barmer"),
    ("experts", "documentation", "Ishan Mistry"),
    ("experts", "PyGrid", "Marianne Monteiro"),
    ("experts", "Rust or Java", "Theresa Thoraldson"),
    ("experts", "NLP and data engineering", "Julian Cardonnet"),
    ("experts", "algorithm auditing of social media", "Jack Bandy"),
    ("experts", "TypeScript", "Callis Ezenwaka"),
    ("experts", "nearest neighbour search", "Karl Higley"),
    ("experts", "who knows about databases for Syft?", "Aziz Berkay Yesilyurt"),
    ("search", "who works with Android phones?", "Karl Higley"),
    ("search", "who lives in Sweden", "Helena Barmer"),
    ("search", "Algeria", "Ayoub Benaissa"),
    ("search", "who plays in a band", "Dave Buckley"),
    ("search", "release manager", "Karl Higley"),
    ("search", "national statistics office", "Julian Cardonnet"),
    ("search", "who made the Docker image?", "Ayoub Benaissa"),
    ("search", "graduate student writing team", "Bala Priya"),
    ("advice", "tutorials and good first issues", "Marianne Monteiro"),
    ("advice", "how do I begin in policy?", "Dave Buckley"),
    ("advice", "mentorship program for beginners", "Theresa Thoraldson"),
    ("resources", "a podcast about machine learning", "Machine Learning Street Talk"),
    ("resources", "book about algorithms and society", "Weapons of Math Destruction"),
    ("resources", "games", "Masters of Doom"),
    ("resources", "ethics of AI", "Atlas of AI"),
)
