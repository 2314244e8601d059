//! The lines of generated code that matter.
