"""Payloads generated from a plan: valid ones, and ones with a known defect.

The same plan and seed give the same payloads on any machine.
"""
