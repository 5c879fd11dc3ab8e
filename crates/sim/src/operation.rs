//! Operations: the rows of the services' tables, and the one place where an input is checked against its shape.
//!
//! It deliberately knows neither time nor faults: the dispatcher applies what is due by now before it calls an operation.

use serde_json::Value;

use crate::validation::{self, Shape};
use crate::{Request, ServiceError, World};

/// The function of an operation.
pub type Function = fn(&mut World, &Request<'_>) -> Result<Value, ServiceError>;

/// One operation of a service: a row of the service's table.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    name: &'static str,
    input: Option<Input>,
    function: Function,
}

/// The rule an input keeps before the function sees it.
#[derive(Clone, Copy, Debug)]
struct Input {
    shape: &'static Shape,
    /// The code of the error that lists the violations.
    code: &'static str,
}

impl Operation {
    /// The row of an operation that checks its input by itself.
    pub const fn new(name: &'static str, function: Function) -> Self {
        Self { name, input: None, function }
    }

    /// The row of an operation whose function sees only inputs of a shape; violations are answered with `code`.
    pub const fn with_shape(name: &'static str, shape: &'static Shape, code: &'static str, function: Function) -> Self {
        Self { name, input: Some(Input { shape, code }), function }
    }

    /// Finds the row of a name in a table.
    pub fn find(table: &[Self], name: &str) -> Option<Self> {
        table.iter().find(|row| row.name == name).copied()
    }

    /// Its name, for example `CreateVpc`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Checks the input and carries the operation out. Members that its shape does not know are dropped before.
    pub fn call(&self, world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
        let Some(Input { shape, code }) = self.input else { return (self.function)(world, request) };
        let input = Value::Object(validation::read(shape, request.input, code)?);
        (self.function)(world, &Request { input: &input, ..*request })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::validation::{optional, required};

    static SIZE: Shape = Shape::Number { min: 1, max: 9 };
    static INPUT: Shape = Shape::Structure(&[required("Size", &SIZE), optional("Deep", &Shape::Flag)]);
    static TABLE: [Operation; 2] = [Operation::new("Free", echo), Operation::with_shape("Shaped", &INPUT, "Bad", echo)];

    #[expect(clippy::unnecessary_wraps, reason = "every operation answers with a result")]
    fn echo(_world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
        Ok(request.input.clone())
    }

    fn call(name: &str, input: &Value) -> Result<Value, ServiceError> {
        let mut world = World::new("123456789012", "ap-northeast-1", 1);
        let now = world.now;
        Operation::find(&TABLE, name).unwrap().call(&mut world, &Request::new(now, "ap-northeast-1", name, input))
    }

    #[test]
    fn a_function_sees_only_what_its_shape_allows() {
        let input = json!({"Size": "3", "Other": true});
        assert_eq!(call("Shaped", &input), Ok(json!({"Size": 3})));
        assert_eq!(call("Free", &input), Ok(input));
        assert_eq!(call("Shaped", &json!({"Size": 10})).unwrap_err().code, "Bad");
        assert_eq!(call("Shaped", &Value::Null).unwrap_err().code, "Bad");
        assert!(Operation::find(&TABLE, "Absent").is_none());
    }
}
