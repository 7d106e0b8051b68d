"""Payloads made up from a plan: valid ones, and ones with a known defect.

All comes from one seed: the same plan and seed give the same payloads on any machine.
"""
