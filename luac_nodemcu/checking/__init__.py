"""Checking a project: files in, diagnostics out, with a cache and several processes."""
