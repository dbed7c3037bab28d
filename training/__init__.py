"""How the bundles in models/ were made; README.md says what lies where."""
