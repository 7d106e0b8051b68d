"""Who reads what: a workspace's campaigns and messages, and template files, joined with the plan.

The only room that knows both what a workspace holds and what its Liquid reads.
"""
