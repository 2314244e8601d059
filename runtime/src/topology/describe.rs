//! Text and Mermaid renderings of a topology.
