"""From a brief to a schema, its decisions and its proof."""
