"""Typed senders made from the plan: one module and one folder of templates for each language."""
