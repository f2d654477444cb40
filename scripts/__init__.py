"""The build steps that are not Sphinx's."""
