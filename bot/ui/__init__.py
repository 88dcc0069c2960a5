"""Presentation: models in, Discord components and sentences out."""
