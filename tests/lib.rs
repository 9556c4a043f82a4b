//! Behaviour tests of the whole product live in the test target beside this file.
