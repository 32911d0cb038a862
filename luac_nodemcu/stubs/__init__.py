"""API stubs: schema, type expressions, loader, index and exports."""
