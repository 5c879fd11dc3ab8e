//! Kinds of Amazon SageMaker.
