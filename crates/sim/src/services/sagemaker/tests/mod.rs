//! Tests of what all kinds of SageMaker have in common, and of what they do to the network.

mod shapes;
mod tags;
mod teardown;
