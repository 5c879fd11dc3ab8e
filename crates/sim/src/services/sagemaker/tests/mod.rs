//! Tests of the parts that all kinds of SageMaker share, and of their effects on the network.

mod shapes;
mod tags;
mod teardown;
